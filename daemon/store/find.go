package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tend/daemon/store/engine"
	"tend/internal/id"
)

// The index of words lies under f/<noun>/<piece>/<part>. A piece is made of the records whose numbers lie in one range
// and of nothing else, so it needs no log of changes: whatever changes one of its records takes its first part away, in
// the same transaction, and a piece without a first part is made again when somebody searches.

// perPiece is of how many records a piece is made. Of long ones fewer: a piece has to fit one transaction.
var perPiece = map[string]uint64{"item": 64, "lesson": 256, "output": 64, "note": 16, "card": 256}

// IndexPiece names a piece of the index of words.
type IndexPiece struct {
	Noun string // item, lesson, output, note or card
	N    uint64 // from 0
}

func (p IndexPiece) key(part int) []byte {
	return fmt.Appendf(nil, "f/%s/%08d/%02d", p.Noun, p.N, part)
}

// outdate takes away the piece in which the record is.
func (t Table[K, T]) outdate(tx *Tx, key K) error {
	per := perPiece[t.name]
	if per == 0 {
		return nil
	}
	n, err := t.number(key)
	if err != nil {
		return err
	}
	return IndexPiece{t.name, (n - 1) / per}.outdate(tx)
}

func (p IndexPiece) outdate(tx *Tx) error {
	first := p.key(0)
	if _, err := tx.reader.Get(first); errors.Is(err, engine.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	return tx.delete(first)
}

// outdateText takes away the piece of what the text of that name belongs to: note/n7, item/i3, article/l2.
func outdateText(tx *Tx, name string) error {
	kind, of, _ := strings.Cut(name, "/")
	noun := map[string]string{"n": "note", "i": "item", "l": "lesson"}[of[:min(1, len(of))]]
	if noun == "" || kind != "note" && kind != "item" && kind != "article" {
		return nil
	}
	n, err := id.Number(of[0], of)
	if err != nil {
		return nil //nolint:nilerr // no text of a record
	}
	return IndexPiece{noun, (n - 1) / perPiece[noun]}.outdate(tx)
}

// InPiece returns the records of which the piece n of a table is made, in the order of their numbers.
func InPiece[K ~string, T any](tx *Tx, t Table[K, T], n uint64) (list []T, err error) {
	per := perPiece[t.name]
	from, to := fmt.Appendf(nil, "t/%s/%012d", t.name, n*per+1), fmt.Appendf(nil, "t/%s/%012d", t.name, (n+1)*per+1)
	for kv, err := range tx.reader.Scan(from, to, engine.ScanOptions{}) {
		if err != nil {
			return nil, err
		}
		var record T
		if err := t.decode(kv.Key, kv.Value, &record); err != nil {
			return nil, err
		}
		list = append(list, record)
	}
	return list, nil
}

// partsOf joins the parts of pieces.
type partsOf struct {
	at    int64  // the piece that is being joined, -1 for none
	size  uint64 // of it
	bytes []byte
}

// ReadIndex calls do with each piece of a noun, in order, and with what is written of it: nil where it is to be made, and
// empty where it does not fit the store.
func ReadIndex(tx *Tx, noun string, do func(piece IndexPiece, written []byte) error) error {
	highest, err := tx.highest(noun)
	if err != nil || highest == 0 {
		return err
	}
	next := uint64(0)
	tell := func(n uint64, written []byte) error {
		for ; next < n; next++ {
			if err := do(IndexPiece{noun, next}, nil); err != nil {
				return err
			}
		}
		next++
		return do(IndexPiece{noun, n}, written)
	}
	last := (highest - 1) / perPiece[noun]
	if err := scanIndex(tx, noun, tell); err != nil || next > last {
		return err
	}
	return tell(last, nil)
}

// scanIndex calls do with each piece of a noun that is written.
func scanIndex(tx *Tx, noun string, do func(n uint64, written []byte) error) error {
	prefix := "f/" + noun + "/"
	p := partsOf{at: -1}
	for kv, err := range tx.reader.Scan([]byte(prefix), after(prefix), engine.ScanOptions{}) {
		if errors.Is(err, engine.ErrCorrupt) {
			p.at = -1 // made again, like one that is missing
			continue
		}
		if err != nil {
			return err
		}
		n, part, err := readPieceKey(strings.TrimPrefix(string(kv.Key), prefix))
		if err != nil {
			return fmt.Errorf("read %s: %w", kv.Key, err)
		}
		if !p.take(int64(n), part, kv.Value) { //nolint:gosec // below 10⁸
			continue
		}
		if err := do(n, p.bytes); err != nil {
			return err
		}
		p.at = -1
	}
	return nil
}

// take adds a part, and tells whether its piece is whole now. Parts whose first one was taken away are passed over.
func (p *partsOf) take(n int64, part int, value []byte) (whole bool) {
	if part == 0 {
		size, width := binary.Uvarint(value)
		if width <= 0 {
			return false
		}
		p.at, p.size, p.bytes = n, size, value[width:]
	} else if p.at == n {
		p.bytes = append(p.bytes, value...)
	}
	return p.at == n && uint64(len(p.bytes)) >= p.size
}

func readPieceKey(rest string) (n uint64, part int, err error) {
	piece, last, _ := strings.Cut(rest, "/")
	if n, err = strconv.ParseUint(piece, 10, 64); err != nil {
		return 0, 0, err
	}
	part, err = strconv.Atoi(last)
	return n, part, err
}

// PutIndex writes a piece. One longer than MaxText does not fit: it is marked as one that each search makes, and is read
// as empty.
func PutIndex(tx *Tx, p IndexPiece, piece []byte) error {
	if len(piece) > MaxText {
		piece = nil
	}
	value := binary.AppendUvarint(nil, uint64(len(piece)))
	for part := 0; part == 0 || len(piece) > 0; part++ {
		n := min(pieceSize, len(piece))
		if err := tx.put(p.key(part), append(value, piece[:n]...)); err != nil {
			return err
		}
		value, piece = nil, piece[n:]
	}
	return nil
}
