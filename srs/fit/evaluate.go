package fit

import (
	"cmp"
	"math"
	"slices"

	"tend/srs"
)

// Evaluation says how well a log was predicted. Log loss comes first: it cannot be made better by anything but better
// predictions.
type Evaluation struct {
	Reviews     int     `json:"reviews"`     // in the log
	Predictions int     `json:"predictions"` // of these
	LogLoss     float64 `json:"log_loss"`    // mean cross-entropy, in nats
	RMSEBins    float64 `json:"rmse_bins"`   // root mean square of predicted less recalled, over bins of like histories
	AUC         float64 `json:"auc"`         // the chance that a recalled card was predicted higher than a forgotten one
	// Calibration compares predicted with recalled, in bins of the predicted probability; empty bins are left out.
	Calibration []Bin `json:"calibration,omitempty"`
}

// Bin is what was predicted and what was recalled, on average over its predictions.
type Bin struct {
	Count     int     `json:"count"`
	Predicted float64 `json:"predicted"`
	Recalled  float64 `json:"recalled"`
}

// Evaluate says how well the parameters predict the reviews of rank from up to to, without it; 0 for to means all. Every
// review weighs the same.
func (l *Log) Evaluate(p srs.Parameters, from, to int) Evaluation {
	if to <= 0 || to > l.items {
		to = l.items
	}
	predicted := make([]float64, l.items)
	l.forward(&p, predicted)
	return l.score(predicted, from, to)
}

// score holds predictions, by rank, against what was recalled.
func (l *Log) score(predicted []float64, from, to int) Evaluation {
	outcomes := l.outcomes()
	e := Evaluation{Reviews: l.Reviews(), Predictions: max(0, to-from)}
	if e.Predictions == 0 {
		return e
	}
	predicted, outcomes = predicted[from:to], outcomes[from:to]
	for i, o := range outcomes {
		e.LogLoss += crossEntropy(predicted[i], o.recalled)
	}
	e.LogLoss /= float64(e.Predictions)
	e.RMSEBins = rmseBins(predicted, outcomes)
	e.AUC = auc(predicted, outcomes)
	e.Calibration = calibration(predicted, outcomes)
	return e
}

func crossEntropy(r float64, recalled bool) float64 {
	if recalled {
		return -math.Log(max(r, leastR))
	}
	return -math.Log(max(1-r, leastR))
}

// history is what a review's bin depends on, and whether it was recalled.
type history struct {
	days     int32 // since the review before
	length   int   // predicted reviews up to this one, and the first one
	lapses   int   // predicted reviews before this one that were forgotten
	recalled bool
}

// outcomes returns the history of each predicted review, by rank.
func (l *Log) outcomes() []history {
	all := make([]history, l.items)
	for _, card := range l.cards {
		h := history{length: 1}
		for i := card.from; i < card.to; i++ {
			if l.rank[i] < 0 {
				continue
			}
			h.length++
			h.days, h.recalled = l.days[i], l.grade[i] > srs.Again
			all[l.rank[i]] = h
			if !h.recalled {
				h.lapses++
			}
		}
	}
	return all
}

// likeness is the key of a bin of like histories.
type likeness struct{ days, length, lapses float64 }

// binOf is the bin of RMSE(bins) as the benchmark of open-spaced-repetition defines it: each dimension on a logarithmic
// scale of its own.
func binOf(h history) likeness {
	scaled := func(x, factor, base float64) float64 {
		return math.Round(factor * math.Pow(base, math.Floor(math.Log(x)/math.Log(base))))
	}
	bin := likeness{
		days:   math.Round(100*2.48*math.Pow(3.62, math.Floor(math.Log(float64(h.days))/math.Log(3.62)))) / 100,
		length: scaled(float64(h.length), 1.99, 1.89),
	}
	if h.lapses > 0 {
		bin.lapses = scaled(float64(h.lapses), 1.65, 1.73)
	}
	return bin
}

func rmseBins(predicted []float64, outcomes []history) float64 {
	bins := map[likeness]*Bin{}
	var order []likeness // a sum in a fixed order is the same each time
	for i, o := range outcomes {
		key := binOf(o)
		b := bins[key]
		if b == nil {
			b = &Bin{}
			bins[key] = b
			order = append(order, key)
		}
		b.add(predicted[i], o.recalled)
	}
	sum := 0.0
	for _, key := range order {
		b := bins[key]
		off := (b.Predicted - b.Recalled) / float64(b.Count)
		sum += float64(b.Count) * off * off
	}
	return math.Sqrt(sum / float64(len(predicted)))
}

// add adds a prediction; the bin holds sums until it is averaged.
func (b *Bin) add(predicted float64, recalled bool) {
	b.Count++
	b.Predicted += predicted
	if recalled {
		b.Recalled++
	}
}

// auc is the area under the receiver operating characteristic, by the ranks of the predictions; ties count half. It is
// NaN-free: where all or none were recalled it is one half.
func auc(predicted []float64, outcomes []history) float64 {
	order := make([]int, len(predicted))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(predicted[a], predicted[b]) })
	ranks, recalled := 0.0, 0.0
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && predicted[order[j]] == predicted[order[i]] {
			j++
		}
		for _, at := range order[i:j] {
			if outcomes[at].recalled {
				ranks += float64(i+j+1) / 2
				recalled++
			}
		}
		i = j
	}
	forgotten := float64(len(order)) - recalled
	if recalled == 0 || forgotten == 0 {
		return 0.5
	}
	return (ranks - recalled*(recalled+1)/2) / (recalled * forgotten)
}

// calibrationBins is how many bins the calibration has, each a twentieth wide.
const calibrationBins = 20

func calibration(predicted []float64, outcomes []history) []Bin {
	var bins [calibrationBins]Bin
	for i, o := range outcomes {
		bins[min(calibrationBins-1, int(predicted[i]*calibrationBins))].add(predicted[i], o.recalled)
	}
	var filled []Bin
	for _, b := range bins {
		if b.Count > 0 {
			filled = append(filled, Bin{b.Count, b.Predicted / float64(b.Count), b.Recalled / float64(b.Count)})
		}
	}
	return filled
}
