package find

import (
	"encoding/binary"
	"slices"
)

// A piece, all numbers as varints:
//
//	form (a byte), number of documents
//	each document: number less the one before, At less the one before (signed), Ref, positions of the title, of all
//	number of blocks of terms
//	each block: its length, its terms
//
// The terms of a block, in order: bytes shared with the one before (of the first: none), bytes that follow and these,
// length of its list, its list. So a search passes over the blocks in which none of its words can be.
//
// A list has for each document with the term: its place in the piece less the one before, each position less the one
// before and one more, and 0. Facets are terms that begin with a zero byte and have no positions.

// form is the first byte of a piece. It changes when words are cut otherwise or a piece is written otherwise.
const form = 1

// facetMark begins a term that is a facet.
const facetMark = "\x00"

// blockTerms is how many terms a block has.
const blockTerms = 32

// Piece makes a piece of the index from documents, in the order of their numbers.
func Piece(docs []Doc) []byte {
	w := writer{places: map[string]int{}}
	b := binary.AppendUvarint([]byte{form}, uint64(len(docs)))
	number, at := uint64(0), int64(0)
	for n, doc := range docs {
		title, all := doc.eachWord(func(word Word) { w.add(word.Term, n, word.Pos) })
		for _, facet := range doc.Facets {
			w.add(facetMark+facet, n, -1)
		}
		b = binary.AppendUvarint(b, doc.Number-number)
		b = binary.AppendVarint(b, doc.At-at)
		b = binary.AppendUvarint(b, doc.Ref)
		b = binary.AppendUvarint(b, uint64(title)) //nolint:gosec // a count
		b = binary.AppendUvarint(b, uint64(all))   //nolint:gosec // a count
		number, at = doc.Number, doc.At
	}
	return w.appendTo(b)
}

// writer gathers the lists of the terms.
type writer struct {
	places map[string]int // of a term in lists
	lists  []list
}

// list is what is written of a term so far.
type list struct {
	term     string
	bytes    []byte
	doc, pos int // the last ones
}

// add notes that a document has a term, and at which position; below 0: at none.
func (w *writer) add(term string, doc, pos int) {
	place, ok := w.places[term]
	if !ok {
		place = len(w.lists)
		w.places[term] = place
		w.lists = append(w.lists, list{term: term, doc: -1})
	}
	l := &w.lists[place]
	if l.doc != doc {
		l.begin(doc)
	}
	if pos > l.pos {
		l.bytes = binary.AppendUvarint(l.bytes, uint64(pos-max(0, l.pos)+1)) //nolint:gosec // positions come in order
		l.pos = pos
	}
}

func (l *list) begin(doc int) {
	if l.doc >= 0 {
		l.bytes = append(l.bytes, 0)
	}
	l.bytes = binary.AppendUvarint(l.bytes, uint64(doc-max(0, l.doc))) //nolint:gosec // documents come in order
	l.doc, l.pos = doc, -1
}

func (w *writer) appendTo(b []byte) []byte {
	slices.SortFunc(w.lists, func(a, b list) int {
		if a.term < b.term {
			return -1
		}
		return 1
	})
	b = binary.AppendUvarint(b, uint64((len(w.lists)+blockTerms-1)/blockTerms)) //nolint:gosec // a count
	var block []byte
	for terms := range slices.Chunk(w.lists, blockTerms) {
		block = appendBlock(block[:0], terms)
		b = binary.AppendUvarint(b, uint64(len(block)))
		b = append(b, block...)
	}
	return b
}

func appendBlock(b []byte, terms []list) []byte {
	last := ""
	for _, l := range terms {
		n := 0
		for n < len(last) && n < len(l.term) && last[n] == l.term[n] {
			n++
		}
		b = binary.AppendUvarint(b, uint64(n)) //nolint:gosec // a length
		b = binary.AppendUvarint(b, uint64(len(l.term)-n))
		b = append(b, l.term[n:]...)
		b = binary.AppendUvarint(b, uint64(len(l.bytes)+1))
		b = append(b, l.bytes...)
		b = append(b, 0)
		last = l.term
	}
	return b
}
