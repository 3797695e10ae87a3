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
	bounds  [21]srs.Bound
	shards  []span        // of cards
	cards   []span        // that have a target; each ends with its last one
	sums    []shardSum    // a shard each
	infos   []information // a shard each
	tapes   [][]step      // one a worker, long enough for the longest card
}

type shardSum struct {
	loss float64
	grad gradient
	_    [64]byte // shards beside each other are written by different cores
}

func newObjective(l *Log, targets []target, start srs.Parameters, pull float64, workers int) *objective {
	o := &objective{log: l, targets: targets, start: start, pull: pull, bounds: srs.Bounds()}
	o.bounds[19].Low = lowestSameDayS
	longest, size, from := 0, 0, 0
	o.cards = aimed(l.cards, targets)
	for i, card := range o.cards {
		n := int(card.to - card.from)
		longest = max(longest, n)
		if size += n; size >= shardReviews || i == len(o.cards)-1 {
			o.shards = append(o.shards, span{int32(from), int32(i + 1)})
			from, size = i+1, 0
		}
	}
	o.sums, o.infos = make([]shardSum, len(o.shards)), make([]information, len(o.shards))
	for range max(1, min(workers, len(o.shards))) {
		o.tapes = append(o.tapes, make([]step, longest))
	}
	return o
}

// aimed returns the cards that have a target, each up to its last one: what comes later says nothing.
func aimed(cards []span, targets []target) []span {
	aimed := make([]span, 0, len(cards))
	for _, card := range cards {
		for card.to > card.from && targets[card.to-1].weight == 0 {
			card.to--
		}
		if card.to > card.from {
			aimed = append(aimed, card)
		}
	}
	return aimed
}

// at returns the value of the objective and its derivatives. Its error is that of ctx.
func (o *objective) at(ctx context.Context, w *srs.Parameters) (value float64, grad gradient, err error) {
	m := newModel(w)
	err = o.share(ctx, func(shard int, tape []step) {
		sum := shardSum{}
		o.each(shard, func(card span) {
			days, grades := o.log.days[card.from:card.to], o.log.grade[card.from:card.to]
			m.walk(days, grades, tape)
			sum.loss += m.unwind(days, grades, o.targets[card.from:card.to], tape, &sum.grad)
		})
		o.sums[shard] = sum
	})
	if err != nil {
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

// share has the workers take shards until there is none left, or ctx ends. A tape has room for any card.
func (o *objective) share(ctx context.Context, do func(shard int, tape []step)) error {
	var taken atomic.Int32
	work := func(tape []step) {
		for ctx.Err() == nil {
			shard := int(taken.Add(1)) - 1
			if shard >= len(o.shards) {
				return
			}
			do(shard, tape)
		}
	}
	var running sync.WaitGroup
	for _, tape := range o.tapes[1:] {
		running.Go(func() { work(tape) })
	}
	work(o.tapes[0])
	running.Wait()
	return ctx.Err()
}

// each calls do with each card of a shard that has something to learn from.
func (o *objective) each(shard int, do func(card span)) {
	for _, card := range o.cards[o.shards[shard].from:o.shards[shard].to] {
		do(card)
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
