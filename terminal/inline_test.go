package terminal

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

// told writes a line with its parts in brackets: e, s and c for emphasis, strong and code.
func told(lines []styledLine) string {
	var b strings.Builder
	for n, line := range lines {
		if n > 0 {
			b.WriteByte('\n')
		}
		at := 0
		for _, s := range line.spans {
			b.WriteString(line.text[at:s.from] + "{")
			for m, letter := range map[manner]string{isEmphasis: "e", isStrong: "s", isInlineCode: "c"} {
				if s.manner == m {
					b.WriteString(letter)
				}
			}
			if s.manner&(s.manner-1) != 0 {
				b.WriteString("+")
			}
			b.WriteString(":" + line.text[s.from:s.to] + "}")
			at = s.to
		}
		b.WriteString(line.text[at:])
	}
	return b.String()
}

func TestInlineMarkdown(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"none", "plain words", "plain words"},
		{"emphasis and strong", "an *em* and a **strong** one", "an {e:em} and a {s:strong} one"},
		{"with underscores", "an _em_ and a __strong__ one", "an {e:em} and a {s:strong} one"},
		{"both at once", "a ***word***.", "a {+:word}."},
		{"one in the other", "**a *b* c**", "{s:a }{+:b}{s: c}"},
		{"within a word", "un*frigging*believable", "un{e:frigging}believable"},
		{"an underscore within a word is one", "snake_case_name and __init__.py", "snake_case_name and {s:init}.py"},
		{"before punctuation", "(*note*), \"**so**\"", "({e:note}), \"{s:so}\""},
		{"a sum", "2 * 3 * 4 and 2*3", "2 * 3 * 4 and 2*3"},
		{"one without a partner", "a *b and **c*", "a *b and *{e:c}"},
		{"escaped", `\*a\* and \_b\_`, "*a* and _b_"},
		{"code keeps its signs", "call `a*b*c` or ``x`y``", "call {c:a*b*c} or {c:x`y}"},
		{"code in strong", "**use `a_b_c`**", "{s:use }{+:a_b_c}"},
		{"a backtick without a partner", "a ` b *c*", "a ` b {e:c}"},
		{"references", "a &lt; *b* &amp;&amp; c", "a < {e:b} && c"},
		{"an emphasis of nothing", "** ** and __ and *", "** ** and __ and *"},
		{"rule of three", "*a**b*", "{e:a**b}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := told(spanned([]string{inline(tt.in)}, isProse)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestInlineGoesOnInTheNextLine(t *testing.T) {
	set := setting{cells: 20}.plain("- Keys **have a fixed width now**, as before.")
	const want = "- Keys {s:have a fixed}\n  {s:width now}, as\n  before."
	if got := told(set); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	set = setting{cells: 20, utf8: true}.text("> A *claim* of ours", 0)
	if got := told(set); got != "│ A {e:claim} of ours" {
		t.Errorf("in a quote: %s", got)
	}
}

func TestInlineTakesTimeInProportion(t *testing.T) {
	for _, unit := range []string{"*", "_a", "*a _b ", "**a*", "`", "a*b_", "\\*"} {
		text := strings.Repeat(unit, 256<<10/len(unit))
		if got := inline(text); len(got) > 4*len(text) {
			t.Errorf("%q: %d bytes", unit, len(got))
		}
	}
}

func FuzzInline(f *testing.F) {
	for _, seed := range []string{"a *b* **c** `d` _e_", "***a** b*", "\\*&lt;`` ` ``", "*a _b* c_"} {
		f.Add(seed, 20)
	}
	f.Fuzz(func(t *testing.T, text string, cells int) {
		s := setting{cells: min(max(cells, 10), 100), utf8: true}
		for _, line := range s.text(cleanText(text), 0) {
			if strings.ContainsFunc(line.text, func(r rune) bool { return r < ' ' }) {
				t.Fatalf("a mark is left in %q", line.text)
			}
			at := 0
			for _, part := range line.spans {
				if part.from < at || part.to < part.from || part.to > len(line.text) {
					t.Fatalf("%q: %+v", line.text, line.spans)
				}
				at = part.to
			}
			p := pager{r: Reader{Mode: Mode{Color: true}}}
			if drawn := p.style(line); lipgloss.Width(drawn) != lipgloss.Width(line.text) {
				t.Fatalf("%q is drawn as %q", line.text, drawn)
			}
		}
	})
}
