package terminal

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tend/daemon/api"
	"tend/learning"
)

// Triager asks the 12-month question about each new item, and saves every answer at once. Questions whose twelve months
// are over come first, a few at a time.
type Triager struct {
	Client *api.Client
	Mode   Mode
	Open   func(url string) error // shows a web address; nil: it is only printed
	State  learning.ItemState     // of the items to be judged; empty: new
	Now    func() time.Time       // nil: time.Now
}

// TriageSummary is what a triage came to, in items, without what was taken back.
type TriageSummary struct {
	Kept, Dropped, Unsure int
	Looked                int // answered a year after their verdict
	PutOff                int // the same, put off until the next triage
	Left                  int // still to be judged
}

// Run goes through the items, newest first, until none is left or the person leaves. When there are none it says so,
// and returns a summary of nothing and no error. With NoInput it refuses to ask.
func (t Triager) Run(ctx context.Context) (TriageSummary, error) {
	if t.Now == nil {
		t.Now = time.Now
	}
	found, err := t.find(ctx)
	if err != nil && !isEmpty(err) {
		return TriageSummary{}, err
	}
	s := sifting{t: t, list: toAnswer(found.Questions, found.Items)}
	if s.over() {
		t.say(found, "Nothing new to judge.")
		return TriageSummary{}, nil
	}
	if t.Mode.NoInput {
		return s.summary(), api.Refuse(api.Invalid, "leave out --no-input", "triage: it has to ask")
	}
	last, err := t.Mode.hold(ctx, s, question+" y keeps, n drops, m is unsure. ? lists the keys, q quits.")
	end := last.(sifting).close(ctx)
	sum := end.summary()
	t.say(found, sum.words())
	t.Mode.Hint("%s", sum.suggestion())
	return sum, err
}

// find returns what there is to answer.
func (t Triager) find(ctx context.Context) (api.Triage, error) {
	if cmp.Or(t.State, learning.Fresh) == learning.Fresh {
		return t.Client.Triage(ctx)
	}
	items, err := t.Client.Items(ctx, t.State)
	return api.Triage{Items: items}, err
}

// say ends a triage with a line, and how many items expired.
func (t Triager) say(found api.Triage, line string) {
	if found.Expired > 0 {
		line += " " + ExpiredWords(found)
	}
	fmt.Fprintln(t.Mode.Out, line)
}

// words are what a triage came to.
func (s TriageSummary) words() string {
	line := fmt.Sprintf("Kept %d, dropped %d, unsure %d", s.Kept, s.Dropped, s.Unsure)
	if s.Looked > 0 {
		line += fmt.Sprintf("; looked back at %d", s.Looked)
	}
	return line + "."
}

// suggestion is the next useful command.
func (s TriageSummary) suggestion() string {
	if s.Kept > 0 {
		return "tend lesson list"
	}
	return "tend"
}
