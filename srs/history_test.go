package srs

import (
	"encoding/binary"
	"math"
	"reflect"
	"testing"
	"time"

	"tend/internal/when"
)

// FuzzHistory reads five bytes as a review: the grade, and the minutes of its instant in the years 1970 to 2200, in
// any order. The setting chooses the zone, the bias, the steps and what the days weigh.
func FuzzHistory(f *testing.F) {
	f.Add(uint16(0), []byte{3, 1, 193, 7, 60, 3, 1, 193, 7, 70, 3, 1, 193, 30, 0, 1, 1, 194, 0, 0})
	f.Add(uint16(0x137), []byte{1, 0, 0, 0, 0, 1, 255, 255, 255, 255, 4, 0, 0, 0, 1})
	f.Add(uint16(0xffff), []byte{4, 0, 200, 0, 0, 4, 1, 0, 0, 0, 4, 2, 0, 0, 0, 4, 3, 0, 0, 0, 1, 6, 0, 0, 0})
	f.Add(uint16(0x5a5a), []byte{9, 9, 9, 9, 9, 0x80, 1, 1, 1, 1})
	days := zonesOfTests(f)
	f.Fuzz(func(t *testing.T, setting uint16, history []byte) {
		s := schedulerOf(setting, days)
		c := State{Card: "c1", Phase: New}
		var log []Review
		for i := 0; i+5 <= len(history) && i < 500; i += 5 {
			const minutes = 230 * 1461 / 4 * 24 * 60 // from 1970 to 2200
			now := time.Unix(int64(binary.BigEndian.Uint32(history[i+1:])%minutes)*60, 0).UTC()
			g, millis := Grade(history[i]&7), int64(int8(history[i]))*1000
			requireReach(t, s, c, now)
			requireWorth(t, s, c, now)
			log = append(log, Review{At: now, Card: "c1", Grade: g, Millis: millis})
			if c = s.Next(c, g, now); g.Valid() {
				c = c.Remember(millis)
				requireSound(t, s, c)
			}
		}
		if got := s.Replay("c1", log); !reflect.DeepEqual(got, c) {
			t.Fatalf("replayed %+v, stepped %+v", got, c)
		}
	})
}

// schedulerOf reads a setting: two bits for the zone, five for the bias, one for the steps, the rest for the balance.
func schedulerOf(setting uint16, days []when.Days) Scheduler {
	s := NewScheduler(DefaultParameters(), 0.9, days[setting&3])
	s.Bias = float64(setting>>2&31)/15.5 - 1
	if setting>>7&1 == 1 {
		s.Steps, s.Relearn = nil, nil
	}
	if setting>>8 == 0 {
		return s
	}
	s.Balance = &Balance{Due: func(d when.Date) int { return int(setting>>8) * d.Day % 50 }}
	for i := range s.Balance.Easy {
		s.Balance.Easy[i] = []float64{1, 0.0001}[setting>>(8+i)&1]
	}
	return s
}

func requireReach(t fataler, s Scheduler, c State, now time.Time) {
	t.Helper()
	first, last := s.Reach(c, now)
	for _, next := range s.Preview(c, now) {
		if day := s.Days.Of(next.Due); day.Before(first) || last.Before(day) {
			t.Fatalf("due on %v, out of reach %v to %v: %+v", day, first, last, next)
		}
	}
}

// requireWorth fails for a number that the queue could not work with.
func requireWorth(t fataler, s Scheduler, c State, now time.Time) {
	t.Helper()
	if r := s.Retrievability(c, now); !(r >= 0 && r <= 1) {
		t.Fatalf("retrievability %v of %+v", r, c)
	}
	picked := s.Queue([]Candidate{{Card: &c}}, now, Session{Minutes: 1, New: -1})
	for _, choice := range picked.Choices {
		x := choice.Reasons
		for _, n := range []float64{x.Gain, x.PerSecond, x.Retrievability, x.Seconds} {
			if math.IsNaN(n) || math.IsInf(n, 0) {
				t.Fatalf("%+v of %+v", x, c)
			}
		}
		if x.Gain > horizon || !(x.Seconds > 0 && x.Seconds <= 600) || x.Overdue < 0 || choice.Why == "" {
			t.Fatalf("%+v of %+v", x, c)
		}
	}
}
