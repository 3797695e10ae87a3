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
		if l.State == Queued || l.Opened.IsZero() || l.Opened.After(now) || l.Opened.Before(period.Start) || !l.Opened.Before(period.End) {
			continue
		}
		p.Opened++
		switch ended := !l.Ended.IsZero() && !l.Ended.After(now); {
		case ended && l.State == Closed:
			p.Closed++
		case ended && l.State == LessonDropped:
			p.Dropped++
		}
	}
	for _, o := range counting(outputs) {
		if !o.At.After(now) && !o.At.Before(period.Start) && o.At.Before(period.End) {
			p.Outputs[o.Kind]++
			p.Produced++
		}
	}
	return p
}
