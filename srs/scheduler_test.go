package srs

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// daysIn are learning days from 04:00 in a zone.
func daysIn(t testing.TB, zone string) when.Days {
	t.Helper()
	z, err := when.LoadZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	return when.Days{Zone: z, Starts: 4 * 60}
}

// plain is a scheduler in Berlin without fuzz.
func plain(t testing.TB) Scheduler {
	t.Helper()
	s := NewScheduler(DefaultParameters(), 0.9, daysIn(t, "Europe/Berlin"))
	s.Fuzz = false
	return s
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// grades reviews a new card at the moments it is due and returns the intervals in learning days.
func grades(s Scheduler, now time.Time, list ...Grade) (c State, days []int) {
	c = State{Card: "c1", Phase: New, Due: now}
	for _, g := range list {
		before := c.Due
		c = s.Next(c, g, before)
		days = append(days, s.Days.Between(before, c.Due))
	}
	return c, days
}

func TestNextGivesThePublishedIntervals(t *testing.T) {
	list := []Grade{Good, Good, Good, Good, Good, Good, Again, Again, Good, Good, Good, Good, Good}
	want := []int{0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21}
	for _, zone := range []string{"UTC", "Europe/Berlin", "America/New_York"} {
		for _, start := range []string{"2026-01-15T12:30:00Z", "2026-03-27T09:00:00Z", "2026-10-24T15:00:00Z"} {
			t.Run(zone+" from "+start, func(t *testing.T) {
				s := plain(t)
				s.Days = daysIn(t, zone)
				c, days := grades(s, at(t, start), list...)
				if !slices.Equal(days, want) {
					t.Errorf("got %v, want %v", days, want)
				}
				if c.Reps != 13 || c.Lapses != 1 || c.Phase != Mature {
					t.Errorf("got %+v, want 13 reps, 1 lapse, mature", c)
				}
			})
		}
	}
}

func TestStepsLead(t *testing.T) {
	now := at(t, "2026-11-20T10:00:00Z")
	two, one := []time.Duration{time.Minute, 10 * time.Minute}, []time.Duration{10 * time.Minute}
	mature := State{Phase: Mature, Stability: 10, Difficulty: 5, Last: now.AddDate(0, 0, -10), Due: now}
	for _, c := range []struct {
		name  string
		state State
		grade Grade
		steps []time.Duration
		phase Phase
		step  int
		wait  time.Duration // 0: graduates
	}{
		{"again on a new card to the first step", State{Phase: New}, Again, two, Learning, 0, time.Minute},
		{"hard on a new card between the first steps", State{Phase: New}, Hard, two, Learning, 0, 330 * time.Second},
		{"hard on the only step half as long again", State{Phase: New}, Hard, one, Learning, 0, 15 * time.Minute},
		{"good on a new card to the second step", State{Phase: New}, Good, two, Learning, 1, 10 * time.Minute},
		{"easy on a new card out", State{Phase: New}, Easy, two, Mature, 0, 0},
		{"good on a new card without steps out", State{Phase: New}, Good, nil, Mature, 0, 0},
		{"again on a new card without steps out", State{Phase: New}, Again, nil, Mature, 0, 0},
		{"a card without a phase as if new", State{}, Good, two, Learning, 1, 10 * time.Minute},
		{"hard on the second step to it again", State{Phase: Learning, Step: 1}, Hard, two, Learning, 1, 10 * time.Minute},
		{"good on the last step out", State{Phase: Learning, Step: 1}, Good, two, Mature, 0, 0},
		{"good on a step that was taken away out", State{Phase: Learning, Step: 7}, Good, two, Mature, 0, 0},
		{"again on a step that was taken away to the first", State{Phase: Learning, Step: 7}, Again, two, Learning, 0, time.Minute},
		{"again on a mature card to relearning", mature, Again, one, Relearning, 0, 10 * time.Minute},
		{"again on a mature card without relearning steps out", mature, Again, nil, Mature, 0, 0},
		{"good on a mature card nowhere", mature, Good, one, Mature, 0, 0},
		{"hard in relearning half as long again", State{Phase: Relearning, Stability: 1, Difficulty: 5}, Hard, one, Relearning, 0, 15 * time.Minute},
		{"good in relearning out", State{Phase: Relearning, Stability: 1, Difficulty: 5}, Good, one, Mature, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := plain(t)
			s.Steps, s.Relearn = c.steps, c.steps
			got := s.Next(c.state, c.grade, now)
			if got.Phase != c.phase || got.Step != c.step {
				t.Errorf("got %s step %d, want %s step %d", got.Phase, got.Step, c.phase, c.step)
			}
			if c.wait > 0 && !got.Due.Equal(now.Add(c.wait)) {
				t.Errorf("waits %v, want %v", got.Due.Sub(now), c.wait)
			}
			if c.wait == 0 && s.Days.Between(now, got.Due) < 1 {
				t.Errorf("graduates to %v", got.Due)
			}
		})
	}
}

func TestMatureCardIsDueWhenItsLearningDayStarts(t *testing.T) {
	for _, c := range []struct{ name, zone, now, due string }{
		{"into summer time in Berlin", "Europe/Berlin", "2026-03-27T20:00:00Z", "2026-03-29T02:00:00Z"},
		{"out of summer time in Berlin", "Europe/Berlin", "2026-10-23T20:00:00Z", "2026-10-25T03:00:00Z"},
		{"into summer time in New York", "America/New_York", "2026-03-06T20:00:00Z", "2026-03-08T08:00:00Z"},
		{"out of summer time in New York", "America/New_York", "2026-10-30T20:00:00Z", "2026-11-01T09:00:00Z"},
		{"after midnight still of the day before", "Europe/Berlin", "2026-11-20T01:30:00Z", "2026-11-21T03:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := plain(t)
			s.Days = daysIn(t, c.zone)
			// A stability of 2.3 days is an interval of 2 days.
			card := s.Next(State{Phase: Learning, Step: 1, Stability: 2.3, Difficulty: 2, Last: at(t, c.now)}, Good, at(t, c.now))
			if got := card.Due.Format(time.RFC3339); got != c.due {
				t.Errorf("due %s, want %s", got, c.due)
			}
			if due := at(t, c.due); card.IsDue(due.Add(-time.Millisecond), s.Days) || !card.IsDue(due, s.Days) {
				t.Error("is not due exactly from its day's start")
			}
		})
	}
}

func TestElapsedIsCountedInLearningDays(t *testing.T) {
	s := plain(t)
	last := at(t, "2026-11-20T02:59:00Z") // 03:59 in Berlin
	card := State{Phase: Mature, Stability: 10, Difficulty: 5, Last: last, Due: last}
	for _, c := range []struct {
		name string
		now  time.Time
		want float64
	}{
		{"a minute later is a new learning day", last.Add(time.Minute), s.Parameters.Retrievability(1, 10)},
		{"a day later is one day", last.Add(24 * time.Hour), s.Parameters.Retrievability(1, 10)},
		{"a clock set back is the same day", last.AddDate(0, 0, -9), 1},
	} {
		t.Run(c.name, func(t *testing.T) { near(t, "retrievability", s.Retrievability(card, c.now), c.want) })
	}
	near(t, "retrievability of a new card", s.Retrievability(State{Phase: New}, last), 0)
}

func TestNextAfterTheClockWasSetBackIsASameDayReview(t *testing.T) {
	s := plain(t)
	now := at(t, "2026-11-20T10:00:00Z")
	card := State{Card: "c1", Phase: Mature, Stability: 10, Difficulty: 5, Last: now.AddDate(0, 0, 40), Due: now.AddDate(0, 0, 50)}
	got := s.Next(card, Good, now)
	near(t, "stability", got.Stability, s.Parameters.StabilitySameDay(10, Good))
	if !got.Due.After(now) || !got.Last.Equal(now) {
		t.Errorf("last %v, due %v", got.Last, got.Due)
	}
}

func TestNextKeepsWhatAReviewDoesNotTouch(t *testing.T) {
	s, now := plain(t), at(t, "2026-11-20T10:00:00Z")
	t.Run("an unknown grade changes nothing", func(t *testing.T) {
		c := State{Card: "c1", Phase: New}
		if got := s.Next(c, 0, now); !reflect.DeepEqual(got, c) {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("a suspended card stays so, a buried one is dug out", func(t *testing.T) {
		got := s.Next(State{Card: "c1", Suspended: true, BuriedUntil: now}, Good, now)
		if !got.Suspended || !got.BuriedUntil.IsZero() {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("instants are milliseconds of UTC", func(t *testing.T) {
		local := now.Add(1234567 * time.Nanosecond).In(s.Days.Zone)
		got := s.Next(State{}, Good, local)
		if got.Last != now.Add(time.Millisecond) || got.Due.Location() != time.UTC {
			t.Errorf("last %v, due %v", got.Last, got.Due)
		}
	})
}

func TestPreviewIsWhatTheGradesLeadTo(t *testing.T) {
	s, now := plain(t), at(t, "2026-11-20T10:00:00Z")
	s.Fuzz = true
	card := State{Card: "c7", Phase: Mature, Stability: 30, Difficulty: 5, Reps: 4, Last: now.AddDate(0, 0, -30), Due: now}
	states := s.Preview(card, now)
	for i, got := range states {
		if want := s.Next(card, Grade(i+1), now); !reflect.DeepEqual(got, want) {
			t.Errorf("%v: got %+v, want %+v", Grade(i+1), got, want)
		}
		if i > 0 && !states[i-1].Due.Before(got.Due) {
			t.Errorf("%v is due before a worse grade", Grade(i+1))
		}
	}
}

func TestNewSchedulerKeepsRetentionSensible(t *testing.T) {
	for in, want := range map[float64]float64{0: 0.9, 0.9: 0.9, 0.2: 0.7, 1: 0.99, -1: 0.7, math.Inf(1): 0.99} {
		if got := NewScheduler(DefaultParameters(), in, when.Days{}).Retention; got != want {
			t.Errorf("%v: got %v, want %v", in, got, want)
		}
	}
}

func TestIntervalIsCapped(t *testing.T) {
	s, now := plain(t), at(t, "2026-11-20T10:00:00Z")
	for _, longest := range []int{-3, 0, 1, 90, 36500} {
		for _, s.Fuzz = range []bool{false, true} {
			s.MaxInterval = longest
			c := s.Next(State{Card: "c1", Phase: Mature, Stability: 36500, Difficulty: 1, Last: now.AddDate(-1, 0, 0), Due: now}, Easy, now)
			if days := s.Days.Between(now, c.Due); days < 1 || days > max(1, longest) {
				t.Errorf("max %d, fuzz %v: got %d days", longest, s.Fuzz, days)
			}
		}
	}
}

func TestIsDue(t *testing.T) {
	days, now := daysIn(t, "Europe/Berlin"), at(t, "2026-11-20T10:00:00Z")
	today := days.Start(days.Of(now))
	for _, c := range []struct {
		name  string
		state State
		want  bool
	}{
		{"new", State{Phase: New}, true},
		{"no phase", State{}, true},
		{"new but suspended", State{Phase: New, Suspended: true}, false},
		{"new but buried", State{Phase: New, BuriedUntil: now.Add(time.Minute)}, false},
		{"buried until now", State{Phase: New, BuriedUntil: now}, true},
		{"step to come", State{Phase: Learning, Due: now.Add(time.Second)}, false},
		{"step come", State{Phase: Relearning, Due: now}, true},
		{"mature today", State{Phase: Mature, Due: today}, true},
		{"mature later today", State{Phase: Mature, Due: now.Add(time.Hour)}, true},
		{"mature long ago", State{Phase: Mature, Due: today.AddDate(-1, 0, 0)}, true},
		{"mature tomorrow", State{Phase: Mature, Due: days.End(days.Of(now))}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.state.IsDue(now, days); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestIsLeechFiresAtTheThresholdAndEveryHalfAfter(t *testing.T) {
	for threshold, want := range map[int][]int{8: {8, 12, 16, 20}, 5: {5, 8, 11, 14, 17, 20}, 1: nil, 0: {}, -2: {}} {
		if threshold == 1 {
			for n := 1; n <= 20; n++ {
				want = append(want, n)
			}
		}
		var got []int
		for n := range 21 {
			if IsLeech(n, threshold) {
				got = append(got, n)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("threshold %d: fires at %v, want %v", threshold, got, want)
		}
	}
}

func TestReplayLeavesOutWhatWasUndone(t *testing.T) {
	s, now := plain(t), at(t, "2026-11-20T10:00:00Z")
	line := func(n int, card id.Card, g Grade) Review {
		return Review{ID: id.Review(fmt.Sprint("r", n)), At: now.AddDate(0, 0, n), Card: card, Grade: g}
	}
	undo := func(n, of int) Review {
		return Review{ID: id.Review(fmt.Sprint("r", n)), At: now, Undoes: id.Review(fmt.Sprint("r", of))}
	}
	first, lapse := line(1, "c1", Good), line(2, "c1", Again)
	once := s.Next(State{Card: "c1", Phase: New}, Good, first.At)
	twice := s.Next(once, Again, lapse.At)
	for _, c := range []struct {
		name string
		log  []Review
		want State
	}{
		{"nothing", nil, State{Card: "c1", Phase: New}},
		{"all lines", []Review{first, lapse}, twice},
		{"other cards and notes", []Review{first, line(3, "c2", Again), {ID: "r9", Note: "n1", Reading: Edited}}, once},
		{"an undone line", []Review{first, lapse, undo(3, 2)}, once},
		{"an undone undoing", []Review{first, lapse, undo(3, 2), undo(4, 3)}, twice},
		{"undone in turn", []Review{first, lapse, undo(3, 2), undo(4, 1)}, State{Card: "c1", Phase: New}},
		{"an undoing of nothing", []Review{first, undo(3, 77)}, once},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.Replay("c1", c.log); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
