package budget

import (
	"cmp"
	"slices"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// PlannedBlock is a block as a plan held it.
type PlannedBlock struct {
	Block   id.Block  `json:"block"`
	Start   time.Time `json:"start"`
	Minutes int       `json:"minutes"`
}

// Frozen is what was planned from one instant until before another, kept when the week that holds it had begun and one
// of its blocks was about to change. It is kept for a stretch of time and not for the name of a week, so that weeks that
// are counted from another weekday, or in another zone, neither lose a block of it nor count one twice. No two
// share an instant.
type Frozen struct {
	From   time.Time      `json:"from"`
	To     time.Time      `json:"to"`
	At     time.Time      `json:"at"` // when it was kept
	Blocks []PlannedBlock `json:"blocks"`
}

// Freeze returns what is to be kept of the plan of a stretch of time before its blocks change: one record for each part
// of it that none of those before covers, with the blocks as they stand. Nothing where all is covered.
func Freeze(span when.Interval, before []Frozen, blocks []Block, now time.Time) []Frozen {
	var fresh []Frozen
	for _, part := range uncovered(span, before) {
		fresh = append(fresh, Frozen{From: part.Start, To: part.End, At: now, Blocks: standing([]when.Interval{part}, blocks)})
	}
	return fresh
}

// PlanOf returns what was planned in a stretch of time, by start: the blocks that were kept for it, and where nothing
// was kept those that stand. So what a person does to the plan of a week that has begun leaves it as it was.
func PlanOf(span when.Interval, frozen []Frozen, blocks []Block) []PlannedBlock {
	plan := standing(uncovered(span, frozen), blocks)
	for _, f := range frozen {
		for _, b := range f.Blocks {
			if span.Holds(b.Start) {
				plan = append(plan, b)
			}
		}
	}
	slices.SortFunc(plan, func(a, b PlannedBlock) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Block, b.Block)) })
	return plan
}

// PlannedMinutes are those of a plan.
func PlannedMinutes(plan []PlannedBlock) int {
	total := 0
	for _, b := range plan {
		total += b.Minutes
	}
	return total
}

// standing are the blocks that start in one of the parts and were not skipped, by start.
func standing(parts []when.Interval, blocks []Block) []PlannedBlock {
	plan := []PlannedBlock{}
	for _, b := range blocks {
		if b.State != Skipped && slices.ContainsFunc(parts, func(p when.Interval) bool { return p.Holds(b.Start) }) {
			plan = append(plan, PlannedBlock{Block: b.ID, Start: b.Start, Minutes: roundMinutes(b.interval().Duration())})
		}
	}
	slices.SortFunc(plan, func(a, b PlannedBlock) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Block, b.Block)) })
	return plan
}

// uncovered are the parts of a stretch of time that none of the records covers, in order.
func uncovered(span when.Interval, frozen []Frozen) []when.Interval {
	var covered []when.Interval
	for _, f := range frozen {
		covered = append(covered, when.Interval{Start: f.From, End: f.To}.Clip(span))
	}
	var parts []when.Interval
	from := span.Start
	for _, c := range when.Union(covered) {
		if from.Before(c.Start) {
			parts = append(parts, when.Interval{Start: from, End: c.Start})
		}
		from = c.End
	}
	if from.Before(span.End) {
		parts = append(parts, when.Interval{Start: from, End: span.End})
	}
	return parts
}
