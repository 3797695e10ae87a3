package terminal

import (
	"fmt"
	"io"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
)

// PlanLines writes the future blocks week by week, Monday first, with their ids, and below them what the last
// placement changed and why. Times are on the wall of the plan's zone, which is named where it is unknown here.
func PlanLines(w io.Writer, mode Mode, plan api.Plan) {
	zone := zoneOf(plan.Zone)
	if len(plan.Blocks) == 0 {
		fmt.Fprintln(w, "No block is planned.")
	}
	if zone == time.UTC && plan.Zone != "UTC" && len(plan.Blocks) > 0 {
		fmt.Fprintf(w, "Times are UTC: the zone %q is unknown here.\n", cleanLine(plan.Zone))
	}
	var week when.Date
	for n, block := range plan.Blocks {
		start := when.WeekOf(when.DateOf(block.Start.In(zone)), time.Monday)
		if n == 0 || start != week {
			week = start
			fmt.Fprintf(w, "%s%s\n", blankBefore(n), when.WeekLabel(week))
		}
		line := gap + span(block.Start, block.End, zone) + " " + blockState(block) + gap + cleanLine(string(block.ID))
		fmt.Fprintln(w, line)
	}
	changeLines(w, mode, plan.Changes, zone, len(plan.Blocks))
	blindLines(w, plan.Blind)
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
