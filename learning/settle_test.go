package learning

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

var noon = time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC)

func TestSettle(t *testing.T) {
	ended := noon.Add(-time.Hour)
	closed := Lesson{ID: "l1", State: Closed, Opened: noon.Add(-48 * time.Hour), Ended: ended}
	summary := Output{ID: "o1", Lesson: "l1", Kind: Summary}
	lacking := Output{ID: "o2", Lesson: "l1", Kind: Taught, Check: &TaughtCheck{Example: true, Why: true}}
	gone := summary
	gone.Removed = noon
	for _, tt := range []struct {
		name    string
		lesson  Lesson
		outputs []Output
		changed Output
		want    LessonState
	}{
		{"without its only output a closed lesson opens", closed, nil, gone, Open},
		{"with another it stays closed", closed, []Output{{ID: "o3", Lesson: "l1", Kind: NoteOutput}}, gone, Closed},
		{"something taught that lacks a point is none", closed, []Output{lacking}, gone, Open},
		{"a dropped lesson stays dropped", Lesson{ID: "l1", State: LessonDropped}, nil, gone, LessonDropped},
		{"a queued lesson stays queued", Lesson{ID: "l1", State: Queued}, []Output{summary}, summary, Queued},
		{"an open one does not close by itself", closed.Reopen(), []Output{summary}, summary, Open},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, at := tt.lesson.Settle(tt.outputs, tt.changed)
			if got.State != tt.want {
				t.Errorf("it is %s, want %s", got.State, tt.want)
			}
			if reopened := tt.lesson.State == Closed && got.State == Open; reopened != at.Equal(ended) {
				t.Errorf("it remembers %v", at)
			}
		})
	}
}

// Taking outputs back and restoring them in any order never leaves a closed lesson without one, and restoring the last
// that went closes the lesson as it was.
func TestSettleLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "outputs")
		outputs := make([]Output, n)
		for i := range outputs {
			outputs[i] = Output{Lesson: "l1", Kind: Summary}
		}
		was := Lesson{ID: "l1", State: Closed, Opened: noon, Ended: noon.Add(time.Hour)}
		lesson, last := was, -1
		change := func(i int, removed time.Time) {
			outputs[i].Removed = removed
			settled, closed := lesson.Settle(outputs, outputs[i])
			if settled.State != lesson.State {
				outputs[i].Closed = closed
				if settled.State == Open {
					last = i
				}
			}
			lesson = settled
		}
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			i := rapid.IntRange(0, n-1).Draw(t, "which")
			if outputs[i].Removed.IsZero() {
				change(i, noon)
			} else {
				change(i, time.Time{})
			}
			if lesson.State == Closed && !lesson.HasOutput(outputs) {
				t.Fatal("a closed lesson has no output")
			}
		}
		if lesson.State == Open && !outputs[last].Removed.IsZero() {
			change(last, time.Time{})
		}
		if lesson.State == Closed && lesson != was {
			t.Fatalf("it is %+v, was %+v", lesson, was)
		}
	})
}

func TestLacks(t *testing.T) {
	for name, tt := range map[string]struct {
		output Output
		counts bool
	}{
		"a summary has no points":               {Output{Kind: Summary, Check: &TaughtCheck{}}, true},
		"taught before tend asked counts":       {Output{Kind: Taught}, true},
		"taught with all three points counts":   {Output{Kind: Taught, Check: NewTaughtCheck([3]bool{true, true, true})}, true},
		"taught without the why does not":       {Output{Kind: Taught, Check: NewTaughtCheck([3]bool{true, false, true})}, false},
		"what was taken back does not count":    {Output{Kind: Summary, Removed: noon}, false},
		"taught that lacks all three does not":  {Output{Kind: Taught, Check: &TaughtCheck{}}, false},
		"private context is a point of its own": {Output{Kind: Taught, Check: &TaughtCheck{Example: true, Why: true}}, false},
	} {
		if got := tt.output.Counts(); got != tt.counts {
			t.Errorf("%s: Counts() = %t", name, got)
		}
		if n := Produced([]Output{tt.output}, time.Time{}, noon); n != map[bool]int{true: 1}[tt.counts] {
			t.Errorf("%s: produced %d", name, n)
		}
	}
}

func TestLoops(t *testing.T) {
	day := 24 * time.Hour
	lessons := []Lesson{
		{ID: "l1", State: Open, Opened: noon.Add(-7 * day)},
		{ID: "l2", State: Open, Opened: noon.Add(-7*day + time.Second)},
		{ID: "l3", State: Queued, Added: noon.Add(-90 * day)},
		{ID: "l4", State: Closed, Opened: noon.Add(-30 * day), Ended: noon.Add(-day)},
		{ID: "l5", State: Open, Opened: noon.Add(-20 * day)},
		{ID: "l6", State: LessonDropped, Opened: noon.Add(-20 * day), Ended: noon},
	}
	for _, tt := range []struct {
		name string
		now  time.Time
		days int
		want string
	}{
		{"after a week, the oldest first", noon, LoopDays, "l5 l1 "},
		{"all of them", noon, 0, "l5 l1 l2 "},
		{"as they stood a day and an hour before", noon.Add(-day - time.Hour), LoopDays, "l4 l5 l6 "},
	} {
		got := ""
		for _, l := range Loops(lessons, tt.now, tt.days) {
			got += string(l.ID) + " "
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	if l := Loops(lessons, noon, LoopDays)[0]; l.Days != 20 {
		t.Errorf("it is %d days old", l.Days)
	}
}

func TestProduceIn(t *testing.T) {
	week := when.Interval{Start: noon, End: noon.Add(7 * 24 * time.Hour)}
	later := week.End.Add(30 * 24 * time.Hour)
	lessons := []Lesson{
		{State: Closed, Opened: noon, Ended: later},
		{State: Closed, Opened: noon.Add(time.Hour), Ended: noon.Add(2 * time.Hour)},
		{State: Open, Opened: noon.Add(time.Hour)},
		{State: LessonDropped, Opened: noon.Add(time.Hour), Ended: noon.Add(3 * time.Hour)},
		{State: LessonDropped, Added: noon, Ended: noon.Add(3 * time.Hour)},
		{State: Queued, Added: noon},
		{State: Open, Opened: week.End},
	}
	outputs := []Output{
		{Kind: Summary, Note: "n1", At: noon.Add(-time.Hour)}, {Kind: NoteOutput, Note: "n1", At: noon},
		{Kind: Prototype, At: noon}, {Kind: Summary, At: week.End}, {Kind: Taught, At: noon, Check: &TaughtCheck{}},
		{Kind: NoteOutput, Note: "n2", At: noon},
	}
	for _, tt := range []struct {
		name                                      string
		now                                       time.Time
		opened, closed, dropped, produced, ofNote int
		ratio                                     float64
	}{
		{"in the middle of the week", noon.Add(90 * time.Minute), 4, 0, 0, 2, 1, 0},
		{"at its end", week.End, 4, 1, 1, 2, 1, 0.25},
		{"a late closing mends it", later, 4, 2, 1, 2, 1, 0.5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := ProduceIn("2026-W47", week, lessons, outputs, tt.now)
			ratio, known := p.Ratio()
			if p.Opened != tt.opened || p.Closed != tt.closed || p.Dropped != tt.dropped || p.Produced != tt.produced ||
				p.Outputs[NoteOutput] != tt.ofNote || ratio != tt.ratio || !known {
				t.Errorf("got %+v, ratio %g", p, ratio)
			}
			if sum := Produced(outputs, week.Start, week.End); sum != p.Produced {
				t.Errorf("a week says %d, this %d", sum, p.Produced)
			}
		})
	}
	if _, known := ProduceIn("", when.Interval{}, nil, nil, noon).Ratio(); known {
		t.Error("of no lesson there is a ratio")
	}
}
