package anki

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzCollection overwrites a few bytes of a collection: what is read may be anything, but it is read or refused.
func FuzzCollection(f *testing.F) {
	source := fixture{
		types: []fixtureType{basicType, clozeType}, decks: map[int64]string{1: "A"},
		notes:   []fixtureNote{{0, []string{"a", "b"}, []int{0}}, {1, []string{"{{c1::a}}", ""}, []int{0}}},
		reviews: [][6]int64{{1, 0, 3, 5, 1, 2500}},
	}
	good := map[bool][]byte{true: bytesOf(f, source.build(f, true)), false: bytesOf(f, source.build(f, false))}
	f.Add(true, uint32(100), []byte{5})
	f.Add(false, uint32(4096), []byte{0xFF, 0xFF, 0xFF})
	f.Fuzz(func(t *testing.T, modern bool, at uint32, with []byte) {
		text := append([]byte{}, good[modern]...)
		copy(text[int(at)%len(text):], with)
		path := filepath.Join(t.TempDir(), "collection.anki2")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := Open(path)
		if err == nil {
			defer p.Close()
			_, err = p.Read(t.Context())
		}
		if err != nil && !strings.HasPrefix(err.Error(), "read anki package collection.anki2: ") {
			t.Error(err)
		}
	})
}
