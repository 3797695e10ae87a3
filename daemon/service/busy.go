package service

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tend/budget"
	"tend/calendar/busy"
	"tend/calendar/subscription"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

// Blind is a calendar that cannot be read, and why.
type Blind struct {
	Name id.Calendar
	Why  string
}

// Busy returns when the person is busy between from and to by all of their calendars together, merged and in order, and the
// calendars that cannot be read. While there is one of these, nothing may be placed: what it holds is unknown.
func Busy(tx *store.Tx, from, to time.Time) (times []subscription.Time, blind []Blind, err error) {
	rules, err := calendarRules(tx)
	if err != nil {
		return nil, nil, err
	}
	for c, err := range store.Calendars.All(tx) {
		if err != nil {
			return nil, nil, err
		}
		if why := c.Blind(tx.Now); why != "" {
			blind = append(blind, Blind{Name: c.Name, Why: why})
			continue
		}
		found, why, err := calendarTimes(tx, c, rules, when.Interval{Start: from, End: to})
		if err != nil {
			return nil, nil, err
		}
		if why != "" {
			blind = append(blind, Blind{Name: c.Name, Why: why})
		}
		times = append(times, found...)
	}
	return busy.Merge(times), blind, nil
}

// calendarTimes returns the busy times of a calendar in a span: those that were kept, or where another zone holds since, or
// another span is asked for, those in its copy. Why says what is wrong with the copy.
func calendarTimes(tx *store.Tx, c subscription.Calendar, rules subscription.Rules, span when.Interval) (times []subscription.Time, why string, err error) {
	if c.Holds(rules, span) {
		data, err := store.Text(tx, seenName(c.Name))
		if err != nil {
			return nil, "", err
		}
		if times, err = subscription.Decode(data); err != nil {
			return nil, "", err
		}
	} else {
		held, err := calendarCopy(tx, c)
		if err != nil {
			return nil, "", err
		}
		if held == nil {
			return nil, "its copy is missing", nil
		}
		if times, why = readCopy(rules, c, held, span); why != "" {
			return nil, why, nil
		}
	}
	var within []subscription.Time
	for _, t := range times {
		if t.End.After(span.Start) && t.Start.Before(span.End) {
			within = append(within, t)
		}
	}
	return within, "", nil
}

// readCopy reads the busy times in a span out of a copy; why says what is wrong with it.
func readCopy(rules subscription.Rules, c subscription.Calendar, held []byte, span when.Interval) (times []subscription.Time, why string) {
	times, _, err := rules.Read(c, held, span)
	if err != nil {
		return nil, "its copy cannot be read: " + err.Error()
	}
	return times, ""
}

// BusySpan is the span in which placement wants to know when the person is busy.
func BusySpan(now time.Time) when.Interval {
	return when.Interval{Start: now.AddDate(0, 0, -7), End: now.AddDate(0, 0, 7*(horizonWeeks+1))}
}

// busyDigest names what placement knows of busy times: when they are, not what they are.
func busyDigest(tx *store.Tx) (string, error) {
	span := BusySpan(tx.Now)
	times, blind, err := Busy(tx, tx.Now, span.End)
	if err != nil {
		return "", err
	}
	var intervals []when.Interval
	for _, t := range times {
		intervals = append(intervals, when.Interval{Start: t.Start, End: t.End}.Clip(when.Interval{Start: tx.Now, End: span.End}))
	}
	data, err := json.Marshal([]any{intervals, blind != nil})
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), err
}

// busyFor is what placement knows of the person's calendars: when they are busy, or why that is not known. Then it fails closed:
// a meeting may stand anywhere.
func busyFor(tx *store.Tx) (taken []budget.Busy, blind string, err error) {
	span := BusySpan(tx.Now)
	times, unread, err := Busy(tx, span.Start, span.End)
	for _, t := range times {
		taken = append(taken, budget.Busy{Start: t.Start, End: t.End, Summary: t.Summary})
	}
	var whys []string
	for _, b := range unread {
		whys = append(whys, fmt.Sprintf("%s: %s", b.Name, b.Why))
	}
	return taken, strings.Join(whys, "; "), err
}
