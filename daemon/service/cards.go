package service

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
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
	if !ok {
		return ""
	}
	return budget.AreaOfFolder(s.Areas, folder)
}

// SetDue sets the learning day on which a card comes back. Its memory stays as it is, and so does the log.
func SetDue(tx *store.Tx, card id.Card, r api.DueRequest) (api.Card, error) {
	_, days, day, err := today(tx)
	if err != nil {
		return api.Card{}, err
	}
	state, err := store.States.Get(tx, card)
	if err != nil {
		return api.Card{}, missing(err, "tend card list")
	}
	const example = "tend card due c1 tomorrow"
	on, err := dayOf(r.Day, day)
	if err != nil {
		return api.Card{}, invalid(err, example)
	}
	switch ahead := on.Sub(day); {
	case ahead < 0 || ahead > farthest:
		return api.Card{}, api.Refuse(api.Invalid, example, "day %s: want today or a day within %d days", on, farthest)
	case state.Phase == srs.New:
		return api.Card{}, api.Refuse(api.Conflict, "tend review", "card %s is new: its first review sets when it comes back", card)
	case state.Hidden:
		return api.Card{}, api.Refuse(api.Conflict, "tend card list", "card %s is gone from its note", card)
	case state.Suspended:
		return api.Card{}, api.Refuse(api.Conflict, "tend card resume "+string(card), "card %s is suspended", card)
	}
	state.Due, state.BuriedUntil = days.Start(on), time.Time{}
	if err := store.States.Put(tx, state); err != nil {
		return api.Card{}, err
	}
	return Card(tx, card)
}

// farthest is how many days ahead a card may be put.
const farthest = 36500

// dayOf reads a day as 2026-11-24, today, tomorrow, or +3 for three days from today.
func dayOf(text string, today when.Date) (when.Date, error) {
	switch text = strings.ToLower(strings.TrimSpace(text)); {
	case text == "today":
		return today, nil
	case text == "tomorrow":
		return today.AddDays(1), nil
	case strings.HasPrefix(text, "+"):
		n, err := strconv.Atoi(text[1:])
		if err != nil || n > farthest {
			return when.Date{}, fmt.Errorf("day %q: want a number of days, such as +3", text)
		}
		return today.AddDays(n), nil
	}
	return when.ParseDate(text)
}

// Leeches are the cards that were forgotten leechLapses times or more, the most often forgotten first.
func Leeches(tx *store.Tx) ([]api.Card, error) {
	cards, err := Cards(tx)
	if err != nil {
		return nil, err
	}
	cards = slices.DeleteFunc(cards, func(c api.Card) bool { return c.Lapses < leechLapses })
	slices.SortStableFunc(cards, func(a, b api.Card) int { return b.Lapses - a.Lapses })
	return cards, nil
}
