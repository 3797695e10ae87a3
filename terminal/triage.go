package terminal

import (
	"context"
	"fmt"

	"tend/daemon/api"
	"tend/learning"
)

// Triager asks the 12-month question about each new item, and saves every answer at once.
type Triager struct {
	Client *api.Client
	Mode   Mode
	Open   func(url string) error // shows a web address; nil: it is only printed
}

// TriageSummary is what a triage came to, in items, without what was taken back.
type TriageSummary struct {
	Kept, Dropped, Unsure int
	Left                  int // still to be judged
}

// Run goes through the new items, newest first, until none is left or the person leaves. When there are none it says
// so, and returns a summary of nothing and no error. With NoInput it refuses to ask.
func (t Triager) Run(ctx context.Context) (TriageSummary, error) {
	items, err := t.Client.Items(ctx, learning.Fresh)
	if err != nil && !isEmpty(err) {
		return TriageSummary{}, err
	}
	s := sifting{t: t, list: items}
	if s.over() {
		fmt.Fprintln(t.Mode.Out, "Nothing new to judge.")
		return TriageSummary{}, nil
	}
	if t.Mode.NoInput {
		return s.summary(), api.Refuse(api.Invalid, "leave out --no-input", "triage: it has to ask")
	}
	last, err := t.Mode.hold(ctx, s, question+" y keeps, n drops, m is unsure. ? lists the keys, q quits.")
	sum := last.(sifting).summary()
	fmt.Fprintf(t.Mode.Out, "Kept %d, dropped %d, unsure %d.\n", sum.Kept, sum.Dropped, sum.Unsure)
	t.Mode.Hint("%s", sum.suggestion())
	return sum, err
}

// suggestion is the next useful command.
func (s TriageSummary) suggestion() string {
	if s.Kept > 0 {
		return "tend lesson list"
	}
	return "tend"
}
