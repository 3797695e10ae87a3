package service

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// spend logs minutes that began at a wall time, however long ago.
func (w *world) spend(at string, minutes int) {
	w.Helper()
	ask(w, logTime(api.LogRequest{Minutes: minutes, At: at, Area: "go"}))
}

func TestWeekHasWhatLiesInIt(t *testing.T) {
	w := begun(t)
	w.at("2026-11-23T12:00")
	w.spend("2026-11-16T03:30", 60) // half before the week starts
	w.spend("2026-11-18T23:30", 60) // over midnight
	w.spend("2026-11-23T03:00", 90) // a third after it ended
	week := w.week("2026-W47")
	if week.Spent != 30+60+60 || len(week.Sessions) != 3 || week.State != budget.Under {
		t.Errorf("got %d min in %d sessions, %s", week.Spent, len(week.Sessions), week.State)
	}
	if now := w.week(""); now.Spent != 30 || now.Label != "2026-W48" || now.Start != day("2026-11-23") {
		t.Errorf("this week has %+v", now)
	}
	if last := w.week("2026-W46"); last.Spent != 30 {
		t.Errorf("the week before has %d min", last.Spent)
	}
	if empty := w.week("2031-01-15"); empty.Spent != 0 || empty.Sessions == nil || empty.Planned != 0 {
		t.Errorf("a week far away has %+v", empty)
	}
	refused(w, api.Invalid, `week "soon"`, func(tx *store.Tx) (api.Week, error) { return Week(tx, "soon") })
}

func TestWeekTurnsWithTheLearningDay(t *testing.T) {
	w := begun(t)
	for _, c := range []struct{ at, label string }{
		{"2026-11-23T00:30", "2026-W47"},
		{"2026-11-23T03:59", "2026-W47"},
		{"2026-11-23T04:00", "2026-W48"},
		{"2027-01-01T12:00", "2026-W53"},
		{"2027-01-04T03:00", "2026-W53"},
		{"2027-01-04T04:00", "2027-W01"},
	} {
		w.at(c.at)
		if got := w.week("").Label; got != c.label {
			t.Errorf("%s is in %s, want %s", c.at, got, c.label)
		}
	}
}

func TestWeekOfAChangeOfClocks(t *testing.T) {
	w := begun(t)
	w.at("2027-04-05T12:00")
	w.spend("2027-03-28T01:30", 60) // from 01:30 to 03:30 on the wall
	w.spend("2026-10-25T01:30", 120)
	for _, c := range []struct {
		week  string
		hours float64
		spent int
	}{{"2027-W12", 167, 60}, {"2026-W43", 169, 120}, {"2026-W47", 168, 0}} {
		got := w.week(c.week)
		if got.To.Sub(got.From).Hours() != c.hours || got.Spent != c.spent {
			t.Errorf("%s has %v and %d min", c.week, got.To.Sub(got.From), got.Spent)
		}
	}
}

func TestAdherence(t *testing.T) {
	for _, c := range []struct {
		name    string
		spent   []int // of the weeks after the first, oldest first; the min is 180 and the max 300
		skipped []int
		want    float64
		counted int
	}{
		{"no week is over", nil, nil, 0, 0},
		{"one good week", []int{200}, nil, 1, 1},
		{"half of it", []int{90}, nil, 0.5, 1},
		{"a surplus helps the week after", []int{240, 120}, nil, 1, 2},
		{"but by 120 at most", []int{1000, 0}, nil, 300.0 / 360, 2},
		{"and not the one after that", []int{300, 60, 60}, nil, (180 + 180 + 60) / 540.0, 3},
		{"only the last four count", []int{0, 0, 180, 180, 180, 180}, nil, 1, 4},
		{"the fifth carries over", []int{300, 60, 180, 180, 180}, nil, 1, 4},
		{"a skipped week is out", []int{180, 0, 180}, []int{1}, 1, 2},
		{"and what came before it carries over it", []int{300, 0, 60, 180, 180, 180}, []int{1}, 1, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			first := day("2026-11-16")
			w.now = when.At(first.AddDays(7*len(c.spent)), 12*60, time.UTC)
			for n, minutes := range c.spent {
				for ; minutes > 0; minutes -= min(minutes, 600) {
					at := first.AddDays(7*n + minutes/600)
					w.spend(at.String()+"T08:00", min(minutes, 600))
				}
			}
			w.do(func(tx *store.Tx) error {
				s, err := store.GetSettings(tx)
				for _, n := range c.skipped {
					s.Skipped = append(s.Skipped, first.AddDays(7*n))
				}
				if err != nil {
					return err
				}
				return store.PutSettings(tx, s)
			})
			if got := w.week(""); math.Abs(got.Adherence-c.want) > 1e-9 || got.Counted != c.counted {
				t.Errorf("got %v of %d weeks, want %v of %d", got.Adherence, got.Counted, c.want, c.counted)
			}
		})
	}
}

// TestEveryMinuteIsInOneWeek spends time and changes the zone at random: what all weeks have together is what was spent,
// each ends where the next begins, and now lies in this week.
func TestEveryMinuteIsInOneWeek(t *testing.T) {
	w := begun(t)
	began := w.now
	spent := 0
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(60, 2*24*60).Draw(rt, "minutes")) * time.Minute)
		if rapid.IntRange(0, 3).Draw(rt, "moves") == 0 {
			zone := rapid.SampledFrom([]string{"Europe/Berlin", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"}).Draw(rt, "zone")
			w.change(api.SettingsRequest{Zone: &zone})
		}
		minutes := rapid.IntRange(1, 59).Draw(rt, "spent")
		ask(w, logTime(api.LogRequest{Minutes: minutes}))
		spent += minutes
		now := w.week("")
		if w.now.Before(now.From) || !w.now.Before(now.To) {
			rt.Fatalf("%v is not in the week from %v to %v", w.now, now.From, now.To)
		}
		total, from := 0, now.To
		for start := now.Start; from.After(began); start = start.AddDays(-7) {
			week := w.week(start.String())
			if !week.To.Equal(from) {
				rt.Fatalf("week %s ends at %v, and the next begins at %v", week.Label, week.To, from)
			}
			total, from = total+week.Spent, week.From
		}
		if total != spent {
			rt.Fatalf("the weeks have %d min of %d", total, spent)
		}
	})
}

func TestProducedInItsWeek(t *testing.T) {
	w := begun(t)
	w.at("2026-11-23T03:59")
	w.closeLesson(w.lesson("a"), "one")
	w.pass(time.Minute)
	w.closeLesson(w.lesson("b"), "two")
	w.closeLesson(w.lesson("c"), "three")
	if before, after := w.week("2026-W47"), w.week("2026-W48"); before.Produced != 1 || after.Produced != 2 {
		t.Errorf("produced %d and %d", before.Produced, after.Produced)
	}
}

func TestFirstWeekday(t *testing.T) {
	w := begun(t)
	saturday := time.Saturday
	w.change(api.SettingsRequest{WeekStarts: &saturday})
	week := w.week("")
	if week.Start != day("2026-11-14") || week.Label != "2026-W47" {
		t.Errorf("got %s, %s", week.Start, week.Label)
	}
	starts := []when.Date{}
	for _, text := range []string{"2026-W47", "2026-11-20", "2026-11-21"} {
		starts = append(starts, w.week(text).Start)
	}
	if !slices.Equal(starts, []when.Date{day("2026-11-14"), day("2026-11-14"), day("2026-11-21")}) {
		t.Errorf("got %v", starts)
	}
}

// A week to come once had an adherence of 0 %, made of weeks that nobody could have lived yet.
func TestWeekToComeTellsOfWeeksThatAreOver(t *testing.T) {
	w := begun(t)
	w.at("2026-12-18T12:00")
	now, ahead := w.week(""), w.week("2027-W20")
	if !ahead.Ahead || now.Ahead {
		t.Errorf("ahead %v, now %v", ahead.Ahead, now.Ahead)
	}
	if ahead.Adherence != now.Adherence || ahead.Counted != now.Counted || ahead.Realism != now.Realism || len(ahead.Debt) != len(now.Debt) {
		t.Errorf("got %v of %d, realism %v, debt %v; of this week %v of %d, realism %v, debt %v",
			ahead.Adherence, ahead.Counted, ahead.Realism, ahead.Debt, now.Adherence, now.Counted, now.Realism, now.Debt)
	}
}
