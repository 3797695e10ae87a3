package service

import (
	"fmt"
	"math"
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
	"tend/srs"
)

// Due is how much is due now.
type Due struct {
	Cards, Notes int
	Seconds      float64
}

// sampled is how many due cards are read to learn how long the due ones take; of more, their mean is taken.
const sampled = 100

// CountDue counts what is due now: by the index, so that a backlog costs no reading.
func CountDue(tx *store.Tx) (Due, error) {
	now := "due/" + store.At(tx.Now) + "~"
	cards, err := store.States.Keys(tx, "due/", now, 0)
	if err != nil {
		return Due{}, err
	}
	later, err := dueToday(tx, now)
	if err != nil {
		return Due{}, err
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return Due{}, err
	}
	fresh, err := freshKeys(tx, s)
	if err != nil {
		return Due{}, err
	}
	notes, err := store.NoteStates.Keys(tx, "due/", now, 0)
	if err != nil {
		return Due{}, err
	}
	learned, err := store.GetLearned(tx)
	if err != nil {
		return Due{}, err
	}
	cards = slices.Concat(cards, later, fresh)
	seconds, err := meanSeconds(tx, cards[:min(sampled, len(cards))])
	return Due{
		Cards: len(cards), Notes: len(notes),
		Seconds: seconds*float64(len(cards)) + learned.Pace.Note*float64(len(notes)),
	}, err
}

// dueToday returns the cards that come back later in this learning day and are due all the same: a day that has begun
// elsewhere, before the person's zone changed, begins here later. Few cards are read, as a day's are due when it begins.
func dueToday(tx *store.Tx, now string) (due []id.Card, err error) {
	_, days, day, err := today(tx)
	if err != nil {
		return nil, err
	}
	states, err := store.States.Range(tx, now, "due/"+store.At(days.End(day)))
	for _, state := range states {
		if state.IsDue(tx.Now, days) {
			due = append(due, state.Card)
		}
	}
	return due, err
}

// meanSeconds is how long the cards are expected to take on average, 0 for none.
func meanSeconds(tx *store.Tx, cards []id.Card) (float64, error) {
	if len(cards) == 0 {
		return 0, nil
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return 0, err
	}
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return 0, err
	}
	learned, err := store.GetLearned(tx)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, card := range cards {
		state, err := store.States.Get(tx, card)
		if err != nil {
			return 0, err
		}
		sum += sched.ExpectedSeconds(state, learned.Pace, 0, tx.Now)
	}
	return sum / float64(len(cards)), nil
}

// wholeMinutes rounds up: who is told 3 minutes should not need 4.
func wholeMinutes(seconds float64) int { return int(math.Ceil(seconds / 60)) }

// Today returns what stands today, on one screen.
func Today(tx *store.Tx) (api.Today, error) {
	_, days, day, err := today(tx)
	if err != nil {
		return api.Today{}, err
	}
	view := api.Today{Date: day.String(), Zone: days.Zone.String(), OpenLoops: []learning.Lesson{}}
	for _, fill := range []func(*store.Tx, *api.Today) error{fillDue, fillTime, fillLearning, fillCalendar} {
		if err := fill(tx, &view); err != nil {
			return view, err
		}
	}
	return view, fillSuggestion(tx, &view)
}

func fillDue(tx *store.Tx, view *api.Today) error {
	due, err := CountDue(tx)
	view.DueCards, view.DueNotes, view.DueMinutes = due.Cards, due.Notes, due.Seconds/60
	return err
}

func fillTime(tx *store.Tx, view *api.Today) (err error) {
	if view.Week, err = Week(tx, ""); err != nil {
		return err
	}
	blocks, err := BlocksFrom(tx, tx.Now.Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if next, ok := budget.NextBlock(blocks, tx.Now); ok {
		view.Next = &next
	}
	running, ok, err := runningSession(tx)
	if ok {
		view.Running = &running
	}
	return err
}

func fillLearning(tx *store.Tx, view *api.Today) error {
	items, err := store.Items.Keys(tx, "state/"+string(learning.Fresh)+"/", "", 0)
	if err != nil {
		return err
	}
	view.NewItems = len(items)
	queued, err := store.Lessons.Keys(tx, "state/"+string(learning.Queued)+"/", "", 0)
	if err != nil {
		return err
	}
	view.Queued = len(queued)
	loops, err := openLoops(tx)
	if err != nil {
		return err
	}
	view.OpenLoops = append(view.OpenLoops, loops...)
	if len(loops) > 0 {
		_, days, _, err := today(tx)
		if err != nil {
			return err
		}
		view.OldestDays = days.Between(loops[0].Opened, tx.Now)
	}
	return nil
}

// PromptLine returns the line for a shell's prompt, empty when nothing needs to be said.
func PromptLine(tx *store.Tx) (string, error) {
	due, err := CountDue(tx)
	if err != nil {
		return "", err
	}
	if n := due.Cards + due.Notes; n > 0 {
		return fmt.Sprintf("tend: %d due, %d min", n, wholeMinutes(due.Seconds)), nil
	}
	return "", nil
}

// PromptOfDay returns the line for a shell's prompt and the learning day on which it is to be shown once.
func PromptOfDay(tx *store.Tx) (line, day string, err error) {
	_, _, date, err := today(tx)
	if err != nil {
		return "", "", err
	}
	line, err = PromptLine(tx)
	return line, date.String(), err
}

// Reviews counts the reviews by rating, ever.
func Reviews(tx *store.Tx) (map[srs.Grade]uint64, error) {
	counts := map[srs.Grade]uint64{}
	for _, grade := range []srs.Grade{srs.Again, srs.Hard, srs.Good, srs.Easy} {
		tally, err := store.Tallies.Get(tx, "reviews/"+grade.String())
		if err != nil && !isMissing(err) {
			return nil, err
		}
		counts[grade] = tally.Count
	}
	return counts, nil
}
