package service

import (
	"slices"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/find"
	"tend/internal/fold"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
)

const findExample = `tend find 'kind:card "page cache" -linux'`

// filterNames are the words before a colon that choose.
var filterNames = []string{"kind", "area", "source", "state", "before", "after", "since"}

// findStates are the states that something can be found by.
var findStates = []string{
	string(learning.Queued), string(learning.Open), string(learning.Closed), string(learning.LessonDropped),
	string(learning.Fresh), string(learning.Kept), string(learning.Unsure), string(learning.Expired), string(learning.Opened),
}

// findKinds are kinds of lessons and outputs, beside the nouns.
var findKinds = []string{
	string(learning.Book), string(learning.RFC), string(learning.Talk), string(learning.Article), string(learning.Other),
	string(learning.Newsletter), string(learning.Person), string(learning.Summary), string(learning.Prototype), string(learning.Taught),
}

// chooser decides for one filter of a query.
type chooser struct {
	not    bool
	facet  func(facet string) bool           // of the document itself
	beside func(noun string, d foundAt) bool // what no facet says; nil: nothing
}

// foundAt is what is known of a document beside its facets.
type foundAt struct {
	at   int64  // Unix milliseconds, 0: unknown
	area string // of a note and its cards
}

// choosers reads the filters of a query.
func choosers(tx *store.Tx, filters []find.Filter) (list []chooser, err error) {
	for _, f := range filters {
		c := chooser{not: f.Not, facet: func(string) bool { return false }}
		switch f.Name {
		case "kind":
			err = c.byKind(f.Value)
		case "area":
			err = c.byArea(tx, f.Value)
		case "before", "after", "since":
			err = c.byDate(tx, f.Name, f.Value)
		case "state":
			err = oneOf("state", f.Value, findStates)
			c.equals(f.Name, f.Value)
		default:
			c.equals(f.Name, f.Value)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

func (c *chooser) equals(name, value string) {
	want := find.Facet(name, value)
	c.facet = func(facet string) bool { return facet == want }
}

func oneOf(name, value string, known []string) error {
	if !slices.Contains(known, fold.Text(value)) {
		return api.Refuse(api.Invalid, findExample, "%s %q: want one of %s", name, value, strings.Join(known, ", "))
	}
	return nil
}

// byKind chooses nouns, also in the plural, or lessons and outputs of a kind.
func (c *chooser) byKind(value string) error {
	value = fold.Text(value)
	if noun := strings.TrimSuffix(value, "s"); slices.Contains(findNouns, noun) {
		c.beside = func(kind string, _ foundAt) bool { return kind == noun }
		return nil
	}
	c.equals("kind", value)
	return oneOf("kind", value, slices.Concat(findNouns, findKinds))
}

// byArea chooses by area: a lesson and an output have theirs, an item its source's, a note and its cards their folder's.
func (c *chooser) byArea(tx *store.Tx, value string) error {
	want := map[string]bool{find.Facet("area", value): true}
	for source, err := range store.Sources.All(tx) {
		if err != nil {
			return err
		}
		if find.Facet("area", source.Area) == find.Facet("area", value) {
			want[find.Facet("from", string(source.Name))] = true
		}
	}
	c.facet = func(facet string) bool { return want[facet] }
	area := fold.Text(value)
	c.beside = func(_ string, d foundAt) bool { return d.area != "" && fold.Text(d.area) == area }
	return nil
}

// byDate chooses what is from before a day, a month or a year begins (before), from then on (since), or after it
// ended (after), in the person's zone. What has no date is never chosen.
func (c *chooser) byDate(tx *store.Tx, name, value string) error {
	_, days, _, err := today(tx)
	if err != nil {
		return err
	}
	begins, ends, err := stretchOf(value)
	if err != nil {
		return api.Refuse(api.Invalid, findExample, "%s %q: want a day, a month or a year, such as 2026-10", name, value)
	}
	from, to := days.Start(begins).UnixMilli(), days.Start(ends).UnixMilli()
	c.beside = func(_ string, d foundAt) bool {
		switch {
		case d.at == 0:
			return false
		case name == "before":
			return d.at < from
		case name == "since":
			return d.at >= from
		}
		return d.at >= to
	}
	return nil
}

// stretchOf reads 2026, 2026-10 or 2026-10-05: its first day, and the first after it.
func stretchOf(s string) (from, to when.Date, err error) {
	for _, form := range []struct {
		layout string
		next   func(when.Date) when.Date
	}{
		{"2006-01-02", func(d when.Date) when.Date { return d.AddDays(1) }},
		{"2006-01", func(d when.Date) when.Date { return d.AddMonths(1) }},
		{"2006", func(d when.Date) when.Date { return d.AddMonths(12) }},
	} {
		var t time.Time
		if t, err = time.Parse(form.layout, s); err == nil {
			from = when.DateOf(t)
			return from, form.next(from), nil
		}
	}
	return from, to, err
}

// noteFacts says of each note where it lies and since when, by its number.
func noteFacts(tx *store.Tx) (map[uint64]foundAt, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return nil, err
	}
	facts := map[uint64]foundAt{}
	for note, err := range store.Notes.All(tx) {
		if err != nil {
			return nil, err
		}
		n, err := id.Number('n', note.ID)
		if err != nil {
			return nil, err
		}
		facts[n] = foundAt{millis(note.Added, note.Modified), areaOf(s, note.Path)}
	}
	return facts, nil
}
