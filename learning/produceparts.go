package learning

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// OpenedLesson is a lesson that was opened in a period.
type OpenedLesson struct {
	Lesson id.Lesson `json:"lesson"`
	Title  string    `json:"title"`
	Opened time.Time `json:"opened"`
	// CountsAs is open, closed or dropped: how it stands by now, whatever it is called later.
	CountsAs LessonState `json:"counts_as"`
	Ended    time.Time   `json:"ended,omitzero"` // where it is not open
}

// OutputPart is an output of a period with whether it counts.
type OutputPart struct {
	Output
	Counts bool `json:"counts"`
	// Why says why it does not count; empty where it does.
	Why string `json:"why,omitempty"`
}

// ProduceParts are the records behind a Produce: as many lessons as were opened, of each way as many as it says, and as
// many outputs that count.
type ProduceParts struct {
	Lessons []OpenedLesson `json:"lessons"` // by when they were opened
	Outputs []OutputPart   `json:"outputs"` // by when they were produced
}

// ProducePartsIn returns the records that ProduceIn counts for the same period. Outputs that do not count are among them,
// with the reason; those that were taken back are not.
func ProducePartsIn(period when.Interval, lessons []Lesson, outputs []Output, now time.Time) ProduceParts {
	p := ProduceParts{Lessons: []OpenedLesson{}, Outputs: []OutputPart{}}
	for _, l := range lessons {
		as := l.producedAs(period, now)
		if as == "" {
			continue
		}
		opened := OpenedLesson{Lesson: l.ID, Title: l.Title, Opened: l.Opened, CountsAs: as}
		if as != Open {
			opened.Ended = l.Ended
		}
		p.Lessons = append(p.Lessons, opened)
	}
	slices.SortStableFunc(p.Lessons, func(a, b OpenedLesson) int { return a.Opened.Compare(b.Opened) })
	summarised := summariesOf(outputs)
	for _, o := range outputs {
		if producedIn(o, period, now) && o.Removed.IsZero() {
			why := whyNot(o, summarised)
			p.Outputs = append(p.Outputs, OutputPart{Output: o, Counts: why == "", Why: why})
		}
	}
	slices.SortStableFunc(p.Outputs, func(a, b OutputPart) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return p
}

// whyNot says why an output does not count; nothing where it does.
func whyNot(o Output, summarised map[id.Note]bool) string {
	switch {
	case !o.Counts():
		return "lacks " + strings.Join(o.Lacks(), ", ")
	case o.Kind == NoteOutput && summarised[o.Note]:
		return "its summary counts"
	}
	return ""
}
