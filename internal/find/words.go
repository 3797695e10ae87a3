package find

import (
	"unicode"
	"unicode/utf8"

	"tend/internal/fold"
)

// Word is a word of a text as it is indexed.
type Word struct {
	Term string // folded, at most maxTerm bytes
	Pos  int    // the how-manyth of its text it is
	// From and To are where it stands in the text, in bytes.
	From, To int
	// Main words are what a query looks for. The others make parts findable: those of a name written in camel case, the
	// word before a sign such as ++, the last character of a text without spaces.
	Main bool
	// Begins says of a main word that a query means each word that begins with it: a single character of a text
	// without spaces, of which the index has pairs.
	Begins bool
}

// maxTerm is the longest term, in bytes; of longer words the beginning is indexed.
const maxTerm = 64

// Words calls do with each word of the text, the first at position pos, and returns the position after the last.
//
// A word is a run of letters, digits and marks. Where a script sets no spaces (Chinese, Japanese, Korean particles, Thai)
// each pair of neighbouring characters is a word. sync.Mutex is two words that follow each other, and so are O_DIRECT and
// copy-on-write; ListenAndServe is one, and so are its three parts in the same place; C++ and C# keep their signs.
func Words(text string, pos int, do func(Word)) int {
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if !isWord(r) || unicode.IsMark(r) { // a mark without its letter
			i += size
			continue
		}
		dense := unspaced(r)
		end := i + size
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !isWord(r) || unspaced(r) != dense && !unicode.IsMark(r) {
				break
			}
			end += size
		}
		if dense {
			pos = pairs(text, i, end, pos, do)
			i = end
		} else {
			i = spaced(text, i, end, pos, do)
			pos++
		}
	}
	return pos
}

// spaced tells of the word in text[from:end], its signs and its parts, and returns where it ends.
func spaced(text string, from, end, pos int, do func(Word)) int {
	term := cut(fold.Text(text[from:end]))
	after := end + signs(text[end:])
	if after > end {
		do(Word{Term: cut(term + text[end:after]), Pos: pos, From: from, To: after, Main: true})
	}
	do(Word{Term: term, Pos: pos, From: from, To: end, Main: after == end})
	parts(text[from:end], func(a, b int) {
		do(Word{Term: cut(fold.Text(text[from+a : from+b])), Pos: pos, From: from + a, To: from + b})
	})
	return after
}

// signs is how long the signs are that belong to the word before them, as in C++ and C#.
func signs(rest string) int {
	n := 0
	for n < len(rest) && n < 3 && (rest[n] == '+' || rest[n] == '#') {
		n++
	}
	if next, _ := utf8.DecodeRuneInString(rest[n:]); n < len(rest) && (isWord(next) || next == '+' || next == '#') {
		return 0
	}
	return n
}

// parts calls do with where the parts of a name in camel case begin and end, if it has more than one. Parts of one
// letter are passed over.
func parts(word string, do func(from, to int)) {
	if !mixed(word) {
		return
	}
	var last, before rune
	from, lastAt := 0, 0
	for i, r := range word {
		at := -1
		switch {
		case unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsDigit(last)):
			at = i // fooBar
		case unicode.IsLower(r) && unicode.IsUpper(last) && unicode.IsUpper(before):
			at = lastAt // HTTPServer
		}
		if at > from {
			part(word, from, at, do)
			from = at
		}
		before, last, lastAt = last, r, i
	}
	if from > 0 {
		part(word, from, len(word), do)
	}
}

// mixed tells, quickly for most words, whether there may be an upper case letter behind the first letter.
func mixed(word string) bool {
	for i := 1; i < len(word); i++ {
		if c := word[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return true
		}
	}
	return false
}

func part(word string, from, to int, do func(from, to int)) {
	if utf8.RuneCountInString(word[from:to]) > 1 {
		do(from, to)
	}
}

// pairs tells of the pairs of characters in text[from:end], and of the last character, and returns the next position.
func pairs(text string, from, end, pos int, do func(Word)) int {
	for at := from; at < end; pos++ {
		next := character(text, at, end)
		if next == end {
			do(Word{Term: cut(fold.Text(text[at:end])), Pos: pos, From: at, To: end, Main: at == from, Begins: at == from})
			return pos + 1
		}
		to := character(text, next, end)
		do(Word{Term: cut(fold.Text(text[at:to])), Pos: pos, From: at, To: to, Main: true})
		at = next
	}
	return pos
}

// character is where the character at at ends, with its marks.
func character(text string, at, end int) int {
	_, size := utf8.DecodeRuneInString(text[at:])
	for at += size; at < end; at += size {
		var r rune
		if r, size = utf8.DecodeRuneInString(text[at:]); !unicode.IsMark(r) {
			break
		}
	}
	return at
}

func cut(term string) string {
	if len(term) <= maxTerm {
		return term
	}
	n := maxTerm
	for !utf8.RuneStart(term[n]) {
		n--
	}
	return term[:n]
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// dense are the scripts in which words stand without spaces; Korean is among them for its particles.
var dense = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai,
	unicode.Lao, unicode.Khmer, unicode.Myanmar}

func unspaced(r rune) bool {
	return r > 0x0e00 && (r == 'ー' || r == 'ｰ' || unicode.In(r, dense...))
}
