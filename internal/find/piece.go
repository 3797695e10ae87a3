package find

import (
	"encoding/binary"
	"slices"
)

// A piece, all numbers as varints:
//
//	form (a byte), number of documents
//	each document: number less the one before, At less the one before (signed), Ref, positions of the title, of all
//	number of terms
//	each term, in order: bytes shared with the one before, bytes that follow and these, length of its list, its list
//
// A list has for each document with the term: its place in the piece less the one before, how many positions, and each
// position less the one before. Facets are terms that begin with a zero byte and have no positions.

// form is the first byte of a piece. It changes when words are cut otherwise or a piece is written otherwise.
const form = 1

// facetMark begins a term that is a facet.
const facetMark = "\x00"

// posting is where a document has a term.
type posting struct {
	doc       int
	positions []int
}

// Piece makes a piece of the index from documents, in the order of their numbers.
func Piece(docs []Doc) []byte {
	terms := map[string][]posting{}
	add := func(term string, doc int) *posting {
		list := terms[term]
		if len(list) == 0 || list[len(list)-1].doc != doc {
			list = append(list, posting{doc: doc})
			terms[term] = list
		}
		return &list[len(list)-1]
	}
	b := binary.AppendUvarint([]byte{form}, uint64(len(docs)))
	number, at := uint64(0), int64(0)
	for n, doc := range docs {
		title, all := doc.eachWord(func(w Word) {
			p := add(w.Term, n)
			if len(p.positions) == 0 || p.positions[len(p.positions)-1] != w.Pos {
				p.positions = append(p.positions, w.Pos)
			}
		})
		for _, facet := range doc.Facets {
			add(facetMark+facet, n)
		}
		b = binary.AppendUvarint(b, doc.Number-number)
		b = binary.AppendVarint(b, doc.At-at)
		b = binary.AppendUvarint(b, doc.Ref)
		b = binary.AppendUvarint(b, uint64(title))
		b = binary.AppendUvarint(b, uint64(all))
		number, at = doc.Number, doc.At
	}
	return appendTerms(b, terms)
}

func appendTerms(b []byte, terms map[string][]posting) []byte {
	names := make([]string, 0, len(terms))
	for name := range terms {
		names = append(names, name)
	}
	slices.Sort(names)
	b = binary.AppendUvarint(b, uint64(len(names)))
	last := ""
	var list []byte
	for _, name := range names {
		n := 0
		for n < len(last) && n < len(name) && last[n] == name[n] {
			n++
		}
		list = appendList(list[:0], terms[name])
		b = binary.AppendUvarint(b, uint64(n))
		b = binary.AppendUvarint(b, uint64(len(name)-n))
		b = append(b, name[n:]...)
		b = binary.AppendUvarint(b, uint64(len(list)))
		b = append(b, list...)
		last = name
	}
	return b
}

func appendList(b []byte, list []posting) []byte {
	doc := 0
	for _, p := range list {
		b = binary.AppendUvarint(b, uint64(p.doc-doc)) //nolint:gosec // documents come in order
		b = binary.AppendUvarint(b, uint64(len(p.positions)))
		doc = p.doc
		last := 0
		for _, pos := range p.positions {
			b = binary.AppendUvarint(b, uint64(pos-last)) //nolint:gosec // positions too
			last = pos
		}
	}
	return b
}
