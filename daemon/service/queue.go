package service

import (
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/srs"
)

// Queue chooses what to review within the minutes; 0 means what today has left of the week's share, below 0 no limit.
func Queue(tx *store.Tx, minutes float64) (api.Queue, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Queue{}, err
	}
	sh, err := shareOf(tx, s)
	if err != nil {
		return api.Queue{}, err
	}
	queue := api.Queue{Prompts: []api.Prompt{}, Share: sh.left}
	if minutes == 0 {
		if queue, err = withinShare(tx, s, sh); err != nil {
			return queue, err
		}
		minutes = queue.Share
	}
	learned, err := store.GetLearned(tx)
	if err != nil {
		return queue, err
	}
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return queue, err
	}
	all, at, err := dueNow(tx, s, sched)
	if err != nil {
		return queue, err
	}
	if minutes == 0 { // today's share is used
		if len(all) == 0 || at.After(tx.Now) {
			return withPrompts(tx, s, sched, queue, nil)
		}
		queue.Left = len(all)
		return queue, nil
	}
	picked := sched.Queue(all, at, srs.Session{Minutes: minutes, New: -1, Pace: learned.Pace}) // of the new ones no more were gathered
	queue.Left, queue.LeftGain = picked.Left, picked.LeftGain
	queue.MoreMinutes, queue.MoreGain = picked.MoreMinutes, picked.MoreGain
	return withPrompts(tx, s, sched, queue, picked.Choices)
}

// withinShare is an empty queue of the minutes that today has left, less after a gap, and what is to be said about them.
func withinShare(tx *store.Tx, s store.Settings, sh share) (api.Queue, error) {
	due, err := CountDue(tx)
	if err != nil {
		return api.Queue{}, err
	}
	r, err := restartOf(tx, s.Days(tx.Now), sh, due)
	return api.Queue{Prompts: []api.Prompt{}, Share: r.minutes, Words: shareWords(sh, r, due)}, err
}

// withPrompts fills the queue with prompts; an empty one says when something falls due.
func withPrompts(tx *store.Tx, s store.Settings, sched srs.Scheduler, queue api.Queue, choices []srs.Choice) (api.Queue, error) {
	balances := newBalancer(tx, s)
	for _, choice := range choices {
		prompt, err := promptOf(tx, s, sched, balances, choice)
		if err != nil {
			return queue, err
		}
		queue.Prompts = append(queue.Prompts, prompt)
		queue.Minutes += choice.Reasons.Seconds / 60
	}
	if len(choices) > 0 {
		return queue, nil
	}
	var err error
	if queue.Next, err = nextDue(tx); err == nil && !queue.Next.IsZero() {
		queue.NextIn = sched.DueWords(tx.Now, queue.Next)
	}
	return queue, err
}

// promptOf shows a choice of the queue.
func promptOf(tx *store.Tx, s store.Settings, sched srs.Scheduler, balances *balancer, choice srs.Choice) (api.Prompt, error) {
	prompt := api.Prompt{Seconds: choice.Reasons.Seconds, Why: choice.Why, Reasons: &choice.Reasons}
	if choice.Note != nil {
		note, err := Note(tx, choice.Note.Note)
		prompt.Note, prompt.Area, prompt.Priority = &note, areaOf(s, note.Path), note.Priority
		return prompt, err
	}
	card, err := Card(tx, choice.Card.Card)
	if err != nil {
		return prompt, err
	}
	note, err := store.Notes.Get(tx, card.Note)
	if err != nil {
		return prompt, err
	}
	prompt.Card, prompt.Area, prompt.Priority = &card, areaOf(s, card.Path), note.Priority
	if sched.Balance, err = balances.of(card.Card); err != nil {
		return prompt, err
	}
	for n, next := range sched.Preview(*choice.Card, tx.Now) {
		prompt.Intervals[n] = srs.Humanize(next.Due.Sub(tx.Now))
		if next.Phase == srs.Mature {
			days := sched.Days.Between(tx.Now, next.Due)
			prompt.Intervals[n] = srs.Humanize(time.Duration(days) * 24 * time.Hour)
		}
	}
	return prompt, nil
}

// nextDue returns when the next card or note falls due or is no longer put off, zero where nothing will.
func nextDue(tx *store.Tx) (next time.Time, err error) {
	soonest := func(at time.Time, there bool) {
		if there && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, index := range []string{"due/", "later/"} {
		state, there, err := store.States.First(tx, index)
		if err != nil {
			return time.Time{}, err
		}
		soonest(latest(state.Due, state.BuriedUntil), there)
	}
	reading, there, err := store.NoteStates.First(tx, "due/")
	soonest(latest(reading.Due, reading.BuriedUntil), there)
	return next, err
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
