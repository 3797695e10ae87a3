package anki

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"

	"modernc.org/sqlite"
)

// Read reads everything but the contents of the media. The error is one line that names the package; a damaged
// collection is such an error, never a panic. It needs room for the unpacked collection in the system's folder for
// temporary files, and takes time in proportion to its cards.
func (p *Package) Read(ctx context.Context) (c Collection, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			c, err = Collection{}, p.fail(fmt.Errorf("damaged collection: %v", cause))
		}
	}()
	dir, err := os.MkdirTemp("", "tend-anki-")
	if err != nil {
		return c, p.fail(err)
	}
	defer os.RemoveAll(dir)
	path, err := p.unpack(dir)
	if err != nil {
		return c, p.fail(fmt.Errorf("unpack the collection: %w", err))
	}
	if c, err = readCollection(ctx, path); err != nil {
		return Collection{}, p.fail(err)
	}
	c.Media = map[string]Media{}
	for name, m := range p.media {
		c.Media[name] = Media{Size: m.size}
	}
	c.Problems = append(c.Problems, p.lost.list...)
	return c, nil
}

// unicase makes the collation known by which Anki compares names, without which SQLite cannot read its tables at
// all. Nothing here depends on the order it gives.
var unicase = sync.OnceValue(func() error {
	return sqlite.RegisterCollationUtf8("unicase", func(a, b string) int {
		return strings.Compare(strings.ToLower(a), strings.ToLower(b))
	})
})

// readCollection reads the database at path.
func readCollection(ctx context.Context, path string) (Collection, error) {
	source := url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=query_only(1)&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"}
	if err := unicase(); err != nil {
		return Collection{}, err
	}
	db, err := sql.Open("sqlite", source.String())
	if err != nil {
		return Collection{}, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tables, err := tablesOf(ctx, db)
	if err != nil {
		return Collection{}, err
	}
	for _, name := range []string{"col", "notes", "cards", "revlog"} {
		if !tables[name] {
			return Collection{}, fmt.Errorf("no table %s in it", name)
		}
	}
	b := builder{}
	if tables["notetypes"] {
		b.schema, err = readTables(ctx, db)
	} else {
		b.schema, err = readJSON(ctx, db)
	}
	if err != nil {
		return Collection{}, err
	}
	if err := b.readCards(ctx, db); err != nil {
		return Collection{}, fmt.Errorf("cards: %w", err)
	}
	reviews, err := readReviews(ctx, db, &b.problems)
	if err != nil {
		return Collection{}, fmt.Errorf("review log: %w", err)
	}
	return Collection{Cards: b.cards, Reviews: reviews, Problems: b.problems.list}, nil
}

// tablesOf lists the tables, not the views: a view could stand for work without end.
func tablesOf(ctx context.Context, db *sql.DB) (map[string]bool, error) {
	rows, err := db.QueryContext(ctx, "select name from sqlite_master where type = 'table'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	tables := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		tables[name] = true
	}
	return tables, rows.Err()
}

// cardQuery gives a note's cards one after the other. A card in a filtered deck belongs to the one it came from.
const cardQuery = `
select cast(c.id as integer), cast(c.nid as integer), cast(case when c.odid != 0 then c.odid else c.did end as integer),
	cast(c.ord as integer), cast(c.queue as integer),
	n.id is null, coalesce(n.mid, 0), coalesce(n.guid, ''), coalesce(n.tags, ''), coalesce(n.flds, '')
from cards c left join notes n on n.id = c.nid
order by c.nid, c.ord, c.id`

// readCards makes the cards, and puts them in the order of their ids.
func (b *builder) readCards(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, cardQuery)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.card, &r.note, &r.deck, &r.ord, &r.queue,
			&r.orphan, &r.model, &r.guid, &r.tags, &r.fields); err != nil {
			return err
		}
		if err := b.add(r); err != nil {
			return fmt.Errorf("card %d: %w", r.card, err)
		}
	}
	slices.SortStableFunc(b.cards, func(x, y Card) int { return cmp.Compare(x.ID, y.ID) })
	return rows.Err()
}
