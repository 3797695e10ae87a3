package calendar

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"pgregory.net/rapid"
)

// anyText has what breaks feeds: long lines, runes of each length, line ends and characters with a meaning.
func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		runes := rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("a \t\r\n\\;,:\"ü学🎓\u0000\u0007\u007f\u0085\u2028\ufeff")))
		text := rapid.StringOfN(runes, 0, 300, -1).Draw(t, "text")
		if rapid.Bool().Draw(t, "broken") {
			text += "\xff\xc3" + text
		}
		return text
	})
}

func TestFoldKeepsTheLineAndItsRunes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := []byte(cleanLine(anyText().Draw(t, "line")))
		folded := fold(nil, line)
		if got := unfold(folded); !bytes.Equal(got, append(bytes.Clone(line), "\r\n"...)) {
			t.Fatalf("unfolded to %q, want %q", got, line)
		}
		for physical := range bytes.SplitSeq(bytes.TrimSuffix(folded, []byte("\r\n")), []byte("\r\n")) {
			if len(physical) > 75 {
				t.Fatalf("%d octets in %q", len(physical), physical)
			}
			if !utf8.Valid(physical) {
				t.Fatalf("cut a rune in %q", physical)
			}
		}
	})
}

func TestFoldEndsOnBytesThatAreNoText(t *testing.T) {
	line := bytes.Repeat([]byte{0x80}, 1000)
	if got := unfold(fold(nil, line)); !bytes.Equal(bytes.TrimSpace(got), line) {
		t.Errorf("lost bytes: %d of %d", len(got), len(line))
	}
}

func TestFoldBreaksOnlyLongLines(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       int
	}{
		{"empty", "", 1}, {"75 octets", strings.Repeat("a", 75), 1}, {"76 octets", strings.Repeat("a", 76), 2},
		{"75 and 74 octets", strings.Repeat("a", 149), 2}, {"one more", strings.Repeat("a", 150), 3},
		{"a rune across the limit", strings.Repeat("a", 74) + "ü", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := bytes.Count(fold(nil, []byte(c.line)), []byte("\r\n")); got != c.want {
				t.Errorf("%d lines, want %d", got, c.want)
			}
		})
	}
}

func TestEscapedTextReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := cleanText(anyText().Draw(t, "text"))
		got, err := (&ical.Prop{Name: "X", Value: escape(text)}).Text()
		if err != nil || got != text {
			t.Fatalf("got %q, %v; want %q", got, err, text)
		}
	})
}

func TestCleanTextHoldsNoControlsAndIsSettled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := cleanText(anyText().Draw(t, "text"))
		if strings.ContainsAny(text, "\r\x00\x07\x7f\u0085\u2028\u2029\ufeff") || !utf8.ValidString(text) {
			t.Fatalf("left %q", text)
		}
		if again := cleanText(text); again != text {
			t.Fatalf("cleaned %q again to %q", text, again)
		}
		if line := cleanLine(text); strings.ContainsAny(line, "\n\t") || cleanLine(line) != line {
			t.Fatalf("title %q", line)
		}
	})
}

func TestCleanText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"line ends become one kind", "a\r\nb\rc\nd\u2028e\u0085f\vg", "a\nb\nc\nd\ne\nf\ng"},
		{"tabs stay", "a\tb", "a\tb"},
		{"controls go", "a\x00b\x07c\x1b[31md\x7f", "abcd"},
		{"broken UTF-8 shows", "a\xffb", "a\uFFFDb"},
		{"joiners in emoji stay", "👩\u200d💻", "👩\u200d💻"},
		{"what reorders or does not show goes", "a\u202eb\u200bc\u00add\U000e0041", "abcd"},
		{"joiners in Persian stay", "می\u200cخواهم", "می\u200cخواهم"},
		{"what XML refuses goes", "a\uFFFEb\uFFFFc\uFEFF", "abc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cleanText(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCleanURL(t *testing.T) {
	for _, c := range []struct{ name, link, want string }{
		{"kept as it is", "https://a.example/b/1?x=1,2;3&s=%2F#top", "https://a.example/b/1?x=1,2;3&s=%2F#top"},
		{"letters beyond ASCII are escaped", "http://a.example/größe?q=学", "http://a.example/gr%C3%B6%C3%9Fe?q=%E5%AD%A6"},
		{"spaces and quotes are escaped", ` https://a.example/a b?q="c d" `, "https://a.example/a%20b?q=%22c%20d%22"},
		{"line ends are no address", "https://a.example/\r\nATTENDEE:mailto:x@y", ""},
		{"next line is escaped", "https://a.example/?a\u0085b", "https://a.example/?a%C2%85b"},
		{"scripts are left out", "javascript:alert(1)", ""},
		{"relative addresses are left out", "/blocks/1", ""},
		{"no host is left out", "https:///x", ""},
		{"nothing stays nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cleanURL(c.link); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
