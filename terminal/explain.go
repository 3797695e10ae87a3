package terminal

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/learning"
)

// WeekExplained writes a week's numbers, and under each the records that it is made of.
func WeekExplained(w io.Writer, mode Mode, week api.Week) {
	WeekLines(w, mode, week)
	if week.Explain == nil {
		return
	}
	if len(week.Moves) > 0 {
		fmt.Fprintln(w)
		Sentence(w, mode, moveWords(week))
	}
	explainParts(w, mode, week.Week, week.Explain.WeekParts, livedClock(week))
	explainAdherence(w, mode, week)
	explainRealism(w, mode, week)
	explainOwed(w, mode, week)
}

// explainParts writes the records behind planned, spent, produced and the state of a week.
func explainParts(w io.Writer, mode Mode, week budget.Week, parts api.WeekParts, clock lived) {
	explainPlanned(w, mode, week, parts, clock)
	explainSpent(w, mode, week, parts, clock)
	explainProduced(w, mode, week, parts, clock)
	explainState(w, mode, week, parts.Budget)
}

// part writes a heading and the records under it.
func part(w io.Writer, mode Mode, heading string, header []string, rows [][]string) {
	fmt.Fprintln(w)
	Sentence(w, mode, heading)
	Table(w, mode, header, rows)
}

func explainPlanned(w io.Writer, mode Mode, week budget.Week, parts api.WeekParts, clock lived) {
	var rows [][]string
	for _, f := range parts.Planned {
		became := f.Became
		if !f.Now.IsZero() {
			became += " to " + clockDay(f.Now, clock(f.Now))
		}
		if f.Session != "" {
			became += ", " + string(f.Session)
		}
		rows = append(rows, []string{string(f.Block), clockDay(f.Start, clock(f.Start)), Minutes(f.Minutes), Minutes(f.Standing), became})
	}
	part(w, mode, fmt.Sprintf("Planned %s when the week began, from its blocks; %s stand now", Minutes(week.Planned), Minutes(week.Standing)),
		[]string{"block", "at", "planned", "now", "became"}, rows)
}

func explainSpent(w io.Writer, mode Mode, week budget.Week, parts api.WeekParts, clock lived) {
	var rows [][]string
	for _, sitting := range sittings(parts.Spent) {
		rows = append(rows, sittingRow(sitting, clock(sitting[0].Start)))
	}
	heading := fmt.Sprintf("Spent %s, from its sessions: time that two share counts once, for the first", Minutes(week.Spent))
	if week.Deep > 0 {
		heading += fmt.Sprintf("; %s of it in deep areas", Minutes(week.Deep))
	}
	part(w, mode, heading, []string{"session", "at", "counted", "kind", "area", "text"}, rows)
}

// sittingGap is what may lie between two reviews of one sitting.
const sittingGap = 30 * time.Minute

// sittings puts reviews that follow each other into one, since each card that was graded is a session of its own.
func sittings(sessions []budget.Counted) [][]budget.Counted {
	return sittingsOf(sessions, func(c budget.Counted) budget.Session { return c.Session })
}

// sittingsOf is sittings of whatever has a session.
func sittingsOf[T any](list []T, session func(T) budget.Session) (all [][]T) {
	for _, one := range list {
		s := session(one)
		if n := len(all) - 1; n >= 0 && s.Kind == budget.FromReview {
			last := session(all[n][len(all[n])-1])
			if last.Kind == budget.FromReview && !last.End.IsZero() && s.Start.Sub(last.End) < sittingGap {
				all[n] = append(all[n], one)
				continue
			}
		}
		all = append(all, []T{one})
	}
	return all
}

// sittingWords are the name, the time and the text of the sessions of one sitting, from its first to its last.
func sittingWords(first, last budget.Session, n int, zone *time.Location) (name, at, text string) {
	name, at, text = string(first.ID), span(first.Start, last.End, zone), first.Text
	if last.End.IsZero() {
		at = clockDay(first.Start, zone) + " runs"
	}
	if n > 1 {
		name, text = fmt.Sprintf("%s–%s", first.ID, last.ID), fmt.Sprintf("%d sessions", n)
	}
	return name, at, text
}

// sittingRow is the line of one session, or of the reviews of one sitting.
func sittingRow(sitting []budget.Counted, zone *time.Location) []string {
	first, last := sitting[0], sitting[len(sitting)-1]
	name, at, text := sittingWords(first.Session, last.Session, len(sitting), zone)
	minutes, areas := 0, map[string]int{}
	for _, s := range sitting {
		minutes += s.Minutes
		if s.Area != "" {
			areas[s.Area] += s.OfArea
		}
	}
	return []string{name, at, Minutes(minutes), string(first.Kind), strings.Join(slices.Sorted(maps.Keys(areas)), ", "), text}
}

func explainProduced(w io.Writer, mode Mode, week budget.Week, parts api.WeekParts, clock lived) {
	var rows [][]string
	for _, o := range parts.Produced {
		rows = append(rows, outputRow(o, clock(o.At)))
	}
	part(w, mode, "Produced "+counted(week.Produced, "output"), []string{"output", "at", "kind", "lesson", "", "what"}, rows)
}

// outputRow is the line of an output that counts, or that says why it does not.
func outputRow(o learning.OutputPart, zone *time.Location) []string {
	return []string{string(o.ID), clockDay(o.At, zone), string(o.Kind), string(o.Lesson), cmp.Or(o.Why, "counts"),
		firstOf(o.Title, o.Text, o.Ref, string(o.Note))}
}

// firstOf is the first of the texts that has letters.
func firstOf(texts ...string) string {
	for _, text := range texts {
		if line := cleanLine(text); line != "" {
			return line
		}
	}
	return ""
}

func explainState(w io.Writer, mode Mode, week budget.Week, b budget.Budget) {
	heading := fmt.Sprintf("State %s, by the budget of %s: at least %s, at most %s", week.State, b.From, Minutes(b.Min), Minutes(b.Max))
	if week.Away > 0 {
		heading += fmt.Sprintf("; with %s away at least %s, at most %s", counted(week.Away, "day"), Minutes(week.Min), Minutes(week.Max))
	}
	fmt.Fprintln(w)
	Sentence(w, mode, heading)
}

func explainAdherence(w io.Writer, mode Mode, week api.Week) {
	var rows [][]string
	kept, due := 0, 0
	for _, line := range week.Explain.Adherence {
		if !line.Counts {
			rows = append(rows, []string{line.Label, Minutes(line.Spent), "", "", "", string(line.State) + ": not counted"})
			continue
		}
		kept, due = kept+line.Kept, due+line.Min
		rows = append(rows, []string{line.Label, Minutes(line.Spent), Minutes(line.Carry), Minutes(line.Min), Minutes(line.Kept), string(line.State)})
	}
	heading := "Adherence: no closed week yet"
	if week.Counted > 0 {
		heading = fmt.Sprintf("Adherence %.0f %%: %s of %s; a week keeps what it spent and what the week before carries over, up to its min",
			math.Floor(100*week.Adherence), Minutes(kept), Minutes(due))
	}
	part(w, mode, heading, []string{"week", "spent", "carried", "min", "kept", "state"}, rows)
}

func explainRealism(w io.Writer, mode Mode, week api.Week) {
	var rows [][]string
	for _, line := range week.Explain.Realism {
		rows = append(rows, []string{line.Label, Minutes(line.Planned), Minutes(line.Spent), ratioWords(line)})
	}
	heading := fmt.Sprintf("Realism: too few weeks with a plan, %d of the 3 that it takes", week.Realism.Weeks)
	if week.Realism.Known {
		heading = fmt.Sprintf("Realism %.0f %%: the median of spent / planned, from 50 to 100", 100*week.Realism.Ratio)
	}
	part(w, mode, heading, []string{"week", "planned", "spent", "kept"}, rows)
}

func ratioWords(line budget.KeptPlan) string {
	switch {
	case line.Counts:
		return fmt.Sprintf("%.0f %%", 100*line.Ratio)
	case line.Planned == 0:
		return "nothing planned"
	}
	return string(line.State) + ": not counted"
}

func explainOwed(w io.Writer, mode Mode, week api.Week) {
	if len(week.Debt) == 0 {
		return
	}
	var rows [][]string
	for _, o := range week.Debt {
		rows = append(rows, []string{"week of " + dateWords(o.Week), Minutes(o.Minutes)})
	}
	part(w, mode, "Owed "+Minutes(budget.Owing(week.Debt))+", what the last four closed weeks fell short of and no later one gave back", nil, rows)
}

// clockDay is an instant as Tue 24 Nov 08:00, on the wall of zone.
func clockDay(t time.Time, zone *time.Location) string {
	return dayWords(t.In(zone)) + t.In(zone).Format(" 15:04")
}
