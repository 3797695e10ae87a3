package reflection

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tend/internal/when"
	"tend/learning"
)

// Evidence is what is new in a time, beside which a person says what they can do now.
type Evidence struct {
	From    when.Date      `json:"from"`
	To      when.Date      `json:"to"`      // the last day, included
	Lessons []string       `json:"lessons"` // the titles of those closed, oldest first
	Outputs int            `json:"outputs"`
	Made    []string       `json:"made"`          // what was made or taught: the references and first words of outputs but notes
	Matured int            `json:"matured_cards"` // cards that became remembered for three weeks and more
	Minutes map[string]int `json:"area_minutes"`
	// Fresh are areas with minutes in this time and none in the time of the same length before.
	Fresh []string `json:"new_areas"`
}

// Records are what Evidence is made from. Lessons and outputs may be of any time.
type Records struct {
	Lessons []learning.Lesson
	Outputs []learning.Output
	Matured int
	Minutes map[string]int // by area, in the time
	Before  map[string]int // by area, in the time of the same length before
}

// most is how many titles are listed of each.
const most = 12

// EvidenceOf tells what is new from the day from to the day to, both included.
func EvidenceOf(r Records, days when.Days, from, to when.Date) Evidence {
	begin, end := days.Start(from), days.End(to)
	within := func(t time.Time) bool { return !t.Before(begin) && t.Before(end) }
	e := Evidence{From: from, To: to, Lessons: []string{}, Made: []string{}, Matured: r.Matured,
		Minutes: map[string]int{}, Fresh: []string{}, Outputs: learning.Produced(r.Outputs, begin, end)}
	lessons := slices.Clone(r.Lessons)
	slices.SortStableFunc(lessons, func(a, b learning.Lesson) int { return a.Ended.Compare(b.Ended) })
	for _, l := range lessons {
		if l.State == learning.Closed && within(l.Ended) {
			e.Lessons = append(e.Lessons, l.Title)
		}
	}
	outputs := slices.Clone(r.Outputs)
	slices.SortStableFunc(outputs, func(a, b learning.Output) int { return a.At.Compare(b.At) })
	for _, o := range outputs {
		if within(o.At) && (o.Kind == learning.Prototype || o.Kind == learning.Taught) {
			e.Made = append(e.Made, string(o.Kind)+": "+firstLine(cmp.Or(o.Ref, o.Text)))
		}
	}
	for area, minutes := range r.Minutes {
		if minutes > 0 {
			e.Minutes[area] = minutes
			if r.Before[area] == 0 {
				e.Fresh = append(e.Fresh, area)
			}
		}
	}
	slices.Sort(e.Fresh)
	return e
}

// Lines says the evidence in lines; one of nothing says so, since that is an answer too.
func (e Evidence) Lines() []string {
	lines := []string{fmt.Sprintf("from %s to %s: %s closed, %s, %s that you now remember for three weeks and more", e.From, e.To,
		count(len(e.Lessons), "lesson"), count(e.Outputs, "output"), count(e.Matured, "card"))}
	lines = append(lines, atMost("learned: ", e.Lessons)...)
	lines = append(lines, atMost("", e.Made)...)
	for _, area := range slices.Sorted(keys(e.Minutes)) {
		line := fmt.Sprintf("%s: %d h %d min", area, e.Minutes[area]/60, e.Minutes[area]%60)
		if slices.Contains(e.Fresh, area) {
			line += ", new in this time"
		}
		lines = append(lines, line)
	}
	return lines
}

func atMost(prefix string, list []string) (lines []string) {
	for _, text := range list[:min(most, len(list))] {
		lines = append(lines, prefix+text)
	}
	if more := len(list) - most; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return lines
}
