package clean

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// visible yields the runes of s that may be shown, with escape sequences taken out whole: what is left of
// "\x1b[31mred" is "red", not "[31mred". A byte that is no UTF-8 is yielded as U+FFFD. Of the runes that do not show those
// are yielded that stays says.
func visible(s string, stays func(before, r rune, after string) bool) iter.Seq2[int, rune] {
	return func(yield func(int, rune) bool) {
		before := rune(0) // that was yielded last
		end := -1         // the next string terminator at or after i; len(s) if there is none
		for i := 0; i < len(s); {
			r, size := utf8.DecodeRuneInString(s[i:])
			if kind, body := introducer(s[i:], r, size); kind != noSequence {
				if kind == stringSequence && end < i+body {
					end = terminator(s, i+body)
				}
				i = skipSequence(s, i+body, kind, end)
				continue
			}
			i += size
			if forbidden(r) || hidden(r) && !stays(before, r, s[i:]) {
				continue
			}
			if before = r; !yield(i-size, r) {
				return
			}
		}
	}
}

// sequence is the shape of an ECMA-48 control sequence, which says where it ends.
type sequence int

const (
	noSequence     sequence = iota
	shortSequence           // ESC, intermediates, one final byte
	csiSequence             // CSI, parameters, intermediates, one final byte
	stringSequence          // OSC, DCS, SOS, PM, APC: anything up to ST or BEL
)

// introducer says which sequence begins at s, whose first rune is r of the given size, and how long the
// introducer is.
func introducer(s string, r rune, size int) (sequence, int) {
	switch r {
	case 0x9b:
		return csiSequence, size
	case 0x90, 0x98, 0x9d, 0x9e, 0x9f:
		return stringSequence, size
	case 0x1b:
	default:
		return noSequence, 0
	}
	if len(s) < 2 {
		return shortSequence, 1
	}
	switch s[1] {
	case '[':
		return csiSequence, 2
	case ']', 'P', 'X', '^', '_':
		return stringSequence, 2
	}
	return shortSequence, 1
}

// skipSequence returns the index after the sequence whose body begins at i. A string that never ends is taken
// for stray bytes: only its introducer goes, so that one byte cannot hide the rest of a text.
func skipSequence(s string, i int, kind sequence, end int) int {
	if kind == stringSequence {
		if end >= len(s) {
			return i
		}
		_, size := utf8.DecodeRuneInString(s[end:])
		if s[end] == 0x1b {
			size = 2
		}
		return end + size
	}
	if kind == csiSequence {
		for i < len(s) && s[i] >= 0x30 && s[i] <= 0x3f {
			i++
		}
	}
	for i < len(s) && s[i] >= 0x20 && s[i] <= 0x2f {
		i++
	}
	if i < len(s) && s[i] >= 0x30 && s[i] <= 0x7e {
		i++
	}
	return i
}

// terminator finds the first BEL, ESC \ or C1 ST in s at or after i, or len(s).
func terminator(s string, i int) int {
	best := len(s)
	for _, t := range []string{"\a", "\x1b\\", "\u009c"} {
		if n := strings.Index(s[i:best], t); n >= 0 {
			best = i + n
		}
	}
	return best
}
