package service

import (
	"strconv"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// learnAhead is how early a card in its learning steps may come when nothing else is due.
const learnAhead = 20 * time.Minute

// newPerQueue is how many new cards one queue may hold.
const newPerQueue = 20

// reviewShare is the part of the week's target that reviews may take.
const reviewShare = 0.30

// Queue chooses what to review within the minutes; 0 means today's share of the week, below 0 no limit.
func Queue(tx *store.Tx, minutes float64) (api.Queue, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Queue{}, err
	}
	if minutes == 0 {
		minutes = dailyShare(s, tx.Now)
	}
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return api.Queue{}, err
	}
	all, at, err := dueNow(tx, s, sched)
	if err != nil {
		return api.Queue{}, err
	}
	picked := sched.Queue(all, at, srs.Session{Minutes: minutes, New: -1, Pace: srs.DefaultPace()})
	queue := api.Queue{Prompts: []api.Prompt{}, Left: picked.Left}
	for _, choice := range picked.Choices {
		prompt, err := promptOf(tx, s, sched, choice)
		if err != nil {
			return api.Queue{}, err
		}
		queue.Prompts = append(queue.Prompts, prompt)
		queue.Minutes += choice.Reasons.Seconds / 60
	}
	if len(picked.Choices) > 0 {
		return queue, nil
	}
	if queue.Next, err = nextDue(tx); err == nil && !queue.Next.IsZero() {
		queue.NextIn = sched.DueWords(tx.Now, queue.Next)
	}
	return queue, err
}

// dailyShare is the minutes of reviews that one day of the week's target allows.
func dailyShare(s store.Settings, now time.Time) float64 {
	b := budget.Holding(s.Budgets, weekOf(s, now))
	return max(5, float64(b.Target)*reviewShare/7)
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
	keys, err := store.States.Keys(g.tx, "new/", "", newPerQueue)
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
			g.found = append(g.found, srs.Candidate{Note: &state, Seconds: srs.DefaultPace().Note, Importance: 1})
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
		Seconds:    g.scheduler.ExpectedSeconds(state, srs.DefaultPace(), 0, g.tx.Now),
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
func promptOf(tx *store.Tx, s store.Settings, sched srs.Scheduler, choice srs.Choice) (api.Prompt, error) {
	prompt := api.Prompt{Seconds: choice.Reasons.Seconds, Why: choice.Why}
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
