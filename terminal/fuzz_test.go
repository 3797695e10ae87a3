package terminal

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// FuzzReviewLineByLine types anything into a review. It ends, every card answered is in the log, and nothing that
// was typed reaches the screen.
func FuzzReviewLineByLine(f *testing.F) {
	for _, seed := range []string{"", "\n3\n\n4\nq\n", "u\nu\n\n1\nu\nb\ns\nu\nu\n", "e\nc\ne\ne\ni\n?\no\nn\nx", "\x1b[2J\n\x00\r\n", "\xff\xfe", strings.Repeat("\n", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		d := newSmall(three()...)
		r, out := reviewer(t, d, input)
		sum, err := r.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if answered := len(d.standing()); answered != sum.Cards+sum.Notes {
			t.Errorf("%d answers in the log, %d in %+v", answered, sum.Cards+sum.Notes, sum)
		}
		if strings.ContainsAny(out.String(), "\x1b\x00\r") {
			t.Errorf("%q", out)
		}
	})
}

// FuzzTriageLineByLine types anything into a triage.
func FuzzTriageLineByLine(f *testing.F) {
	for _, seed := range []string{"", "y\nn\n", "k\nu\nu\nd\nm\n", "o\n?\nq", "\x1b\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		var out bytes.Buffer
		d := newSmall()
		d.items = twoItems()
		mode := Mode{In: strings.NewReader(input), Out: &out, Err: io.Discard, Plain: true}
		sum, err := Triager{Client: d.client(t), Mode: mode}.Run(t.Context())
		if err != nil || len(d.states) != sum.Kept+sum.Dropped+sum.Unsure || sum.Left != 2-len(d.states) {
			t.Errorf("%v, %v in the daemon, %+v", err, d.states, sum)
		}
	})
}

// FuzzMarkdown lays anything out: it fits, and no control character is left.
func FuzzMarkdown(f *testing.F) {
	f.Add("# a\n\n```go\n\tx\n```\n- b\n", 20)
	f.Add("漢字\u200d👩‍💻\x1b[31m\u202e", 10)
	f.Fuzz(func(t *testing.T, text string, cells int) {
		cells = 10 + max(0, cells%100)
		for _, line := range layMarkdown(text, cells) {
			if width(line) > cells || strings.ContainsAny(line, "\x1b\n\r\x00") {
				t.Errorf("%q of %d cells, at most %d", line, width(line), cells)
			}
		}
	})
}
