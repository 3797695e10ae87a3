package terminal

import (
	"fmt"
	"io"
	"time"

	"tend/daemon/api"
	"tend/learning"
	"tend/srs"
)

// mostRecalls is how many recalls are listed under one number; how many more there are, and how they came out, is told.
const mostRecalls = 20

// RetentionExplained writes the recalls behind each number of a retention: of each week, those that were left out, and of
// each bin of calibration; the newest first, and of many the newest alone.
func RetentionExplained(w io.Writer, mode Mode, r api.Retention) {
	if r.Explain == nil {
		return
	}
	zone := zoneOf(r.Explain.Zone)
	for _, week := range r.Weeks {
		lines := recallsWhere(r, func(line api.RecallBehind) bool { return line.Week == week.Label && line.CountsAs == srs.AsRecall })
		explainRecalls(w, mode, week.Label+": recalled "+shareWords(week.Recalled), lines, zone)
	}
	for _, out := range []struct {
		as    srs.RecallAs
		words string
	}{{srs.AsSteps, "of cards on their steps"}, {srs.AsSameDay, "again on the same day"}, {srs.AsImported, "imported"}} {
		lines := recallsWhere(r, func(line api.RecallBehind) bool { return line.Week != "" && line.CountsAs == out.as })
		explainRecalls(w, mode, fmt.Sprintf("Left out: %d %s", len(lines), out.words), lines, zone)
	}
	for _, bin := range r.Calibration {
		lines := recallsWhere(r, func(line api.RecallBehind) bool { return line.Bin != nil && *line.Bin == bin.From })
		explainRecalls(w, mode, fmt.Sprintf("Predicted %.0f-%s: recalled %s", 100*bin.From, percent(bin.To), shareWords(bin.Recalled)), lines, zone)
	}
}

func shareWords(s learning.Share) string { return fmt.Sprintf("%d of %d", s.Hits, s.Of) }

// recallsWhere are the recalls that are chosen, the newest first.
func recallsWhere(r api.Retention, chosen func(api.RecallBehind) bool) (lines []api.RecallBehind) {
	for n := len(r.Explain.Recalls) - 1; n >= 0; n-- {
		if line := r.Explain.Recalls[n]; chosen(line) {
			lines = append(lines, line)
		}
	}
	return lines
}

func explainRecalls(w io.Writer, mode Mode, heading string, lines []api.RecallBehind, zone *time.Location) {
	if len(lines) == 0 {
		return
	}
	var rows [][]string
	more, recalled := 0, 0
	for n, line := range lines {
		if n >= mostRecalls {
			more++
			if line.Grade > srs.Again {
				recalled++
			}
			continue
		}
		predicted := ""
		if line.Predicted > 0 {
			predicted = percent(line.Predicted)
		}
		rows = append(rows, []string{string(line.Review), clockDay(line.At, zone), string(line.Card), line.Grade.String(), predicted, line.Front})
	}
	part(w, mode, heading, []string{"review", "at", "card", "grade", "predicted", "front"}, rows)
	if more > 0 {
		Sentence(w, mode, fmt.Sprintf("and %d more, %d of them recalled: --json lists them all", more, recalled))
	}
}
