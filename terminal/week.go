package terminal

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"tend/budget"
	"tend/daemon/api"
)

// WeekLines writes a week: planned, spent and produced together, how its minutes stand to the budget, and how the
// last closed weeks went. On a terminal the minutes have bars.
func WeekLines(w io.Writer, mode Mode, week api.Week) {
	scale := max(week.Max, week.Planned, week.Spent)
	KeyValues(w, mode,
		[2]string{"week", weekName(week)},
		[2]string{"planned", withBar(mode, week.Planned, scale) + standingWords(week.Week)},
		[2]string{"spent", withBar(mode, week.Spent, scale)},
		[2]string{"produced", counted(week.Produced, "output")},
		[2]string{"deep", deepWords(week)},
		[2]string{"areas", areaWords(week.Areas)},
		[2]string{"state", stateWords(week)},
		[2]string{"adherence", adherenceWords(week)},
		[2]string{"realism", realismWords(week.Realism)},
		[2]string{"owed", owedWords(week)},
		[2]string{"unmet", unmetWords(week.Outlook)},
	)
	dayRows(w, mode, week.Days)
}

// dayRows writes the days of a week on which something was planned, spent or produced.
func dayRows(w io.Writer, mode Mode, days []budget.Day) {
	scale := 0
	var rows [][]string
	for _, d := range days {
		scale = max(scale, d.Planned, d.Spent)
	}
	for _, d := range days {
		if d.Planned+d.Spent+d.Produced == 0 {
			continue
		}
		row := []string{dateWords(d.Day), Minutes(d.Planned), Minutes(d.Spent), fmt.Sprint(d.Produced)}
		if mode.bars() {
			row = append(row, bar(d.Spent, scale))
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		fmt.Fprintln(w)
		Table(w, mode, []string{"day", "planned", "spent", "produced"}, rows)
	}
}

// standingWords say what stands of a plan now, where that is not what the week began with.
func standingWords(week budget.Week) string {
	if week.Standing == week.Planned {
		return ""
	}
	return gap + "(now " + Minutes(week.Standing) + ")"
}

// areaWords are the minutes by area, the most first.
func areaWords(areas map[string]int) string {
	names := slices.SortedFunc(maps.Keys(areas), func(a, b string) int { return cmp.Or(areas[b]-areas[a], cmp.Compare(a, b)) })
	for n, name := range names {
		names[n] = cleanLine(name) + " " + Minutes(areas[name])
	}
	return strings.Join(names, ", ")
}

// weekName names a week with its days.
func weekName(week api.Week) string {
	if week.Start.IsZero() {
		return week.Label
	}
	return fmt.Sprintf("%s, %s – %s", week.Label, dateWords(week.Start), dateWords(week.Start.AddDays(6)))
}

// barCells is how long a full bar is.
const barCells = 24

// withBar returns minutes in words, with a bar where bars may be drawn.
func withBar(mode Mode, minutes, scale int) string {
	words := Minutes(minutes)
	if !mode.bars() {
		return words
	}
	return strings.TrimRight(pad(words, len("10 h 30 min"))+gap+bar(minutes, scale), " ")
}

// bar draws n of scale in eighths of a cell. Something is never drawn as nothing.
func bar(n, scale int) string {
	if n <= 0 || scale <= 0 {
		return ""
	}
	eighths := max(1, int(math.Round(float64(min(n, scale))/float64(scale)*barCells*8)))
	full, rest := eighths/8, eighths%8
	line := strings.Repeat("█", full)
	if rest > 0 {
		line += string([]rune(" ▏▎▍▌▋▊▉")[rest])
	}
	return line
}

// deepWords is the share of the minutes that was spent on deep areas.
func deepWords(week api.Week) string {
	if week.Spent <= 0 {
		return ""
	}
	share := 100 * float64(week.Deep) / float64(week.Spent)
	return fmt.Sprintf("%s, %.0f %% of the minutes", Minutes(week.Deep), min(share, 100))
}

// stateWords says how a week's minutes stand to its budget, and never blames.
func stateWords(week api.Week) string {
	if week.Ahead && week.State == budget.Under {
		return fmt.Sprintf("not begun: %s to %s", Minutes(week.Min), Minutes(week.Max))
	}
	switch week.State {
	case budget.Under:
		return fmt.Sprintf("under: %s to the minimum of %s", Minutes(week.Min-week.Spent), Minutes(week.Min))
	case budget.InBand:
		return fmt.Sprintf("in band: between %s and %s", Minutes(week.Min), Minutes(week.Max))
	case budget.Over:
		return fmt.Sprintf("over: past %s, time to stop", Minutes(week.Max))
	case budget.WeekSkipped:
		return "skipped: it does not count"
	case budget.WeekAway:
		return "away: it does not count"
	}
	return string(week.State)
}

// adherenceWords says how the last closed weeks went.
func adherenceWords(week api.Week) string {
	if week.Counted == 0 {
		return "no closed week yet"
	}
	over := fmt.Sprintf("the last %d closed weeks", week.Counted)
	if week.Counted == 1 {
		over = "the last closed week"
	}
	return fmt.Sprintf("%.0f %% of the minimum over %s", math.Floor(100*week.Adherence), over)
}

// realismWords says how much of a plan is kept, "" where too little is known.
func realismWords(r budget.Realism) string {
	if !r.Known {
		return ""
	}
	return r.String()
}

// owedWords says what the weeks before fell short of, and that it does not last.
func owedWords(week api.Week) string {
	n := budget.Owing(week.Debt)
	if n == 0 {
		return ""
	}
	return Minutes(n) + " of the last 4 weeks; what is not given back is forgotten"
}

// unmetWords says what of the week's goal has no place, and why.
func unmetWords(o *budget.Outlook) string {
	if o == nil || o.Unmet == 0 {
		return ""
	}
	return fmt.Sprintf("%s of %s: %s", Minutes(o.Unmet), Minutes(o.Goal), cleanLine(o.Why))
}

// threeNumbers are planned, spent and produced in one line.
func threeNumbers(week budget.Week) string {
	line := fmt.Sprintf("planned %s · spent %s · produced %d", Minutes(week.Planned), Minutes(week.Spent), week.Produced)
	if week.State != "" {
		line += " · " + string(week.State)
	}
	return line
}
