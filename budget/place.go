package budget

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"tend/internal/when"
)

// soon is how long before its start a block no longer moves of itself: the person may have arranged the day around it.
const soon = 24 * time.Hour

// Busy is time that is taken, by what the person's calendars say.
type Busy struct {
	Start   time.Time `json:"start"`
	End     time.Time `json:"end"`
	Summary string    `json:"summary,omitempty"` // may be empty; it is named where a block has to go
}

func (b Busy) interval() when.Interval { return when.Interval{Start: b.Start, End: b.End} }

// PlanInput is what placement depends on. The order of its lists does not matter, but for two budgets of one day.
type PlanInput struct {
	Now          time.Time
	Days         when.Days
	FirstWeekday time.Weekday // the weekday that weeks start on
	Budgets      []Budget
	Windows      []Window
	Limits       Limits
	Blocks       []Block // all there are, in every state
	Busy         []Busy
	Blind        string      // why the busy times are not known; empty: Busy is all of them
	Weeks        int         // how far ahead to plan
	SkippedWeeks []when.Date // first days of weeks that the person left out
	Away         []Away
	Realism      Realism // cuts the goals of all weeks; the zero Realism cuts none
	Debt         []Owed  // oldest first
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
// a Start, an End and a Why only; that of a moved one has its new times and Why and all else as it was; a removed one is
// as it was.
type Change struct {
	Kind   ChangeKind
	Block  Block
	Reason string
}

// Placement is a plan: what it changes, and how each week then stands to its goal.
type Placement struct {
	Changes []Change // by week and time
	Weeks   []Outlook
}

// Outlook is how much of a week's goal has a place in it. The last week of a plan may count blocks that only come into
// sight when time goes on.
type Outlook struct {
	Start  when.Date `json:"start"`            // the week's first day
	Label  string    `json:"week"`             // ISO 8601
	Goal   int       `json:"goal_minutes"`     // what should have a place
	Back   int       `json:"back_minutes"`     // what is given back beside the goal, of what earlier weeks fell short
	Placed int       `json:"placed_minutes"`   // blocks of all states, skipped ones too
	Unmet  int       `json:"unmet_minutes"`    // of the goal, 0 if less than the grid can hold
	Why    string    `json:"reason,omitempty"` // what keeps the unmet minutes out, in a line
}

// Place plans the weeks from the one that holds now until Weeks times seven days on, on the clock of the zone. It is
// exact: of all the ways to put blocks on the week's grid it takes the one that, in this order,
//
//   - holds as many minutes as there can be, up to the week's goal and what it gives back;
//   - leaves as many blocks as can be exactly where they are;
//   - cuts as few of the others as can be below the length that their window wants;
//   - keeps as many beginnings as can be;
//   - spreads the minutes over the days;
//   - begins earlier.
//
// So the same input always gives the same plan, a second run changes nothing, and more busy time never gives more
// minutes. The grid is a quarter of an hour of real time from the start of each window, or 5 minutes where a length
// asks for it. No block overlaps another or busy time, nor comes closer than the limits say; none leaves its window,
// reaches over the start of a learning day or touches the hours in which clocks change.
//
// Locked, kept, skipped and started blocks are never touched, and their minutes count, those of skipped ones too. What
// starts within 24 hours stays as well, even onto busy time, unless its window or its whole week was taken away, and
// nothing new comes into a window that begins that soon, but in a week that has no block yet or just lost such a
// window; nothing ever comes into one that has begun.
//
// A week's goal is the target of its budget, as a part of the days that the person is not away, cut down by Realism. A
// skipped week has none.
//
// A week that the horizon cuts is planned whole, and then only its blocks within the horizon are added: so its first
// day does not get what belongs to the days that come into sight later. It gives nothing back yet. Where busy times are
// not known nothing moves and nothing is added; only what stands in a week that was taken away is removed.
func Place(in PlanInput) Placement {
	p := newPlan(in)
	var made Placement
	start := when.WeekOf(in.Days.Of(in.Now), in.FirstWeekday)
	for ; in.Days.Start(start).Before(p.until); start = start.AddDays(7) {
		w := p.week(start)
		made.Changes = append(made.Changes, w.changes()...)
		made.Weeks = append(made.Weeks, w.outlook())
	}
	return made
}

// plan is what all weeks share.
type plan struct {
	PlanInput
	until     time.Time // blocks are added that start before
	stretches [7][]stretch
	busy      []Busy          // with the buffer around them, by start
	taken     []when.Interval // their union
	blocks    []Block
	fixed     []Block // the blocks that nothing here changes, but for those that are over
	away      []when.Interval
	owed      []Owed // what the weeks planned so far have not given back
}

func newPlan(in PlanInput) *plan {
	p := &plan{PlanInput: in, stretches: stretchesByDay(in.Windows), blocks: slices.Clone(in.Blocks)}
	p.until = sameTime(in.Now, 7*in.Weeks, in.Days.Zone)
	p.away, p.owed = awayTimes(in.Away, in.Days), in.Debt
	for _, b := range in.Busy {
		if b.Start.Before(b.End) {
			b.Start, b.End = b.Start.Add(-in.Limits.buffer()), b.End.Add(in.Limits.buffer())
			p.busy = append(p.busy, b)
			p.taken = append(p.taken, b.interval())
		}
	}
	slices.SortFunc(p.busy, func(a, b Busy) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), strings.Compare(a.Summary, b.Summary))
	})
	p.taken = when.Union(p.taken)
	slices.SortFunc(p.blocks, earlier)
	for _, b := range p.blocks {
		if b.End.Add(in.Limits.gap()).After(in.Now) && p.isFixed(b) {
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

// isFixed tells whether b stays where it is, whatever is busy: it is locked, kept, skipped, started, beyond the
// horizon, or about to start in a window and a week that the person still gives.
func (p *plan) isFixed(b Block) bool {
	if b.State != Planned || b.Locked || !b.Start.After(p.Now) || !b.Start.Before(p.until) {
		return true
	}
	return b.Start.Before(p.Now.Add(soon)) && p.takenAway(b) == "" && p.inWindow(b)
}

// takenAway tells why the person wants no block where b is, or "".
func (p *plan) takenAway(b Block) string {
	if slices.Contains(p.SkippedWeeks, when.WeekOf(p.Days.Of(b.Start), p.FirstWeekday)) {
		return "the week is skipped"
	}
	if at := slices.IndexFunc(p.away, b.interval().Overlaps); at >= 0 {
		away, _ := AwayOn(p.Away, p.Days.Of(p.away[at].Start))
		return "you are " + away.String()
	}
	return ""
}

func (p *plan) inWindow(b Block) bool {
	day := when.DateOf(b.Start.In(p.Days.Zone))
	return slices.ContainsFunc(p.Windows, func(window Window) bool {
		in := window.on(day, p.Days.Zone)
		return slices.Contains(window.Days, day.Weekday()) && !b.Start.Before(in.Start) && !b.End.After(in.End)
	})
}

// firstOverlap returns the first of the intervals, which are in order and apart, that shares time with i.
func firstOverlap(apart []when.Interval, i when.Interval) (when.Interval, bool) {
	n := sort.Search(len(apart), func(n int) bool { return apart[n].End.After(i.Start) })
	if n < len(apart) && apart[n].Overlaps(i) {
		return apart[n], true
	}
	return when.Interval{}, false
}
