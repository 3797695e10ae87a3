package forecast

// waiting is a card that is due, and its place: the higher the rank, the earlier. Ties are broken by a scattering of
// the card's number, so that they prefer nothing.
type waiting struct {
	rank float64
	tie  uint32
	card int32
}

func waits(card int32, rank float64) waiting {
	return waiting{rank, uint32(card) * 2654435769, card}
}

func (w *waiting) before(other *waiting) bool {
	return w.rank > other.rank || w.rank == other.rank && w.tie > other.tie
}

// queue is a binary heap: of a long backlog, only what a day has time for is put in order.
type queue []waiting

func (q queue) order() {
	for i := len(q)/2 - 1; i >= 0; i-- {
		q.sink(i)
	}
}

func (q queue) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(q) {
			return
		}
		if child+1 < len(q) && q[child+1].before(&q[child]) {
			child++
		}
		if !q[child].before(&q[i]) {
			return
		}
		q[i], q[child] = q[child], q[i]
		i = child
	}
}

// take removes the first card.
func (q *queue) take() int32 {
	first, last := (*q)[0].card, len(*q)-1
	(*q)[0] = (*q)[last]
	*q = (*q)[:last]
	q.sink(0)
	return first
}
