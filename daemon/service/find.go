package service

import (
	"math"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/find"
)

// How many results a search answers.
const (
	usualMatches = 20
	mostMatches  = 500
)

// snippetWidth is how long a snippet is, in characters.
const snippetWidth = 160

// Find searches notes, cards, lessons, outputs and items. It also returns the pieces of the index that were not written,
// or not as this program writes them; it made them for this search, and WriteIndex writes them.
func Find(tx *store.Tx, r api.FindRequest) (api.Found, []store.IndexPiece, error) {
	if r.Limit < 0 || r.Limit > mostMatches {
		return api.Found{}, nil, api.Refuse(api.Invalid, findExample, "limit %d: want 1 to %d", r.Limit, mostMatches)
	}
	if r.Limit == 0 {
		r.Limit = usualMatches
	}
	q, err := find.ParseQuery(r.Query, filterNames...)
	if err != nil {
		return api.Found{}, nil, api.Refuse(api.Invalid, findExample, "%v", err)
	}
	f := &finder{tx: tx, query: q, search: find.NewSearch(q)}
	if f.choosers, err = choosers(tx, q.Filters); err != nil {
		return api.Found{}, nil, err
	}
	if len(f.choosers) > 0 {
		if f.notes, err = noteFacts(tx); err != nil {
			return api.Found{}, nil, err
		}
	}
	if err := f.readIndex(); err != nil {
		return api.Found{}, nil, err
	}
	found, err := f.matches(r)
	return found, f.missing, err
}

// finder is one search.
type finder struct {
	tx       *store.Tx
	query    find.Query
	search   *find.Search
	choosers []chooser
	notes    map[uint64]foundAt // where something is chosen
	missing  []store.IndexPiece
}

// readIndex searches each piece of the index, and makes those that are missing.
func (f *finder) readIndex() error {
	for _, noun := range findNouns {
		choose := f.choose(noun)
		err := store.ReadIndex(f.tx, noun, func(p store.IndexPiece, written []byte) error {
			if len(written) > 0 && f.search.Add(noun, written, choose) == nil {
				return nil
			}
			if written == nil || len(written) > 0 {
				f.missing = append(f.missing, p)
			}
			piece, err := makePiece(f.tx, p)
			if err != nil {
				return err
			}
			return f.search.Add(noun, piece, choose)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// choose applies the filters to documents of a noun.
func (f *finder) choose(noun string) find.Choose {
	choose := find.Choose{}
	for _, c := range f.choosers {
		choose.Facets = append(choose.Facets, c.facet)
	}
	choose.Doc = func(_, ref uint64, at int64, passes []bool) bool {
		known := f.notes[ref]
		if at != 0 {
			known.at = at
		}
		for n, c := range f.choosers {
			if (passes[n] || c.beside != nil && c.beside(noun, known)) == c.not {
				return false
			}
		}
		return true
	}
	return choose
}

// matches reads the records of the best hits.
func (f *finder) matches(r api.FindRequest) (api.Found, error) {
	found := api.Found{Query: r.Query, Count: f.search.Count(), Results: []api.Match{}}
	shower := matchMaker{tx: f.tx}
	for _, hit := range f.search.Best(f.tx.Now.UnixMilli(), r.Limit) {
		match, text, err := shower.of(hit)
		if err != nil {
			return found, err
		}
		match.Kind, match.Score = hit.Kind, math.Round(hit.Score*1000)/1000
		match.Title = clean.Truncate(clean.Line(match.Title), 200)
		match.Snippet = []find.Part{}
		if text = clean.Line(text); text != "" {
			match.Snippet = find.Snippet(text, f.query, snippetWidth)
		}
		found.Results = append(found.Results, match)
	}
	return found, nil
}

// How much one update writes of the index.
const (
	piecesPerUpdate     = 16
	pieceBytesPerUpdate = 64 << 10 // before the last one
)

// WriteIndex writes the first of these pieces, as the records are now, and returns those that are left.
func WriteIndex(tx *store.Tx, pieces []store.IndexPiece) (left []store.IndexPiece, err error) {
	size := 0
	for n, p := range pieces {
		if n == piecesPerUpdate || size > pieceBytesPerUpdate {
			return pieces[n:], nil
		}
		piece, err := makePiece(tx, p)
		if err != nil {
			return nil, err
		}
		size += len(piece)
		if err := store.PutIndex(tx, p, piece); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
