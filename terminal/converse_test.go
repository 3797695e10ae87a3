package terminal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
)

const intro = "Enter shows the answer, and then means good. ? lists the keys, q quits.\n"

func TestReviewLineByLine(t *testing.T) {
	tests := []struct {
		name, input, want string
		log               []string
	}{
		{"a grade by number and one by Enter", "\n3\n\n\nq\n", `
1/3 · 3 min left · go
What does a nil channel do in a ` + "`select`" + `?
Its case is never ready.
1 again 1m · 2 hard 6m · 3 good 10m · 4 easy 8d
good: due 2026-11-24 (in 3 days)

2/3 · 2 min left · go
Who closes a channel?
The one that sends.
1 again 1m · 2 hard 6m · 3 good 10m · 4 easy 8d
good: due 2026-11-24 (in 3 days)

3/3 · 2 min left · go · note
# Contexts

Pass a context first, and do not keep it.
Enter still true · e edit · c make cards · x retire
Reviewed 2 cards; credited less than a minute.
Again 0, hard 0, good 2, easy 0.
Left for another time: 1.
`, []string{"c1 good", "c2 good"}},
		{"the end of the input quits", "\n", `
1/3 · 3 min left · go
What does a nil channel do in a ` + "`select`" + `?
Its case is never ready.
1 again 1m · 2 hard 6m · 3 good 10m · 4 easy 8d
Nothing reviewed.
`, nil},
		{"what is no key is told the keys, and asked again", "\nhello\n4", `
1/3 · 3 min left · go
What does a nil channel do in a ` + "`select`" + `?
Its case is never ready.
1 again 1m · 2 hard 6m · 3 good 10m · 4 easy 8d
keys: 1 2 3 4 grade, Enter is good; u e s b o n i ? q
easy: due 2026-11-29 (in 8 days)

2/3 · 2 min left · go
Who closes a channel?
Reviewed 1 card; credited less than a minute.
Again 0, hard 0, good 0, easy 1.
Left for another time: 2.
`, []string{"c1 easy"}},
		{"a grade before the answer is none", "2\nq\n", `
1/3 · 3 min left · go
What does a nil channel do in a ` + "`select`" + `?
Enter shows the answer first
Nothing reviewed.
`, nil},
		{"undo brings the card back", "\n1\nu\nu\nq\n", `
1/3 · 3 min left · go
What does a nil channel do in a ` + "`select`" + `?
Its case is never ready.
1 again 1m · 2 hard 6m · 3 good 10m · 4 easy 8d
again: due 2026-11-21 (in 1 min)

2/3 · 2 min left · go
Who closes a channel?
undone: again

1/3 · 3 min left · go
What does a nil channel do in a ` + "`select`" + `?
nothing to undo
Nothing reviewed.
`, nil},
		{"why now", "i\nq\n", `
1/3 · 3 min left · go
What does a nil channel do in a ` + "`select`" + `?
why now: you are about to forget it
stability: 3.2 days until it is recalled 9 times in 10
difficulty: 5.0 of 10
reviews: 4, forgotten: 1
due: 2026-11-21 09:00
card: c1, go/select.md:7
Nothing reviewed.
`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newSmall(three()...)
			r, out := reviewer(t, d, tt.input)
			if _, err := r.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			same(t, out.String(), intro+tt.want)
			if !slices.Equal(d.standing(), tt.log) {
				t.Errorf("log %q, want %q", d.standing(), tt.log)
			}
		})
	}
}

func TestOneKeySaysOneLine(t *testing.T) {
	tests := []struct{ name, key, want string }{
		{"suspend", "s", "suspended: tend card resume c1 brings it back"},
		{"put off", "b", "put off until later today"},
		{"the source is printed where it cannot be opened", "o", "source: https://go.dev/ref/spec"},
		{"how to write down", "n", "write it down: in a note of yours, or with tend lesson close LESSON --summary '…'"},
		{"no editor", "e", "no editor here: edit go/select.md:7 in the notes folder"},
		{"capitals do as well", " B ", "put off until later today"},
		{"no key at the question", "7", "keys: Enter shows the answer; u e s b o n i ? q"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, out := reviewer(t, newSmall(three()...), tt.key+"\n")
			if _, err := r.Run(t.Context()); err != nil || !strings.Contains(out.String(), "\n"+tt.want+"\n") {
				t.Errorf("%v, got:\n%s", err, out)
			}
		})
	}
}

func TestNothingIsDue(t *testing.T) {
	tests := []struct {
		name  string
		queue string
		want  string
	}{
		{"and the daemon knows what is next", `{"prompts":[],"next_due":"2026-11-22T04:00:00Z","next_words":"tomorrow"}`, "Nothing is due. Next: tomorrow.\n"},
		{"and nothing ever will be", `{"prompts":[],"next_words":"now"}`, "Nothing is due.\n"},
		{"in so little time", `{"prompts":[],"left":4}`, "Nothing fits into so little time; 4 due.\n"},
		{"and the daemon refuses", "refuse", "Nothing is due.\n"},
		{"in a prompt without card and note", `{"prompts":[{"seconds":1}]}`, "Nothing is due.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			client := answering(t, tt.queue)
			sum, err := Reviewer{Client: client, Mode: Mode{Out: &out, Plain: true, NoInput: true}}.Run(t.Context())
			if err != nil || sum.Cards+sum.Notes != 0 {
				t.Errorf("%+v, %v", sum, err)
			}
			same(t, out.String(), tt.want)
		})
	}
}

func TestNoInputIsNotAsked(t *testing.T) {
	r, out := reviewer(t, newSmall(three()...), "\n3\n")
	r.Mode.NoInput = true
	_, err := r.Run(t.Context())
	if refused, ok := errors.AsType[*api.Error](err); !ok || refused.Code != api.Invalid || out.Len() > 0 {
		t.Errorf("%v, %q", err, out)
	}
}

func TestAnUnreachableDaemonIsAnError(t *testing.T) {
	client := api.New("http://127.0.0.1:1", "", nil)
	_, err := Reviewer{Client: client, Mode: Mode{Out: io.Discard, Plain: true}}.Run(t.Context())
	if refused, ok := errors.AsType[*api.Error](err); !ok || refused.Code != api.Unreachable {
		t.Errorf("%v", err)
	}
}

// TestLeavingByContext is Ctrl-C in the middle of a question: the terminal never answers.
func TestLeavingByContext(t *testing.T) {
	d := newSmall(three()...)
	r, out := reviewer(t, d, "")
	keys, typed := io.Pipe()
	defer typed.Close()
	r.Mode.In = keys
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		io.WriteString(typed, "\n4\n")
		for len(d.standing()) == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	sum, err := r.Run(ctx)
	if err != nil || sum.Cards != 1 || sum.ByGrade != [5]int{4: 1} || !strings.Contains(out.String(), "Reviewed 1 card;") {
		t.Errorf("%+v, %v\n%s", sum, err, out)
	}
}

func TestALongLineIsOneKey(t *testing.T) {
	d := newSmall(three()...)
	r, out := reviewer(t, d, "\n"+strings.Repeat("3", 100_000)+"\n3\n")
	if _, err := r.Run(t.Context()); err != nil || !slices.Equal(d.standing(), []string{"c1 good"}) {
		t.Errorf("%v, %q\n%s", err, d.standing(), out)
	}
}

func TestTheHintGoesToErr(t *testing.T) {
	var hint bytes.Buffer
	r, _ := reviewer(t, newSmall(three()...), "\n3\nq\n")
	r.Mode.Err = &hint
	r.Run(t.Context())
	same(t, hint.String(), "next: tend week\n")
}

func TestTextFromOutsideIsCleaned(t *testing.T) {
	evil := card("c1", "a\x1b[2Jb\u202ec", "\x1b]0;title\x07d")
	evil.Area, evil.Why, evil.Source = "\x1b[31m", "\x1b[1m!", "javascript:\x1b[0m"
	evil.Intervals = [4]string{"\x1b[1A", "\r", "\x00", "8d"}
	r, out := reviewer(t, newSmall(evil), "i\no\n\n3\n")
	if _, err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.ContainsAny(s, "\x1b\x00\r\x07\u202e") {
		t.Errorf("%q", s)
	}
}

func TestTheEditorLineByLine(t *testing.T) {
	d := newSmall(three()[2])
	r, out := reviewer(t, d, "e\n")
	r.NotesDir = t.TempDir()
	os.Mkdir(filepath.Join(r.NotesDir, "go"), 0o700)
	os.WriteFile(filepath.Join(r.NotesDir, "go/n1.md"), []byte("old"), 0o600)
	r.Editor = func(path string, _ int) error { return os.WriteFile(path, []byte("new"), 0o600) }
	_, err := r.Run(t.Context())
	if err != nil || !strings.Contains(out.String(), "\nedited: due 2026-12-21 (in 30 days)\nReviewed 1 note; credited less than a minute.\nNext due: tomorrow.\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestNoInputAtAllIsTheEndOfIt(t *testing.T) {
	r, _ := reviewer(t, newSmall(three()...), "")
	r.Mode.In = nil
	if sum, err := r.Run(t.Context()); err != nil || sum.Left != 3 {
		t.Errorf("%+v, %v", sum, err)
	}
}
