package forecast

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"

	"tend/srs"
)

func run(t testing.TB, cards []Card, o Options) Result {
	t.Helper()
	r, err := Run(t.Context(), cards, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestPublishedSimulation compares with the simulator of fsrs-rs in its default configuration (a deck of 10,000 new
// cards, as many of them a day as 30 minutes allow after the reviews, easiest first, retention 0.90), which remembers
// 3370.383 cards on day 365 with its own dice. Ours lets a Hard on the same day lower no stability, as FSRS-6 does.
func TestPublishedSimulation(t *testing.T) {
	h := published()
	o := Options{Parameters: srs.DefaultParameters(), Retention: 0.9, Days: 365, New: 10_000, NewPerDay: 10_000, Minutes: 30,
		Order: DifficultyRising, Courses: 8, Seed: 1, habits: &h, endOnly: true}
	if got, want := run(t, nil, o).Known(), 3370.383; math.Abs(got/want-1) > 0.02 {
		t.Errorf("remembers %.0f cards, published %.0f", got, want)
	}
}

func TestHabitsTakeWhatThePaceSays(t *testing.T) {
	for name, pace := range map[string]srs.Pace{"usual": srs.DefaultPace(), "quick": {Pass: 3, Fail: 5, New: 11}} {
		t.Run(name, func(t *testing.T) {
			h := habitsAt(pace)
			got := h.pace()
			for _, pair := range [][2]float64{{got.Pass, pace.Pass}, {got.Fail, pace.Fail}, {got.New, pace.New}} {
				if math.Abs(pair[0]/pair[1]-1) > 1e-9 {
					t.Errorf("got %v, want %v", got, pace)
				}
			}
		})
	}
	t.Run("none is the published one", func(t *testing.T) {
		if got, want := habitsAt(srs.Pace{}), published(); got != want {
			t.Errorf("got %v", got)
		}
	})
}

// TestSecondsComeOutAsExpected checks the expectation against the dice: cards that are learned on one day.
func TestSecondsComeOutAsExpected(t *testing.T) {
	o := plain(1)
	o.New, o.NewPerDay, o.Courses = 20_000, 20_000, 1
	if got, want := run(t, nil, o).Minutes(), 20_000*o.Pace.New/60; math.Abs(got/want-1) > 0.01 {
		t.Errorf("%.0f min, want %.0f", got, want)
	}
}

func TestForecastOfOneCard(t *testing.T) {
	p := srs.DefaultParameters()
	card := Card{Memory: srs.Memory{Stability: 30, Difficulty: 5}, Elapsed: 20, Due: 3}
	t.Run("not yet due, it fades and costs nothing", func(t *testing.T) {
		r := run(t, []Card{card}, plain(3))
		for i, d := range r.Days {
			if want := p.Retrievability(float64(20+i), 30); math.Abs(d.Known-want) > 1e-6 || d.Minutes != 0 {
				t.Errorf("day %d: %+v, want known %v", i, d, want)
			}
		}
	})
	t.Run("on its day it is reviewed, for what it takes", func(t *testing.T) {
		o := plain(4)
		o.Courses = 4000
		r, recall := run(t, []Card{card}, o), p.Retrievability(23, 30)
		want := (recall*o.Pace.Pass + (1-recall)*o.Pace.Fail) / 60
		if d := r.Days[3]; d.Reviews != 1 || math.Abs(d.Minutes/want-1) > 0.03 {
			t.Errorf("got %+v, want %v min", d, want)
		}
	})
	t.Run("with a bias it is known better", func(t *testing.T) {
		o := plain(1)
		o.Bias = 1
		r := run(t, []Card{card}, o).Start
		if plain := p.Retrievability(20, 30); math.Abs(math.Log(r/(1-r))-math.Log(plain/(1-plain))-1) > 1e-5 {
			t.Errorf("%v became %v", plain, r)
		}
	})
	t.Run("on a day off it waits", func(t *testing.T) {
		o := plain(5)
		o.First, o.Easy = 2, [7]float64{5: 1} // Friday is the fourth day
		r := run(t, []Card{card}, o)
		if r.Days[3].Backlog != 1 || r.Days[3].Reviews != 0 || r.Days[4].Reviews != 1 {
			t.Errorf("got %+v", r.Days)
		}
	})
	t.Run("one that does not fit makes room for another", func(t *testing.T) {
		o := plain(1)
		o.Minutes = 1
		long, short := card, card
		long.Due, long.Seconds, short.Due = 0, 20, 0
		long.Importance = 1000
		if r := run(t, []Card{long, short}, o); r.Days[0].Reviews != 1 || r.Days[0].Backlog != 1 {
			t.Errorf("got %+v", r.Days)
		}
	})
}

func TestResultDoesNotDependOnTheWorkers(t *testing.T) {
	cards, o := someCards(300, 2), plain(60)
	o.New, o.NewPerDay, o.Minutes = 50, 2, 5
	o.Workers = 1
	one := run(t, cards, o)
	o.Workers = 3
	if three := run(t, cards, o); !reflect.DeepEqual(one, three) {
		t.Error("three workers came to something else than one")
	}
}

func TestRunRefuses(t *testing.T) {
	good := plain(10)
	for name, change := range map[string]func(*Options){
		"a retention that is too low":  func(o *Options) { o.Retention = 0.69 },
		"no retention":                 func(o *Options) { o.Retention = math.NaN() },
		"no days":                      func(o *Options) { o.Days = 0 },
		"eleven years":                 func(o *Options) { o.Days = 3651 },
		"new cards below none":         func(o *Options) { o.New = -1 },
		"new cards a day below none":   func(o *Options) { o.NewPerDay = -1 },
		"minutes below none":           func(o *Options) { o.Minutes = -1 },
		"a spread that is no number":   func(o *Options) { o.Spread = math.NaN() },
		"a bias that is no number":     func(o *Options) { o.Bias = math.NaN() },
		"a number of courses below 0":  func(o *Options) { o.Courses = -1 },
		"an order that is not known":   func(o *Options) { o.Order = 99 },
		"an easy day that is no share": func(o *Options) { o.Easy[3] = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			o := good
			change(&o)
			if _, err := Run(t.Context(), nil, o); err == nil {
				t.Error("runs")
			}
		})
	}
	t.Run("a card that was never reviewed", func(t *testing.T) {
		if _, err := Run(t.Context(), []Card{{}}, good); err == nil {
			t.Error("runs")
		}
	})
	t.Run("to go on when the context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Run(ctx, someCards(10, 1), good); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestRetentionsFindsTheHighestThatFits(t *testing.T) {
	cards, o := someCards(2000, 3), plain(180)
	best, fits, tried, err := Retentions(t.Context(), cards, o, 6)
	if err != nil || !fits {
		t.Fatalf("%v, %v: %v", best, fits, err)
	}
	if len(tried) != 10 || tried[0].Retention != 0.70 || tried[9].Retention != 0.97 {
		t.Errorf("tried %v", tried)
	}
	if best.Minutes > 6 {
		t.Errorf("%v does not fit", best)
	}
	o.Retention, o.endOnly = best.Retention+0.01, true
	if above := run(t, cards, o).Minutes(); above <= 6 {
		t.Errorf("%v fits, but so does 0.01 more with %v min", best, above)
	}
	if first := tried[0]; best.Known <= first.Known {
		t.Errorf("%v keeps less than %v", best, first)
	}
	t.Run("none", func(t *testing.T) {
		if best, fits, _, err := Retentions(t.Context(), cards, o, 0.1); fits || err != nil {
			t.Errorf("%v, %v", best, err)
		}
	})
	t.Run("all", func(t *testing.T) {
		if best, fits, _, err := Retentions(t.Context(), cards, o, 1e6); best.Retention != 0.97 || !fits || err != nil {
			t.Errorf("%v, %v", best, err)
		}
	})
}

func TestMoreMinutesBuyKnowledge(t *testing.T) {
	cards, o := someCards(3000, 4), plain(180)
	with, without, err := More(t.Context(), cards, o, 3, 5)
	if err != nil {
		t.Fatal(err)
	}
	if with.Known() <= without.Known()+10 {
		t.Errorf("5 more minutes turn %.0f into %.0f", without.Known(), with.Known())
	}
}

func TestTableRaisesToThePower(t *testing.T) {
	for _, power := range []float64{-0.1, -0.1542, -0.8} {
		table := newTable(power)
		for x := 1.0; x < 1e30; x *= 1.0137 {
			if got, want := table.at(x), math.Pow(x, power); math.Abs(got-want) > 1e-6 {
				t.Fatalf("%v^%v: got %v, want %v", x, power, got, want)
			}
		}
	}
}
