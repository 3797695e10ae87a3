package store

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextIsKeptInPieces(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	names := []string{"note/n1", "note/n10", "note/n2"}
	kept := map[string][]byte{}
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom(names).Draw(rt, "name")
		size := rapid.SampledFrom([]int{0, 1, 100, pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, 3*pieceSize + 7, MaxText}).Draw(rt, "size")
		text := bytes.Repeat([]byte{rapid.Byte().Draw(rt, "byte")}, size)
		gone := rapid.IntRange(0, 4).Draw(rt, "gone") == 0
		update(t, s, func(tx *Tx) error {
			if gone {
				return DeleteText(tx, name)
			}
			return PutText(tx, name, text)
		})
		kept[name] = text
		if gone {
			kept[name] = nil
		}
		view(t, s, func(tx *Tx) error {
			pieces := 0
			for _, name := range names {
				got, err := Text(tx, name)
				if err != nil || !bytes.Equal(got, kept[name]) {
					rt.Fatalf("%s has %d bytes, want %d (%v)", name, len(got), len(kept[name]), err)
				}
				pieces += (len(kept[name]) + pieceSize - 1) / pieceSize
			}
			if raw := rawKeys(t, tx, "b/"); len(raw) != pieces {
				rt.Fatalf("pieces %q, want %d", raw, pieces)
			}
			return nil
		})
	})
}

func TestTextTooLong(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	update(t, s, func(tx *Tx) error { return PutText(tx, "x", []byte("before")) })
	err := s.Update(ctx, func(tx *Tx) error { return PutText(tx, "x", make([]byte, MaxText+1)) })
	if err == nil || !strings.Contains(err.Error(), "393217 bytes, at most 393216") {
		t.Errorf("got %v", err)
	}
	view(t, s, func(tx *Tx) error {
		if got, err := Text(tx, "x"); string(got) != "before" {
			t.Errorf("got %q, %v", got, err)
		}
		return nil
	})
}
