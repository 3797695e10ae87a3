package clean

import (
	"unicode"
	"unicode/utf8"
)

// Characters that do not show can hide text from a reader, make two titles look equal that are not, or smuggle a message
// through. Which they are is Unicode's own list (Default_Ignorable_Code_Point, and the format characters, Cf). All of them go
// but these, each where it does the work it is for and nowhere else:
//
//   - ZERO WIDTH NON-JOINER and ZERO WIDTH JOINER between two letters or marks of a script that joins its letters or builds
//     conjuncts: Persian "می‌خواهم" and the conjuncts of Indic scripts are spelt with them;
//   - ZERO WIDTH JOINER between two symbols, as in the emoji of a family;
//   - one variation selector right after what it varies: 15 and 16 after a symbol that is text and emoji, or between a digit
//     and its keycap; any of them after a Han character (of a name, mostly); Mongolian ones after Mongolian.
//
// So ZERO WIDTH SPACE, WORD JOINER, the invisible operators, SOFT HYPHEN, the byte order mark, fillers and the tag characters
// go everywhere. Thai or Khmer loses places to break a line, and the flag of Scotland becomes a black one; a terminal shows
// neither as it is meant.

// hidden reports whether a rune is one that does not show, wherever it stands. Number signs of Arabic and the joiners of
// hieroglyphs are format characters that show.
func hidden(r rune) bool {
	switch {
	case r < 0xad, r >= 0x3400 && r <= 0x9fff, r >= 0xac00 && r <= 0xd7a3:
		return false // most text
	case r >= 0x13430 && r <= 0x1345f:
		return false
	}
	return isSelector(r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// isSelector reports whether a rune is a variation selector.
func isSelector(r rune) bool { return unicode.Is(unicode.Variation_Selector, r) }

const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
	asText    = '\ufe0e'
	asEmoji   = '\ufe0f'
	keycap    = '\u20e3'
)

// atWork reports whether a hidden rune does its work between the rune that was shown before it, 0 for none, and the rest of
// the text after it.
func atWork(before, r rune, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	switch {
	case r == nonJoiner:
		return joins(before) && joins(next)
	case r == joiner:
		return joins(before) && joins(next) || (isSymbol(before) || before == asEmoji || isSkin(before)) && isSymbol(next)
	case !isSelector(r):
		return false
	case r == asText || r == asEmoji:
		return isSymbol(before) || isKey(before) && next == keycap
	case unicode.Is(unicode.Mongolian, before):
		return r < 0x2000 && !isSelector(before)
	}
	return r > 0x2000 && unicode.Is(unicode.Han, before)
}

// anywhere lets every hidden rune stay.
func anywhere(rune, rune, string) bool { return true }

// joining are the scripts in which a joiner or a non-joiner changes how a word is read.
var joining = []*unicode.RangeTable{unicode.Arabic, unicode.Syriac, unicode.Mandaic, unicode.Nko, unicode.Adlam, unicode.Mongolian,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Grantha,
	unicode.Balinese, unicode.Javanese, unicode.Newa, unicode.Tirhuta, unicode.Sharada, unicode.Meetei_Mayek}

// joins reports whether a rune is a letter or a mark of such a script.
func joins(r rune) bool {
	return r >= 0x600 && unicode.In(r, unicode.L, unicode.M) && unicode.In(r, joining...) && !hidden(r)
}

// isSymbol reports whether a rune is a symbol that may be an emoji, or one of the few marks that may.
func isSymbol(r rune) bool {
	switch r {
	case '‼', '⁉', 'ℹ', '〰', '©', '®':
		return true
	}
	return r >= 0x2100 && r != utf8.RuneError && unicode.In(r, unicode.So, unicode.Sm)
}

// isSkin reports whether a rune is a modifier of an emoji's skin.
func isSkin(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// isKey reports whether a rune may stand in a keycap.
func isKey(r rune) bool { return r >= '0' && r <= '9' || r == '#' || r == '*' }
