package service

import (
	"strconv"
	"time"

	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

// learnAhead is how early a card in its learning steps may come when nothing else is due.
const learnAhead = 20 * time.Minute

// dueNow returns the candidates of a queue and the instant at which they are due: what is due now and some new
// cards, or, where there are none, the learning cards that are nearly due, at the end of learnAhead.
func dueNow(tx *store.Tx, s store.Settings, sched srs.Scheduler) ([]srs.Candidate, time.Time, error) {
	gather := &gatherer{tx: tx, settings: s, scheduler: sched, weights: map[id.Note]float64{}}
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
	weights   map[id.Note]float64
	found     []srs.Candidate
	soon      []srs.Candidate // in their learning steps, due within learnAhead
}

// due takes the cards that fall due before the end of the learning day.
func (g *gatherer) due(end time.Time) error {
	for card, err := range store.WaitingCards(g.tx, "due/", "due/"+store.At(end), 0) {
		if err != nil {
			return err
		}
		isDue := card.IsDue(g.tx.Now, g.scheduler.Days)
		if !isDue && !card.Due.Before(g.tx.Now.Add(learnAhead)) {
			continue
		}
		candidate, err := g.card(card)
		if err != nil {
			return err
		}
		if isDue {
			g.found = append(g.found, candidate)
		} else {
			g.soon = append(g.soon, candidate)
		}
	}
	return nil
}

// fresh takes the oldest new cards. One that is suspended or was put off is not among them.
func (g *gatherer) fresh() error {
	for card, err := range freshCards(g.tx, g.settings) {
		if err != nil {
			return err
		}
		candidate, err := g.card(card)
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
		if !state.IsDue(g.tx.Now) {
			continue
		}
		importance, err := g.importance(state.Note)
		if err != nil {
			return err
		}
		g.found = append(g.found, srs.Candidate{Note: &state, Importance: importance})
	}
	return nil
}

func (g *gatherer) card(card store.Waiting) (srs.Candidate, error) {
	importance, err := g.importance(card.Note)
	if err != nil {
		return srs.Candidate{}, err
	}
	number, err := id.Number('c', card.Card)
	return srs.Candidate{
		Card:       &card.State,
		Length:     card.Letters,
		Importance: importance,
		Index:      int(number),
		Group:      siblingGroup(card),
	}, err
}

// deepImportance is what a card or note of a deep area weighs against one of a broad area.
const deepImportance = 1.5

// importance is what a note and its cards weigh: by its area, and by its priority.
func (g *gatherer) importance(of id.Note) (float64, error) {
	if weight, known := g.weights[of]; known {
		return weight, nil
	}
	note, err := store.Notes.Get(g.tx, of)
	if err != nil {
		return 0, err
	}
	weight := note.Priority.Weight()
	if isDeep(g.settings, areaOf(g.settings, note.Path)) {
		weight *= deepImportance
	}
	g.weights[of] = weight
	return weight, nil
}

// siblingGroup names the clozes of one C:, which should not meet in one queue; other cards stand alone.
func siblingGroup(card store.Waiting) string {
	if !card.Cloze {
		return ""
	}
	return string(card.Note) + "/" + strconv.Itoa(card.Group)
}
