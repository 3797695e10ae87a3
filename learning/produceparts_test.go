package learning

import (
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

// TestProducePartsSumToTheNumbers is the law of explaining: the records that are listed behind a period are as many as its
// numbers say, each of them is counted once, and what does not count says why.
func TestProducePartsSumToTheNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) time.Time {
			return now.Add(time.Duration(rapid.IntRange(-50, 150).Draw(t, name)) * time.Hour)
		}
		period := when.Interval{Start: now, End: now.Add(100 * time.Hour)}
		var lessons []Lesson
		for n := range rapid.IntRange(0, 10).Draw(t, "lessons") {
			l := Lesson{ID: id.Make[id.Lesson]('l', uint64(n+1)), Added: now.AddDate(0, -1, 0)}
			if l.State = rapid.SampledFrom([]LessonState{Queued, Open, Closed, LessonDropped}).Draw(t, "state"); l.State != Queued {
				l.Opened = at("opened")
			}
			if l.State == Closed || l.State == LessonDropped {
				l.Ended = l.Opened.Add(time.Duration(rapid.IntRange(0, 80).Draw(t, "for")) * time.Hour)
			}
			lessons = append(lessons, l)
		}
		var outputs []Output
		for n := range rapid.IntRange(0, 12).Draw(t, "outputs") {
			o := Output{ID: id.Make[id.Output]('o', uint64(n+1)), Kind: rapid.SampledFrom(outputKinds).Draw(t, "kind"), At: at("at"),
				Note: rapid.SampledFrom([]id.Note{"", "n1", "n2"}).Draw(t, "note")}
			if o.Kind == Taught {
				o.Check = &TaughtCheck{Example: true, Why: rapid.Bool().Draw(t, "why"), NoPrivateContext: true}
			}
			if rapid.IntRange(0, 4).Draw(t, "removed") == 0 {
				o.Removed = now
			}
			outputs = append(outputs, o)
		}
		until := at("now")
		p, parts := ProduceIn("", period, lessons, outputs, until), ProducePartsIn(period, lessons, outputs, until)
		got := Produce{Outputs: map[OutputKind]int{}, From: p.From, To: p.To, Opened: len(parts.Lessons)}
		for _, l := range parts.Lessons {
			switch l.CountsAs {
			case Closed:
				got.Closed++
			case LessonDropped:
				got.Dropped++
			}
			if (l.CountsAs == Open) != l.Ended.IsZero() {
				t.Fatalf("%+v", l)
			}
		}
		for _, o := range parts.Outputs {
			if o.Counts {
				got.Outputs[o.Kind]++
				got.Produced++
			}
			if o.Counts == (o.Why != "") {
				t.Fatalf("%s counts: %v, %q", o.ID, o.Counts, o.Why)
			}
		}
		if got.Opened != p.Opened || got.Closed != p.Closed || got.Dropped != p.Dropped || got.Produced != p.Produced || !maps.Equal(got.Outputs, p.Outputs) {
			t.Fatalf("parts have %+v, the period has %+v", got, p)
		}
	})
}

func TestProducePartsSayWhy(t *testing.T) {
	week := when.Interval{Start: noon, End: noon.Add(7 * 24 * time.Hour)}
	outputs := []Output{
		{ID: "o4", Kind: Taught, At: noon.Add(time.Hour), Check: &TaughtCheck{Example: true}},
		{ID: "o1", Kind: Summary, Note: "n1", At: noon.Add(-time.Hour)}, {ID: "o2", Kind: NoteOutput, Note: "n1", At: noon},
		{ID: "o3", Kind: Prototype, At: noon}, {ID: "o5", Kind: Prototype, At: noon, Removed: noon},
	}
	want := []OutputPart{{Output: outputs[2], Why: "its summary counts"}, {Output: outputs[3], Counts: true},
		{Output: outputs[0], Why: "lacks the why, words that need no private context"}}
	got := ProducePartsIn(week, nil, outputs, week.End).Outputs
	for n := range max(len(got), len(want)) {
		if n >= len(got) || n >= len(want) || got[n].ID != want[n].ID || got[n].Counts != want[n].Counts || got[n].Why != want[n].Why {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
	}
}
