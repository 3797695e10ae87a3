package srs

import (
	"cmp"
	"time"
)

// class is a kind of candidate.
type class uint8

const (
	inSteps class = iota // a card in learning or relearning
	dueCard
	newCard
	dueNote
)

var classNames = [...]string{"step", "card", "new", "note"}

// ranked is a candidate that is due, by its index, and what decides its place.
type ranked struct {
	at             int
	class          class
	taken          bool
	slot           int     // of a new card among the new ones
	rank           float64 // higher comes first within its part of the session
	retrievability float64
	gain           float64
	seconds        float64
	importance     float64
}

// part is the part of a session: steps, cards, notes.
func (r *ranked) part() int {
	switch r.class {
	case inSteps:
		return 0
	case dueNote:
		return 2
	}
	return 1
}

// ranks returns the candidates that are due, with their ranks.
func (s Scheduler) ranks(all []Candidate, now time.Time, session Session) *line {
	if session.Pace == (Pace{}) {
		session.Pace = DefaultPace()
	}
	book := newDayBook(s.Days, now)
	tomorrow := s.Days.End(book.today)
	l := &line{all: all}
	l.parts[1] = make([]ranked, 0, len(all))
	judge := s.Parameters.judge(s.Bias)
	if len(all) > worthPoints {
		judge = judge.tabled()
	}
	for at := range all {
		c := &all[at]
		r := ranked{at: at, importance: c.Importance, seconds: c.Seconds}
		if r.importance == 0 {
			r.importance = 1
		}
		switch {
		case c.Card != nil && c.Card.isNew() && session.New == 0:
			continue
		case c.Card != nil && c.Card.isDue(now, tomorrow):
			r.rankCard(&judge, c, &session.Pace, book.since(c.Card.Last))
		case c.Note != nil && c.Note.IsDue(now):
			r.rankNote(c, &session.Pace, now)
		default:
			continue
		}
		l.add(r)
	}
	l.settle()
	return l
}

// rankCard ranks a card that was last reviewed the given learning days ago.
func (r *ranked) rankCard(j *judge, c *Candidate, pace *Pace, elapsed int) {
	isNew := c.Card.isNew()
	if c.Card.Stability > 0 {
		r.retrievability = j.recall(elapsed, clamp(c.Card.Stability, minStability, maxStability))
	}
	if !(r.seconds > 0) {
		r.seconds = max(1, pace.seconds(c.Card, c.Length, r.retrievability))
	}
	r.gain = j.gain(c.Card.memory(), elapsed)
	r.rank = r.importance * r.gain / r.seconds
	switch {
	case isNew:
		r.class = newCard
	case c.Card.Phase == Mature:
		r.class = dueCard
	default:
		r.class, r.rank = inSteps, -float64(c.Card.Due.UnixMilli())
	}
}

func (r *ranked) rankNote(c *Candidate, pace *Pace, now time.Time) {
	if !(r.seconds > 0) {
		r.seconds = max(1, pace.Note)
	}
	interval := float64(max(1, c.Note.Interval)) * float64(day)
	r.class, r.rank = dueNote, r.importance*(1+float64(now.Sub(c.Note.Due))/interval)
}

// key is the id of the card or note.
func (c *Candidate) key() string {
	if c.Card != nil {
		return string(c.Card.Card)
	}
	return string(c.Note.Note)
}

// compareKeys orders by the number in the id: a longer id has the larger one.
func compareKeys(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }
