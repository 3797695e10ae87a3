package learning

import (
	"time"

	"tend/internal/when"
)

// Produce is what became of the lessons that were opened in a period, and what was produced in it.
type Produce struct {
	Label string    `json:"label"` // 2026-W47, or 2026-Q4
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`

	Opened  int `json:"opened"`  // lessons that were opened in the period
	Closed  int `json:"closed"`  // of these: closed with an output since
	Dropped int `json:"dropped"` // of these: dropped since
	// Outputs are those of the period by kind, as Produced counts them.
	Outputs  map[OutputKind]int `json:"outputs"`
	Produced int                `json:"produced"`
}

// Ratio is the output ratio, 0 to 1: of the lessons that were opened, the part that closed with an output. Known is
// false where none was opened.
func (p Produce) Ratio() (ratio float64, known bool) {
	if p.Opened == 0 {
		return 0, false
	}
	return float64(p.Closed) / float64(p.Opened), true
}

// ProduceIn tells how a period stands at now. A lesson counts for the period in which it was opened, however late it
// closed, so that the ratio never passes 1 and a lesson that is closed late mends the period it came from. Dropped
// lessons stay among the opened ones: nothing was produced from them.
func ProduceIn(label string, period when.Interval, lessons []Lesson, outputs []Output, now time.Time) Produce {
	p := Produce{Label: label, From: period.Start, To: period.End, Outputs: map[OutputKind]int{}}
	for _, l := range lessons {
		switch l.producedAs(period, now) {
		case "":
			continue
		case Closed:
			p.Closed++
		case LessonDropped:
			p.Dropped++
		}
		p.Opened++
	}
	for _, o := range counting(outputs) {
		if producedIn(o, period, now) {
			p.Outputs[o.Kind]++
			p.Produced++
		}
	}
	return p
}

// producedAs is what a lesson counts as for the period in which it was opened: Open, or how it ended since. It is empty
// where the lesson does not count for the period.
func (l Lesson) producedAs(period when.Interval, now time.Time) LessonState {
	switch {
	case l.State == Queued || l.Opened.IsZero() || l.Opened.After(now) || !period.Holds(l.Opened):
		return ""
	case l.State != Open && !l.Ended.IsZero() && !l.Ended.After(now):
		return l.State
	}
	return Open
}

// producedIn tells whether an output is one of a period by now, whether it counts or not.
func producedIn(o Output, period when.Interval, now time.Time) bool {
	return period.Holds(o.At) && !o.At.After(now)
}
