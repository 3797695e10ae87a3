package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSizesComeBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Min(0).Draw(t, "bytes")
		if got, err := parseBytes(showBytes(n)); err != nil || got != n {
			t.Fatalf("%d is shown as %q and read as %d, %v", n, showBytes(n), got, err)
		}
	})
}

func TestOneWrongLetterIsRecognised(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(settings).Draw(t, "setting")
		i := rapid.IntRange(0, len(s.key)-1).Draw(t, "at")
		wrong := s.key[:i] + s.key[i+1:]
		if isTable(wrong) || wrong == "log.lvel" {
			return
		}
		if got := nearest(wrong); got != s.key {
			t.Fatalf("%q: got %q, want %q", wrong, got, s.key)
		}
	})
}

func TestEditsIsADistance(t *testing.T) {
	word := rapid.StringMatching(`[abc]{0,3}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := edits(a, b)
		if d != edits(b, a) || (d == 0) != (a == b) || d > max(len(a), len(b)) {
			t.Fatalf("edits(%q, %q) = %d, the other way %d", a, b, d, edits(b, a))
		}
	})
}

// FuzzLoad holds that no file, however broken, does more than name its mistake.
func FuzzLoad(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.toml")
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(Example)
	f.Fuzz(func(t *testing.T, text string) {
		l := &loader{env: vars("HOME", "/home/me"), places: map[string]place{}, base: "/etc/tend"}
		if err := l.defaults(); err != nil {
			t.Fatal(err)
		}
		err := l.parse("/etc/tend/tend.toml", []byte(text))
		if err == nil {
			return
		}
		var mistake *Error
		if !errors.As(err, &mistake) || strings.ContainsAny(err.Error(), "\n\r\x1b\x00") {
			t.Errorf("%q", err)
		}
		if lines := strings.Count(text, "\n") + 1; mistake.Line < 0 || mistake.Line > lines {
			t.Errorf("line %d of %d", mistake.Line, lines)
		}
	})
}
