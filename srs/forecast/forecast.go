// Package forecast runs the days to come: what reviews will cost in minutes, and how much will be known, for a person's
// cards, parameters, times and budget.
//
// It throws dice: a course is one way the days may go, and a result is the mean of some courses. All dice come from
// the seed. Courses run on as many goroutines as Options say; the result does not depend on how many, nor on the order
// of the cards. It has no clock and no store.
package forecast

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"tend/srs"
)

// Card is a card that was reviewed before.
type Card struct {
	Memory     srs.Memory
	Elapsed    int     // learning days since its last review, 0 or more
	Due        int     // learning days until it is due; 0 or less: today, or since
	Seconds    float64 // how long it takes against the pace: 2 is twice as long; 0 means 1
	Importance float64 // 1 unless its area is deep; 0 means 1
}

// Options are whose days are run, and how they are spent.
type Options struct {
	Parameters srs.Parameters
	Bias       float64  // on the logit of every probability of recall; see srs.Scheduler
	Retention  float64  // desired, 0.70 to 0.99
	Pace       srs.Pace // seconds; what is 0 is taken as published
	Days       int      // how many, 1 to 3650
	New        int      // cards that wait to be learned, 0 to 1,000,000
	NewPerDay  int      // at most
	NewFirst   bool     // new cards are learned before any review, whatever the minutes
	NewShare   float64  // of the day's minutes that new cards may take before any review, 0 to 1; the rest come after
	Minutes    float64  // a day at most: no card is begun that would not fit; 0 is no limit
	Order      Order    // of the reviews of a day
	// Easy says by how much the minutes of a weekday, Sunday first, are cut: 0 is a usual day, 1 a day off. Where
	// Minutes is no limit, only a day off is felt.
	Easy    [7]float64
	First   time.Weekday // of the first day
	Spread  float64      // of how long the new cards take: the deviation of the logarithm, 0 to 2
	Seed    uint64
	Courses int // to take the mean of; 0: as many as steady it, the fewer cards the more
	Workers int // goroutines; 0: one for each processor
	// endOnly leaves out Day.Known but on the last day.
	endOnly bool
	// habits are used instead of the published ones at the pace, where they are set.
	habits *habits
}

// Day is one learning day, on average over the courses.
type Day struct {
	Minutes float64
	Reviews float64
	New     float64 // cards learned
	Known   float64 // how many cards would be recalled at the end of the day: the sum of their retrievabilities
	Backlog float64 // cards that were due and found no time
}

// Result is what the days came to.
type Result struct {
	Days    []Day
	Start   float64 // how many cards would be recalled now
	Courses int
}

// Minutes returns the mean minutes a day.
func (r Result) Minutes() float64 {
	sum := 0.0
	for _, d := range r.Days {
		sum += d.Minutes
	}
	return sum / float64(len(r.Days))
}

// Known returns how many cards would be recalled at the end.
func (r Result) Known() float64 { return r.Days[len(r.Days)-1].Known }

// Run runs the days of the cards. It fails on options outside their ranges, on a card whose memory is none, and when
// the context ends.
func Run(ctx context.Context, cards []Card, o Options) (Result, error) {
	if err := check(cards, o); err != nil {
		return Result{}, err
	}
	if o.Courses == 0 {
		o.Courses = courses(len(cards) + min(o.New, o.NewPerDay*o.Days))
	}
	deck := newDeck(cards, o)
	all := make([]Result, o.Courses)
	err := spread(o.workers(), o.Courses, func(i int) (err error) {
		all[i], err = newCourse(deck, o, i).run(ctx)
		return err
	})
	if err != nil {
		return Result{}, fmt.Errorf("run forecast: %w", err)
	}
	return mean(all), nil
}

// courses is how many courses steady the mean of so many cards.
func courses(cards int) int { return min(max(2, 20_000/max(1, cards)), 32) }

func (o *Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// spread calls the function for 0 to n-1, on some goroutines, and joins the errors.
func spread(workers, n int, fn func(int) error) error {
	var group sync.WaitGroup
	errs, jobs := make([]error, n), make(chan int)
	for range min(workers, n) {
		group.Go(func() {
			for i := range jobs {
				errs[i] = fn(i)
			}
		})
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func mean(all []Result) Result {
	sum := Result{Days: make([]Day, len(all[0].Days)), Start: all[0].Start, Courses: len(all)}
	n := float64(len(all))
	for i := range sum.Days {
		to := &sum.Days[i]
		for _, r := range all {
			d := r.Days[i]
			to.Minutes += d.Minutes
			to.Reviews += d.Reviews
			to.New += d.New
			to.Known += d.Known
			to.Backlog += d.Backlog
		}
		*to = Day{to.Minutes / n, to.Reviews / n, to.New / n, to.Known / n, to.Backlog / n}
	}
	return sum
}

func check(cards []Card, o Options) error {
	switch {
	case !(o.Retention >= 0.70 && o.Retention <= 0.99):
		return fmt.Errorf("run forecast: retention %g: want 0.70 to 0.99", o.Retention)
	case o.Days < 1 || o.Days > 3650:
		return fmt.Errorf("run forecast: %d days: want 1 to 3650", o.Days)
	case o.New < 0 || o.New > 1_000_000 || o.NewPerDay < 0 || o.NewPerDay > 1_000_000:
		return fmt.Errorf("run forecast: %d new cards, %d a day: want 0 to 1000000", o.New, o.NewPerDay)
	case !(o.Minutes >= 0):
		return fmt.Errorf("run forecast: %g minutes a day: want 0 or more", o.Minutes)
	case !(o.Spread >= 0 && o.Spread <= 2):
		return fmt.Errorf("run forecast: spread %g: want 0 to 2", o.Spread)
	case !(o.NewShare >= 0 && o.NewShare <= 1):
		return fmt.Errorf("run forecast: new cards before reviews for %g of a day: want 0 to 1", o.NewShare)
	case !(o.Bias >= -20 && o.Bias <= 20):
		return fmt.Errorf("run forecast: bias %g: want -20 to 20", o.Bias)
	case o.Order < 0 || int(o.Order) >= len(names):
		return fmt.Errorf("run forecast: order %d is not known", o.Order)
	case o.Courses < 0:
		return errors.New("run forecast: courses below 0")
	}
	for day, cut := range o.Easy {
		if !(cut >= 0 && cut <= 1) {
			return fmt.Errorf("run forecast: easy day %d cut by %g: want 0 to 1", day, cut)
		}
	}
	for i, c := range cards {
		if !(c.Memory.Stability > 0) || !(c.Memory.Difficulty > 0) || c.Elapsed < 0 {
			return fmt.Errorf("run forecast: card %d was never reviewed", i)
		}
	}
	return nil
}
