package service

import (
	"strconv"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// learnAhead is how early a card in its learning steps may come when nothing else is due.
const learnAhead = 20 * time.Minute

// newPerDay is how many new cards one day brings, unless the person says otherwise.
const newPerDay = 20

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

// freshLeft is how many new cards today may still bring. Imported lines are older than those before them in the log, and
// are passed over, as far as paceLines go.
func freshLeft(tx *store.Tx, s store.Settings) (int, error) {
	most := newCards(s)
	days := s.Days(tx.Now)
	began := days.Start(days.Of(tx.Now))
	undone, read := map[id.Review]bool{}, 0
	for line, err := range store.Reviews.Newest(tx) {
		if read++; err != nil || line.At.Before(began) && line.Imported == "" || read > paceLines {
			return max(0, most), err
		}
		undone[line.Undoes] = true
		if line.Before != nil && line.Before.Phase == srs.New && !undone[line.ID] {
			most--
		}
	}
	return max(0, most), nil
}

// dueNow returns the candidates of a queue and the instant at which they are due: what is due now and some new
// cards, or, where there are none, the learning cards that are nearly due, at the end of learnAhead.
func dueNow(tx *store.Tx, s store.Settings, sched srs.Scheduler) ([]srs.Candidate, time.Time, error) {
	gather := &gatherer{tx: tx, settings: s, scheduler: sched, areas: map[id.Note]string{}}
	day := sched.Days.Of(tx.Now)
	if err := gather.due(sched.Days.End(day)); err != nil {
		return nil, tx.Now, err
	}
	if err := gather.fresh(); err != nil {
		return nil, tx.Now, err
	}
	if err := gather.notes(); err != nil {
		return nil, tx.Now, err
	}
	if len(gather.found) == 0 {
		return gather.soon, tx.Now.Add(learnAhead), nil
	}
	return gather.found, tx.Now, nil
}

// gatherer collects candidates.
type gatherer struct {
	tx        *store.Tx
	settings  store.Settings
	scheduler srs.Scheduler
	areas     map[id.Note]string
	found     []srs.Candidate
	soon      []srs.Candidate // in their learning steps, due within learnAhead
}

// due takes the cards that fall due before the end of the learning day.
func (g *gatherer) due(end time.Time) error {
	states, err := store.States.Range(g.tx, "due/", "due/"+store.At(end))
	if err != nil {
		return err
	}
	for _, state := range states {
		candidate, err := g.card(state)
		if err != nil {
			return err
		}
		switch {
		case state.IsDue(g.tx.Now, g.scheduler.Days):
			g.found = append(g.found, candidate)
		case state.Phase != srs.New && state.Due.Before(g.tx.Now.Add(learnAhead)):
			g.soon = append(g.soon, candidate)
		}
	}
	return nil
}

// fresh takes the oldest new cards. One that is suspended or was put off is not among them.
func (g *gatherer) fresh() error {
	most, err := freshLeft(g.tx, g.settings)
	if err != nil || most == 0 {
		return err
	}
	keys, err := store.States.Keys(g.tx, "new/", "", most)
	if err != nil {
		return err
	}
	for _, key := range keys {
		state, err := store.States.Get(g.tx, key)
		if err != nil {
			return err
		}
		candidate, err := g.card(state)
		if err != nil {
			return err
		}
		g.found = append(g.found, candidate)
	}
	return nil
}

func (g *gatherer) notes() error {
	states, err := store.NoteStates.Range(g.tx, "due/", "due/"+store.At(g.tx.Now)+"~")
	if err != nil {
		return err
	}
	for _, state := range states {
		if state.IsDue(g.tx.Now) {
			g.found = append(g.found, srs.Candidate{Note: &state, Importance: 1})
		}
	}
	return nil
}

func (g *gatherer) card(state srs.State) (srs.Candidate, error) {
	card, err := store.Cards.Get(g.tx, state.Card)
	if err != nil {
		return srs.Candidate{}, err
	}
	area, ok := g.areas[card.Note]
	if !ok {
		note, err := store.Notes.Get(g.tx, card.Note)
		if err != nil {
			return srs.Candidate{}, err
		}
		area = areaOf(g.settings, note.Path)
		g.areas[card.Note] = area
	}
	number, err := id.Number('c', card.ID)
	if err != nil {
		return srs.Candidate{}, err
	}
	importance := 1.0
	if isDeep(g.settings, area) {
		importance = deepImportance
	}
	return srs.Candidate{
		Card:       &state,
		Length:     lengthOf(card),
		Importance: importance,
		Index:      int(number),
		Group:      siblings(card),
	}, nil
}

// deepImportance is what a card of a deep area weighs against one of a broad area.
const deepImportance = 1.5

// siblings names the clozes of one C:, which should not meet in one queue; other cards stand alone.
func siblings(card notes.Card) string {
	if card.Kind != notes.Cloze {
		return string(card.ID)
	}
	return string(card.Note) + "/" + strconv.Itoa(card.Group)
}

// promptOf shows a choice of the queue.
func promptOf(tx *store.Tx, s store.Settings, sched srs.Scheduler, balances *balancer, choice srs.Choice) (api.Prompt, error) {
	prompt := api.Prompt{Seconds: choice.Reasons.Seconds, Why: choice.Why, Reasons: &choice.Reasons}
	if choice.Note != nil {
		note, err := Note(tx, choice.Note.Note)
		prompt.Note, prompt.Area = &note, areaOf(s, note.Path)
		return prompt, err
	}
	card, err := Card(tx, choice.Card.Card)
	if err != nil {
		return prompt, err
	}
	prompt.Card, prompt.Area = &card, areaOf(s, card.Path)
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
func nextDue(tx *store.Tx) (time.Time, error) {
	state, card, err := store.States.First(tx, "due/")
	if err != nil {
		return time.Time{}, err
	}
	reading, note, err := store.NoteStates.First(tx, "due/")
	if err != nil {
		return time.Time{}, err
	}
	atCard, atNote := latest(state.Due, state.BuriedUntil), latest(reading.Due, reading.BuriedUntil)
	if card && (!note || atCard.Before(atNote)) {
		return atCard, nil
	}
	return atNote, nil
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
