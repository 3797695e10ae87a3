package api

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tend/internal/when"
)

// SimulateRequest asks what the order of the queue is worth. What is nil is as the person has it.
type SimulateRequest struct {
	Years     float64  `json:"years,omitempty"`       // 0.1 to 10; 0 is 2
	Minutes   *float64 `json:"minutes,omitempty"`     // a day for reviews and new cards, 1 to 1440; nil: their share of the week's target
	NewPerDay *int     `json:"new_per_day,omitempty"` // new cards learned a day at most, as long as the years last, 0 to 1000; nil: those that wait
	Orders    []string `json:"orders,omitempty"`      // keys, such as gain and due; none: all
}

// Simulation is what each order of the queue would come to, best first.
type Simulation struct {
	Summary   []string  `json:"summary"` // plain sentences
	From      when.Date `json:"from"`
	Days      int       `json:"days"`
	Cards     int       `json:"cards"`         // that were reviewed before and will come back
	Waiting   int       `json:"new_waiting"`   // new cards that wait
	NewPerDay int       `json:"new_per_day"`   // at most
	Minutes   float64   `json:"minutes_a_day"` // at most
	Retention float64   `json:"desired_retention"`
	KnownNow  float64   `json:"known_now"` // how many cards would be recalled
	// Inputs is the same for two simulations that were made from the same cards, parameters and times.
	Inputs string           `json:"inputs"`
	Orders []SimulatedOrder `json:"orders"`
}

// SimulatedOrder is what one order comes to.
type SimulatedOrder struct {
	Order          string   `json:"order"` // its key
	Name           string   `json:"name"`
	Ours           bool     `json:"in_use"`             // it is the one that the queue uses
	Known          float64  `json:"known_end"`          // how many cards would be recalled at the end
	Minutes        float64  `json:"minutes"`            // spent in all
	MinutesPerCard float64  `json:"minutes_per_card"`   // those, for each card known at the end; 0 without one
	New            float64  `json:"new"`                // cards learned
	Backlog        float64  `json:"backlog_end"`        // cards that found no time on the last day
	OverDue        *float64 `json:"over_due,omitempty"` // cards known more than by due date, where that was run as well
}

// DueDate is the key of the order that the others are held against.
const DueDate = "due"

// Rank puts the orders in sequence, best first, holds each against due date, and says what that comes to.
func (s *Simulation) Rank() {
	slices.SortStableFunc(s.Orders, func(a, b SimulatedOrder) int { return cmp.Compare(b.Known, a.Known) })
	due := s.find(func(o SimulatedOrder) bool { return o.Order == DueDate })
	for n := range s.Orders {
		s.Orders[n].OverDue = nil
		if o := &s.Orders[n]; due != nil && o.Order != DueDate {
			over := math.Round(100*(o.Known-due.Known)) / 100
			o.OverDue = &over
		}
	}
	s.Summary = s.words()
}

// find returns the first order that is as asked, nil without one.
func (s *Simulation) find(is func(SimulatedOrder) bool) *SimulatedOrder {
	if n := slices.IndexFunc(s.Orders, is); n >= 0 {
		return &s.Orders[n]
	}
	return nil
}

// noise is the share of what is known within which two orders count as alike: dice alone make as much.
const noise = 0.005

// words say in a few sentences what the orders come to.
func (s *Simulation) words() []string {
	if len(s.Orders) == 0 {
		return nil
	}
	begun := fmt.Sprintf("Of the %s that you have begun you would recall %.0f today.", counted(s.Cards, "card"), s.KnownNow)
	if s.Cards == 0 {
		begun = "You have begun no card yet."
	}
	span := fmt.Sprintf("in %s min a day for %s", tenths(s.Minutes), s.span())
	best, last := s.Orders[0], s.Orders[len(s.Orders)-1]
	ours := s.find(func(o SimulatedOrder) bool { return o.Ours })
	switch alike := max(0.5, noise*best.Known); {
	case len(s.Orders) > 1 && best.Known-last.Known <= alike:
		return []string{begun, fmt.Sprintf("%s the order hardly matters: by each, %.0f cards would be known at the end. Fewer "+
			"minutes, or more new cards, would tell them apart.", capital(span), best.Known)}
	case ours == nil:
		return []string{begun, fmt.Sprintf("Best of these is %s, which would leave you %.0f known cards %s.", best.Name, best.Known, span)}
	default:
		return []string{begun, ours.words(span), best.against(*ours, alike),
			"The weeks are made by the model that the queue believes in; real gains are smaller."}
	}
}

// words say what the order in use comes to.
func (o SimulatedOrder) words(span string) string {
	said := fmt.Sprintf("By tend's own order, %s, %.0f cards would be known at the end, %s", o.Name, o.Known, span)
	if o.OverDue == nil || o.Known == *o.OverDue {
		return said + "."
	}
	word, over := "more", *o.OverDue
	if over < 0 {
		word, over = "fewer", -over
	}
	return fmt.Sprintf("%s: %.0f %s than by due date (%.0f %%).", said, over, word, 100*over/(o.Known-*o.OverDue))
}

// against says how the best stands to the order in use.
func (o SimulatedOrder) against(ours SimulatedOrder, alike float64) string {
	switch over := o.Known - ours.Known; {
	case o.Ours:
		return "None of the others leaves more."
	case over <= alike:
		return fmt.Sprintf("%s leaves as many, give or take what dice make.", capital(o.Name))
	default:
		return fmt.Sprintf("%s would leave %.0f more.", capital(o.Name), over)
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// span is how long the simulation runs, in words.
func (s *Simulation) span() string {
	if years := float64(s.Days) / 365; years != 1 {
		return tenths(years) + " years"
	}
	return "a year"
}

// tenths is a number to a tenth, or whole from ten on.
func tenths(x float64) string {
	if x >= 9.95 {
		return fmt.Sprintf("%.0f", x)
	}
	return strconv.FormatFloat(math.Round(10*x)/10, 'f', -1, 64)
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Simulate runs the years with each of the orders, one request after the other, and tells progress, which may be nil, how
// many of them are done. Without orders, all are run in one request; and so they are where a review or a fit came between
// two requests, since what is compared must be made from the same.
func (c *Client) Simulate(ctx context.Context, r SimulateRequest, progress func(done, total int)) (s Simulation, err error) {
	if len(r.Orders) == 0 {
		return post[Simulation](ctx, c, "/memory/simulate", r)
	}
	for n, key := range r.Orders {
		one := r
		one.Orders = []string{key}
		part, err := post[Simulation](ctx, c, "/memory/simulate", one)
		if err != nil {
			return s, err
		}
		if n > 0 && part.Inputs != s.Inputs {
			return post[Simulation](ctx, c, "/memory/simulate", r)
		}
		part.Orders = append(s.Orders, part.Orders...)
		s = part
		if progress != nil {
			progress(n+1, len(r.Orders))
		}
	}
	s.Rank()
	return s, nil
}
