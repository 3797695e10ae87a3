package service

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/srs/forecast"
)

const (
	simulatedYears    = 2    // where a request does not say
	mostYears         = 10.0 // that a simulation runs
	leastYears        = 0.1
	leastSimulated    = 1.0 // minutes a day: in less, some card would never find time
	mostSimulated     = 1440.0
	newShare          = 0.5 // of a day for new cards while reviews wait, as in the queue
	leastForSpread    = 20  // cards, to say how much they differ in the time that they take
	simulationExample = "tend memory simulate --years 2 --minutes 10 --new-per-day 5 --orders gain,due"
)

// SimulationPlan is what a simulation is made from.
type SimulationPlan struct {
	ForecastPlan
	orders []forecast.Order
}

// PlanSimulation reads what a simulation is made from. It refuses numbers that are out of range, orders that there are
// not, a week without minutes for reviews unless the request has some, and a store without cards.
func PlanSimulation(tx *store.Tx, r api.SimulateRequest) (p SimulationPlan, err error) {
	if r.Years == 0 {
		r.Years = simulatedYears
	}
	if p.orders, err = checkSimulation(r); err != nil {
		return p, err
	}
	if p.ForecastPlan, err = readPlan(tx, int(math.Round(365*r.Years)), r.NewPerDay); err != nil {
		return p, err
	}
	if r.Minutes != nil {
		p.minutes = *r.Minutes
	}
	switch {
	case p.empty():
		return p, api.Refuse(api.NothingDue, howToCards, "no cards yet, so there is nothing to simulate")
	case !(p.minutes > 0):
		return p, api.Refuse(api.Invalid, simulationExample, "the week has no minutes for reviews: say how many a day")
	}
	p.options.Minutes, p.options.NewShare, p.options.Spread = p.minutes, newShare, spreadOf(p.cards)
	return p, nil
}

func checkSimulation(r api.SimulateRequest) (orders []forecast.Order, err error) {
	switch {
	case !(r.Years >= leastYears && r.Years <= mostYears):
		return nil, api.Refuse(api.Invalid, simulationExample, "%g years: want %g to %g", r.Years, leastYears, mostYears)
	case r.Minutes != nil && !(*r.Minutes >= leastSimulated && *r.Minutes <= mostSimulated):
		return nil, api.Refuse(api.Invalid, simulationExample, "%g minutes a day: want %g to %g", *r.Minutes, leastSimulated, mostSimulated)
	case r.NewPerDay != nil && (*r.NewPerDay < 0 || *r.NewPerDay > mostNewPerDay):
		return nil, api.Refuse(api.Invalid, simulationExample, "%d new cards a day: want 0 to %d", *r.NewPerDay, mostNewPerDay)
	}
	for _, key := range r.Orders {
		order, err := forecast.ParseOrder(key)
		if err != nil {
			return nil, api.Refuse(api.Invalid, simulationExample, "%v", err)
		}
		if !slices.Contains(orders, order) {
			orders = append(orders, order)
		}
	}
	if len(orders) == 0 {
		orders = forecast.Orders()
	}
	return orders, nil
}

// spreadOf is the deviation of the logarithm of how long the cards take: new ones will differ as much. Of too few cards
// it is 0.
func spreadOf(cards []forecast.Card) float64 {
	n := float64(len(cards))
	if n < leastForSpread {
		return 0
	}
	sum, squares := 0.0, 0.0
	for _, c := range cards {
		x := math.Log(c.Seconds)
		sum += x
		squares += x * x
	}
	return min(math.Sqrt(max(0, squares/n-sum/n*sum/n)), 2)
}

// Run runs the days once for each order. All of them meet the same luck. It ends early with the context.
func (p SimulationPlan) Run(ctx context.Context) (api.Simulation, error) {
	s := api.Simulation{From: p.from, Days: p.options.Days, Cards: len(p.cards), Waiting: p.waiting, NewPerDay: p.newPerDay,
		Minutes: hundredths(p.minutes), Retention: p.options.Retention, Inputs: p.inputs()}
	for _, order := range p.orders {
		o := p.options
		o.Order = order
		course, err := forecast.AtEnd(ctx, p.cards, o)
		if err != nil {
			return api.Simulation{}, err
		}
		s.KnownNow = hundredths(course.Start)
		s.Orders = append(s.Orders, simulated(order, course))
	}
	s.Rank()
	return s, nil
}

// inputs is a hash of all that the plan was made from.
func (p SimulationPlan) inputs() string {
	h := fnv.New64a()
	fmt.Fprint(h, p.from, p.options)
	var line []byte
	for _, c := range p.cards {
		line = line[:0]
		for _, x := range []float64{c.Memory.Stability, c.Memory.Difficulty, float64(c.Elapsed), float64(c.Due), c.Seconds} {
			line = binary.LittleEndian.AppendUint64(line, math.Float64bits(x))
		}
		h.Write(line)
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// simulated is what one order came to.
func simulated(order forecast.Order, course forecast.Result) api.SimulatedOrder {
	days := course.Days
	o := api.SimulatedOrder{Order: order.Key(), Name: order.String(), Ours: order == forecast.GainPerMinute,
		Known: hundredths(course.Known()), Backlog: hundredths(days[len(days)-1].Backlog)}
	for _, day := range days {
		o.Minutes += day.Minutes
		o.New += day.New
	}
	o.Minutes, o.New = hundredths(o.Minutes), hundredths(o.New)
	if course.Known() > 0 {
		o.MinutesPerCard = hundredths(o.Minutes / course.Known())
	}
	return o
}
