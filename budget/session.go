package budget

import (
	"errors"
	"fmt"
	"time"

	"tend/internal/when"
)

const (
	longestSession = 24 * time.Hour
	clockSlack     = time.Minute // two machines' clocks may differ by this much
)

// Interval returns the time that the session took; a running session goes on until now. It is empty, never negative,
// if the session starts after now.
func (s Session) Interval(now time.Time) when.Interval {
	end := s.End
	if end.IsZero() {
		end = now
	}
	if end.Before(s.Start) {
		end = s.Start
	}
	return when.Interval{Start: s.Start, End: end}
}

// Spent returns the minutes of a week that the sessions cover: overlaps once, only what lies in the week, nothing of
// a session that was removed. Seconds are added up first and the sum is rounded once, to the nearest minute, half
// a minute up; a sum of rounded parts may therefore differ.
func Spent(sessions []Session, week when.Interval, now time.Time) int {
	return roundMinutes(when.Total(partsIn(sessions, week, now)))
}

// partsIn are the parts of the sessions that lie in an interval.
func partsIn(sessions []Session, in when.Interval, now time.Time) []when.Interval {
	var parts []when.Interval
	for _, s := range sessions {
		parts = s.appendPart(parts, in, now)
	}
	return parts
}

// SpentByArea returns the minutes of Spent for each area alone, so time in two areas at once counts for both. Sessions
// without an area, and areas that round to no minute, are left out.
func SpentByArea(sessions []Session, week when.Interval, now time.Time) map[string]int {
	parts := map[string][]when.Interval{}
	for _, s := range sessions {
		parts[s.Area] = s.appendPart(parts[s.Area], week, now)
	}
	spent := map[string]int{}
	for area := range parts {
		if n := roundMinutes(when.Total(parts[area])); n > 0 && area != "" {
			spent[area] = n
		}
	}
	return spent
}

// appendPart adds the part of the session that lies in the week, if there is one and the session was not removed.
func (s Session) appendPart(parts []when.Interval, week when.Interval, now time.Time) []when.Interval {
	part := s.Interval(now).Clip(week)
	if !s.Removed.IsZero() || part.Duration() == 0 {
		return parts
	}
	return append(parts, part)
}

func roundMinutes(d time.Duration) int { return int((d + 30*time.Second) / time.Minute) }

// CheckSession tells what is wrong with a session: it ends after it starts, lasts at most 24 hours, and neither
// starts nor ends more than a minute after now. A running session may be of any age.
func CheckSession(s Session, now time.Time) error {
	latest := now.Add(clockSlack)
	switch {
	case s.Start.IsZero():
		return errors.New("session: want a start")
	case s.Start.After(latest):
		return fmt.Errorf("session: starts in the future, at %s", stamp(s.Start))
	case s.End.IsZero():
		return nil
	case !s.End.After(s.Start):
		return fmt.Errorf("session: ends at %s, not after its start at %s", stamp(s.End), stamp(s.Start))
	case s.End.After(latest):
		return fmt.Errorf("session: ends in the future, at %s", stamp(s.End))
	case s.End.Sub(s.Start) > longestSession:
		return fmt.Errorf("session: lasts %s, want at most 24h", s.End.Sub(s.Start).Round(time.Minute))
	}
	return nil
}

// stamp is an instant as a person reads it, in the zone that it was given in.
func stamp(t time.Time) string { return t.Format("2006-01-02 15:04") }
