package srs

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tend/internal/id"
)

func TestQueueSaysWhatItLeaves(t *testing.T) {
	s := plain(t)
	card := func(c id.Card, seconds float64) Candidate {
		return Candidate{Card: matureCard(s, c, 20, 5, 25), Seconds: seconds}
	}
	fresh := func(c id.Card) Candidate { return Candidate{Card: &State{Card: c, Phase: New}, Seconds: 25} }
	gainOf := func(c Candidate) float64 { return s.pick([]Candidate{c}, 0)[0].Gain / 365 }
	due, unseen := gainOf(card("c1", 20)), gainOf(fresh("c1"))
	for _, c := range []struct {
		name           string
		session        Session
		all            []Candidate
		left           int
		leftGain, more float64
	}{
		{"nothing when all fits", Session{Minutes: 10, New: -1}, []Candidate{card("c1", 20), fresh("c2")}, 0, 0, 0},
		{"a card for which four minutes are enough", Session{Minutes: 1}, []Candidate{card("c1", 50), card("c2", 60), card("c3", 300)}, 2, 2 * due, due},
		{"nothing that four minutes would buy", Session{Minutes: 1}, []Candidate{card("c1", 50), card("c2", 300)}, 1, due, 0},
		{"a sibling, which no time would buy", Session{}, []Candidate{
			{Card: card("c1", 20).Card, Group: "g"}, {Card: card("c2", 20).Card, Group: "g"},
		}, 1, due, 0},
		{"new cards within the limit alone", Session{Minutes: 0.5, New: 2}, []Candidate{fresh("c1"), fresh("c2"), fresh("c3")}, 1, unseen, unseen},
		{"no new card where none is wanted", Session{}, []Candidate{fresh("c1"), card("c2", 20)}, 0, 0, 0},
		{"what follows one that was too long", Session{Minutes: 0.1}, []Candidate{card("c1", 20), card("c2", 20)}, 1, due, due},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := s.Queue(c.all, queueNow, c.session)
			if got.Left != c.left {
				t.Errorf("%d left, want %d", got.Left, c.left)
			}
			near(t, "gain of what is left", got.LeftGain, c.leftGain)
			near(t, "gain of more time", got.MoreGain, c.more)
			if (got.MoreMinutes > 0) != (c.more > 0) {
				t.Errorf("%v more minutes", got.MoreMinutes)
			}
		})
	}
}

func TestQueueTakesNoMoreNewCardsThanTheSession(t *testing.T) {
	s := plain(t)
	all := []Candidate{{Card: matureCard(s, "c9", 20, 5, 25)}}
	for n := range 5 {
		all = append(all, Candidate{Card: &State{Card: id.Make[id.Card]('c', uint64(n+1)), Phase: New}, Index: n})
	}
	for limit, want := range map[int]int{-1: 6, 0: 1, 2: 3, 9: 6} {
		if got := len(s.Queue(all, queueNow, Session{New: limit}).Choices); got != want {
			t.Errorf("limit %d: %d choices, want %d", limit, got, want)
		}
	}
}

func TestLawNewCardsKeepTheirOrder(t *testing.T) {
	s := plain(t)
	candidates := anyCandidates(s)
	rapid.Check(t, func(t *rapid.T) {
		session := Session{Minutes: rapid.Float64Range(0, 20).Draw(t, "minutes"), New: rapid.IntRange(-1, 5).Draw(t, "new")}
		last, count := -1, 0
		for _, c := range s.Queue(candidates.Draw(t, "all"), queueNow, session).Choices {
			if c.Class != "new" {
				continue
			}
			if count++; c.Index < last {
				t.Fatalf("index %d after %d", c.Index, last)
			}
			last = c.Index
		}
		if session.New >= 0 && count > session.New {
			t.Fatalf("%d new cards, want %d at most", count, session.New)
		}
	})
}

func TestReasonsSayWhatWasReckonedWith(t *testing.T) {
	s := plain(t)
	s.Bias = 0.2
	pace := Pace{Pass: 10, Fail: 30, New: 40, Note: 50, Length: 100}
	c := *matureCard(s, "c1", 20, 5, 25)
	got := s.Queue([]Candidate{{Card: &c, Length: 200, Importance: 2}}, queueNow, Session{Pace: pace}).Choices[0].Reasons
	if got.Class != "card" || got.Overdue != 5 || got.Importance != 2 {
		t.Errorf("got %+v", got)
	}
	near(t, "retrievability", got.Retrievability, s.Retrievability(c, queueNow))
	near(t, "seconds", got.Seconds, s.ExpectedSeconds(c, pace, 200, queueNow))
	near(t, "per second", got.PerSecond, 2*got.Gain/got.Seconds)
	note := s.Queue([]Candidate{{Note: dueNoteSince("n1", 3)}}, queueNow, Session{Pace: pace}).Choices[0].Reasons
	if want := (Reasons{Class: "note", Seconds: 50, Importance: 1, Overdue: 3}); note != want || math.IsNaN(note.Gain) {
		t.Errorf("got %+v, want %+v", note, want)
	}
}
