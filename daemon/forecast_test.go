package daemon

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"tend/daemon/api"
)

func TestForecastRefusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	w := settled(t)
	owner := w.token("laptop", api.Owner)
	for _, c := range []struct {
		query string
		code  api.Code
	}{
		{"", api.NothingDue}, {"weeks=105", api.Invalid}, {"weeks=1.5", api.Invalid}, {"weeks=99999999999999999999", api.Invalid},
		{"new_per_day=few", api.Invalid}, {"new_per_day=-1", api.Invalid}, {"retention=NaN", api.Invalid}, {"retention=90%25", api.Invalid},
	} {
		t.Run(c.query, func(t *testing.T) {
			if got := w.get("/api/v1/forecast?"+c.query, owner...); got.status != c.code.Status() {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
}

func TestSimulateRefusesWhatIsNoSimulation(t *testing.T) {
	t.Parallel()
	w := settled(t)
	for _, c := range []struct {
		r    api.SimulateRequest
		code api.Code
	}{
		{api.SimulateRequest{}, api.NothingDue}, {api.SimulateRequest{Orders: []string{"due", "best"}}, api.NothingDue},
		{api.SimulateRequest{Orders: []string{"best"}}, api.Invalid}, {api.SimulateRequest{Years: 11}, api.Invalid},
	} {
		_, err := w.owner.Simulate(w.ctx(), c.r, nil)
		if refusal, ok := errors.AsType[*api.Error](err); !ok || refusal.Code != c.code {
			t.Errorf("%+v: got %v, want %s", c.r, err, c.code)
		}
	}
}

func TestSimulationsOfOneOrderEachAreMadeFromTheSame(t *testing.T) {
	t.Parallel()
	w := settled(t)
	practise(w, w.deck(30), 3)
	var steps []int
	r := api.SimulateRequest{Years: 0.5, Orders: []string{"random", api.DueDate, "gain"}}
	w.soon("a simulation between two fits", func() bool {
		steps = nil
		some, err := w.owner.Simulate(w.ctx(), r, func(done, total int) { steps = append(steps, 10*total+done) })
		w.ok(err)
		all, err := w.owner.Simulate(w.ctx(), api.SimulateRequest{Years: 0.5}, nil)
		w.ok(err)
		if some.Inputs != all.Inputs || len(steps) != 3 {
			return false
		}
		if len(some.Orders) != 3 || len(all.Orders) != 12 || some.Cards != 30 || !slices.Equal(steps, []int{31, 32, 33}) {
			t.Errorf("%d and %d orders, %d cards, steps %v", len(some.Orders), len(all.Orders), some.Cards, steps)
		}
		for _, one := range some.Orders {
			if !slices.ContainsFunc(all.Orders, func(o api.SimulatedOrder) bool { return reflect.DeepEqual(o, one) }) {
				t.Errorf("%+v alone is another than among all: %+v", one, all.Orders)
			}
		}
		return true
	})
}
