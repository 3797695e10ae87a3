package service

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

// mature puts so many cards into the store that were reviewed before, without notes around them.
func (w *world) mature(n int) {
	w.Helper()
	const batch = 200 // an update has room for 500 keys
	for from := 0; from < n; from += batch {
		w.do(func(tx *store.Tx) error {
			for i := from; i < min(n, from+batch); i++ {
				last := tx.Now.AddDate(0, 0, -(i % 40))
				state := srs.State{Card: id.Make[id.Card]('c', uint64(i+1)), Phase: srs.Mature,
					Stability: 5 + float64(i%60), Difficulty: 1 + float64(i%9), Last: last, Due: last.AddDate(0, 0, 5+i%60), Reps: 3}
				if err := store.States.Put(tx, state); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func (w *world) forecast(r api.ForecastRequest) api.Forecast {
	w.Helper()
	plan := look(w, func(tx *store.Tx) (ForecastPlan, error) { return PlanForecast(tx, r) })
	f, err := plan.Run(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	return f
}

func ptr[T any](v T) *T { return &v }

func TestForecast(t *testing.T) {
	w := begun(t)
	w.mature(300)
	f := w.forecast(api.ForecastRequest{})
	if len(f.Days) != 84 || len(f.Weeks) != 12 || f.From.String() != "2026-11-16" || f.Cards != 300 || f.Retention != 0.9 {
		t.Errorf("got %d days, %d weeks from %s, %d cards at %v", len(f.Days), len(f.Weeks), f.From, f.Cards, f.Retention)
	}
	if f.Budget.Minutes != math.Round(100*240*reviewShare/7)/100 || len(f.Budget.Tried) != 10 || f.Budget.Fits == nil {
		t.Errorf("budget %+v", f.Budget)
	}
	if f.KnownEnd <= 200 || f.KnownEnd > 300 || f.Days[83].Known != f.KnownEnd || f.Weeks[11].Known != f.KnownEnd {
		t.Errorf("known %v, at the end %v", f.KnownNow, f.KnownEnd)
	}
	words := strings.Join(f.Summary, "\n")
	for _, part := range []string{"over the next 12 weeks; most in the week from Mon 16 Nov",
		"Of the 300 cards that you have begun you would recall 2", "; on Sun 7 Feb 2027 it would be 2", "10 min a day, their share of the week's target", "5 minutes more would buy"} {
		if !strings.Contains(words, part) {
			t.Errorf("no %q in:\n%s", part, words)
		}
	}
	if again := w.forecast(api.ForecastRequest{}); !reflect.DeepEqual(again, f) {
		t.Error("asked again, it is another")
	}
}

func TestForecastOfNewCards(t *testing.T) {
	w := begun(t)
	w.cards("go", 25)
	for _, c := range []struct {
		name    string
		r       api.ForecastRequest
		perDay  int
		learned float64
	}{
		{"those that wait", api.ForecastRequest{Weeks: 1}, newPerDay, 25},
		{"as many as was said, whether they are written or not", api.ForecastRequest{Weeks: 1, NewPerDay: ptr(5)}, 5, 35},
		{"none", api.ForecastRequest{Weeks: 1, NewPerDay: ptr(0)}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, learned := w.forecast(c.r), 0.0
			for _, d := range f.Days {
				learned += d.New
			}
			if words := f.Summary[1]; !strings.HasPrefix(words, "You have begun no card yet; on Sun 22 Nov it would be ") {
				t.Error(words)
			}
			if f.Waiting != 25 || f.NewPerDay != c.perDay || math.Abs(learned-c.learned) > 0.01 {
				t.Errorf("%d wait, %d a day, %v learned", f.Waiting, f.NewPerDay, learned)
			}
		})
	}
}

func TestForecastLeavesOutWhatDoesNotComeBack(t *testing.T) {
	w := begun(t)
	w.mature(3)
	w.do(func(tx *store.Tx) error {
		suspended, _ := store.States.Get(tx, "c1")
		hidden, err := store.States.Get(tx, "c2")
		suspended.Suspended, hidden.Hidden = true, true
		return errors.Join(err, store.States.Put(tx, suspended), store.States.Put(tx, hidden))
	})
	if f := w.forecast(api.ForecastRequest{Weeks: 1}); f.Cards != 1 {
		t.Errorf("%d cards", f.Cards)
	}
}

func TestForecastAtAnotherRetention(t *testing.T) {
	w := begun(t)
	w.mature(300)
	low, high := w.forecast(api.ForecastRequest{Weeks: 26, Retention: ptr(0.8)}), w.forecast(api.ForecastRequest{Weeks: 26, Retention: ptr(0.97)})
	if low.Minutes >= high.Minutes || low.KnownEnd >= high.KnownEnd {
		t.Errorf("0.8: %v min, %v known; 0.97: %v min, %v known", low.Minutes, low.KnownEnd, high.Minutes, high.KnownEnd)
	}
}

func TestForecastWithLearnedPace(t *testing.T) {
	w := begun(t)
	w.mature(300)
	before := w.forecast(api.ForecastRequest{}).Minutes
	w.do(func(tx *store.Tx) error {
		l, err := store.GetLearned(tx)
		l.Pace.Pass, l.Pace.Fail = 2*l.Pace.Pass, 2*l.Pace.Fail
		return errors.Join(err, store.PutLearned(tx, l))
	})
	if after := w.forecast(api.ForecastRequest{}).Minutes; math.Abs(after/before-2) > 0.01 {
		t.Errorf("at half the speed, %v min became %v", before, after)
	}
}

func TestForecastRefuses(t *testing.T) {
	w := begun(t)
	plan := func(r api.ForecastRequest) func(tx *store.Tx) (ForecastPlan, error) {
		return func(tx *store.Tx) (ForecastPlan, error) { return PlanForecast(tx, r) }
	}
	refused(w, api.NothingDue, "nothing to forecast", plan(api.ForecastRequest{}))
	refused(w, api.Invalid, "105 weeks", plan(api.ForecastRequest{Weeks: 105}))
	refused(w, api.Invalid, "-1 weeks", plan(api.ForecastRequest{Weeks: -1}))
	refused(w, api.Invalid, "1001 new cards a day", plan(api.ForecastRequest{NewPerDay: ptr(1001)}))
	refused(w, api.Invalid, "desired retention 1", plan(api.ForecastRequest{Retention: ptr(1.0)}))
	refused(w, api.Invalid, "NaN", plan(api.ForecastRequest{Retention: ptr(math.NaN())}))
	t.Run("to go on when the request ends", func(t *testing.T) {
		w.mature(10)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := look(w, plan(api.ForecastRequest{})).Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestOwnSeconds(t *testing.T) {
	for _, c := range []struct {
		took []int32
		want float64
	}{
		{nil, 1},
		{[]int32{10_000}, 1},
		{[]int32{60_000}, (6 + 4.0) / 5},
		{[]int32{5_000, 60_000, 5_000, 5_000}, 0.75},
	} {
		if got := ownSeconds(c.took, 10); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v: got %v, want %v", c.took, got, c.want)
		}
	}
}

func TestMinuteWords(t *testing.T) {
	for minutes, want := range map[float64]string{0: "less than 0.1 min", 0.04: "less than 0.1 min", 0.4: "0.4 min", 7: "7 min", 9.97: "10 min", 12.6: "13 min"} {
		if got := minuteWords(minutes); got != want {
			t.Errorf("%v: got %q, want %q", minutes, got, want)
		}
	}
}

// BenchmarkPlanForecast_20kCards is the reading of them.
func BenchmarkPlanForecast_20kCards(b *testing.B) {
	w := begun(b)
	w.mature(20_000)
	for b.Loop() {
		look(w, func(tx *store.Tx) (ForecastPlan, error) { return PlanForecast(tx, api.ForecastRequest{}) })
	}
}
