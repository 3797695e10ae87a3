package srs

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

var friday = when.Date{Year: 2026, Month: time.November, Day: 20}

// spread counts the days that 2000 like cards get of the days first to last after a Friday.
func spread(b *Balance, first, last int) map[int]int {
	days := map[int]int{}
	for n := range 2000 {
		days[b.day(friday, first, last, (float64(n)+0.5)/2000)]++
	}
	return days
}

func TestBalanceWeighsTheDaysOfTheRange(t *testing.T) {
	near := func(t *testing.T, what string, got, want int) {
		t.Helper()
		if math.Abs(float64(got-want)) > 15 {
			t.Errorf("%s: %d of 2000, want about %d", what, got, want)
		}
	}
	t.Run("a day with twice the load has a quarter of the weight", func(t *testing.T) {
		got := spread(&Balance{Due: func(d when.Date) int { return 10 + 10*(d.Sub(friday)-40) }}, 40, 41)
		near(t, "the fuller day", got[41], 392)
	})
	t.Run("an empty day weighs no more than one with a card", func(t *testing.T) {
		got := spread(&Balance{Due: func(d when.Date) int { return d.Sub(friday) - 40 }}, 40, 41)
		near(t, "the day with a card", got[41], 988)
	})
	t.Run("almost none on the day of a sibling, few beside it, any far away", func(t *testing.T) {
		got := spread(&Balance{Siblings: []when.Date{friday.AddDays(40)}}, 40, 48)
		if got[40] != 0 || got[41] == 0 || got[41] >= got[44] || got[44] >= got[48] {
			t.Errorf("got %v", got)
		}
	})
	t.Run("half on a reduced weekday", func(t *testing.T) {
		easy := &Balance{Easy: [7]float64{1, 1, 1, 1, 1, 1, 0.5}} // 50 days after a Friday is a Saturday
		got := spread(easy, 49, 50)
		near(t, "Saturday", got[50], 658)
	})
	t.Run("beyond 90 days all days alike, but the day after an easy one for it", func(t *testing.T) {
		got := spread(&Balance{Due: func(d when.Date) int { return d.Day }, Easy: [7]float64{0.0001, 1, 1, 1, 1, 1, 0.5}}, 140, 146)
		for day := 140; day <= 146; day++ {
			want := 2000 / 7
			switch friday.AddDays(day).Weekday() {
			case time.Sunday:
				want = 0
			case time.Monday:
				want *= 2
			}
			near(t, fmt.Sprint("day ", day), got[day], want)
		}
	})
	t.Run("an easy day where there is no other", func(t *testing.T) {
		if got := spread(&Balance{Easy: [7]float64{6: 0.0001}}, 50, 50); got[50] != 2000 {
			t.Errorf("got %v", got)
		}
	})
}

// anyBalance draws loads that differ from day to day, siblings near the day and easy days.
func anyBalance(now when.Date) *rapid.Generator[*Balance] {
	return rapid.Custom(func(t *rapid.T) *Balance {
		b := &Balance{}
		if rapid.Bool().Draw(t, "loads") {
			step := rapid.IntRange(-3, 40).Draw(t, "step")
			b.Due = func(d when.Date) int { return step * (d.Day % 7) }
		}
		for _, days := range rapid.SliceOfN(rapid.IntRange(-10, 100), 0, 3).Draw(t, "siblings") {
			b.Siblings = append(b.Siblings, now.AddDays(days))
		}
		if rapid.Bool().Draw(t, "easy days") {
			for i := range b.Easy {
				b.Easy[i] = rapid.SampledFrom([]float64{1, 1, 0.5, 0.0001}).Draw(t, "easy")
			}
		}
		return b
	})
}

func TestLawBalanceKeepsToTheFuzzRangeAndAvoidsEasyDays(t *testing.T) {
	schedulers := anyScheduler(zonesOfTests(t))
	rapid.Check(t, func(t *rapid.T) {
		s, now := schedulers.Draw(t, "scheduler"), anyMoment.Draw(t, "now")
		s.Bias = rapid.Float64Range(-1, 1).Draw(t, "bias")
		today := s.Days.Of(now)
		b := anyBalance(today).Draw(t, "balance")
		s.Balance = b
		last := now.Add(-time.Duration(rapid.Int64Range(0, 400*86400).Draw(t, "seconds ago")) * time.Second)
		m := anyMemory.Draw(t, "memory")
		c := State{Card: id.Make[id.Card]('c', rapid.Uint64Range(1, 1e6).Draw(t, "card")), Phase: Mature, Last: last, Due: now,
			Stability: m.Stability, Difficulty: m.Difficulty, Reps: rapid.IntRange(1, 50).Draw(t, "reps")}
		g := rapid.SampledFrom([]Grade{Hard, Good, Easy}).Draw(t, "grade")
		next := s.Next(c, g, now)
		requireSound(t, s, next)
		low, high := s.reach(c, g, next.Stability)
		day := s.Days.Of(next.Due)
		if days := day.Sub(today); days < low || days > high {
			t.Fatalf("%d days, want %d to %d", days, low, high)
		}
		if again := s.Next(c, g, now); !again.Due.Equal(next.Due) {
			t.Fatalf("due %v, then %v", next.Due, again.Due)
		}
		if b.easy(day.Weekday()) > fewest {
			return
		}
		for days := low; s.Fuzz && days <= high; days++ {
			if b.easy(today.AddDays(days).Weekday()) > fewest {
				t.Fatalf("on a %v, where %v is in range", day.Weekday(), today.AddDays(days).Weekday())
			}
		}
	})
}

func TestLawReachHoldsWhatEveryGradeLeadsTo(t *testing.T) {
	schedulers := anyScheduler(zonesOfTests(t))
	rapid.Check(t, func(t *rapid.T) {
		s, now := schedulers.Draw(t, "scheduler"), anyMoment.Draw(t, "now")
		c := State{Card: "c1", Phase: New}
		for range rapid.IntRange(0, 6).Draw(t, "reviews") {
			c = s.Next(c, anyGrade.Draw(t, "grade"), now)
			now = c.Due.Add(time.Duration(rapid.Int64Range(0, 5*86400).Draw(t, "late")) * time.Second)
		}
		first, last := s.Reach(c, now)
		asked := []when.Date{}
		s.Balance = &Balance{Due: func(d when.Date) int { asked = append(asked, d); return d.Day }}
		for g, next := range s.Preview(c, now) {
			asked = append(asked, s.Days.Of(next.Due))
			for _, day := range asked {
				if day.Before(first) || last.Before(day) {
					t.Fatalf("grade %d: %v, want %v to %v", g+1, day, first, last)
				}
			}
		}
		if last.Sub(first) > s.MaxInterval {
			t.Fatalf("%v to %v", first, last)
		}
	})
}

// load is how many cards fall on each day of a year, and their mean interval, when so many cards are begun each day
// and all of them are recalled.
func load(s Scheduler, balanced bool) (perDay []float64, meanInterval float64) {
	const days, fresh = 365, 20
	s.Fuzz = true
	due := map[when.Date][]State{}
	if balanced {
		s.Balance = &Balance{Due: func(d when.Date) int { return len(due[d]) }}
	}
	sum, reviews, serial := 0.0, 0, uint64(0)
	for day := range days {
		now := queueNow.AddDate(0, 0, day)
		today := s.Days.Of(now)
		cards := due[today]
		perDay = append(perDay, float64(len(cards)))
		for range fresh {
			serial++
			c := State{Card: id.Make[id.Card]('c', serial), Phase: Mature, Difficulty: 1 + 9*fraction("difficulty", int(serial)), Last: now, Due: now}
			c.Stability = 2 + 6*fraction("stability", int(serial))
			cards = append(cards, c)
		}
		for _, c := range cards {
			next := s.Next(c, Good, now)
			if c.Reps > 0 {
				sum += float64(s.Days.Between(now, next.Due))
				reviews++
			}
			on := s.Days.Of(next.Due)
			due[on] = append(due[on], next)
		}
	}
	return perDay, sum / float64(reviews)
}

// volatility is how much a day's load differs from the mean of the week around it, relative to that, on average.
func volatility(perDay []float64) float64 {
	sum, n := 0.0, 0
	for i := 60; i+4 <= len(perDay); i++ {
		week := 0.0
		for _, x := range perDay[i-3 : i+4] {
			week += x / 7
		}
		sum += math.Abs(perDay[i]-week) / week
		n++
	}
	return sum / float64(n)
}

func TestBalanceEvensTheLoadOutAndKeepsTheIntervals(t *testing.T) {
	s := plain(t)
	fuzzed, fuzzedInterval := load(s, false)
	balanced, balancedInterval := load(s, true)
	t.Logf("volatility %.3f, balanced %.3f; mean interval %.2f, balanced %.2f",
		volatility(fuzzed), volatility(balanced), fuzzedInterval, balancedInterval)
	if volatility(balanced) > 0.8*volatility(fuzzed) {
		t.Errorf("volatility %.3f with balance, %.3f without", volatility(balanced), volatility(fuzzed))
	}
	if change := balancedInterval/fuzzedInterval - 1; math.Abs(change) > 0.01 {
		t.Errorf("the mean interval changed by %.2f %%", 100*change)
	}
	if !slices.Equal(first(load(s, true)), balanced) {
		t.Error("a second run differs")
	}
}

func first(perDay []float64, _ float64) []float64 { return perDay }
