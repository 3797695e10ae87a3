package fit

import (
	"context"
	"runtime"

	"tend/srs"
)

// Options say how to fit.
type Options struct {
	To       int                   // only predicted reviews of a rank below To are learned from; 0: all
	Workers  int                   // goroutines; 0: one for each core. The result does not depend on it
	Progress func(done, total int) // called now and then from one goroutine; may be nil
}

// The least numbers of predicted reviews to learn from: below the first nothing is fitted, below the second only the
// stabilities after the first grade. They are those of fsrs-rs.
const (
	LeastItems  = 8
	leastForAll = 64
)

// lowestSameDayS is the bound of w19 where same-day reviews are learned from.
const lowestSameDayS = 0.01

// recipe is what a fit holds dear.
type recipe struct {
	pull   float64 // weight of the distance from the start, in squared deviations
	oldest float64 // weight of the oldest review; that of the newest is 1
}

// usual is the recipe of FSRS-6.
var usual = recipe{pull: 1, oldest: 0.25}

// Fit returns the parameters that predict the log best: the stabilities after the first grade from how cards did when
// they were first asked again, and all of them by the least cross-entropy, in which newer reviews weigh more and moving
// away from the start costs. Cards with a rare beginning are left out. With fewer than LeastItems reviews to learn from
// it returns the default parameters. The error is that of ctx.
//
// The recipe (filter, initial stabilities, weights, distance, bounds) is that of FSRS-6; the search is ours.
func (l *Log) Fit(ctx context.Context, o Options) (srs.Parameters, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	tell := func(round int) {
		if o.Progress != nil {
			o.Progress(round, mostRounds)
		}
	}
	start, counts, aim := l.prepare(o.To, o.Workers, usual)
	if aim == nil {
		return start, ctx.Err()
	}
	p, err := aim.minimize(ctx, start, tell)
	if err != nil {
		return srs.Parameters{}, err
	}
	tell(mostRounds)
	return inOrder(p, counts), nil
}

// prepare returns where a fit starts, how many cards there are of each first grade, and what to make small from there:
// nil if there is too little to learn from.
func (l *Log) prepare(to, workers int, r recipe) (start srs.Parameters, counts [4]float64, aim *objective) {
	if to <= 0 || to > l.items {
		to = l.items
	}
	start = srs.DefaultParameters()
	opening := l.opening(to)
	out := l.outliers(opening)
	targets, n := l.targets(to, opening, out, r.oldest)
	if n < LeastItems {
		return start, counts, nil
	}
	initial, counts := l.beginnings(opening, out)
	if s, ok := initialStabilities(initial, &start); ok {
		copy(start[:4], s[:])
	}
	if n < leastForAll {
		return start, counts, nil
	}
	return start, counts, newObjective(l, targets, start, r.pull, workers)
}

// inOrder returns the parameters with stabilities after the first grade that do not fall from grade to grade.
func inOrder(p srs.Parameters, counts [4]float64) srs.Parameters {
	s := ascending([4]float64(p[:4]), known(counts), counts)
	s = fillInitial(s, known(counts), &p)
	copy(p[:4], s[:])
	return p
}

func known(counts [4]float64) (k [4]bool) {
	for i, n := range counts {
		k[i] = n > 0
	}
	return k
}

// targets gives each review to learn from its weight: the newest 1, the oldest as given, in between by the cube of its
// place in time.
func (l *Log) targets(to int, opening []int32, out map[beginning]bool, oldest float64) (targets []target, n int) {
	targets = make([]target, len(l.grade))
	for i, card := range l.cards {
		if opening[i] < 0 || out[beginning{l.grade[card.from], l.days[opening[i]]}] {
			continue
		}
		for at := card.from; at < card.to; at++ {
			if rank := l.rank[at]; rank >= 0 && int(rank) < to {
				place := float64(rank) / float64(max(1, to-1))
				targets[at] = target{oldest + (1-oldest)*place*place*place, l.grade[at] > srs.Again}
				n++
			}
		}
	}
	return targets, n
}

// beginnings sums up how cards did when they were first asked again, and how many there are of each first grade.
func (l *Log) beginnings(opening []int32, out map[beginning]bool) (by map[srs.Grade][]outcome, counts [4]float64) {
	sums := map[beginning]*outcome{}
	var order []beginning
	for i, at := range opening {
		if at < 0 {
			continue
		}
		b := beginning{l.grade[l.cards[i].from], l.days[at]}
		if out[b] {
			continue
		}
		if sums[b] == nil {
			sums[b] = &outcome{days: float64(b.days)}
			order = append(order, b)
		}
		sums[b].count++
		counts[b.grade-1]++
		if l.grade[at] > srs.Again {
			sums[b].recall++
		}
	}
	by = map[srs.Grade][]outcome{}
	for _, b := range order {
		o := *sums[b]
		o.recall /= o.count
		by[b.grade] = append(by[b.grade], o)
	}
	return by, counts
}
