package budget

import (
	"slices"
	"time"

	"tend/internal/when"
)

// soon is how long before its start a block no longer moves of itself: the person may have arranged the day around it.
const soon = 24 * time.Hour

// PlanInput is what placement depends on. The order of its lists does not matter, but for two budgets of one day.
type PlanInput struct {
	Now          time.Time
	Days         when.Days
	FirstWeekday time.Weekday // the weekday that weeks start on
	Budgets      []Budget
	Windows      []Window
	Blocks       []Block // all there are, in every state
	Busy         []when.Interval
	Weeks        int         // how far ahead to plan
	SkippedWeeks []when.Date // first days of weeks that the person left out
}

// ChangeKind is what placement does to a block.
type ChangeKind string

// The kinds of change.
const (
	Add    ChangeKind = "add"
	Move   ChangeKind = "move"
	Remove ChangeKind = "remove"
)

// Change is one step of a plan and the reason for it, in a line for the person to read. The block of an added one has
// a Start and an End only; that of a moved one has its new times and all else as it was; a removed one is as it was.
type Change struct {
	Kind   ChangeKind
	Block  Block
	Reason string
}

// Place plans the weeks from the one that holds now until Weeks times seven days on, on the clock of the zone. Each
// week's windows are filled up to its target with blocks of the preferred length, days first: no day has two blocks
// before every day has one. The last block of a week may be cut down to minBlock to meet the target exactly; where
// busy time leaves no room for whole blocks, shorter ones are taken. Only time from now on is used, no block overlaps
// another or busy time, and none touches the hours in which clocks change.
//
// What is there stays: a planned block that lies in a window and is not busy is left alone, even above the target.
// One that no longer fits moves to the nearest room in its week, or is removed if there is none; but one that starts
// within 24 hours only if its window or its whole week was taken away. Locked, kept, skipped and started blocks are
// never touched, and their minutes count, those of skipped ones too. So a second run changes nothing.
//
// Into each week Place puts as many minutes as these rules allow, so that more busy time never gives more. A week that
// the horizon cuts is planned whole, and then only its blocks within the horizon are added: so its first day does not
// get what belongs to the days that come into sight later.
func Place(in PlanInput) []Change {
	p := newPlan(in)
	var weeks []*weekPlan
	start := when.WeekOf(in.Days.Of(in.Now), in.FirstWeekday)
	for ; in.Days.Start(start).Before(p.until); start = start.AddDays(7) {
		weeks = append(weeks, p.week(start))
	}
	var changes []Change
	for _, w := range weeks { // only now is it known of every block whether it stays
		changes = append(changes, w.changes()...)
	}
	return changes
}

type plan struct {
	PlanInput
	until  time.Time // blocks are added that start before
	slots  [7][]slot // by weekday
	busy   []when.Interval
	blocks []Block
	fixed  []Block // the blocks that nothing here changes, but for those that are over
	stay   []Block // the planned blocks seen so far that stay where they are
}

func newPlan(in PlanInput) *plan {
	p := &plan{PlanInput: in, slots: slotsByDay(in.Windows), busy: when.Union(in.Busy), blocks: slices.Clone(in.Blocks)}
	p.until = sameTime(in.Now, 7*in.Weeks, in.Days.Zone)
	slices.SortFunc(p.blocks, earlier)
	for _, b := range p.blocks {
		if p.isFixed(b) && b.End.After(in.Now) {
			p.fixed = append(p.fixed, b)
		}
	}
	return p
}

// sameTime is the instant some days after t at which the wall shows the same time, so that a horizon of whole weeks
// holds each weekday's window equally often also when clocks change.
func sameTime(t time.Time, days int, zone *time.Location) time.Time {
	local := t.In(zone)
	clock := when.Clock(local.Hour()*60 + local.Minute())
	rest := time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	return when.At(when.DateOf(local).AddDays(days), clock, zone).Add(rest)
}

// isFixed tells whether b is locked, kept, skipped or started.
func (p *plan) isFixed(b Block) bool {
	return b.State != Planned || b.Locked || !b.Start.After(p.Now)
}
