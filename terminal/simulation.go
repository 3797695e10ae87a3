package terminal

import (
	"fmt"
	"io"
	"math"

	"tend/daemon/api"
)

// SimulationLines writes what the orders of the queue come to: in sentences, and as a table, best first.
func SimulationLines(w io.Writer, mode Mode, s api.Simulation) {
	for _, sentence := range s.Summary {
		Sentence(w, mode, sentence)
	}
	fmt.Fprintln(w)
	var rows [][]string
	for _, o := range s.Orders {
		name, perCard := o.Name, ""
		if o.Ours {
			name += " (tend's own)"
		}
		if o.MinutesPerCard > 0 {
			perCard = fmt.Sprintf("%.1f", o.MinutesPerCard)
		}
		rows = append(rows, []string{name, fmt.Sprintf("%.0f", o.Known), fmt.Sprintf("%.0f", o.Minutes), perCard, overDueWords(o)})
	}
	Table(w, mode, []string{"order", "known", "minutes", "min a card", "over due date"}, rows)
}

// overDueWords say how many cards more are known than by due date, and in per cent of those.
func overDueWords(o api.SimulatedOrder) string {
	if o.OverDue == nil {
		return ""
	}
	due := o.Known - *o.OverDue
	switch over := math.Round(*o.OverDue); {
	case over == 0:
		return "0"
	case due <= 0:
		return fmt.Sprintf("%+.0f", over)
	default:
		return fmt.Sprintf("%+.0f (%+.1f %%)", over, 100**o.OverDue/due)
	}
}
