package srs

import (
	"math"
	"slices"
	"testing"
	"time"
)

func TestNoteComesBackRarerWhileItIsTrue(t *testing.T) {
	s, now := plain(t), at(t, "2026-11-20T10:00:00Z")
	n := s.NewNote("n1", now)
	if got := n.Due.Format(time.RFC3339); got != "2026-12-20T03:00:00Z" {
		t.Errorf("a new note is due %s", got)
	}
	for _, c := range []struct {
		name    string
		reading Reading
		want    []int
	}{
		{"still true", StillTrue, []int{30, 45, 68, 90, 90}},
		{"carded", Carded, []int{30, 45, 68, 90, 90}},
		{"edited", Edited, []int{30, 30, 30, 30, 30}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := s.NewNote("n1", now)
			var days []int
			for read := now; len(days) < 5; {
				days = append(days, s.Days.Between(read, n.Due))
				read = n.Due
				n = s.Read(n, c.reading, read)
			}
			if !slices.Equal(days, c.want) || n.Readings != 5 {
				t.Errorf("got %v after %d readings, want %v", days, n.Readings, c.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	s, now := plain(t), at(t, "2026-11-20T10:00:00Z")
	old := NoteState{Note: "n1", Interval: 68, Growth: 1.5, Due: now, Readings: 2, BuriedUntil: now}
	t.Run("edited goes back to a month", func(t *testing.T) {
		if got := s.Read(old, Edited, now); got.Interval != 30 || got.Growth != 1.5 || !got.BuriedUntil.IsZero() {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("retired never comes back", func(t *testing.T) {
		got := s.Read(old, Retired, now)
		if !got.Retired || got.IsDue(now.AddDate(10, 0, 0)) || got.Readings != 3 || !got.Last.Equal(now) {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("an unknown reading changes nothing", func(t *testing.T) {
		if got := s.Read(old, "shrug", now); got != old {
			t.Errorf("got %+v", got)
		}
	})
	for _, c := range []struct {
		name     string
		interval int
		growth   float64
		want     int
	}{
		{"growth 1 keeps a fixed rhythm", 30, 1, 30},
		{"a longer interval set by hand stays", 180, 1.5, 180},
		{"growth below 1 shortens nothing", 30, 0.5, 30},
		{"growth that is no number counts as none", 30, math.NaN(), 30},
		{"no interval becomes a day", 0, 1.5, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := s.Read(NoteState{Interval: c.interval, Growth: c.growth}, StillTrue, now)
			if got.Interval != c.want {
				t.Errorf("got %d, want %d", got.Interval, c.want)
			}
		})
	}
}

func TestNoteIsDue(t *testing.T) {
	now := at(t, "2026-11-20T10:00:00Z")
	for _, c := range []struct {
		name string
		note NoteState
		want bool
	}{
		{"its day has come", NoteState{Due: now}, true},
		{"not yet", NoteState{Due: now.Add(time.Millisecond)}, false},
		{"buried", NoteState{Due: now, BuriedUntil: now.Add(time.Hour)}, false},
		{"retired", NoteState{Due: now, Retired: true}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.note.IsDue(now); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
