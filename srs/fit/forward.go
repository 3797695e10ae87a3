package fit

import "tend/srs"

// forward fills into, at the rank of each predicted review, the probability of recall that the parameters predict.
func (l *Log) forward(p *srs.Parameters, into []float64) {
	m := newModel(p)
	var tape []step
	for _, card := range l.cards {
		n := int(card.to - card.from)
		if len(tape) < n {
			tape = make([]step, 2*n)
		}
		m.walk(l.days[card.from:card.to], l.grade[card.from:card.to], tape)
		for i := range n {
			if rank := l.rank[int(card.from)+i]; rank >= 0 {
				into[rank] = tape[i].r
			}
		}
	}
}
