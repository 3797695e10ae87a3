package srs

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"tend/internal/id"
)

// lines are so many recalls of one card, each of so many seconds.
func lines(n int, card id.Card, g Grade, before *State, seconds float64) []Review {
	list := make([]Review, n)
	for i := range list {
		list[i] = Review{Card: card, Grade: g, Millis: int64(1000 * seconds), Before: before}
	}
	return list
}

func TestPaceIsTheMediansDrawnToTheDefault(t *testing.T) {
	standing, fresh := &State{Phase: Mature}, &State{Phase: New}
	t.Run("nothing to learn from", func(t *testing.T) {
		untimed := slices.Concat(lines(5, "c1", Good, standing, 0), lines(5, "c1", 9, standing, 10), []Review{{Undoes: "r1", Millis: 5000}})
		for _, list := range [][]Review{nil, untimed} {
			if got := LearnPace(list, nil); got != DefaultPace() {
				t.Errorf("got %+v", got)
			}
		}
	})
	t.Run("each class by its median, as much as it has lines", func(t *testing.T) {
		got := LearnPace(slices.Concat(
			lines(20, "c1", Good, standing, 5), lines(1, "c1", Hard, standing, 59), lines(19, "c1", Easy, nil, 5),
			lines(20, "c1", Again, standing, 12),
			lines(20, "c2", Good, fresh, 9), lines(10, "c3", Again, fresh, 10), lines(10, "c3", Easy, fresh, 11),
		), nil)
		near(t, "pass", got.Pass, (40*5+20*13)/60.0)
		near(t, "fail", got.Fail, (12+32)/2.0)
		near(t, "new", got.New, (40*9.5+20*29)/60.0)
		near(t, "note", got.Note, 90)
		if got.Reviews != 100 || got.Length != 0 {
			t.Errorf("from %d lines, length %v", got.Reviews, got.Length)
		}
	})
	t.Run("a lapse and a new card with all their steps", func(t *testing.T) {
		steps, again := &State{Phase: Learning}, &State{Phase: Relearning}
		var list []Review
		for range 20 {
			list = append(list, slices.Concat(
				lines(1, "c1", Again, standing, 20), lines(1, "c2", Good, fresh, 15), lines(1, "c1", Good, again, 4),
				lines(2, "c2", Good, steps, 5), lines(1, "c3", Good, standing, 10), lines(1, "c9", Good, again, 50),
			)...)
		}
		got := LearnPace(list, nil)
		near(t, "pass", got.Pass, (10+13)/2.0)
		near(t, "fail", got.Fail, (24+32)/2.0)
		near(t, "new", got.New, (25+29)/2.0)
		if got.Reviews != 120 {
			t.Errorf("from %d lines", got.Reviews)
		}
	})
	t.Run("cut at a minute, and a note's at ten", func(t *testing.T) {
		got := LearnPace(append(lines(20, "c1", Good, standing, 7*86400), lines(20, "", 0, nil, 0)...), nil)
		near(t, "pass", got.Pass, (60+13)/2.0)
		notes := make([]Review, 20)
		for i := range notes {
			notes[i] = Review{Note: "n1", Reading: StillTrue, Millis: 3_600_000}
		}
		near(t, "note", LearnPace(notes, nil).Note, (600+90)/2.0)
	})
	t.Run("the typical length, each card once", func(t *testing.T) {
		length := map[id.Card]int{"c1": 10, "c2": 20, "c3": 90}
		list := slices.Concat(lines(50, "c1", Good, nil, 5), lines(1, "c2", Good, nil, 5), lines(1, "c3", Good, nil, 5), lines(1, "c4", Good, nil, 5))
		near(t, "length", LearnPace(list, func(c id.Card) int { return length[c] }).Length, 20)
	})
}

func TestExpectedSecondsKnowTheCard(t *testing.T) {
	s, pace := plain(t), Pace{Pass: 10, Fail: 30, New: 40, Length: 100}
	sure := State{Phase: Learning, Stability: 1, Difficulty: 5, Last: queueNow}
	seconds := func(c State, length int) float64 { return s.ExpectedSeconds(c, pace, length, queueNow) }
	near(t, "of typical length", seconds(sure, 100), 10)
	near(t, "of unknown length", seconds(sure, 0), 10)
	near(t, "four times as long", seconds(sure, 400), 10*1.515716566510398)
	near(t, "very long", seconds(sure, 1e6), 20)
	near(t, "very short", seconds(sure, 1), 5)
	near(t, "new and very long", seconds(State{Phase: New}, 1e6), 80)
	near(t, "with one time of its own", seconds(sure.Remember(30_000), 100), (30+3*10)/4.0)
	near(t, "with three", seconds(sure.Remember(30_000).Remember(2000).Remember(20_000), 100), (3*20+3*10)/6.0)
}

func TestRememberKeepsTheLatestTimes(t *testing.T) {
	c := State{Card: "c1"}.Remember(0).Remember(-5)
	if c.Took != nil {
		t.Errorf("remembered %v, which was not measured", c.Took)
	}
	for n := range int64(12) {
		before, kept := c, slices.Clone(c.Took)
		c = c.Remember(1000 * (n + 1))
		if !slices.Equal(before.Took, kept) {
			t.Fatalf("the state before changed to %v", before.Took)
		}
	}
	if want := []int32{4000, 5000, 6000, 7000, 8000, 9000, 10000, 11000, 12000}; !reflect.DeepEqual(c.Took, want) {
		t.Errorf("got %v, want %v", c.Took, want)
	}
	if week := c.Remember((7 * 24 * time.Hour).Milliseconds()).Took; week[keptTimes-1] != 60_000 {
		t.Errorf("a week became %d ms", week[keptTimes-1])
	}
}
