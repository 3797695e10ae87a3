package terminal

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/internal/id"
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

// lastYear are two questions of a year ago.
func lastYear() []api.Question {
	at := start.AddDate(-1, 0, 0)
	return []api.Question{
		{Item: learning.Item{ID: "i8", Source: "weekly", Title: "Old news"}, Verdict: learning.Verdict{Answer: learning.Keep, At: at}},
		{Item: learning.Item{ID: "i9", Source: "pointer", Title: "Left out"}, Verdict: learning.Verdict{Answer: learning.Drop, At: at}},
	}
}

func TestTriageOfAYearAgo(t *testing.T) {
	const first = `
1/3 · weekly
Old news
A year ago (21 Nov 2025) you said keep: did it matter? y yes · n no
`
	const second = `
2/3 · pointer
Left out
A year ago (21 Nov 2025) you said drop: would it have mattered? y yes · n no
`
	const third = `
3/3 · pointer
A red title
Will this matter to your work in 12 months? y keep · n drop · m unsure
`
	tests := []struct {
		name, input, want string
		states            map[string]string
	}{
		{"yes and no", "y\nn\nq\n", first + "it mattered\n" + second + "it did not matter\n" + third +
			"Kept 0, dropped 0, unsure 0; looked back at 2. 12 expired unread in 30 days.\n", map[string]string{"i8": "mattered", "i9": "did not matter"}},
		{"undo, next time and other keys", "y\nu\nm\nb\nu\nb\nq\n", first + "it mattered\n" + second + "undone: it mattered\n" + first +
			"keys: y yes, n no; b o u ? q\nasked again next time\n" + second + "undone: asked next time\n" + first + "asked again next time\n" +
			second + "Kept 0, dropped 0, unsure 0. 12 expired unread in 30 days.\n", map[string]string{"i8": ""}},
		{"read now, and back", "b\nb\nr\n", first + "asked again next time\n" + second + "asked again next time\n" + third +
			"kept and begun: lesson l7 is open, the clock runs (no route to host)\nKept 1, dropped 0, unsure 0. 12 expired unread in 30 days.\n", map[string]string{"i2": "begun"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			d := newSmall()
			d.questions, d.items, d.expired = lastYear(), twoItems()[1:], 12
			mode := Mode{In: strings.NewReader(tt.input), Out: &out, Err: io.Discard, Plain: true}
			if _, err := (Triager{Client: d.client(t), Mode: mode}).Run(t.Context()); err != nil {
				t.Error(err)
			}
			same(t, out.String(), triageIntro+tt.want)
			for item, want := range tt.states {
				if got := string(d.states[id.Item(item)]); got != want {
					t.Errorf("%s is %q, want %q", item, got, want)
				}
			}
		})
	}
}

func TestUndoOfReadNow(t *testing.T) {
	d := newSmall()
	d.items = twoItems()
	s := sifting{t: Triager{Client: d.client(t)}, list: toAnswer(nil, d.items)}
	d.fail["/api/v1/items/i1/begin"] = 1
	if st := s.press(t.Context(), "r"); !strings.HasPrefix(st.say, "not saved: ") {
		t.Errorf("%q", st.say)
	}
	s = s.press(t.Context(), "r").next.(sifting)
	if d.states["i1"] != "begun" || s.list[0].item.ID != "i2" {
		t.Errorf("%v", d.states)
	}
	st := s.press(t.Context(), "u")
	if st.say != "undone: kept and begun" || d.states["i1"] != "" || st.next.(sifting).list[0].item.ID != "i1" {
		t.Errorf("%q, %v", st.say, d.states)
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
	for name, all := range map[string][]string{"triage-80x24": nil, "triage-help-80x24": {"?"}, "triage-kept-80x24": {"y"},
		"triage-begun-80x24": {"r"}} {
		t.Run(name, func(t *testing.T) {
			d := newSmall()
			d.items = twoItems()
			s := sifting{t: Triager{Client: d.client(t)}, list: toAnswer(d.questions, d.items)}
			golden(t, name, trimmed(typed(t, open(t, s, 80, 24), all...)))
		})
	}
}

func TestTriageScreensOfAYearAgo(t *testing.T) {
	for name, keys := range map[string][]string{"triage-year-80x24": nil, "triage-year-no-80x24": {"n"}} {
		t.Run(name, func(t *testing.T) {
			d := newSmall()
			d.questions = lastYear()
			s := sifting{t: Triager{Client: d.client(t)}, list: toAnswer(d.questions, nil)}
			golden(t, name, trimmed(typed(t, open(t, s, 80, 24), keys...)))
		})
	}
}
