package notes

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// faces lists the cards as "front / back".
func faces(p Parsed) []string {
	var out []string
	for _, c := range p.Cards {
		out = append(out, c.Front+" / "+c.Back)
	}
	return out
}

func TestParseCards(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing in nothing", "", nil},
		{"prose has no cards", "# Title\n\nSome text: and [a link](x).\n", nil},
		{"a question and its answer", "Q: what?\nA: yes", []string{"what? / yes"}},
		{"no space after the tags", "Q:what?\nA:yes\n", []string{"what? / yes"}},
		{"a tab after the tags", "Q:\twhat?\nA:\tyes\n", []string{"what? / yes"}},
		{"several lines on both sides", "Q: a\nb\n\nc\nA:\n\n- d\n- e\n\n", []string{"a\nb\n\nc / - d\n- e"}},
		{"an indented first line stays code", "Q: a\nA:\n\n    code\n", []string{"a /     code"}},
		{"the next card ends the one before", "Q: a\nA: b\nQ: c\nA: d\nC: [e]\nC: [f]\nQ: g\nA: h",
			[]string{"a / b", "c / d", "[…] / e", "[…] / f", "g / h"}},
		{"a rule ends a card", "Q: a\nA: b\n---\nprose\n\n---\n\nC: [c]\n -----\t\nprose", []string{"a / b", "[…] / c"}},
		{"the row of a table is no rule", "C: t\n\n| a | b |\n| --- | --- |\n| [1] | 2 |\n",
			[]string{"t\n\n| a | b |\n| --- | --- |\n| […] | 2 | / 1"}},
		{"indented tags are text", "  Q: a\n  A: b\nQ: c\nA: d\n A: e\n", []string{"c / d\n A: e"}},
		{"a heading in an answer belongs to it", "Q: a\nA: b\n## c\n", []string{"a / b\n## c"}},
		{"line ends of all systems", "Q: a\r\nA: b\r\n---\r\nQ: c\rA: d\r", []string{"a / b", "c / d"}},
		{"a byte order mark", "\uFEFFQ: a\nA: b", []string{"a / b"}},
		{"bytes that are not UTF-8", "Q: a\xff\nA: \x00b", []string{"a\uFFFD / \uFFFDb"}},
		{"a card said twice is one", "Q: a\nA: b\n\nC: x [y]\n\nQ: a\nA: b\nC: x [y]", []string{"a / b", "x […] / y"}},
		{"tags in a code block of prose", "```text\nQ: a\nA: b\nC: [c]\n```\n~~~~\nQ: d\n~~~\nA: e\n~~~~\n", nil},
		{"a code block in an answer", "Q: a\nA: like so:\n```go\nQ: no\n---\n```\nend\nQ: b\nA: c",
			[]string{"a / like so:\n```go\nQ: no\n---\n```\nend", "b / c"}},
		{"a code block in a list of an answer", "Q: a\nA:\n- x\n  ```\nC: [no]\n  ```\n", []string{"a / - x\n  ```\nC: [no]\n  ```"}},
		{"a fence that never closes is text", "```\nQ: a\nA: b\n~~~\n", []string{"a / b\n~~~"}},
		{"backquotes on one line are no fence", "``` x ```\nQ: a\nA: b\n``` y ```\n", []string{"a / b\n``` y ```"}},
		{"a commented-out card", "<!--\nQ: a\nA: b\n-->\nQ: c\nA: d\n<!-- e\nf -->\n", []string{"c / d"}},
		{"a comment that never ends is text", "<!--\nQ: a\nA: b\n", []string{"a / b"}},
		{"an answer with a comment of several words keeps it", "Q: a\nA: b\n<!-- see below -->\nQ: c\nA: d",
			[]string{"a / b\n<!-- see below -->", "c / d"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := faces(Parse("n.md", []byte(tt.text))); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestParseNumbersCards(t *testing.T) {
	p := Parse("n.md", []byte("---\ntitle: x\n---\n\nQ: a\nA: b\n\nC:\n[c] and [d]\n---\nC: [e]\n"))
	want := []Card{
		{Kind: QA, Front: "a", Back: "b", Line: 5, Index: 0, Group: 0},
		{Kind: Cloze, Front: "[…] and d", Back: "c", Line: 8, Index: 1, Group: 1},
		{Kind: Cloze, Front: "c and […]", Back: "d", Line: 8, Index: 2, Group: 1},
		{Kind: Cloze, Front: "[…]", Back: "e", Line: 11, Index: 3, Group: 2},
	}
	if !reflect.DeepEqual(p.Cards, want) {
		t.Errorf("got  %+v\nwant %+v", p.Cards, want)
	}
}

func TestParseMarks(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"at the end of the first line", "Q: a <!-- one -->\nA: b\nC: [x] <!--two-->\n", []string{"one", "two"}},
		{"on the line before", "<!-- one -->\nQ: a\nA: b\n<!-- two -->\nC: [x] and [y]\n", []string{"one", "two", "two"}},
		{"the nearer one counts", "<!-- far -->\nQ: a <!-- near -->\nA: b\n", []string{"near"}},
		{"above a blank line it is a comment", "<!-- one -->\n\nQ: a\nA: b\n", []string{""}},
		{"several words are a comment", "<!-- not an id -->\nQ: a <!-- nor this -->\nA: b\n", []string{""}},
		{"letters of any script and - _ . :", "Q: a <!-- käse-1_2.3:4 -->\nA: b\n", []string{"käse-1_2.3:4"}},
		{"one mark names one card", "Q: a <!-- m -->\nA: b\nQ: c <!-- m -->\nA: d\n", []string{"m", ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range Parse("n.md", []byte(tt.text)).Cards {
				got = append(got, c.Mark)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	p := Parse("n.md", []byte("Q: z\nA: y\n<!-- one -->\nQ: a <!-- two -->\nA: b\n"))
	if got := faces(p); !reflect.DeepEqual(got, []string{"z / y", "a / b"}) {
		t.Errorf("marks stayed in the text: %q", got)
	}
}

func TestParseProblems(t *testing.T) {
	tests := []struct {
		name, text string
		line       int
		says       string
		cards      int
	}{
		{"a question without an answer", "Q: a\n\nQ: b\nA: c", 1, "Q: without an A:", 1},
		{"a question cut off by a rule", "x\nQ: a\n---\n", 2, "Q: without an A:", 0},
		{"an empty question", "Q:\nA: b", 1, "write it after Q:", 0},
		{"an empty answer", "Q: a\nA:\n\n---\n", 1, "write the answer after A:", 0},
		{"an answer without a question", "A: b\n", 1, "A: without a Q:", 0},
		{"a second answer", "Q: a\nA: b\nA: c\n", 3, "second A: for the Q: on line 1", 1},
		{"an answer in a cloze", "C: [a]\nA: c\n", 2, "write Q: instead of C: on line 1", 1},
		{"a cloze without a deletion", "\nC: a\n", 2, "[brackets]", 0},
		{"a cloze without a text", "C:\n\n---\n", 1, "C: without a text", 0},
		{"brackets round nothing", "C: a [] b [ ]\n", 1, "[brackets]", 0},
		{"a bracket that stays open", "C: half [good\n", 1, "never closed", 0},
		{"a card twice", "Q: a\nA: b\n\nQ: a\nA: b\n", 4, "same card as on line 1", 1},
		{"a mark twice", "Q: a <!-- m -->\nA: b\nQ: c <!-- m -->\nA: d\n", 3, "m stands on line 1", 2},
		{"a file in UTF-16", "\xff\xfeQ\x00:\x00", 1, "save it as UTF-8", 0},
		{"a file that is too large", strings.Repeat("Q: a\nA: b\n", 200_000), 1, "split it", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Parse("n.md", []byte(tt.text))
			if len(p.Problems) != 1 || len(p.Cards) != tt.cards {
				t.Fatalf("got %d cards and %v, want %d and one problem", len(p.Cards), p.Problems, tt.cards)
			}
			if got := p.Problems[0]; got.Line != tt.line || !strings.Contains(got.Text, tt.says) {
				t.Errorf("got %+v, want line %d: …%s…", got, tt.line, tt.says)
			}
		})
	}
}

func TestParseLimits(t *testing.T) {
	p := Parse("n.md", []byte("C: "+strings.Repeat("[a] ", MaxDeletions+1)))
	if len(p.Cards) != MaxDeletions || len(p.Problems) != 1 {
		t.Errorf("deletions: %d cards, %v", len(p.Cards), p.Problems)
	}
	var b strings.Builder
	for i := range MaxCards + 10 {
		fmt.Fprintf(&b, "Q: %d\nA: %d\n", i, i)
	}
	if p = Parse("n.md", []byte(b.String())); len(p.Cards) != MaxCards || len(p.Problems) != 1 {
		t.Errorf("cards: %d cards, %v", len(p.Cards), p.Problems)
	}
	if p = Parse("n.md", []byte(strings.Repeat("A: x\n", 500))); len(p.Problems) != MaxProblems {
		t.Errorf("problems: %d", len(p.Problems))
	}
}

func TestParseTitle(t *testing.T) {
	tests := []struct{ name, path, text, want string }{
		{"the first heading", "n.md", "text\n## Locks ##\n# Other\n", "Locks"},
		{"a heading keeps a sharp", "n.md", "# C#\n", "C#"},
		{"an underlined heading", "n.md", "Locks\n=====\n", "Locks"},
		{"a hash tag is no heading", "n.md", "#go\n####### seven\n", "n"},
		{"a heading in code is none", "n.md", "```\n# x\n```\n# y\n", "y"},
		{"a heading in an answer is none", "n.md", "Q: a\nA: b\n# c\n", "n"},
		{"the heading before the front matter", "n.md", "---\ntitle: front\n---\n# head\n", "head"},
		{"YAML", "n.md", "---\ntitle: \"a: \\\"b\\\"\"\ntags: [x]\n---\n", `a: "b"`},
		{"YAML that ends in dots", "n.md", "---\ntitle: 'it''s' # c\n...\n", "it''s"},
		{"TOML", "n.md", "+++\ntitle = \"a\"\n+++\n", "a"},
		{"a deck of hashcards", "n.md", "---\nname = \"Cell Biology\"\n---\n\nQ: a\nA: b\n", "Cell Biology"},
		{"a rule is no front matter", "n.md", "---\n# head\ntext\n---\n", "head"},
		{"the file's name", "a/b/on locks.md", "text", "on locks"},
		{"the file's name with another ending", "a/v1.2", "text", "v1.2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parse(tt.path, []byte(tt.text)).Title; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseFrontMatterHidesNoCard(t *testing.T) {
	for _, text := range []string{
		"---\nQ: a\nA: b\n---\nC: [c]\n",
		"---\n\nQ: a\nA: b\n\n---\n\nC: [c]\n",
		"---\ntitle: x\nQ: a\nA: b\nC: [c]\n",
		"---\ntitle: x\n---\nQ: a\nA: b\nC: [c]\n",
	} {
		if got := faces(Parse("n.md", []byte(text))); !reflect.DeepEqual(got, []string{"a / b", "[…] / c"}) {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestParseWords(t *testing.T) {
	tests := []struct {
		name, text string
		want       int
	}{
		{"words between spaces", "# On locks\n\nDon't - *hold* them, 2 ms.\n", 7},
		{"front matter and comments are not read", "---\ntitle: a b c\n---\none\n<!-- two\nthree -->\n", 1},
		{"tags are not read", "Q: one two\nA: three\n", 3},
		{"characters of scripts without spaces", "你好 world", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Parse("n.md", []byte(tt.text)).Words; got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// render writes cards as a note; clozes of a group as one C:.
func render(cards []Card) string {
	var b strings.Builder
	for i, c := range cards {
		switch {
		case c.Kind == QA:
			fmt.Fprintf(&b, "Q: %s%s\nA: %s\n", c.Front, comment(c.Mark), c.Back)
		case i == 0 || cards[i-1].Group != c.Group:
			text := strings.Replace(c.Front, gap, "\x01"+c.Back+"\x02", 1)
			for _, s := range cards[i+1:] {
				if s.Group == c.Group {
					before, _, _ := strings.Cut(s.Front, gap)
					text = reopen(text, len(before), len(s.Back))
				}
			}
			text = strings.NewReplacer("[", `\[`, "]", `\]`, "\x01", "[", "\x02", "]").Replace(text)
			fmt.Fprintf(&b, "%s\nC: %s\n", strings.TrimSpace(comment(c.Mark)), text)
		}
		b.WriteString("---\n")
	}
	return b.String()
}

// reopen puts brackets round the n bytes at an offset of the text that does not count the brackets in it.
func reopen(text string, at, n int) string {
	var b strings.Builder
	seen := 0
	for _, r := range text {
		if r == '\x01' || r == '\x02' {
			b.WriteRune(r)
			continue
		}
		if seen == at {
			b.WriteByte('\x01')
		}
		b.WriteRune(r)
		if seen += utf8.RuneLen(r); seen == at+n {
			b.WriteByte('\x02')
		}
	}
	return b.String()
}

func comment(mark string) string {
	if mark == "" {
		return ""
	}
	return " <!-- " + mark + " -->"
}

// words draws plain words, so that no text is a tag or a fence by accident.
func words(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.StringMatching(`[a-zäß]{2,8}|\[[a-z]{1,3}\]|漢字`), 1, 6).Draw(t, label), " ")
}

// deck draws the cards of a note as Parse would give them.
func deck(t *rapid.T) []Card {
	var cards []Card
	seen := map[content]bool{}
	for g := range rapid.IntRange(0, 12).Draw(t, "entries") {
		mark := ""
		if rapid.IntRange(0, 3).Draw(t, "marked") == 0 {
			mark = fmt.Sprintf("mark-%d", g)
		}
		entry := []content{{QA, words(t, "front"), words(t, "back")}}
		if rapid.Bool().Draw(t, "cloze") {
			a, b, c := words(t, "a"), words(t, "b"), words(t, "c")
			entry = []content{{Cloze, gap + " " + b + " " + c, a}, {Cloze, a + " " + b + " " + gap, c}}
		}
		if seen[entry[0]] || seen[entry[len(entry)-1]] {
			continue
		}
		for _, c := range entry {
			seen[c] = true
			cards = append(cards, Card{Kind: c.kind, Front: c.front, Back: c.back, Mark: mark, Group: g})
		}
	}
	return cards
}

func TestRenderedCardsParseToThemselves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cards := deck(t)
		p := Parse("n.md", []byte(render(cards)))
		if len(p.Problems) > 0 || len(p.Cards) != len(cards) {
			t.Fatalf("%d of %d cards, problems %v, in\n%s", len(p.Cards), len(cards), p.Problems, render(cards))
		}
		for i, c := range p.Cards {
			want := cards[i]
			if c.Kind != want.Kind || c.Front != want.Front || c.Back != want.Back || c.Mark != want.Mark || c.Index != i {
				t.Fatalf("card %d: got %+v, want %+v", i, c, want)
			}
			if i > 0 && (c.Group == p.Cards[i-1].Group) != (want.Group == cards[i-1].Group) {
				t.Fatalf("card %d: not the siblings it had", i)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Q: a\nA: b\n", "C: [a] \\[b\\] ![c](d) [e](f) [[g]] [^h] `i[j]`\n- [ ] k\n", "---\ntitle: x\n---\n# y\n",
		"```\nQ: a\n```\n~~~\n", "<!-- m -->\nQ: a\nA: b\n<!--\n-->", "\xef\xbb\xbf\xff\x00\r\n\r", "C: `[` \\\\[x] \\sqrt[3]{x} [a](<b c> \"d\")",
		"C: [", "C: ]", "C: \\", "---", "+++", "===", "x\n===", "C: [![", "C: ``[`]``\n\n`[x]\n```\n]\n```",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p := Parse("a.md", text)
		lines := strings.Count(string(text), "\n") + strings.Count(string(text), "\r") + 1
		for i, c := range p.Cards {
			if c.Index != i || c.Line < 1 || c.Line > lines || c.Front == "" || c.Back == "" {
				t.Errorf("card %d: %+v", i, c)
			}
			if !utf8.ValidString(c.Front+c.Back+c.Mark) || c.Kind == Cloze && !strings.Contains(c.Front, gap) {
				t.Errorf("card %d: %+v", i, c)
			}
			if i > 0 && c.Group != p.Cards[i-1].Group && c.Group != p.Cards[i-1].Group+1 {
				t.Errorf("card %d: group %d after %d", i, c.Group, p.Cards[i-1].Group)
			}
		}
		for _, problem := range p.Problems {
			if problem.Line < 1 || problem.Line > lines || problem.Text == "" {
				t.Errorf("problem %+v of %d lines", problem, lines)
			}
		}
		if !reflect.DeepEqual(p, Parse("a.md", text)) {
			t.Error("twice is not the same")
		}
	})
}

// Each of these makes a careless reader quadratic, in time or in what it returns.
func TestParseOfRepetitionIsBounded(t *testing.T) {
	for _, unit := range []string{
		"[", "]", "[a](", "[a](<", "[a](x '", "`", "``` x\n", "~~~x\n", "![", "[[", "C: [a]\n", "[a]", "\\", "<!--\n", "> [!", "[a]: ",
	} {
		text := "C: [x]\n" + strings.Repeat(unit, MaxBytes/4/len(unit))
		size := 0
		for _, c := range Parse("n.md", []byte(text)).Cards {
			size += len(c.Front) + len(c.Back)
		}
		if size > MaxDeletions*2*len(text) {
			t.Errorf("%q: %d bytes of cards from %d", unit, size, len(text))
		}
	}
}

func BenchmarkParse_100KB(b *testing.B) {
	var text strings.Builder
	for i := 0; text.Len() < 100_000; i++ {
		fmt.Fprintf(&text, "## Part %d\n\nSome prose about `locks[%d]` and [links](https://example.org/%d).\n\n---\n", i, i, i)
		fmt.Fprintf(&text, "Q: What does lock %d guard?\nA: The counter of part %d.\n\nC: Lock [%d] guards [counter %d].\n\n---\n", i, i, i, i)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		Parse("n.md", []byte(text.String()))
	}
}

func TestPriorityOfFrontMatter(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Priority
		weight     float64
		problems   []Problem
	}{
		{"none says none", "Q: a\nA: b", "", 1, nil},
		{"high", "---\npriority: high\n---\nQ: a\nA: b", High, 2, nil},
		{"low in TOML", "+++\ntitle = \"x\"\npriority = \"Low\"\n+++\n", Low, 0.5, nil},
		{"normal is none", "---\npriority: normal # for now\n---\n", "", 1, nil},
		{"another word is a problem", "---\ntitle: x\npriority: urgent\n---\n", "", 1, []Problem{{3, `priority "urgent": want high, normal or low`}}},
		{"outside of the front matter it is text", "priority: high\n", "", 1, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Parse("a.md", []byte(c.text))
			if p.Priority != c.want || p.Priority.Weight() != c.weight || !reflect.DeepEqual(p.Problems, c.problems) {
				t.Errorf("got %q, %v, %v", p.Priority, p.Priority.Weight(), p.Problems)
			}
		})
	}
}
