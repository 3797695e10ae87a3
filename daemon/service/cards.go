package service

import (
	"path"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// Cards lists the cards that are in their notes, in the order in which they were first seen.
func Cards(tx *store.Tx) ([]api.Card, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return nil, err
	}
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return nil, err
	}
	view := cardViewer{tx: tx, scheduler: sched, paths: map[id.Note]string{}}
	list := []api.Card{}
	for card, err := range store.Cards.All(tx) {
		if err != nil {
			return nil, err
		}
		if !card.Gone.IsZero() {
			continue
		}
		shown, err := view.of(card)
		if err != nil {
			return nil, err
		}
		list = append(list, shown)
	}
	return list, nil
}

// Card returns a card.
func Card(tx *store.Tx, card id.Card) (api.Card, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Card{}, err
	}
	held, err := store.Cards.Get(tx, card)
	if err != nil {
		return api.Card{}, missing(err, "tend card list")
	}
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return api.Card{}, err
	}
	return cardViewer{tx: tx, scheduler: sched, paths: map[id.Note]string{}}.of(held)
}

// cardViewer shows cards; it reads each note's path once.
type cardViewer struct {
	tx        *store.Tx
	scheduler srs.Scheduler
	paths     map[id.Note]string
}

func (v cardViewer) of(card notes.Card) (api.Card, error) {
	state, err := store.States.Get(v.tx, card.ID)
	if err != nil {
		return api.Card{}, err
	}
	if _, ok := v.paths[card.Note]; !ok {
		note, err := store.Notes.Get(v.tx, card.Note)
		if err != nil {
			return api.Card{}, err
		}
		v.paths[card.Note] = note.Path
	}
	shown := api.Card{Card: card, State: state, Path: v.paths[card.Note]}
	if state.Phase != srs.New {
		shown.DueWords = v.scheduler.DueWords(v.tx.Now, state.Due)
	}
	return shown, nil
}

// laterToday is how long what was buried stays away. A bury late in the day lasts into the next: what is put off is
// never lost.
const laterToday = 3 * time.Hour

// SetCard suspends, resumes or buries a card.
func SetCard(tx *store.Tx, card id.Card, action string) (api.Card, error) {
	state, err := store.States.Get(tx, card)
	if err != nil {
		return api.Card{}, missing(err, "tend card list")
	}
	switch action {
	case "suspend":
		state.Suspended = true
	case "resume":
		state.Suspended, state.BuriedUntil = false, time.Time{}
	case "bury":
		state.BuriedUntil = tx.Now.Add(laterToday)
	default:
		return api.Card{}, api.Refuse(api.Invalid, "", "card action %q: want suspend, resume or bury", action)
	}
	if err := store.States.Put(tx, state); err != nil {
		return api.Card{}, err
	}
	return Card(tx, card)
}

// areaOf is the area of a note: the first folder of its path, where that is the name of an area.
func areaOf(s store.Settings, notePath string) string {
	folder, _, ok := strings.Cut(path.Clean(notePath), "/")
	if ok && checkArea(s, folder) == nil {
		return folder
	}
	return ""
}
