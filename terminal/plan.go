package terminal

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
)

// PlanLines writes the future blocks week by week, Monday first, with their ids and why each stands where it does, and
// below them what the last placement changed and why. Above them stands what cuts or hinders the plan; on a terminal
// the first week is drawn as a grid, too. Times are on the wall of the plan's zone, which is named where it is unknown
// here.
func PlanLines(w io.Writer, mode Mode, plan api.Plan) {
	zone := zoneOf(plan.Zone)
	if len(plan.Blocks) == 0 {
		fmt.Fprintln(w, "No block is planned.")
	}
	if zone == time.UTC && plan.Zone != "UTC" && len(plan.Blocks) > 0 {
		fmt.Fprintf(w, "Times are UTC: the zone %q is unknown here.\n", cleanLine(plan.Zone))
	}
	planNotes(w, plan)
	if mode.bars() {
		planGrid(w, mode, plan.Blocks, zone)
	}
	for n, week := range plannedWeeks(plan, zone) {
		fmt.Fprintf(w, "%s%s%s\n", blankBefore(n), cleanLine(week.Label), goalWords(week.Outlook))
		for _, block := range week.blocks {
			blockLine(w, mode, block, zone)
		}
	}
	changeLines(w, mode, plan.Changes, zone, len(plan.Blocks))
}

// plannedWeek is a week and its blocks.
type plannedWeek struct {
	budget.Outlook
	blocks []budget.Block
}

// plannedWeeks are the weeks that have a block, or should have, in their order.
func plannedWeeks(plan api.Plan, zone *time.Location) []plannedWeek {
	weeks := map[string]plannedWeek{}
	for _, week := range plan.Weeks {
		weeks[week.Label] = plannedWeek{Outlook: week}
	}
	for _, block := range plan.Blocks {
		start := when.WeekOf(when.DateOf(block.Start.In(zone)), time.Monday)
		week, ok := weeks[when.WeekLabel(start)]
		if !ok {
			week.Start, week.Label = start, when.WeekLabel(start)
		}
		week.blocks = append(week.blocks, block)
		weeks[week.Label] = week
	}
	maps.DeleteFunc(weeks, func(_ string, week plannedWeek) bool { return len(week.blocks) == 0 && week.Unmet == 0 })
	return slices.SortedFunc(maps.Values(weeks), func(a, b plannedWeek) int { return a.Start.Compare(b.Start) })
}

func blockLine(w io.Writer, mode Mode, block budget.Block, zone *time.Location) {
	line := gap + span(block.Start, block.End, zone) + " " + blockState(block) + gap + cleanLine(string(block.ID))
	if block.Why != "" {
		line += gap + cleanLine(block.Why)
	}
	lines := []string{line}
	if mode.narrow() {
		lines = breakAtWords(line, mode.Width, min(3*len(gap), mode.Width/2))
	}
	for _, line := range lines {
		fmt.Fprintln(w, line)
	}
}

// planNotes writes what cuts or hinders the plan.
func planNotes(w io.Writer, plan api.Plan) {
	if plan.Blind != "" {
		fmt.Fprintf(w, "Nothing is placed or moved while a calendar cannot be read: %s\n", cleanLine(plan.Blind))
	}
	if r := plan.Realism; r.Known && r.Ratio < 1 {
		fmt.Fprintf(w, "Y%s (the last %d weeks), so weeks aim at less.\n", r.String()[1:], r.Weeks)
	}
	back := 0
	for _, week := range plan.Weeks {
		back += min(max(0, week.Placed-week.Goal), week.Back) // of a week that is half over, what has a place
	}
	if back > 0 {
		fmt.Fprintf(w, "%s that earlier weeks fell short of are given back, at most 15 min a block.\n", Minutes(back))
	}
	for _, away := range plan.Away {
		fmt.Fprintf(w, "You are %s.\n", cleanLine(away.String()))
	}
}

// goalWords says how much of a week's goal has a place, and why the rest has none.
func goalWords(week budget.Outlook) string {
	if week.Goal == 0 && week.Placed == 0 {
		return ""
	}
	words := fmt.Sprintf("%s%s of %s", gap, Minutes(week.Placed), Minutes(week.Goal+week.Back))
	if week.Unmet > 0 {
		words += fmt.Sprintf("; %s unmet: %s", Minutes(week.Unmet), cleanLine(week.Why))
	}
	return words
}

// blankBefore parts a group of lines from those before it.
func blankBefore(n int) string {
	if n > 0 {
		return "\n"
	}
	return ""
}

func blockState(block budget.Block) string {
	state := cleanLine(string(block.State))
	if block.Locked {
		state += ", placed by you"
	}
	return state
}

// changeLines writes what placement did.
func changeLines(w io.Writer, mode Mode, changes []api.PlanChange, zone *time.Location, above int) {
	if len(changes) == 0 {
		return
	}
	fmt.Fprintf(w, "%sChanged:\n", blankBefore(above))
	rows := make([][]string, 0, len(changes))
	for _, c := range changes {
		start := c.Start.In(zone)
		rows = append(rows, []string{c.Kind, dayWords(start) + " " + start.Format("15:04"), string(c.Block), c.Reason})
	}
	Table(w, mode, nil, rows)
}
