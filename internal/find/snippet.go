package find

import (
	"strings"
	"unicode/utf8"
)

// Part is a part of a text; Hit says that it is what was looked for.
type Part struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// span is a piece of a text, in bytes.
type span struct {
	from, to int
	clause   int
}

// Snippet returns about so many characters of the text from where most of the query's clauses are, with what was
// looked for marked. The text should be clean, and one line.
func Snippet(text string, q Query, width int) []Part {
	hits := q.hits(text)
	from, to := window(text, hits, width)
	var list []Part
	add := func(text string, hit bool) {
		if text != "" {
			list = append(list, Part{text, hit})
		}
	}
	if from > 0 {
		add("… ", false)
	}
	at := from
	for _, h := range hits {
		if h.from < at || h.to > to {
			continue
		}
		add(text[at:h.from], false)
		add(text[h.from:h.to], true)
		at = h.to
	}
	add(text[at:to], false)
	if to < len(text) {
		add(" …", false)
	}
	return list
}

// hits are the places of the text that the clauses match, in order.
func (q Query) hits(text string) (list []span) {
	var recent []Word // the words of the last positions
	most := 1
	for _, c := range q.Must {
		most = max(most, c.words[len(c.words)-1].offset+1)
	}
	Words(text, 0, func(w Word) {
		for len(recent) > 0 && recent[0].Pos <= w.Pos-most {
			recent = recent[1:]
		}
		recent = append(recent, w)
		for n, c := range q.Must {
			if from, ok := c.endsAt(recent); ok {
				list = append(list, span{from, w.To, n})
			}
		}
	})
	return list
}

// endsAt tells whether the clause ends with the last of the words, and where it begins.
func (c Clause) endsAt(words []Word) (from int, ok bool) {
	last := words[len(words)-1]
	end := c.words[len(c.words)-1]
	if end.fits(last.Term) == noFit {
		return 0, false
	}
	from = last.From
	for _, word := range c.words[:len(c.words)-1] {
		found := false
		for _, w := range words {
			if w.Pos == last.Pos-end.offset+word.offset && word.fits(w.Term) != noFit {
				from, found = min(from, w.From), true
			}
		}
		if !found {
			return 0, false
		}
	}
	return from, true
}

// window is the part of the text, about width characters long, that has the most clauses; the first of equal ones.
func window(text string, hits []span, width int) (from, to int) {
	if utf8.RuneCountInString(text) <= width {
		return 0, len(text)
	}
	best, start := 0, 0
	for i, h := range hits {
		seen, last := map[int]bool{}, h.from+width
		for _, next := range hits[i:min(len(hits), i+3*maxClauses)] {
			if next.to <= last {
				seen[next.clause] = true
			}
		}
		if len(seen) > best {
			best, start = len(seen), h.from
		}
	}
	return around(text, start, width)
}

// around is the part of the text of that width that has start in its first third, cut between words.
func around(text string, start, width int) (from, to int) {
	from = back(text, start, width/3)
	if from > 0 {
		if i := strings.IndexByte(text[from:start], ' '); i >= 0 {
			from += i + 1
		}
	}
	to = from
	for n := 0; n < width && to < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	if to < len(text) {
		if i := strings.LastIndexByte(text[from:to], ' '); i > (to-from)/2 {
			to = from + i
		}
	}
	return from, to
}

// back is so many characters before at.
func back(text string, at, runes int) int {
	for ; runes > 0 && at > 0; runes-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}
