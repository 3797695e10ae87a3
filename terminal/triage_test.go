package terminal

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"tend/learning"
)

// twoItems are a story with everything and one with almost nothing.
func twoItems() []learning.Item {
	return []learning.Item{
		{ID: "i1", Source: "weekly", Title: "Channels, once more", URL: "https://example.org/a", Summary: "How a select waits.", Author: "A. Writer", Published: start},
		{ID: "i2", Source: "pointer", Title: "A \x1b[31mred\x1b[0m title"},
	}
}

const triageIntro = question + " y keeps, n drops, m is unsure. ? lists the keys, q quits.\n"

const firstItem = `
1/2 · weekly · A. Writer · 21 Nov 2026
Channels, once more
How a select waits.

https://example.org/a
Will this matter to your work in 12 months? y keep · n drop · m unsure
`

const secondItem = `
2/2 · pointer
A red title
Will this matter to your work in 12 months? y keep · n drop · m unsure
`

func TestTriageLineByLine(t *testing.T) {
	tests := []struct {
		name, input, want string
		states            map[string]string
	}{
		{"keep and drop", "y\nd\n", firstItem + "kept: lesson l7; asked again in November 2027\n" + secondItem +
			"dropped; asked again in November 2027\nKept 1, dropped 1, unsure 0.\n", map[string]string{"i1": "keep", "i2": "drop"}},
		{"unsure, and the end of the input", "m\n", firstItem + "unsure; asked again in November 2027\n" + secondItem +
			"Kept 0, dropped 0, unsure 1.\n", map[string]string{"i1": "unsure"}},
		{"undo", "k\nu\nu\nn\nq\n", firstItem + "kept: lesson l7; asked again in November 2027\n" + secondItem + "undone: kept\n" +
			firstItem + "nothing to undo\ndropped; asked again in November 2027\n" + secondItem + "Kept 0, dropped 1, unsure 0.\n",
			map[string]string{"i1": "drop"}},
		{"Enter and other keys answer nothing", "\n5\no\nq\n", firstItem + "keys: y keep, n drop, m unsure; r o u ? q\n" +
			"keys: y keep, n drop, m unsure; r o u ? q\nsource: https://example.org/a\nKept 0, dropped 0, unsure 0.\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			d := newSmall()
			d.items = twoItems()
			mode := Mode{In: strings.NewReader(tt.input), Out: &out, Err: io.Discard, Plain: true}
			sum, err := Triager{Client: d.client(t), Mode: mode}.Run(t.Context())
			if err != nil || sum.Left != 2-len(tt.states) {
				t.Errorf("%+v, %v", sum, err)
			}
			same(t, out.String(), triageIntro+tt.want)
			for item, want := range tt.states {
				if got := d.states[twoItems()[item[1]-'1'].ID]; string(got) != want {
					t.Errorf("%s is %q, want %q", item, got, want)
				}
			}
		})
	}
}

func TestTriageKeepsWhatCouldNotBeSaved(t *testing.T) {
	d := newSmall()
	d.items = twoItems()
	d.fail["/api/v1/items/i1/verdict"] = 1
	s := sifting{t: Triager{Client: d.client(t)}, list: toAnswer(d.questions, d.items)}
	st := s.press(t.Context(), "y")
	if !strings.HasPrefix(st.say, "not saved: ") || st.next.(sifting).list[0].item.ID != "i1" {
		t.Errorf("%q", st.say)
	}
	s = s.press(t.Context(), "y").next.(sifting)
	d.fail["/api/v1/items/i1/verdict"] = 1
	if st = s.press(t.Context(), "u"); !strings.HasPrefix(st.say, "not undone: ") || st.next.(sifting).list[0].item.ID != "i2" {
		t.Errorf("%q", st.say)
	}
}

func TestNothingToJudge(t *testing.T) {
	for _, answer := range []string{`{"items":[]}`, "refuse"} {
		var out bytes.Buffer
		sum, err := Triager{Client: answering(t, answer), Mode: Mode{Out: &out, NoInput: true}}.Run(t.Context())
		if err != nil || sum != (TriageSummary{}) {
			t.Errorf("%+v, %v", sum, err)
		}
		same(t, out.String(), "Nothing new to judge.\n")
	}
}

func TestTriageScreens(t *testing.T) {
	for name, all := range map[string][]string{"triage-80x24": nil, "triage-help-80x24": {"?"}, "triage-kept-80x24": {"y"}} {
		t.Run(name, func(t *testing.T) {
			d := newSmall()
			d.items = twoItems()
			s := sifting{t: Triager{Client: d.client(t)}, list: toAnswer(d.questions, d.items)}
			golden(t, name, trimmed(typed(t, open(t, s, 80, 24), all...)))
		})
	}
}
