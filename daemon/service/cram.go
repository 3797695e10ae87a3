package service

import (
	"strings"

	"tend/daemon/api"
	"tend/daemon/store"
)

// mostCrammed is how many cards one query brings.
const mostCrammed = 200

// Cram returns the cards in whose text, path or area every word of the query is, due or not, as the newest first seen
// come last. Nothing that is done with them changes when they come back.
func Cram(tx *store.Tx, query string) (api.Queue, error) {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return api.Queue{}, api.Refuse(api.Invalid, "tend review --cram storage", "cram what: want words of a card, its path or its area")
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Queue{}, err
	}
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return api.Queue{}, err
	}
	learned, err := store.GetLearned(tx)
	if err != nil {
		return api.Queue{}, err
	}
	cards, err := Cards(tx)
	if err != nil {
		return api.Queue{}, err
	}
	queue := api.Queue{Prompts: []api.Prompt{}}
	for _, card := range cards {
		area := areaOf(s, card.Path)
		text := strings.ToLower(strings.Join([]string{card.Front, card.Back, card.Path, area}, "\n"))
		if !containsAll(text, words) {
			continue
		}
		if len(queue.Prompts) == mostCrammed {
			queue.Left++
			continue
		}
		seconds := sched.ExpectedSeconds(card.State, learned.Pace, store.FaceOf(card.Card).Letters, tx.Now)
		queue.Prompts = append(queue.Prompts, api.Prompt{Card: &card, Area: area, Seconds: seconds,
			Why: "You asked for it; when it comes back stays as it is."})
		queue.Minutes += seconds / 60
	}
	if len(queue.Prompts) == 0 {
		return queue, api.Refuse(api.NothingDue, "tend card list", "no card has %q", query)
	}
	queue.Share = queue.Minutes
	return queue, nil
}

func containsAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Crammed credits the time of a card that was asked outside of its schedule.
func Crammed(tx *store.Tx, r api.CramRequest) (api.Graded, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Graded{}, err
	}
	if err := checkClock(tx.Now); err != nil {
		return api.Graded{}, err
	}
	card, err := Card(tx, r.Card)
	if err != nil {
		return api.Graded{}, err
	}
	took, capped := credited(r.Millis, cardCap)
	return api.Graded{Capped: capped, Due: card.Due, DueWords: card.DueWords}, creditReview(tx, took, areaOf(s, card.Path))
}
