package id

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMake(t *testing.T) {
	if got := Make[Item]('i', 42); got != "i42" {
		t.Errorf("got %q", got)
	}
	if got := Make[Card]('c', math.MaxUint64); got != "c18446744073709551615" {
		t.Errorf("got %q", got)
	}
}

func TestNumber(t *testing.T) {
	good := map[Lesson]uint64{"l1": 1, "l7": 7, "l120": 120, "l18446744073709551615": math.MaxUint64}
	for s, want := range good {
		if got, err := Number('l', s); err != nil || got != want {
			t.Errorf("%q: got %d, %v", s, got, err)
		}
	}
	bad := []struct{ name, s string }{
		{"nothing", ""},
		{"the letter alone", "l"},
		{"another letter", "i7"},
		{"the letter in upper case", "L7"},
		{"no letter", "7"},
		{"zero", "l0"},
		{"a leading zero", "l07"},
		{"a plus", "l+7"},
		{"a minus", "l-7"},
		{"an underscore", "l1_0"},
		{"a space before", " l7"},
		{"a space after", "l7 "},
		{"a fraction", "l7.5"},
		{"digits of another script", "l٧"},
		{"more than 64 bits", "l18446744073709551616"},
	}
	for _, tt := range bad {
		t.Run(tt.name+" is no id", func(t *testing.T) {
			_, err := Number('l', Lesson(tt.s))
			if err == nil || !strings.Contains(err.Error(), "want l and a number, such as l12") {
				t.Errorf("%q: got %v", tt.s, err)
			}
		})
	}
}

func TestNumberUndoesMake(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letter := byte(rapid.IntRange('a', 'z').Draw(t, "letter"))
		n := rapid.Uint64Min(1).Draw(t, "n")
		if got, err := Number(letter, Make[Review](letter, n)); err != nil || got != n {
			t.Fatalf("%c%d: got %d, %v", letter, n, got, err)
		}
	})
}

// Two spellings of one id would be two keys in the store.
func FuzzNumberHasOneSpelling(f *testing.F) {
	for _, s := range []string{"i1", "i01", "i+1", "i", "i18446744073709551616"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := Number('i', Item(s))
		if err == nil && string(Make[Item]('i', n)) != s {
			t.Errorf("%q reads as %d, which is %q", s, n, Make[Item]('i', n))
		}
	})
}
