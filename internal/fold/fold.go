// Package fold makes texts the same that a person reads as the same: by case, by accents, by the width of letters, by
// how a character is composed.
package fold

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Composed returns s with each character in its composed form (NFC).
func Composed(s string) string { return norm.NFC.String(s) }

// Text returns s in lower case, without accents, its compatibility forms decomposed (NFKC), and with the letters that
// Unicode does not decompose as people type them without their keys: ß is ss, ø is o. Marks that are letters of their
// own, such as the voicing of kana, stay.
func Text(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return foldRunes(s)
		}
		plain = plain && (s[i] < 'A' || s[i] > 'Z')
	}
	if plain {
		return s
	}
	return strings.ToLower(s)
}

// unlike are letters that Unicode does not decompose and that people type as the ones beside them.
var unlike = strings.NewReplacer("ß", "ss", "ø", "o", "đ", "d", "ð", "d", "ł", "l", "æ", "ae", "œ", "oe", "þ", "th",
	"ı", "i", "ς", "σ")

func foldRunes(s string) string {
	bare := strings.Map(func(r rune) rune {
		if isAccent(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return norm.NFC.String(unlike.Replace(strings.ToLower(bare)))
}

// isAccent tells the marks that Latin, Greek and Cyrillic letters bear.
func isAccent(r rune) bool {
	return 0x0300 <= r && r <= 0x036f || 0x1ab0 <= r && r <= 0x1aff || 0x1dc0 <= r && r <= 0x1dff || 0x20d0 <= r && r <= 0x20ff
}
