package fit

import (
	"context"
	"sync"
	"sync/atomic"

	"tend/srs"
)

// deviations are the standard deviations of the parameters among many people, by which FSRS-6 weighs how far a fit has
// moved them.
var deviations = [21]float64{6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57,
	0.25, 1.03, 0.31, 0.32, 0.14, 0.27}

// shardReviews is about how many reviews one worker takes at a time. The shards are the same however many workers there
// are, and their sums are added in their order: so is the result.
const shardReviews = 2048

// objective is what a fit makes small: the weighted cross-entropy of the targets, and how far the parameters are from
// where they began.
type objective struct {
	log     *Log
	targets []target // a review each
	start   srs.Parameters
	pull    float64 // weight of the distance from the start
	workers int
	shards  []span // of cards
	sums    []shardSum
	tapes   [][]step // one a worker, long enough for the longest card
}

type shardSum struct {
	loss float64
	grad gradient
	_    [64]byte // shards beside each other are written by different cores
}

func newObjective(l *Log, targets []target, start srs.Parameters, pull float64, workers int) *objective {
	o := &objective{log: l, targets: targets, start: start, pull: pull, workers: workers}
	longest, size, from := 0, 0, 0
	for i, card := range l.cards {
		n := int(card.to - card.from)
		longest = max(longest, n)
		if size += n; size >= shardReviews || i == len(l.cards)-1 {
			o.shards = append(o.shards, span{int32(from), int32(i + 1)})
			from, size = i+1, 0
		}
	}
	o.workers = max(1, min(workers, len(o.shards)))
	o.sums = make([]shardSum, len(o.shards))
	for range o.workers {
		o.tapes = append(o.tapes, make([]step, longest))
	}
	return o
}

// at returns the value of the objective and its derivatives. Its error is that of ctx.
func (o *objective) at(ctx context.Context, w *srs.Parameters) (value float64, grad gradient, err error) {
	m := newModel(w)
	var taken atomic.Int32
	var running sync.WaitGroup
	for _, tape := range o.tapes[1:] {
		running.Go(func() { o.work(ctx, m, tape, &taken) })
	}
	o.work(ctx, m, o.tapes[0], &taken)
	running.Wait()
	if err := ctx.Err(); err != nil {
		return 0, grad, err
	}
	for i := range o.sums {
		value += o.sums[i].loss
		for j, g := range o.sums[i].grad {
			grad[j] += g
		}
	}
	value += o.distance(w, &grad)
	return value, grad, nil
}

// work takes shards until there is none left.
func (o *objective) work(ctx context.Context, m *model, tape []step, taken *atomic.Int32) {
	for ctx.Err() == nil {
		i := int(taken.Add(1)) - 1
		if i >= len(o.shards) {
			return
		}
		sum := shardSum{}
		for _, card := range o.log.cards[o.shards[i].from:o.shards[i].to] {
			days, grades := o.log.days[card.from:card.to], o.log.grade[card.from:card.to]
			m.walk(days, grades, tape)
			sum.loss += m.unwind(days, grades, o.targets[card.from:card.to], tape, &sum.grad)
		}
		o.sums[i] = sum
	}
}

// distance is the penalty for having moved away from the start, and adds its derivatives.
func (o *objective) distance(w *srs.Parameters, grad *gradient) (sum float64) {
	for j := range w {
		moved := (w[j] - o.start[j]) / deviations[j]
		sum += o.pull * moved * moved
		grad[j] += 2 * o.pull * moved / deviations[j]
	}
	return sum
}
