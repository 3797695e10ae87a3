package find

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"words and their places", "A small cache, warm", "a0 small1 cache2 warm3"},
		{"case and accents folded", "Café RÉSUMÉ", "cafe0 resume1"},
		{"a qualified name follows itself", "sync.Mutex", "sync0 mutex1"},
		{"snake case", "O_DIRECT", "o0 direct1"},
		{"camel case whole and in parts", "ListenAndServe x", "listenandserve0 listen0 and0 serve0 x1"},
		{"an abbreviation in camel case", "HTTPServer", "httpserver0 http0 server0"},
		{"signs of a language", "C++ and C#, not a+b", "c++0 c0 and1 c#2 c2 not3 a4 b5"},
		{"a number of an issue is no sign", "fix#12", "fix0 121"},
		{"Japanese in pairs", "東京都", "東京0 京都1 都2"},
		{"scripts side by side", "Go言語", "go0 言語1 語2"},
		{"kana with their long sound", "タワー", "タワ0 ワー1 ー2"},
		{"a character alone", "猫 cat", "猫0 cat1"},
		{"marks belong to their letter", "e\u0301te\u0301 が", "ete0 が1"},
		{"nothing", " -- … \u00a0", ""},
		{"bytes that are no text", "a\xffb", "a0 b1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			Words(c.text, 0, func(w Word) { got = append(got, fmt.Sprintf("%s%d", w.Term, w.Pos)) })
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

func TestWordsLieInTheirText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), anyText()).Draw(t, "text")
		last, end := 0, 0
		end = Words(text, 0, func(w Word) {
			if w.From < 0 || w.From >= w.To || w.To > len(text) || len(w.Term) > maxTerm+3 || !utf8.ValidString(w.Term) {
				t.Fatalf("%+v of %q", w, text)
			}
			if w.Pos < last || w.Pos > last+1 {
				t.Fatalf("%+v after position %d", w, last)
			}
			last = w.Pos
		})
		if end != 0 && end != last+1 {
			t.Fatalf("ends at %d, the last word at %d", end, last)
		}
	})
}

// vocabulary is small, so that documents and queries meet.
var vocabulary = []string{"cache", "Cached", "caches", "caché", "go", "Go言語", "東京都", "京", "sync.Mutex", "Mutex", "O_DIRECT", "C++", "c",
	"ListenAndServe", "serve", "a", "b", "the", "raft", "x86", "東京", "메모리를", "don't", "ﬁle"}

func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 12).Draw(t, "words")
		return strings.Join(words, rapid.SampledFrom([]string{" ", ", ", "-", "\n"}).Draw(t, "between"))
	})
}

func FuzzWords(f *testing.F) {
	for _, word := range vocabulary {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, text string) {
		Words(text, 0, func(w Word) {
			if w.From >= w.To || w.To > len(text) || w.Term == "" || utf8.ValidString(text) && !utf8.ValidString(w.Term) {
				t.Fatalf("%+v of %q", w, text)
			}
		})
	})
}
