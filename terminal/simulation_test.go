package terminal

import (
	"strings"
	"testing"

	"tend/daemon/api"
)

func TestSimulationLines(t *testing.T) {
	s := api.Simulation{Cards: 90, KnownNow: 80, Days: 730, Minutes: 10.29, Orders: []api.SimulatedOrder{
		{Order: "due", Name: "due date", Known: 200, Minutes: 700, MinutesPerCard: 3.5, Backlog: 2},
		{Order: "random", Name: "random", Known: 199.8, Minutes: 700, MinutesPerCard: 3.5},
		{Order: "gain", Name: "gain per minute", Ours: true, Known: 230, Minutes: 690, MinutesPerCard: 3},
	}}
	s.Rank()
	var out strings.Builder
	SimulationLines(&out, plain, s)
	same(t, out.String(), `Of the 90 cards that you have begun you would recall 80 today.
By tend's own order, gain per minute, 230 cards would be known at the end, in 10 min a day for 2 years: 30 more than by due date (15 %).
None of the others leaves more.
The weeks are made by the model that the queue believes in; real gains are smaller.

order                         known  minutes  min a card  over due date
gain per minute (tend's own)  230    690      3.0         +30 (+15.0 %)
due date                      200    700      3.5
random                        200    700      3.5         0
`)
}

func TestSimulationWithoutDueDateOrOnesOwn(t *testing.T) {
	s := api.Simulation{Days: 365, Minutes: 2.5, Orders: []api.SimulatedOrder{
		{Order: "random", Name: "random", Known: 0}, {Order: "growth", Name: "growth", Known: 5, Minutes: 10, MinutesPerCard: 2},
	}}
	s.Rank()
	var out strings.Builder
	SimulationLines(&out, plain, s)
	same(t, out.String(), `You have begun no card yet.
Best of these is growth, which would leave you 5 known cards in 2.5 min a day for a year.

order   known  minutes  min a card  over due date
growth  5      10       2.0
random  0      0
`)
}

func TestSimulationIsHonestWhereAnotherOrderIsBetter(t *testing.T) {
	for better, want := range map[float64]string{0.3: "Growth leaves as many, give or take what dice make.", 9: "Growth would leave 9 more."} {
		s := api.Simulation{Cards: 1, KnownNow: 1, Days: 73, Minutes: 1, Orders: []api.SimulatedOrder{
			{Order: "growth", Name: "growth", Known: 100 + better}, {Order: "gain", Name: "gain per minute", Ours: true, Known: 100},
			{Order: "due", Name: "due date", Known: 105},
		}}
		if better < 1 {
			s.Orders[2].Known = 50
		}
		s.Rank()
		words := strings.Join(s.Summary, "\n")
		if !strings.Contains(words, want) || !strings.HasPrefix(words, "Of the 1 card that") {
			t.Errorf("no %q in:\n%s", want, words)
		}
		if better > 1 && !strings.Contains(words, "for 0.2 years: 5 fewer than by due date (5 %).") {
			t.Error(words)
		}
	}
}
