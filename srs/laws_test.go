package srs

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

// anyParameters draws weights from the whole of their bounds.
func anyParameters(t *rapid.T) Parameters {
	if rapid.Bool().Draw(t, "published weights") {
		return DefaultParameters()
	}
	var p Parameters
	for i, b := range bounds {
		p[i] = rapid.Float64Range(b.Low, b.High).Draw(t, fmt.Sprint("w", i))
	}
	return p
}

var (
	anyStability = rapid.Float64Range(minStability, maxStability)
	anyGrade     = rapid.SampledFrom([]Grade{Again, Hard, Good, Easy})
	anyMemory    = rapid.Custom(func(t *rapid.T) Memory {
		return Memory{anyStability.Draw(t, "stability"), rapid.Float64Range(1, 10).Draw(t, "difficulty")}
	})
	// anyMoment lies in the years 2020 to 2036, so that clock changes of every kind are met.
	anyMoment = rapid.Custom(func(t *rapid.T) time.Time {
		return time.UnixMilli(rapid.Int64Range(1577836800000, 2082758400000).Draw(t, "moment")).UTC()
	})
)

func anyScheduler(zones []when.Days) *rapid.Generator[Scheduler] {
	return rapid.Custom(func(t *rapid.T) Scheduler {
		retention := rapid.Float64Range(0.7, 0.99).Draw(t, "retention")
		s := NewScheduler(anyParameters(t), retention, rapid.SampledFrom(zones).Draw(t, "days"))
		s.Fuzz = rapid.Bool().Draw(t, "fuzz")
		s.Bias = rapid.Float64Range(-maxBias, maxBias).Draw(t, "bias")
		return s
	})
}

func zonesOfTests(t testing.TB) []when.Days {
	return []when.Days{daysIn(t, "Europe/Berlin"), daysIn(t, "America/New_York"), daysIn(t, "Australia/Lord_Howe"), daysIn(t, "UTC")}
}

func TestLawRetrievabilityFallsWithTimeAndRisesWithStability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, s, d := anyParameters(t), anyStability.Draw(t, "stability"), rapid.Float64Range(0, 40000).Draw(t, "days")
		r := p.Retrievability(d, s)
		if !(r >= 0 && r <= 1) {
			t.Fatalf("retrievability %v", r)
		}
		if later := p.Retrievability(d*1.01+0.01, s); later >= r {
			t.Fatalf("%v, later %v", r, later)
		}
		if firmer := p.Retrievability(d, s*1.5); firmer < r {
			t.Fatalf("%v, firmer %v", r, firmer)
		}
	})
}

func TestLawIntervalIsTheInverseOfRetrievability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, s, r := anyParameters(t), anyStability.Draw(t, "stability"), rapid.Float64Range(0.3, 1).Draw(t, "retention")
		if back := p.Retrievability(p.Interval(r, s), s); math.Abs(back-r) > 1e-9 {
			t.Fatalf("%v became %v", r, back)
		}
		if at90 := p.Interval(0.9, s); math.Abs(at90/s-1) > 1e-9 {
			t.Fatalf("stability %v is %v days at 0.9", s, at90)
		}
	})
}

func TestLawNextKeepsTheMemoryInBoundsAndBetterGradesLeaveMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, m, days := anyParameters(t), anyMemory.Draw(t, "memory"), rapid.IntRange(-5, 40000).Draw(t, "days")
		hard, good, easy := p.Next(m, days, Hard), p.Next(m, days, Good), p.Next(m, days, Easy)
		for _, next := range []Memory{p.Next(m, days, Again), hard, good, easy} {
			requireBounds(t, next)
		}
		if hard.Stability > good.Stability || good.Stability > easy.Stability {
			t.Fatalf("stability after hard %v, good %v, easy %v", hard, good, easy)
		}
		if hard.Difficulty < good.Difficulty || good.Difficulty < easy.Difficulty {
			t.Fatalf("difficulty after hard %v, good %v, easy %v", hard, good, easy)
		}
	})
}

func TestLawRecallNeverShortensAndALapseNeverLengthensTheMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, m, days := anyParameters(t), anyMemory.Draw(t, "memory"), rapid.IntRange(1, 40000).Draw(t, "days")
		if next := p.Next(m, days, rapid.SampledFrom([]Grade{Hard, Good, Easy}).Draw(t, "grade")); next.Stability < m.Stability {
			t.Fatalf("%v after recalling %v", next, m)
		}
		if next := p.Next(m, days, Again); next.Stability > m.Stability {
			t.Fatalf("%v after forgetting %v", next, m)
		}
	})
}

func TestLawReplayEqualsStepping(t *testing.T) {
	schedulers := anyScheduler(zonesOfTests(t))
	rapid.Check(t, func(t *rapid.T) {
		s, now := schedulers.Draw(t, "scheduler"), anyMoment.Draw(t, "start")
		states := map[id.Card]State{"c1": {Card: "c1", Phase: New}, "c2": {Card: "c2", Phase: New}}
		var log []Review
		for n := range rapid.IntRange(0, 30).Draw(t, "reviews") {
			now = now.Add(time.Duration(rapid.Int64Range(-3600, 90*86400).Draw(t, "seconds")) * time.Second)
			card := rapid.SampledFrom([]id.Card{"c1", "c2"}).Draw(t, "card")
			line := Review{ID: id.Make[id.Review]('r', uint64(2*n+1)), At: now, Card: card, Grade: anyGrade.Draw(t, "grade"),
				Millis: rapid.Int64Range(0, 100_000).Draw(t, "ms")}
			log = append(log, line)
			if rapid.IntRange(0, 4).Draw(t, "undo") == 0 {
				log = append(log, Review{ID: id.Make[id.Review]('r', uint64(2*n+2)), At: now, Card: card, Undoes: line.ID})
				continue
			}
			states[card] = s.Next(states[card], line.Grade, now).Remember(line.Millis)
		}
		for card, want := range states {
			if got := s.Replay(card, log); !reflect.DeepEqual(got, want) {
				t.Fatalf("replayed %+v, stepped %+v", got, want)
			}
		}
	})
}

func TestLawEveryStateIsDueAfterItsReviewAndPreviewedRight(t *testing.T) {
	schedulers := anyScheduler(zonesOfTests(t))
	rapid.Check(t, func(t *rapid.T) {
		s, now := schedulers.Draw(t, "scheduler"), anyMoment.Draw(t, "start")
		c := State{Card: id.Make[id.Card]('c', rapid.Uint64Range(1, 1e6).Draw(t, "card")), Phase: New}
		for range rapid.IntRange(1, 20).Draw(t, "reviews") {
			g := anyGrade.Draw(t, "grade")
			preview := s.Preview(c, now)
			c = s.Next(c, g, now)
			if !reflect.DeepEqual(preview[g-Again], c) {
				t.Fatalf("previewed %+v, became %+v", preview[g-Again], c)
			}
			requireSound(t, s, c)
			now = c.Due.Add(time.Duration(rapid.Int64Range(0, 5*86400).Draw(t, "late")) * time.Second)
			if !c.IsDue(now, s.Days) {
				t.Fatalf("not due at %v: %+v", now, c)
			}
		}
	})
}

// requireSound fails for a reviewed state that no history may lead to.
func requireSound(t fataler, s Scheduler, c State) {
	t.Helper()
	requireBounds(t, c.memory())
	if !c.Due.After(c.Last) {
		t.Fatalf("due %v, reviewed %v", c.Due, c.Last)
	}
	if c.Phase == Mature && !c.Due.Equal(s.Days.Start(s.Days.Of(c.Due))) {
		t.Fatalf("mature and due in the middle of a day: %v", c.Due)
	}
	if days := s.Days.Between(c.Last, c.Due); days > s.MaxInterval {
		t.Fatalf("due in %d days", days)
	}
	if c.Lapses < 0 || c.Lapses > c.Reps {
		t.Fatalf("%d lapses in %d reviews", c.Lapses, c.Reps)
	}
}
