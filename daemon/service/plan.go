package service

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
)

// horizonWeeks is how far ahead blocks are placed.
const horizonWeeks = 8

// shownBack is how long a past block stays in the calendar.
const shownBack = 4 * 7 * 24 * time.Hour

// BlocksFrom returns the blocks that start at the instant from or later, skipped ones too, by start.
func BlocksFrom(tx *store.Tx, from time.Time) ([]budget.Block, error) {
	return store.Blocks.Range(tx, "at/"+store.At(from), "at/~")
}

// Stale tells whether nobody has looked at the plan in this learning day.
func Stale(tx *store.Tx) (bool, error) {
	s, _, day, err := today(tx)
	if err != nil || !s.Started {
		return false, err
	}
	morning, err := store.GetMorning(tx)
	return morning.Day != day, err
}

// CatchUp does what a daemon does at the start of a learning day, where none was running to do it.
func CatchUp(tx *store.Tx) error {
	_, err := Replan(tx)
	return err
}

// Replan places the blocks of the next weeks, leaves alone what still fits, and refreshes the agenda.
func Replan(tx *store.Tx) (api.Plan, error) {
	s, days, _, err := today(tx)
	if err != nil {
		return api.Plan{}, err
	}
	if !s.Started {
		return Plan(tx)
	}
	in, err := planInput(tx, s)
	if err != nil {
		return api.Plan{}, err
	}
	if _, err := morningOf(tx); err != nil {
		return api.Plan{}, err
	}
	placed := budget.Place(in)
	made := []api.PlanChange{}
	for _, change := range fitting(placed.Changes, days, s.WeekStarts) {
		block, err := apply(tx, change)
		if err != nil {
			return api.Plan{}, err
		}
		made = append(made, api.PlanChange{Kind: string(change.Kind), Block: block.ID, Start: block.Start, Reason: change.Reason})
	}
	if err := RefreshAgenda(tx); err != nil {
		return api.Plan{}, err
	}
	plan, err := Plan(tx)
	plan.Changes = made
	return plan, err
}

// keysPerPlan is how many keys the changes of one placement may touch, so that it fits a transaction with what else is
// in it. No single week touches as many.
const keysPerPlan = 400

// fitting returns the first of the changes, whole weeks of them, that fit one transaction. Who gives 20 hours a week
// gets the later weeks when the plan is looked at next: since weeks do not depend on each other, placement goes on
// where it stopped.
func fitting(changes []budget.Change, days when.Days, weekStarts time.Weekday) []budget.Change {
	cost := map[budget.ChangeKind]int{budget.Add: 3, budget.Move: 4, budget.Remove: 3} // each with its line in the log
	keys, whole := 0, 0
	for n, change := range changes {
		week := when.WeekOf(days.Of(change.Block.Start), weekStarts)
		if n > 0 && week != when.WeekOf(days.Of(changes[n-1].Block.Start), weekStarts) {
			whole = n
		}
		if keys += cost[change.Kind]; keys > keysPerPlan {
			return changes[:cmp.Or(whole, n)]
		}
	}
	return changes
}

// apply carries one change of the placement out. A block that was removed by placement is no skipped block: it
// vanishes, and from the calendar too.
func apply(tx *store.Tx, change budget.Change) (budget.Block, error) {
	block := change.Block
	switch change.Kind {
	case budget.Remove:
		return block, deleteBlock(tx, block.ID)
	case budget.Move:
		return block, putChanged(tx, block)
	}
	instance, err := store.Instance(tx)
	if err != nil {
		return block, err
	}
	if block.ID, err = store.Blocks.New(tx); err != nil {
		return block, err
	}
	block.UID = string(block.ID) + "." + instance + "@tend"
	block.State, block.Created, block.Modified = budget.Planned, tx.Now, tx.Now
	return block, putBlock(tx, block)
}

// putChanged writes a block that subscribers must read again: a higher SEQUENCE and a later LAST-MODIFIED. Some
// clients compare whole seconds, so that two changes never share one.
func putChanged(tx *store.Tx, block budget.Block) error {
	held, err := store.Blocks.Get(tx, block.ID)
	if err != nil {
		return err
	}
	block.Sequence = held.Sequence + 1
	block.Modified = tx.Now
	if floor := held.Modified.Truncate(time.Second).Add(time.Second); block.Modified.Before(floor) {
		block.Modified = floor
	}
	return putBlock(tx, block)
}

func blockByID(tx *store.Tx, block id.Block) (budget.Block, error) {
	held, err := store.Blocks.Get(tx, block)
	return held, missing(err, "tend plan")
}

// SkipBlock skips a future block; its minutes are not placed again.
func SkipBlock(tx *store.Tx, block id.Block) (budget.Block, error) {
	held, err := blockByID(tx, block)
	if err != nil {
		return held, err
	}
	if held.State != budget.Planned {
		return held, api.Refuse(api.Conflict, "tend plan", "block %s is already %s", block, held.State)
	}
	held.State = budget.Skipped
	return changed(tx, held)
}

// MoveBlock moves a block and locks it there.
func MoveBlock(tx *store.Tx, block id.Block, r api.MoveRequest) (budget.Block, error) {
	_, days, _, err := today(tx)
	if err != nil {
		return budget.Block{}, err
	}
	held, err := blockByID(tx, block)
	if err != nil {
		return held, err
	}
	if r.Start == "" {
		return held, api.Refuse(api.Invalid, "tend plan move "+string(block)+" 2026-11-25T09:00", "a move needs a start")
	}
	start, err := moment(tx, days, r.Start)
	if err != nil {
		return held, err
	}
	length := held.End.Sub(held.Start)
	if r.Length != 0 {
		length = time.Duration(r.Length) * time.Minute
	}
	if held.State != budget.Planned {
		return held, api.Refuse(api.Conflict, "tend plan", "block %s is already %s", block, held.State)
	}
	held.Start, held.End, held.Locked, held.Why = start, start.Add(length), true, "moved here by you"
	if err := checkByHand(tx, held, ""); err != nil {
		return held, err
	}
	return changed(tx, held)
}

// changed writes a block that the person changed, places the rest afresh, and returns the block as it now is.
func changed(tx *store.Tx, block budget.Block) (budget.Block, error) {
	if err := putChanged(tx, block); err != nil {
		return block, err
	}
	if _, err := Replan(tx); err != nil {
		return block, err
	}
	return store.Blocks.Get(tx, block.ID)
}

// RefreshAgenda writes into the next block what its event says: the day's reviews, the next lesson, the open
// loops; a later block that was the next one before loses it. The count of reviews is taken once a learning day, so
// that a review changes no event.
func RefreshAgenda(tx *store.Tx) error {
	blocks, err := BlocksFrom(tx, tx.Now.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	next, ok := budget.NextBlock(blocks, tx.Now)
	if !ok {
		return nil
	}
	for _, block := range blocks {
		if block.Start.After(next.Start) && block.Agenda != "" {
			if err := setAgenda(tx, block, ""); err != nil {
				return err
			}
		}
	}
	text, err := agenda(tx)
	if err != nil {
		return err
	}
	return setAgenda(tx, next, text)
}

func setAgenda(tx *store.Tx, block budget.Block, text string) error {
	if block.Agenda == text {
		return nil
	}
	block.Agenda = text
	return putChanged(tx, block)
}

func agenda(tx *store.Tx) (string, error) {
	morning, err := morningOf(tx)
	if err != nil {
		return "", err
	}
	var lines []string
	if morning.Due > 0 {
		lines = append(lines, fmt.Sprintf("Review: %d due, about %d min (tend review)", morning.Due, morning.Minutes))
	}
	lesson, ok, err := nextLesson(tx)
	if err != nil {
		return "", err
	}
	if ok {
		lines = append(lines, lessonLines(lesson)...)
	}
	loops, err := openLoops(tx)
	if err != nil {
		return "", err
	}
	quotas, err := quotaLines(tx)
	if err != nil {
		return "", err
	}
	return strings.Join(slices.Concat(lines, loopLines(loops), quotas), "\n"), nil
}

// loopsShown is how many open lessons an agenda names.
const loopsShown = 10

func loopLines(loops []learning.Lesson) []string {
	if len(loops) == 0 {
		return nil
	}
	lines := []string{"Open until something is produced:"}
	for _, loop := range loops[:min(loopsShown, len(loops))] {
		lines = append(lines, fmt.Sprintf("- %s: %s", loop.ID, loop.Title))
	}
	if more := len(loops) - loopsShown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more (tend lesson list)", more))
	}
	return lines
}

func lessonLines(lesson learning.Lesson) []string {
	verb := "Start"
	if lesson.State == learning.Open {
		verb = "Go on with"
	}
	lines := []string{fmt.Sprintf("%s: %s (tend lesson start %s)", verb, lesson.Title, lesson.ID)}
	if lesson.URL != "" {
		lines = append(lines, lesson.URL)
	}
	return lines
}

// morningOf returns what was due at the start of this learning day; the first to ask counts.
func morningOf(tx *store.Tx) (store.Morning, error) {
	_, _, day, err := today(tx)
	if err != nil {
		return store.Morning{}, err
	}
	held, err := store.GetMorning(tx)
	if err != nil || held.Day == day {
		return held, err
	}
	due, err := CountDue(tx)
	if err != nil {
		return held, err
	}
	morning := store.Morning{Day: day, Due: due.Cards + due.Notes, Minutes: wholeMinutes(due.Seconds)}
	return morning, store.PutMorning(tx, morning)
}
