package terminal

import (
	"errors"
	"strings"
	"testing"

	"tend/learning"
)

func TestProduceTable(t *testing.T) {
	periods := []learning.Produce{
		{Label: "2026-W46", Opened: 4, Closed: 1, Dropped: 1, Produced: 2, Outputs: map[learning.OutputKind]int{learning.Summary: 1, learning.Taught: 1}},
		{Label: "2026-W47"},
	}
	for name, tt := range map[string]struct {
		mode Mode
		want []string
	}{
		"plain lines have the share": {Mode{Plain: true}, []string{
			"period\tproduced\tsummary\tprototype\ttaught\tnote\topened\tclosed\tdropped\tratio",
			"2026-W46\t2\t1\t0\t1\t0\t4\t1\t1\t25 %", "2026-W47\t0\t0\t0\t0\t0\t0\t0\t0"}},
		"a terminal draws it": {Mode{UTF8: true, Width: 140}, []string{"25 %   ██████"}},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			ProduceTable(&out, tt.mode, periods)
			for _, want := range tt.want {
				if got := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(got, strings.Join(strings.Fields(want), " ")) {
					t.Errorf("no %q in\n%s", want, out.String())
				}
			}
		})
	}
}

func TestYesNoTakesALineWhereKeysCannotBeRead(t *testing.T) {
	for answers, want := range map[string]bool{"y\n": true, "no\n": false, "\nmaybe\nyes\n": true} {
		var said strings.Builder
		got, err := YesNo(t.Context(), Mode{In: strings.NewReader(answers), Err: &said}, "Is it\x1b[2J so?")
		if err != nil || got != want || strings.Contains(said.String(), "\x1b") {
			t.Errorf("%q: got %t, %v; said %q", answers, got, err, said.String())
		}
	}
	if _, err := YesNo(t.Context(), Mode{In: strings.NewReader(""), Err: &strings.Builder{}}, "So?"); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("without an answer: %v", err)
	}
}
