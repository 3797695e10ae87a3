package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/store/engine"
	"tend/feeds"
	"tend/learning"
	"tend/notes"
	"tend/srs"
)

// migrations bring the schema from one number to the next, in order: the first from 0 to 1. They run after a backup.
var migrations = []migration{
	newKey,          // 1: the first schema
	indexAsLater,    // 2: new cards that were buried have an index of their own
	Cards.fillIndex, // 3: the clozes of one C: are found together
	Polls.fillIndex, // 4: sources are found by when they are asked
	nameStories,     // 5: items are found by their story
	startLog(Sources, func(s learning.Source) time.Time { return s.Added }), // 6: these are logged
	startLog(Polls, nil), // 7
	startLog(Items, func(i learning.Item) time.Time { return i.FirstSeen }), // 8
	startLog(Lessons, func(l learning.Lesson) time.Time { return l.Added }), // 9
	startLog(Outputs, func(o learning.Output) time.Time { return o.At }),    // 10
	startLog(Notes, func(n notes.Note) time.Time { return n.Added }),        // 11
	startLog(Blocks, func(b budget.Block) time.Time { return b.Created }),   // 12
	startLog(States, nil), // 13
	startLog(Quotas, nil), // 14
	startLog(Marks, func(m learning.Mark) time.Time { return m.At }),     // 15
	startLog(Ratings, func(r learning.Rating) time.Time { return r.At }), // 16
	startLog(Brags, nil),            // 17
	startLog(PastBrags, nil),        // 18
	startLog(BragRepositories, nil), // 19
	startLog(Plans, nil),            // 20
	startLog(Reflections, nil),      // 21
	startLog(Packs, nil),            // 22
	startLog(Tasks, nil),            // 23
}

// migration is one step of a migration, in one update: of a large table only as much as that has room for. It begins where
// the step before it ended, the first at "", and returns where the next begins, "" when all is done. Until then the schema
// stays, so that one which was cut short begins again.
type migration func(tx *Tx, from string) (next string, err error)

// indexAsLater indexes the new cards that were buried, which stood among the due ones, anew.
func indexAsLater(tx *Tx, from string) (next string, err error) {
	return States.each(tx, from, func(state srs.State) error {
		if state.Phase != srs.New || state.BuriedUntil.IsZero() {
			return nil
		}
		old := States.indexKey("due/"+At(later(state.Due, state.BuriedUntil)), state.Card)
		if err := tx.delete(old); err != nil {
			return err
		}
		return States.fill(tx, state)
	})
}

// nameStories says of each item which story it tells, so that what another source brings is known from it.
func nameStories(tx *Tx, from string) (next string, err error) {
	return Items.each(tx, from, func(item learning.Item) error {
		if item.Story != "" {
			return nil
		}
		if item.Story = feeds.StoryKey(item.URL); item.Story == "" {
			return nil
		}
		return Items.restore(tx, item) // its log begins later
	})
}

// recordsPerStep is how many records one step of a migration looks at.
const recordsPerStep = 100

// fillIndex writes the index entries that records lack.
func (t Table[K, T]) fillIndex(tx *Tx, from string) (next string, err error) {
	return t.each(tx, from, func(record T) error { return t.fill(tx, record) })
}

// fill writes the index entries of a record.
func (t Table[K, T]) fill(tx *Tx, record T) error {
	var cover []byte
	if t.cover != nil {
		var err error
		if cover, err = t.cover(tx, record); err != nil {
			return err
		}
	}
	for _, index := range t.indexes(record) {
		if err := tx.put(t.indexKey(index, t.key(record)), cover); err != nil {
			return err
		}
	}
	return nil
}

// each does something with the next records, and returns where those after them begin.
func (t Table[K, T]) each(tx *Tx, from string, do func(T) error) (next string, err error) {
	prefix := "t/" + t.name + "/"
	var page []engine.KV
	size := 0
	opt := engine.ScanOptions{Limit: recordsPerStep + 1}
	for kv, err := range tx.reader.Scan([]byte(prefix+from), after(prefix), opt) {
		if err != nil {
			return "", err
		}
		page = append(page, kv)
		if size += len(kv.Value); size > bytesPerUpdate && len(page) > 1 {
			break
		}
	}
	if n := len(page) - 1; n == recordsPerStep || n > 0 && size > bytesPerUpdate {
		next = strings.TrimPrefix(string(page[n].Key), prefix)
		page = page[:n]
	}
	for _, kv := range page {
		var record T
		if err := t.decode(kv.Key, kv.Value, &record); err != nil {
			return "", err
		}
		if err := do(record); err != nil {
			return "", err
		}
	}
	return next, nil
}

// Schema is the number of the schema that this program writes.
func Schema() int { return len(migrations) }

// migrate brings the store to the program's schema. A store of a newer program is refused.
func (s *Store) migrate(ctx context.Context) error {
	var have int
	if err := s.View(ctx, func(tx *Tx) (err error) { have, err = schema(tx); return err }); err != nil {
		return err
	}
	if have > Schema() {
		return fmt.Errorf("schema %d is newer than this program's %d: install the newer tend", have, Schema())
	}
	if have == 0 {
		return s.Update(ctx, makeNew)
	}
	if have < Schema() {
		if err := s.backupBefore(ctx, have); err != nil {
			return err
		}
	}
	for ; have < Schema(); have++ {
		for from, more := "", true; more; more = from != "" {
			if err := s.Update(ctx, step(have, &from)); err != nil {
				return fmt.Errorf("migrate from schema %d: %w", have, err)
			}
		}
		s.log.Info("schema migrated", "from", have, "to", have+1)
	}
	return nil
}

// makeNew gives a new store, which has nothing to migrate, its key and the program's schema.
func makeNew(tx *Tx) error {
	if _, err := newKey(tx, ""); err != nil {
		return err
	}
	return tx.put([]byte("m/schema"), []byte(strconv.Itoa(Schema())))
}

// step is a step of the migration from the schema have to the next, which is reached with the last of them.
func step(have int, from *string) func(*Tx) error {
	began := *from
	return func(tx *Tx) error {
		next, err := migrations[have](tx, began)
		if *from = next; err != nil || next != "" {
			return err
		}
		return tx.put([]byte("m/schema"), []byte(strconv.Itoa(have+1)))
	}
}

func schema(tx *Tx) (int, error) {
	value, err := tx.reader.Get([]byte("m/schema"))
	if errors.Is(err, engine.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(string(value))
	if err != nil {
		return 0, fmt.Errorf("read schema %q: %w", value, err)
	}
	return n, nil
}

// backupBefore writes a full backup beside the plain logs.
func (s *Store) backupBefore(ctx context.Context, have int) error {
	path := filepath.Join(s.mirror.dir, fmt.Sprintf("before-schema-%d.backup", have+1))
	return s.BackupTo(ctx, path)
}

// BackupTo writes a full backup to a file, which appears only when it is complete.
func (s *Store) BackupTo(ctx context.Context, path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".backup-*")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(file.Name())
	_, err = s.engine.Backup(ctx, file)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	return os.Rename(file.Name(), path)
}
