package terminal

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/learning"
)

// WeeksExplained writes the records behind each of the weeks, under its name. Weeks in which there is nothing are left out.
func WeeksExplained(w io.Writer, mode Mode, weeks api.Weeks) {
	zone := zoneOf(weeks.Zone)
	for n, parts := range weeks.Explain {
		week := weeks.Weeks[n]
		if len(parts.Planned)+len(parts.Spent)+len(parts.Produced) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s, from %s\n", week.Label, dateWords(week.Start))
		explainParts(w, mode, week, parts, fixedClock(zone))
	}
}

// ShapeExplained writes the sessions behind a shape: of each week, of each quarter, and of each area in the weeks together.
func ShapeExplained(w io.Writer, mode Mode, s api.Shape) {
	if s.Explain == nil {
		return
	}
	zone := zoneOf(s.Explain.Zone)
	for n, week := range s.Explain.Weeks {
		explainShape(w, mode, s.Weeks[n], week.Sessions, zone)
	}
	for n, quarter := range s.Explain.Quarters {
		explainShape(w, mode, s.Quarters[n], quarter.Sessions, zone)
	}
	for _, area := range s.Areas {
		var of []budget.ShapePart
		for _, week := range s.Explain.Weeks {
			for _, p := range week.Sessions {
				if p.Area == area.Area {
					of = append(of, p)
				}
			}
		}
		var rows [][]string
		for _, sitting := range shapeSittings(of) {
			sum, name, at, text := sumShapes(sitting, zone)
			rows = append(rows, []string{name, at, strconv.Itoa(sum.OfArea), text})
		}
		if len(rows) > 0 {
			part(w, mode, fmt.Sprintf("%s: %d minutes in %s", area.Area, area.Minutes, counted(len(s.Weeks), "week")),
				[]string{"session", "at", "minutes", "text"}, rows)
		}
	}
}

func shapeSittings(parts []budget.ShapePart) [][]budget.ShapePart {
	return sittingsOf(parts, func(p budget.ShapePart) budget.Session { return p.Session })
}

// sumShapes adds up the sessions of one sitting, and says what they are.
func sumShapes(sitting []budget.ShapePart, zone *time.Location) (sum budget.ShapePart, name, at, text string) {
	first, last := sitting[0], sitting[len(sitting)-1]
	for _, p := range sitting {
		sum.Deep, sum.Broad, sum.Other, sum.OfArea = sum.Deep+p.Deep, sum.Broad+p.Broad, sum.Other+p.Other, sum.OfArea+p.OfArea
	}
	name, at, text = sittingWords(first.Session, last.Session, len(sitting), zone)
	return sum, name, at, text
}

// areasOf names the areas of the sessions of one sitting.
func areasOf(sitting []budget.ShapePart) string {
	var areas []string
	for _, p := range sitting {
		if p.Area != "" && !slices.Contains(areas, p.Area) {
			areas = append(areas, p.Area)
		}
	}
	slices.Sort(areas)
	return strings.Join(areas, ", ")
}

// explainShape writes the sessions of a week or a quarter in minutes, so that they can be added.
func explainShape(w io.Writer, mode Mode, shape budget.Shape, sessions []budget.ShapePart, zone *time.Location) {
	if len(sessions) == 0 {
		return
	}
	var rows [][]string
	for _, sitting := range shapeSittings(sessions) {
		sum, name, at, text := sumShapes(sitting, zone)
		rows = append(rows, []string{name, at, strconv.Itoa(sum.Deep), strconv.Itoa(sum.Broad), strconv.Itoa(sum.Other), areasOf(sitting), text})
	}
	part(w, mode, fmt.Sprintf("%s: %d minutes, %d deep, %d broad, %d of no area; of shared time the deep session has it, else the one with an area, else the first",
		shape.Label, shape.Spent, shape.Deep, shape.Broad, shape.Other), []string{"session", "at", "deep", "broad", "none", "area", "text"}, rows)
}

// ProduceExplained writes the lessons and outputs behind each period, where there are any.
func ProduceExplained(w io.Writer, mode Mode, stats api.Produce) {
	zone := zoneOf(stats.Zone)
	for n, parts := range stats.Explain {
		explainPeriod(w, mode, stats.Periods[n], parts, zone)
	}
}

func explainPeriod(w io.Writer, mode Mode, p learning.Produce, parts learning.ProduceParts, zone *time.Location) {
	var outputs, lessons [][]string
	for _, o := range parts.Outputs {
		outputs = append(outputs, outputRow(o, zone))
	}
	for _, l := range parts.Lessons {
		ended := ""
		if !l.Ended.IsZero() {
			ended = clockDay(l.Ended, zone)
		}
		lessons = append(lessons, []string{string(l.Lesson), clockDay(l.Opened, zone), string(l.CountsAs), ended, l.Title})
	}
	if len(outputs) > 0 {
		part(w, mode, fmt.Sprintf("%s: produced %s", p.Label, counted(p.Produced, "output")), []string{"output", "at", "kind", "lesson", "", "what"}, outputs)
	}
	if len(lessons) > 0 {
		part(w, mode, fmt.Sprintf("%s: of %s opened %d closed with an output, %d dropped", p.Label, counted(p.Opened, "lesson"), p.Closed, p.Dropped),
			[]string{"lesson", "opened", "is", "since", "title"}, lessons)
	}
}
