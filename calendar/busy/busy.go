// Package busy says what a calendar file tells of when its owner is busy.
//
// It reads what calendar.Read let through: it finds the zone of each time, expands what recurs near the span that is
// asked for, sets single occurrences in place of those they replace, leaves out what does not take time, and merges
// the rest. docs/calendar.md says what is read how, where the RFC leaves room or files do not keep to it.
//
// Where it cannot tell, time is busy rather than free: a block of learning that a meeting was placed over is worse than
// one that moved for nothing.
package busy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/calendar"
	"tend/internal/clean"
)

// Options say what is asked of a calendar.
type Options struct {
	From, To   time.Time             // the span that is asked for; To is not in it
	Zone       *time.Location        // of floating times, of whole days and of unknown TZIDs; UTC if nil
	AllDayFree bool                  // whole-day events leave the time free
	Own        func(uid string) bool // nil, or tells tend's own blocks, which are no busy time
	Addresses  []string              // the owner's mail addresses: an invitation that one of these declined is free
}

// Time is a span of time that is busy, in UTC, End excluded.
type Time struct {
	Start   time.Time `json:"start"`
	End     time.Time `json:"end"`
	Summary string    `json:"summary"` // clean text on one line; of merged times the first titles; may be empty
}

// Read returns when the owner of a calendar file is busy between o.From and o.To: merged, sorted, cut to that span.
//
// What could not be read as it stands is told in warnings, one line of clean text each, at most 100; it never hides
// anything else. Read fails on what is no calendar, on one that is cut short (calendar.ErrCut), and on one beyond the
// limits of calendar.Read; then nothing is known about the owner's time.
func Read(file []byte, o Options) (times []Time, warnings []string, err error) {
	r := newReader(o)
	components, err := calendar.Read(file, r.tell)
	if err != nil {
		return nil, nil, err
	}
	r.zones.collect(components)
	var events []*event
	for _, c := range components {
		switch c.Name {
		case "VEVENT":
			if e, ok := r.event(c); ok {
				events = append(events, e)
			}
		case "VFREEBUSY":
			r.freeBusy(c)
		}
	}
	for _, group := range byUID(events) {
		r.group(group)
	}
	return Merge(r.times), r.told(), nil
}

// maxWarnings is how many warnings are given one by one.
const maxWarnings = 99

// reader is what one call of Read knows.
type reader struct {
	Options
	from, to int64 // the span in Unix seconds, widened to whole ones
	zones    zones
	budget   budget
	dates    int // of RDATE and EXDATE, read so far
	times    []Time
	warnings []string
	more     int // warnings beyond maxWarnings
}

func newReader(o Options) *reader {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	o.Addresses = slices.Clone(o.Addresses)
	for i, address := range o.Addresses {
		o.Addresses[i] = strings.ToLower(strings.TrimSpace(address))
	}
	r := &reader{Options: o, from: o.From.Unix(), to: o.To.Unix() + 1, budget: newBudget()}
	r.zones = zones{local: place{o.Zone}, tell: r.tell, until: r.to, budget: &r.budget}
	return r
}

func (r *reader) tell(warning string) {
	if len(r.warnings) == maxWarnings {
		r.more++
		return
	}
	r.warnings = append(r.warnings, clean.Line(warning))
}

func (r *reader) told() []string {
	if r.more > 0 {
		return append(r.warnings, fmt.Sprintf("and %d more like these", r.more))
	}
	return r.warnings
}

// add makes the time from start to end, in Unix seconds, busy as far as it was asked for.
func (r *reader) add(start, end int64, summary string) {
	start, end = max(start, r.from), min(end, r.to)
	if start >= end {
		return
	}
	t := Time{time.Unix(start, 0).UTC(), time.Unix(end, 0).UTC(), summary}
	if t.Start.Before(r.From) {
		t.Start = r.From.UTC()
	}
	if t.End.After(r.To) {
		t.End = r.To.UTC()
	}
	if t.Start.Before(t.End) {
		r.times = append(r.times, t)
	}
}

// maxTitles is how many titles a merged time names.
const maxTitles = 3

// Merge returns the times sorted, with those that overlap or touch made one: none is empty, and none touches another.
// A merged time has the first three different titles, by start. The order of times does not matter.
func Merge(times []Time) []Time {
	sorted := slices.Clone(times)
	slices.SortFunc(sorted, func(a, b Time) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), strings.Compare(a.Summary, b.Summary))
	})
	var merged []Time
	var titles []string // of the last of merged
	for _, t := range sorted {
		if !t.Start.Before(t.End) {
			continue
		}
		last := len(merged) - 1
		if last < 0 || merged[last].End.Before(t.Start) {
			merged, titles = append(merged, t), []string{t.Summary}
			continue
		}
		if t.End.After(merged[last].End) {
			merged[last].End = t.End
		}
		if t.Summary != "" && len(titles) <= maxTitles && !slices.Contains(titles, t.Summary) {
			titles = append(titles, t.Summary)
			merged[last].Summary = join(titles)
		}
	}
	return merged
}

// join puts titles into one line.
func join(titles []string) string {
	titles = slices.DeleteFunc(slices.Clone(titles), func(t string) bool { return t == "" })
	if len(titles) > maxTitles {
		return strings.Join(titles[:maxTitles], ", ") + " …"
	}
	return strings.Join(titles, ", ")
}
