package anki

import (
	"strings"
	"testing"

	"tend/notes"
)

// reread gives what package notes reads in the Markdown of a card, and fails when it reads anything else.
func reread(t *testing.T, c Card) []notes.Card {
	t.Helper()
	text := c.Markdown()
	if len(text) > notes.MaxBytes {
		return nil
	}
	// Another card before and after: neither may change.
	around := "Q: before\nA: there\n" + text + "Q: after\nA: here\n"
	parsed := notes.Parse("x.md", []byte(around))
	if len(parsed.Problems) > 0 || len(parsed.Cards) < 2 {
		t.Fatalf("%v in\n%s", parsed.Problems, around)
	}
	first, last := parsed.Cards[0], parsed.Cards[len(parsed.Cards)-1]
	if first.Back != "there" || last.Front != "after" || last.Back != "here" || last.Mark != "" {
		t.Fatalf("%+v\n%+v\nin\n%s", first, last, around)
	}
	return parsed.Cards[1 : len(parsed.Cards)-1]
}

func FuzzMarkdown(f *testing.F) {
	for _, seed := range [][2]string{
		{"hola", "hello"},
		{"Q: x\nA: y\nC: z", "a\nQ: b\nA: c"},
		{"```go\nQ: x", "```\nA: y"},
		{"~~~~\n~~~\nx", "a\n---\nb"},
		{"x <!-- name -->\ny", "<!-- a\nb -->\nc\n<!-- mark -->"},
		{"- a\n- b", "1. x\n2. y"},
		{" \u3000x\r\ry\x00", "\u0085z\u00a0"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, front, back string) {
		c := Card{Kind: Basic, Front: front, Back: back}
		wantFront, wantBack := safe(front), safe(back)
		if safe(wantFront) != wantFront || safe(wantBack) != wantBack {
			t.Fatalf("safe again: %q, %q", wantFront, wantBack)
		}
		if c.Markdown() == "" && (wantFront == "" || wantBack == "") {
			return
		}
		cards := reread(t, c)
		if cards == nil && len(c.Markdown()) > notes.MaxBytes {
			return
		}
		if len(cards) != 1 || cards[0].Front != wantFront || cards[0].Back != wantBack || cards[0].Mark != "" {
			t.Fatalf("got %+v\nwant %q, %q", cards, wantFront, wantBack)
		}
	})
}

func FuzzCloze(f *testing.F) {
	for _, seed := range []string{
		"The {{c1::cell}} is {{c2::small}}.",
		"{{c1::a}}(b) !{{c2::c}} \\{{c3::d}} [x] [[{{c4::y}}]]",
		"<code>a[{{c1::i}}]</code> and <code>{{c2::x}}</code>",
		"<pre>x = {{c1::1}}</pre>",
		`<a href="http://x.y/{{c1::z}}">a {{c2::b}}</a>`,
		`\( \sqrt{{c1::3}}[2] \) [$]x[/$]`,
		"- {{c1::x}}<br>{{c2::^a}}: http://a.b",
		"{{c1::a {{c2::b}} c}}",
		"{{c1::`}} ` {{c2::b}}",
		"<ul><li>{{c1::x}} a</li><li>{{c2::y}}</li></ul>",
		`{{c1::<img src="a b.png" alt="]">}}`,
		"<table><tr><td>{{c1::a}}</td><td>{{c2::b}}</td></tr></table>",
		"<blockquote>{{c1::!note}}</blockquote>",
	} {
		f.Add(seed, "extra")
	}
	f.Fuzz(func(t *testing.T, text, more string) {
		b := builder{schema: schema{types: map[int64]*noteType{0: {name: "Cloze", cloze: true, fields: clozeType.fields,
			templates: map[int]*template{0: newTemplate("Cloze", "{{cloze:Text}}", "{{cloze:Text}}<br>{{Back Extra}}")}}}}}
		for ord := range 4 {
			if err := b.add(row{card: int64(ord + 1), note: 1, ord: ord, fields: text + "\x1f" + strings.ReplaceAll(more, "\x1f", "")}); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range b.cards {
			cards := reread(t, c)
			if c.Kind == Basic {
				if len(cards) != 1 || cards[0].Front != c.Front || cards[0].Back != c.Back {
					t.Fatalf("got %+v\nwant %+v", cards, c)
				}
				continue
			}
			if len(cards) != len(b.cloze.numbers) {
				t.Fatalf("got %d cards, want %d of %q", len(cards), len(b.cloze.numbers), c.Markdown())
			}
		}
	})
}
