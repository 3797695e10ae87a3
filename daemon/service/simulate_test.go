package service

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/srs/forecast"
)

func planSimulation(r api.SimulateRequest) func(tx *store.Tx) (SimulationPlan, error) {
	return func(tx *store.Tx) (SimulationPlan, error) { return PlanSimulation(tx, r) }
}

func (w *world) simulate(r api.SimulateRequest) api.Simulation {
	w.Helper()
	s, err := look(w, planSimulation(r)).Run(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	return s
}

func TestSimulationRunsEveryOrderInTheShareOfTheWeek(t *testing.T) {
	w := begun(t)
	w.mature(300)
	s := w.simulate(api.SimulateRequest{Years: 0.5})
	if len(s.Orders) != len(forecast.Orders()) || s.Days != 183 || s.Cards != 300 || s.Minutes != math.Round(100*240*reviewShare/7)/100 {
		t.Errorf("%d orders, %d days, %d cards, %v minutes a day", len(s.Orders), s.Days, s.Cards, s.Minutes)
	}
	for _, o := range s.Orders {
		if o.Minutes > s.Minutes*float64(s.Days) || o.Known <= 0 || o.Known > 300 || o.Ours != (o.Order == "gain") {
			t.Errorf("%+v", o)
		}
	}
	if again := w.simulate(api.SimulateRequest{Years: 0.5}); !reflect.DeepEqual(again, s) {
		t.Error("asked again, it is another")
	}
}

func TestSimulationTellsTheOrdersApartWhereTimeIsShort(t *testing.T) {
	w := begun(t)
	w.mature(300)
	s := w.simulate(api.SimulateRequest{Years: 2, Minutes: ptr(3.0), NewPerDay: ptr(10), Orders: []string{"random", "due", "gain", "gain"}})
	if len(s.Orders) != 3 || s.Orders[0].Order != "gain" || s.NewPerDay != 10 {
		t.Fatalf("%+v", s.Orders)
	}
	due := s.Orders[slices.IndexFunc(s.Orders, func(o api.SimulatedOrder) bool { return o.Order == api.DueDate })]
	gain := s.Orders[0]
	if due.OverDue != nil || gain.OverDue == nil || math.Abs(*gain.OverDue-(gain.Known-due.Known)) > 0.01 || *gain.OverDue <= 0 {
		t.Errorf("over due date: %v of %+v", gain.OverDue, due)
	}
	if gain.New <= 0 || math.Abs(gain.MinutesPerCard-gain.Minutes/gain.Known) > 0.01 {
		t.Errorf("%+v", gain)
	}
	words := strings.Join(s.Summary, "\n")
	for _, part := range []string{"Of the 300 cards that you have begun you would recall 2",
		"By tend's own order, gain per minute, ", " in 3 min a day for 2 years: ", " more than by due date (", "None of the others leaves more."} {
		if !strings.Contains(words, part) {
			t.Errorf("no %q in:\n%s", part, words)
		}
	}
}

func TestSimulationSaysWhereTheOrderHardlyMatters(t *testing.T) {
	w := begun(t)
	w.mature(20)
	words := strings.Join(w.simulate(api.SimulateRequest{Years: 1, Minutes: ptr(60.0)}).Summary, "\n")
	if !strings.Contains(words, "In 60 min a day for a year the order hardly matters: by each, ") {
		t.Error(words)
	}
}

func TestSimulationRefuses(t *testing.T) {
	w := begun(t)
	refused(w, api.NothingDue, "no cards yet, so there is nothing to simulate", planSimulation(api.SimulateRequest{}))
	for words, r := range map[string]api.SimulateRequest{
		"11 years: want 0.1 to 10":                 {Years: 11},
		"-1 years":                                 {Years: -1},
		"NaN years":                                {Years: math.NaN()},
		"0 minutes a day: want 1 to 1440":          {Minutes: ptr(0.0)},
		"NaN minutes":                              {Minutes: ptr(math.NaN())},
		"1001 new cards a day: want 0 to 1000":     {NewPerDay: ptr(1001)},
		`order "best": want one of gain, due, rec`: {Orders: []string{"gain", "best"}},
	} {
		refused(w, api.Invalid, words, planSimulation(r))
	}
	t.Run("to go on when the request ends", func(t *testing.T) {
		w.mature(10)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := look(w, planSimulation(api.SimulateRequest{})).Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestNewCardsDifferAsOnesOwnDo(t *testing.T) {
	cards := make([]forecast.Card, 40)
	for n := range cards {
		cards[n].Seconds = []float64{0.5, 2}[n%2]
	}
	if got := spreadOf(cards); math.Abs(got-math.Ln2) > 1e-9 {
		t.Errorf("half and double: %v", got)
	}
	if got := spreadOf(cards[:10]); got != 0 {
		t.Errorf("of ten cards: %v", got)
	}
}

func TestInputsTellWhatASimulationWasMadeFrom(t *testing.T) {
	w := begun(t)
	w.mature(30)
	r := api.SimulateRequest{Years: 0.1, Orders: []string{"due"}}
	before := w.simulate(r).Inputs
	if other := w.simulate(api.SimulateRequest{Years: 0.1, Orders: []string{"gain"}}).Inputs; other != before {
		t.Error("another order has other inputs")
	}
	w.do(func(tx *store.Tx) error {
		l, err := store.GetLearned(tx)
		l.Pace.Pass++
		return errors.Join(err, store.PutLearned(tx, l))
	})
	if after := w.simulate(r).Inputs; after == before {
		t.Error("another pace has the same inputs")
	}
}
