package reflection

import "tend/internal/when"

// Due is a reflection that is to be written, or one to come.
type Due struct {
	Kind   Kind      `json:"kind"`
	Period string    `json:"period"`
	From   when.Date `json:"from"`           // the day on which the calendar asks for it
	To     when.Date `json:"to"`             // the last day of its period; then the next takes its place
	Open   int       `json:"open,omitempty"` // questions without an answer, where some have one
}

// Next returns the reflection of the kind that is due on the learning day, or else the next one. Began is the day on
// which the person began: what the calendar had asked before then is not, unless its answers were begun. Saved may hold
// answers of every kind and period.
//
// The period of the day is it unless all its questions have an answer. One before it never is, written or not.
func Next(kind Kind, saved []Saved, began, day when.Date) Due {
	p := kind.PeriodOf(day)
	for {
		newest, written := Newest(saved, kind, p.String())
		open := Open(newest.Answers)
		if written && open > 0 || !written && !kind.Asked(p).Before(began) {
			return Due{Kind: kind, Period: p.String(), From: kind.Asked(p), To: p.Last(), Open: open}
		}
		p = p.Next()
	}
}

// DueOn returns the reflections that are due on the day. The audit is part of the half-year: it is due with it, and
// after it until it is written.
func DueOn(saved []Saved, began, day when.Date) []Due {
	due := []Due{}
	for _, kind := range Kinds() {
		if next := Next(kind, saved, began, day); !day.Before(next.From) {
			due = append(due, next)
		}
	}
	return due
}

// Newest returns the answers that stand of a kind and a period.
func Newest(saved []Saved, kind Kind, period string) (newest Saved, found bool) {
	for _, s := range saved {
		if s.Kind == kind && s.Period == period && (!found || !s.At.Before(newest.At)) {
			newest, found = s, true
		}
	}
	return newest, found
}

// Earlier returns the answers that stand of the latest period before this one that has any.
func Earlier(saved []Saved, kind Kind, p Period) (earlier Saved, found bool) {
	var latest Period
	for _, s := range saved {
		at, err := ParsePeriod(s.Period)
		if err != nil || s.Kind != kind || !at.First.Before(p.First) || found && at.First.Before(latest.First) {
			continue
		}
		latest, found = at, true
	}
	if found {
		earlier, _ = Newest(saved, kind, latest.String())
	}
	return earlier, found
}
