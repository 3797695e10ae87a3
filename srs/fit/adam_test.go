package fit

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tend/srs"
)

// adam is the search of the published recipe, kept to measure ours against: Adam over batches of whole cards, whose rate
// falls by a cosine to 0.
type adam struct {
	mean, square gradient
	steps        int
}

// step moves w against the slope.
func (a *adam) step(w *srs.Parameters, grad *gradient, rate float64, bounds *[21]srs.Bound) {
	const decay, squareDecay, least = 0.9, 0.999, 1e-8
	a.steps++
	for j, g := range grad {
		a.mean[j] = decay*a.mean[j] + (1-decay)*g
		a.square[j] = squareDecay*a.square[j] + (1-squareDecay)*g*g
		mean := a.mean[j] / (1 - math.Pow(decay, float64(a.steps)))
		square := a.square[j] / (1 - math.Pow(squareDecay, float64(a.steps)))
		w[j] = clamp(w[j]-rate*mean/(math.Sqrt(square)+least), bounds[j].Low, bounds[j].High)
	}
}

// rateAt is the rate of a step, of so many.
func rateAt(step, steps int) float64 {
	return 0.04 * (1 + math.Cos(math.Pi*float64(step)/float64(steps))) / 2
}

// searchAdam walks so many rounds over the batches, in a new order each time.
func (o *objective) searchAdam(ctx context.Context, w srs.Parameters, alike bool, rounds int) (srs.Parameters, error) {
	batches, a := o.batches(alike), adam{}
	random := rand.New(rand.NewPCG(2023, 0))
	for n := range rounds * len(batches) {
		if n%len(batches) == 0 {
			random.Shuffle(len(batches), func(i, j int) { batches[i], batches[j] = batches[j], batches[i] })
		}
		_, grad, err := batches[n%len(batches)].at(ctx, &w)
		if err != nil {
			return w, err
		}
		a.step(&w, &grad, rateAt(n, rounds*len(batches)), &o.bounds)
	}
	return w, nil
}

// batches cuts an objective into whole cards, alike in length or mixed, with some 512 targets each, that share the
// distance.
func (o *objective) batches(alike bool) (batches []*objective) {
	const size = 512
	cards := slices.Clone(o.cards)
	if alike {
		slices.SortStableFunc(cards, func(a, b span) int { return int(a.to - a.from - b.to + b.from) })
	} else {
		rand.New(rand.NewPCG(1, 1)).Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
	}
	all, n, from := 0, 0, 0
	count := func(card span) (n int) {
		for _, t := range o.targets[card.from:card.to] {
			if t.weight > 0 {
				n++
			}
		}
		return n
	}
	for _, card := range cards {
		all += count(card)
	}
	for i, card := range cards {
		if n += count(card); n < size && i < len(cards)-1 {
			continue
		}
		part := *o
		part.cards = cards[from : i+1]
		part.shards = []span{{0, int32(i + 1 - from)}}
		part.sums = make([]shardSum, 1)
		part.tapes = part.tapes[:1]
		part.pull = o.pull * float64(n) / float64(all)
		batches = append(batches, &part)
		n, from = 0, i+1
	}
	return batches
}

// published1 are the parameters after one step from the default ones on the published batch.
var published1 = srs.Parameters{.252, 1.3331, 2.3465, 8.2556, 6.3733, .8734, 2.9794, .041, 1.8322, .2066, .756, 1.5235,
	.0214, .3029, 1.6883, .6414, 1.8329, .5025, .1312, .1058, .1142}

func TestAdamStepsAsPublished(t *testing.T) {
	log, targets := published()
	p, bounds := srs.DefaultParameters(), srs.Bounds()
	_, grad, err := newObjective(log, targets, p, 0, 1).at(t.Context(), &p)
	if err != nil {
		t.Fatal(err)
	}
	(&adam{}).step(&p, &grad, 0.04, &bounds)
	for i, want := range published1 {
		near(t, "parameter", p[i], want)
	}
}

func TestRateFallsAsPublished(t *testing.T) {
	for n, want := range []float64{.04, .0361803, .0261803, .0138197, .0038197, 0, .0038197} {
		near(t, "rate", rateAt(n, 5), want)
	}
}
