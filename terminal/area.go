package terminal

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/learning"
)

// AreaLines writes an area: what the year until now has to show, and the stages that were given before, in the zone.
func AreaLines(w io.Writer, m Mode, a api.Area, zone *time.Location) {
	kind := "broad"
	if a.Deep {
		kind = "deep"
	}
	KeyValues(w, m, [2]string{"area", a.Name + ", " + kind}, [2]string{"the year", evidenceWords(a.Evidence)}, [2]string{"rate", rateWords(a)})
	var rows [][]string
	for _, r := range a.Ratings {
		rows = append(rows, []string{r.At.In(zone).Format("2006-01-02"), string(r.Stage), evidenceWords(&r.Evidence), r.Note})
	}
	if len(rows) > 0 {
		fmt.Fprintln(w)
		Table(w, m, []string{"rated", "stage", "beside it", "note"}, rows)
	}
}

func rateWords(a api.Area) string {
	switch {
	case a.Due:
		return "due now"
	case a.RateOn.IsZero():
		return ""
	}
	return "on " + a.RateOn.String()
}

// evidenceWords is what an area has to show, in a line.
func evidenceWords(e *learning.Evidence) string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf("%s, %s closed, %s, %s, %s (%d matured)", Minutes(e.Minutes), counted(e.Lessons, "lesson"), counted(e.Outputs, "output"),
		counted(e.Notes, "note"), counted(e.Cards, "card"), e.Matured)
}

// StageLines writes the stages there are.
func StageLines(w io.Writer, m Mode) {
	var rows [][]string
	for _, s := range learning.Stages() {
		rows = append(rows, []string{fmt.Sprint(s.Step()), string(s), s.Words()})
	}
	fmt.Fprintln(w)
	Table(w, m, nil, rows)
}

// RenamedLine writes what went with a new name.
func RenamedLine(w io.Writer, r api.Renamed) {
	fmt.Fprintf(w, "%s is now %s: %s, %s, %s, %s, %s\n", cleanLine(r.From), cleanLine(r.To), counted(r.Sessions, "session"),
		counted(r.Lessons, "lesson"), counted(r.Outputs, "output"), counted(r.Sources, "source"), counted(r.Notes, "note"))
}

// joined writes names as "a, b and c".
func joined(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
