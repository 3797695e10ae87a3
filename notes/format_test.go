package notes

import (
	"strings"
	"testing"
)

func TestFormatWritesOneCard(t *testing.T) {
	for name, c := range map[string]struct{ front, back, want string }{
		"plain":              {"What?", "That.", "Q: What?\nA: That.\n"},
		"white space":        {" What? \r\n", "\n\nThat.\n", "Q: What?\nA: That.\n"},
		"several lines":      {"What\nand why?", "That.\n\nSo.", "Q: What\nand why?\nA: That.\n\nSo.\n"},
		"a tag in the text":  {"What\nQ: is this?", "A: b\nA: c", "Q: What\n Q: is this?\nA:  A: b\n A: c\n"},
		"a rule":             {"What?", "one\n---\ntwo", "Q: What?\nA: one\n\\---\ntwo\n"},
		"a code block":       {"What does it print?", "```go\nQ: = 1\n```", "Q: What does it print?\nA:\n```go\n Q: = 1\n```\n"},
		"an open fence":      {"What?", "```\ncode", "Q: What?\nA: \\```\ncode\n"},
		"an open comment":    {"What?", "so\n<!-- and", "Q: What?\nA: so\n&lt;!-- and\n"},
		"another open fence": {"What?", "~~~\ncode", "Q: What?\nA: \\~~~\ncode\n"},
		"a name":             {"What? <!-- c1 -->", "So.", "Q: What? &lt;!-- c1 --&gt;\nA: So.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := Format(c.front, c.back); !ok || got != c.want {
				t.Errorf("got %q, %v, want %q", got, ok, c.want)
			}
		})
	}
	for name, c := range map[string][2]string{"no question": {" ", "a"}, "no answer": {"a", "\n"}} {
		t.Run(name, func(t *testing.T) {
			if got, ok := Format(c[0], c[1]); ok {
				t.Errorf("got %q", got)
			}
		})
	}
}

func FuzzFormat(f *testing.F) {
	f.Add("What?", "That.")
	f.Add("```\nQ: a", "~~~\n<!-- x\n---")
	f.Add("C: [a]", "-->\n<!-- name -->")
	f.Fuzz(func(t *testing.T, front, back string) {
		text, ok := Format(front, back)
		if !ok {
			return
		}
		parsed := Parse("a.md", []byte("# Deck\n\n<!-- key -->\n"+text+"\n<!-- other -->\n"+text[:len(text)-1]+" 2\n"))
		if len(parsed.Cards) == 0 || parsed.Cards[0].Mark != "key" || strings.Contains(parsed.Cards[0].Back, "<!-- other") {
			t.Errorf("%q is read as %+v", text, parsed)
		}
	})
}
