package fold

import (
	"testing"

	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"case", "Raft", "raft"},
		{"accents", "Café NAÏVE Ångström", "cafe naive angstrom"},
		{"accents beside their letters", "Cafe\u0301", "cafe"},
		{"letters that have no parts", "Straße Øre Łódź", "strasse ore lodz"},
		{"Turkish i", "İstanbul ısı", "istanbul isi"},
		{"Greek", "Σίσυφος", "σισυφοσ"},
		{"Cyrillic", "Ёлка", "елка"},
		{"full width", "ＡＰＩ", "api"},
		{"half-width kana", "ｶﾞｲﾄﾞ", "ガイド"},
		{"voiced kana stay", "が", "が"},
		{"Hangul stays composed", "메모리", "메모리"},
		{"ligatures", "ﬁle", "file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Text(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFoldingTwiceIsFoldingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Text(rapid.String().Draw(t, "text"))
		if twice := Text(once); twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
	})
}
