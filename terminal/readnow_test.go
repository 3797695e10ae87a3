package terminal

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/learning"
)

// withArticle is a daemon with two items, the first of which has an article of three minutes.
func withArticle() *small {
	d := newSmall()
	d.items = twoItems()
	d.articles = map[string]api.Article{"i1": {Title: "Channels, once more", URL: "https://example.org/a", Item: "i1", Words: 600,
		Minutes: 3, From: api.FromPage, Markdown: "A *nil* channel is\nnever ready.\n\n- See [the spec](https://go.dev/ref/spec)."}}
	return d
}

func TestReadNowLineByLine(t *testing.T) {
	const article = `
Reading: lesson l7 is open, the clock runs
Channels, once more
600 words, about 3 min

A nil channel is never ready.

- See the spec[1].

[1] https://go.dev/ref/spec
Enter when you have read it; o opens it in the browser, q leaves the triage.
`
	tests := []struct {
		name, input, want string
		step              time.Duration
		sessions          []string
		state             string
	}{
		{"Enter has read it", "r\n\nn\n", firstItem + article + "kept and read for 4 min: lesson l7 is open\n" + secondItem +
			"dropped; asked again in November 2027\nKept 1, dropped 1, unsure 0.\n", 4 * time.Minute, []string{"s9 4m0s"}, "begun"},
		{"undo puts the item back", "r\n\nu\nq\n", firstItem + article + "kept and read for 4 min: lesson l7 is open\n" + secondItem +
			"undone: kept and begun\n" + firstItem + "Kept 0, dropped 0, unsure 0.\n", 4 * time.Minute, []string{"s9 4m0s"}, ""},
		{"o opens the browser, other keys are told", "r\no\n5\nq\n", firstItem + article + "source: https://example.org/a\n" +
			"keys: Enter has read it; o q\nkept and read for 4 min: lesson l7 is open\nKept 1, dropped 0, unsure 0.\n", 4 * time.Minute,
			[]string{"s9 4m0s"}, "begun"},
		{"the end of the input has read it too", "r\n", firstItem + article + "Kept 1, dropped 0, unsure 0.\n", time.Second, []string{"s9 1s"}, "begun"},
		{"an evening away is not believed", "r\n\nq\n", firstItem + article + "kept and read for 6 min: lesson l7 is open\n" + secondItem +
			"Kept 1, dropped 0, unsure 0.\n", 5 * time.Hour, []string{"s9 6m0s"}, "begun"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			d := withArticle()
			mode := Mode{In: strings.NewReader(tt.input), Out: &out, Err: io.Discard, Plain: true}
			if _, err := (Triager{Client: d.client(t), Mode: mode, Now: (&clock{at: start, step: tt.step}).now}).Run(t.Context()); err != nil {
				t.Error(err)
			}
			same(t, out.String(), triageIntro+tt.want)
			if !slices.Equal(d.sessions, tt.sessions) || string(d.states["i1"]) != tt.state {
				t.Errorf("%q, %q", d.sessions, d.states["i1"])
			}
		})
	}
}

func TestReadNowOnTheFullScreenComesBack(t *testing.T) {
	d := withArticle()
	var out bytes.Buffer
	mode := Mode{In: strings.NewReader("q"), Out: &out, Width: 60, Height: 20, UTF8: true}
	now := &clock{at: start, step: 30 * time.Second} // looked at when it opens, at the key, and at the end
	s := sifting{t: Triager{Client: d.client(t), Mode: mode, Now: now.now}, list: toAnswer(nil, d.items)}
	st := s.press(t.Context(), "r")
	if st.run == nil || st.next.(sifting).list[0].item.ID != "i1" {
		t.Fatalf("%+v", st)
	}
	st = st.then(t.Context(), st.run())
	if st.say != "kept and read for 1 min: lesson l7 is open" || st.next.(sifting).list[0].item.ID != "i2" {
		t.Errorf("%q", st.say)
	}
	if !strings.Contains(out.String(), "\x1b[?1049h") || !slices.Equal(d.sessions, []string{"s9 1m0s"}) {
		t.Errorf("%q, shown:\n%s", d.sessions, out.String())
	}
	if sum := st.next.(sifting).summary(); sum.Kept != 1 || sum.Left != 1 {
		t.Errorf("%+v", sum)
	}
	if st = st.next.press(t.Context(), "u"); st.say != "undone: kept and begun" || d.states["i1"] != "" {
		t.Errorf("%q, %v", st.say, d.states)
	}
}

func TestReadNowSaysWhenTheClockCannotBeStopped(t *testing.T) {
	d := withArticle()
	d.fail["/api/v1/sessions/read/stop"] = 1
	s := sifting{t: Triager{Client: d.client(t), Mode: Mode{Plain: true}, Now: (&clock{at: start}).now}, list: toAnswer(nil, d.items)}
	st := s.press(t.Context(), "r").next.press(t.Context(), "enter")
	if !strings.HasPrefix(st.say, "the clock runs on: write log: no space left") || d.states["i1"] != "begun" {
		t.Errorf("%q", st.say)
	}
}

func TestTheReaderInATriageLeavesTheVerdictToIt(t *testing.T) {
	p := paged(t, Reader{judged: true}, story(t), 80, 24)
	if p = press(t, p, "D"); p.say != "it is kept already: q goes back to the triage, where u takes that back" {
		t.Errorf("%q", p.say)
	}
	if got := strings.Join(p.keys(), "\n"); strings.Contains(got, "12 months") || !strings.Contains(got, "open the browser") {
		t.Errorf("%s", got)
	}
	if _, cmd := p.judge(learning.Drop); cmd != nil {
		t.Error("it judged")
	}
}
