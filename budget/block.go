package budget

import (
	"cmp"
	"time"

	"tend/internal/when"
)

// NextBlock returns the earliest block that was not skipped and has not ended at now; it may be under way.
func NextBlock(blocks []Block, now time.Time) (Block, bool) {
	var next Block
	found := false
	for _, b := range blocks {
		if b.State != Skipped && b.End.After(now) && (!found || earlier(b, next) < 0) {
			next, found = b, true
		}
	}
	return next, found
}

func (b Block) interval() when.Interval { return when.Interval{Start: b.Start, End: b.End} }

// minutes is the whole minutes that the block lasts.
func (b Block) minutes() int { return int(b.interval().Duration() / time.Minute) }

// earlier orders blocks by start, end and id, so that the order they came in is no matter.
func earlier(a, b Block) int {
	return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.ID, b.ID))
}
