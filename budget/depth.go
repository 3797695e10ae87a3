package budget

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/when"
)

// Depth is a line of the history of areas: from an instant, the start of a learning day, an area is deep or is not. The
// first line of an area holds for the time before it, too.
type Depth struct {
	Area string    `json:"area"`
	From time.Time `json:"from"`
	Deep bool      `json:"deep"`
}

// Deepen returns the history, oldest first, after the areas before were changed into those after, with what holds from
// that instant on. An area that goes is deep no longer, and what it was stays. Lines of the same instant are replaced,
// so that a slip that is mended within its day leaves no trace. starts is the first instant of a day.
func Deepen(history []Depth, before, after []Area, from time.Time, starts func(when.Date) time.Time) []Depth {
	history = slices.Clone(history)
	for _, area := range after {
		at := slices.IndexFunc(before, func(a Area) bool { return a.Name == area.Name })
		switch {
		case at < 0:
			history = turn(history, area.Name, from, area.Deep)
		case before[at].Deep != area.Deep:
			history = turn(stated(history, before[at], starts), area.Name, from, area.Deep)
		}
	}
	for _, area := range before {
		if area.Deep && !slices.ContainsFunc(after, func(a Area) bool { return a.Name == area.Name }) {
			history = turn(stated(history, area, starts), area.Name, from, false)
		}
	}
	return history
}

// stated is the history with a first line for an area that has none yet, as areas had none before there was a history.
func stated(history []Depth, a Area, starts func(when.Date) time.Time) []Depth {
	if slices.ContainsFunc(history, func(d Depth) bool { return d.Area == a.Name }) {
		return history
	}
	return insert(history, Depth{a.Name, starts(a.Since), a.Deep})
}

// turn adds a line, in place of one of the same instant.
func turn(history []Depth, area string, from time.Time, deep bool) []Depth {
	history = slices.DeleteFunc(history, func(d Depth) bool { return d.Area == area && !d.From.Before(from) })
	return insert(history, Depth{area, from, deep})
}

func insert(history []Depth, d Depth) []Depth {
	at, _ := slices.BinarySearchFunc(history, d, func(a, b Depth) int {
		if a.From.After(b.From) {
			return 1
		}
		return -1
	})
	return slices.Insert(history, at, d)
}

// RenameDepth returns the history in which the area from is called to; what was written of to before is left out.
func RenameDepth(history []Depth, from, to string) []Depth {
	var renamed []Depth
	for _, d := range history {
		switch d.Area {
		case to:
			continue
		case from:
			d.Area = to
		}
		renamed = append(renamed, d)
	}
	return renamed
}

// ever is all of time, as far as learning goes.
var ever = when.Interval{Start: time.UnixMilli(0).UTC().AddDate(-100, 0, 0), End: time.UnixMilli(0).UTC().AddDate(8000, 0, 0)}

// DeepSpans returns when each area was deep. An area without history is deep ever or never, as it is now.
func DeepSpans(history []Depth, areas []Area) map[string][]when.Interval {
	spans, seen := map[string][]when.Interval{}, map[string]Depth{}
	for _, d := range history {
		last, ok := seen[d.Area]
		if !ok {
			last = Depth{d.Area, ever.Start, d.Deep}
		}
		if last.Deep {
			spans[d.Area] = append(spans[d.Area], when.Interval{Start: last.From, End: d.From})
		}
		seen[d.Area] = d
	}
	for _, d := range seen {
		if d.Deep {
			spans[d.Area] = append(spans[d.Area], when.Interval{Start: d.From, End: ever.End})
		}
	}
	for _, a := range areas {
		if _, ok := seen[a.Name]; !ok && a.Deep {
			spans[a.Name] = []when.Interval{ever}
		}
	}
	return spans
}

// deepParts are the parts of an interval in which the sessions were in an area that was deep at the time.
func deepParts(sessions []Session, spans map[string][]when.Interval, in when.Interval, now time.Time) []when.Interval {
	var parts []when.Interval
	for _, s := range sessions {
		for _, deep := range spans[s.Area] {
			parts = s.appendPart(parts, in.Clip(deep), now)
		}
	}
	return parts
}

// DeepNames are the names of the areas that are deep now, in their order.
func DeepNames(areas []Area) []string {
	var names []string
	for _, a := range areas {
		if a.Deep {
			names = append(names, a.Name)
		}
	}
	return names
}

// DeepWarning says that more than MaxDeep areas are deep, and is empty where they are not.
func DeepWarning(areas []Area) string {
	names := DeepNames(areas)
	if len(names) <= MaxDeep {
		return ""
	}
	last := len(names) - 1
	return fmt.Sprintf("%d areas are deep (%s and %s), and depth needs one or two; make one broad: tend area broad NAME",
		len(names), strings.Join(names[:last], ", "), names[last])
}
