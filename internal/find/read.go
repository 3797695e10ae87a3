package find

import (
	"encoding/binary"
	"errors"
)

// errPiece says that bytes are no piece of the form that this program writes.
var errPiece = errors.New("read piece of index: not one of this program")

// maxDocs bounds the documents of a piece.
const maxDocs = 1 << 16

// held is a document as a piece has it.
type held struct {
	number, ref uint64
	at          int64
	title, all  int // positions
}

// reader reads a piece from its start to its end.
type reader struct {
	left  []byte
	short bool
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.left)
	r.skip(size)
	return n
}

func (r *reader) signed() int64 {
	n, size := binary.Varint(r.left)
	r.skip(size)
	return n
}

func (r *reader) skip(size int) {
	if size <= 0 {
		r.short, size = true, len(r.left)
	}
	r.left = r.left[size:]
}

// count reads a number of things of which each takes a byte at least.
func (r *reader) count() int {
	n := r.number()
	if n > uint64(len(r.left)) {
		r.short, n = true, 0
	}
	return int(n) //nolint:gosec // at most the length of what is left
}

func (r *reader) bytes() []byte {
	n := r.count()
	b := r.left[:n]
	r.left = r.left[n:]
	return b
}

// readDocs reads the documents of a piece.
func (r *reader) docs() ([]held, error) {
	if len(r.left) == 0 || r.left[0] != form {
		return nil, errPiece
	}
	r.left = r.left[1:]
	n := r.count()
	if r.short || n > maxDocs {
		return nil, errPiece
	}
	docs := make([]held, n)
	var last held
	for i := range docs {
		docs[i] = held{number: last.number + r.number(), at: last.at + r.signed(), ref: r.number(),
			title: int(r.number()), all: int(r.number())} //nolint:gosec // counts of words
		last = docs[i]
	}
	if r.short {
		return nil, errPiece
	}
	return docs, nil
}

// block is a block of terms, and the terms that it begins with and that the next one does; nil: there is no next.
type block struct{ terms, first, next []byte }

// blocks reads the blocks of a piece.
func (r *reader) blocks() ([]block, error) {
	n := r.count()
	list := make([]block, 0, n)
	for range n {
		b := block{terms: r.bytes()}
		inside := reader{left: b.terms}
		shared := inside.number()
		b.first = inside.bytes()
		if r.short || inside.short || shared != 0 {
			return nil, errPiece
		}
		if n := len(list); n > 0 {
			list[n-1].next = b.first
		}
		list = append(list, b)
	}
	if r.short {
		return nil, errPiece
	}
	return list, nil
}

// eachTerm calls do with each term of the block and its list. Both hold until do returns.
func (b block) eachTerm(do func(term, list []byte)) error {
	r := reader{left: b.terms}
	term := make([]byte, 0, 2*maxTerm)
	for len(r.left) > 0 {
		shared := r.number()
		if shared > uint64(len(term)) {
			return errPiece
		}
		term = append(term[:shared], r.bytes()...)
		list := r.bytes()
		if r.short || len(term) == 0 {
			return errPiece
		}
		do(term, list)
	}
	return nil
}

// eachPosting calls do with the documents of a list and the positions in each, which hold until do returns.
func eachPosting(list []byte, docs int, do func(doc int, positions []int32)) {
	r := reader{left: list}
	doc := uint64(0)
	var positions []int32
	for len(r.left) > 0 {
		if doc += r.number(); doc >= uint64(docs) { //nolint:gosec // a length
			return
		}
		positions = positions[:0]
		pos := uint64(0)
		for step := r.number(); step > 0; step = r.number() {
			pos += step - 1
			positions = append(positions, int32(pos)) //nolint:gosec // positions of words in at most some megabytes
		}
		if r.short {
			return
		}
		do(int(doc), positions) //nolint:gosec // below docs
	}
}
