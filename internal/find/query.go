package find

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tend/internal/fold"
)

// Limits of a query.
const (
	maxQuery   = 1000 // bytes
	maxClauses = 32
	maxWords   = 100
)

// ErrNoWords says that a query asks for nothing: it has no word and no filter.
var ErrNoWords = errors.New("find what: want words")

// Query is what is looked for: documents that have each clause of Must and none of Not, and pass each filter.
type Query struct {
	Must, Not []Clause
	Filters   []Filter
}

// Clause is a word, or words that follow each other.
type Clause struct {
	Text  string // as it was typed, folded
	words []element
}

// element is a word of a clause.
type element struct {
	term   string
	prefix bool // each term that begins so
	kin    kin  // of a word that is also looked for in its inflections
	offset int  // from the first word of the clause, in positions
}

// Filter is a word such as state:open, or -state:open.
type Filter struct {
	Name, Value string
	Not         bool
}

// ParseQuery reads a query: words, "a phrase", word*, -word, and name:value of the names given, which keep their value as
// it was typed. Words that stand alone are looked for in their inflections, too; the others as they are. Quotes that do
// not end, end with the query. Its errors say what is wrong with it.
func ParseQuery(text string, names ...string) (Query, error) {
	if len(text) > maxQuery {
		return Query{}, fmt.Errorf("query has %d bytes: want at most %d", len(text), maxQuery)
	}
	if !utf8.ValidString(text) {
		return Query{}, errors.New("query is not UTF-8")
	}
	var q Query
	words := 0
	for _, field := range fields(text) {
		if f, ok := filterOf(field, names); ok {
			q.Filters = append(q.Filters, f)
			continue
		}
		clause := clauseOf(field.text, field.begins)
		if !field.not && !field.quoted && !field.begins {
			clause.inflect()
		}
		if words += len(clause.words); len(clause.words) == 0 {
			continue
		}
		if field.not {
			q.Not = append(q.Not, clause)
		} else {
			q.Must = append(q.Must, clause)
		}
	}
	switch {
	case len(q.Must) == 0 && (len(q.Not) > 0 || len(q.Filters) == 0):
		return Query{}, ErrNoWords
	case len(q.Must)+len(q.Not)+len(q.Filters) > maxClauses || words > maxWords:
		return Query{}, fmt.Errorf("query has too many words: want at most %d", maxClauses)
	}
	return q, nil
}

// field is a piece of a query between spaces, or in quotes.
type field struct {
	text   string
	not    bool // a - stood before it
	quoted bool
	begins bool // a * stood behind it
	value  bool // text is name:"value"
}

// fields cuts a query at its spaces, but not in quotes.
func fields(text string) (list []field) {
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return list
		}
		var f field
		if rest, ok := strings.CutPrefix(text, "-"); ok {
			f.not, text = true, rest
		}
		if rest, ok := strings.CutPrefix(text, `"`); ok {
			f.quoted = true
			f.text, text, _ = strings.Cut(rest, `"`)
			if rest, ok := strings.CutPrefix(text, "*"); ok {
				f.begins, text = true, rest
			}
		} else {
			n := len(text)
			if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
				n = i
			}
			if i := strings.Index(text[:n], `:"`); i > 0 {
				f.text = text[:i+1]
				var value string
				value, text, _ = strings.Cut(text[i+2:], `"`)
				f.text, f.value = f.text+value, true
			} else {
				f.text, text = text[:n], text[n:]
				f.text, f.begins = strings.CutSuffix(f.text, "*")
			}
		}
		list = append(list, f)
	}
}

// filterOf reads name:value.
func filterOf(f field, names []string) (Filter, bool) {
	name, value, ok := strings.Cut(f.text, ":")
	name = strings.ToLower(name)
	if !ok || f.quoted || value == "" || !slices.Contains(names, name) {
		return Filter{}, false
	}
	return Filter{Name: name, Value: value, Not: f.not}, true
}

// clauseOf makes a clause of a word or a phrase.
func clauseOf(text string, begins bool) Clause {
	c := Clause{Text: fold.Text(text)}
	first := -1
	Words(text, 0, func(w Word) {
		if !w.Main {
			return
		}
		if first < 0 {
			first = w.Pos
		}
		c.words = append(c.words, element{term: w.Term, prefix: w.Begins, offset: w.Pos - first})
	})
	if n := len(c.words); n > 0 && begins {
		c.words[n-1].prefix = true
	}
	return c
}

// inflect looks for the words of the clause in their inflections, too.
func (c Clause) inflect() {
	for n, word := range c.words {
		if !word.prefix {
			c.words[n].kin = kinOf(word.term)
		}
	}
}

// fit is how a term answers an element.
type fit int

const (
	noFit     fit = iota
	inflected     // another form of the word
	exact
)

func (e *element) fits(term string) fit {
	switch {
	case term == e.term || e.prefix && strings.HasPrefix(term, e.term):
		return exact
	case e.kin.has(term):
		return inflected
	}
	return noFit
}
