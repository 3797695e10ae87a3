package web

import (
	_ "embed" // for the template
	"fmt"
	"net/http"
	"sync"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
)

//go:embed block.html
var blockHTML string

// blockPage is parsed when it is first shown: most commands never show it.
var blockPage = sync.OnceValue(func() page { return newPage("block", blockHTML) })

// blockView is what the page of a block shows, in words.
type blockView struct {
	Title, Planned, Zone string
	Recorded, Together   string
	Also                 []string
	Agenda, Problem      string
	Began                string // as an input of type datetime-local has it
	Minutes              int
	Ended, Said, Skipped bool
}

// Block writes the page of a block: what was planned, what is recorded, and the buttons to say otherwise. A problem, in
// words, is why what was just said could not be recorded.
func Block(w http.ResponseWriter, status int, c api.Confirmed, problem string) error {
	return blockPage().write(w, status, viewOf(c, problem))
}

func viewOf(c api.Confirmed, problem string) blockView {
	zone, err := when.LoadZone(c.Zone)
	if err != nil {
		zone = time.UTC
	}
	v := blockView{
		Title:   "Learning, " + c.Start.In(zone).Format("Monday 2 January"),
		Planned: span(c.Start, c.End, zone), Zone: zone.String(), Agenda: c.Agenda, Problem: problem,
		Began: c.Start.In(zone).Format("2006-01-02T15:04"), Minutes: minutes(c.Start, c.End),
		Ended: !c.End.After(c.Now), Said: c.Outcome != budget.Unconfirmed, Skipped: c.Outcome == budget.SkippedBlock,
		Recorded: "Nothing is recorded of it yet.",
	}
	if c.Session != nil {
		v.Began, v.Minutes = c.Session.Start.In(zone).Format("2006-01-02T15:04"), minutes(c.Session.Start, c.Session.End)
		v.Recorded = fmt.Sprintf("Recorded: %s, %s", c.Outcome, span(c.Session.Start, c.Session.End, zone))
	} else if v.Skipped {
		v.Recorded = "Recorded: skipped"
	}
	for _, s := range c.Also {
		v.Also = append(v.Also, fmt.Sprintf("%s, %s", s.Kind, span(s.Start, s.Interval(c.Now).End, zone)))
	}
	if len(v.Also) > 0 {
		v.Together = fmt.Sprintf("What overlaps counts once: %d min of it in all.", c.Spent)
	}
	return v
}

// span reads "Tue 17 Nov, 08:00–10:00 (120 min)".
func span(start, end time.Time, zone *time.Location) string {
	return fmt.Sprintf("%s–%s (%d min)", start.In(zone).Format("Mon 2 Jan, 15:04"), end.In(zone).Format("15:04"), minutes(start, end))
}

func minutes(start, end time.Time) int { return int(end.Sub(start).Round(time.Minute) / time.Minute) }
