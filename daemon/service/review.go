package service

import (
	"slices"
	"strconv"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// The most time that one card and one note are credited with, so that a forgotten terminal is no learning.
const (
	cardCap = 2 * time.Minute
	noteCap = 10 * time.Minute
)

// reviewPause is the longest gap between two reviews of one session.
const reviewPause = 2 * time.Minute

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
	sched := scheduler(s, tx.Now)
	all, at, err := dueNow(tx, s, sched)
	if err != nil {
		return api.Queue{}, err
	}
	choices := sched.Queue(all, at, minutes)
	queue := api.Queue{Prompts: []api.Prompt{}, Left: len(all) - len(choices)}
	for _, choice := range choices {
		prompt, err := promptOf(tx, s, sched, choice)
		if err != nil {
			return api.Queue{}, err
		}
		queue.Prompts = append(queue.Prompts, prompt)
		queue.Minutes += choice.Seconds / 60
	}
	if len(choices) == 0 {
		queue.Next, err = nextDue(tx)
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
		case state.BuriedUntil.Before(g.tx.Now) && state.Due.Before(g.tx.Now.Add(learnAhead)):
			g.soon = append(g.soon, candidate)
		}
	}
	return nil
}

// fresh takes the oldest new cards.
func (g *gatherer) fresh() error {
	keys, err := store.States.Keys(g.tx, "new/", "")
	if err != nil {
		return err
	}
	taken := 0
	for _, key := range keys {
		state, err := store.States.Get(g.tx, key)
		if err != nil {
			return err
		}
		if taken == newPerQueue {
			return nil
		}
		if !state.IsDue(g.tx.Now, g.scheduler.Days) {
			continue
		}
		candidate, err := g.card(state)
		if err != nil {
			return err
		}
		g.found = append(g.found, candidate)
		taken++
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
		Seconds:    g.scheduler.ExpectedSeconds(state, srs.DefaultPace(), g.tx.Now),
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
	prompt := api.Prompt{Seconds: choice.Seconds, Why: choice.Why}
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

// nextDue returns when the next card or note falls due, zero where nothing will.
func nextDue(tx *store.Tx) (time.Time, error) {
	var next time.Time
	state, ok, err := store.States.First(tx, "due/")
	if err != nil {
		return next, err
	}
	if ok {
		next = state.Due
		if state.BuriedUntil.After(next) {
			next = state.BuriedUntil
		}
	}
	reading, ok, err := store.NoteStates.First(tx, "due/")
	if ok && (next.IsZero() || reading.Due.Before(next)) {
		next = reading.Due
	}
	return next, err
}

// Grade records a recall: the line in the log, the memory of the card, and the time it took.
func Grade(tx *store.Tx, r api.GradeRequest) (api.Graded, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Graded{}, err
	}
	if !r.Grade.Valid() {
		return api.Graded{}, api.Refuse(api.Invalid, "1 again, 2 hard, 3 good, 4 easy", "grade %d: want 1 to 4", r.Grade)
	}
	state, err := store.States.Get(tx, r.Card)
	if err != nil {
		return api.Graded{}, missing(err, "tend card list")
	}
	if state.Suspended || state.Hidden {
		return api.Graded{}, api.Refuse(api.Conflict, "tend card resume "+string(r.Card), "card %s is suspended or gone from its note", r.Card)
	}
	card, err := Card(tx, r.Card)
	if err != nil {
		return api.Graded{}, err
	}
	took, capped := credited(r.Millis, cardCap)
	line, err := store.Reviews.Append(tx, func(n id.Review) srs.Review {
		return srs.Review{ID: n, At: tx.Now, Card: r.Card, Grade: r.Grade, Millis: took.Milliseconds(), Before: &state}
	})
	if err != nil {
		return api.Graded{}, err
	}
	sched := scheduler(s, tx.Now)
	next := sched.Next(state, r.Grade, tx.Now)
	if err := store.States.Put(tx, next); err != nil {
		return api.Graded{}, err
	}
	if err := store.Count(tx, "reviews/"+r.Grade.String()); err != nil {
		return api.Graded{}, err
	}
	graded := graded(sched, line.ID, next.Due, tx.Now)
	graded.Capped = capped
	return graded, creditReview(tx, took, areaOf(s, card.Path))
}

// Read records the reading of a note.
func Read(tx *store.Tx, r api.ReadRequest) (api.Graded, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Graded{}, err
	}
	if !slices.Contains([]srs.Reading{srs.StillTrue, srs.Edited, srs.Carded, srs.Retired}, r.Reading) {
		return api.Graded{}, api.Refuse(api.Invalid, "", "reading %q: want true, edited, carded or retired", r.Reading)
	}
	state, err := store.NoteStates.Get(tx, r.Note)
	if err != nil {
		return api.Graded{}, missing(err, "tend note list")
	}
	note, err := store.Notes.Get(tx, r.Note)
	if err != nil {
		return api.Graded{}, err
	}
	took, capped := credited(r.Millis, noteCap)
	line, err := store.Reviews.Append(tx, func(n id.Review) srs.Review {
		return srs.Review{ID: n, At: tx.Now, Note: r.Note, Reading: r.Reading, Millis: took.Milliseconds(), BeforeNote: &state}
	})
	if err != nil {
		return api.Graded{}, err
	}
	sched := scheduler(s, tx.Now)
	next := sched.Read(state, r.Reading, tx.Now)
	if err := store.NoteStates.Put(tx, next); err != nil {
		return api.Graded{}, err
	}
	graded := graded(sched, line.ID, next.Due, tx.Now)
	graded.Capped = capped
	return graded, creditReview(tx, took, areaOf(s, note.Path))
}

// credited is the time that a review counts for, and whether it was cut.
func credited(millis int64, most time.Duration) (time.Duration, bool) {
	took := time.Duration(max(0, min(millis, int64(24*time.Hour/time.Millisecond)))) * time.Millisecond
	return min(took, most), took > most
}

func graded(sched srs.Scheduler, review id.Review, due, now time.Time) api.Graded {
	g := api.Graded{Review: review, Due: due}
	if !due.IsZero() {
		g.DueWords = sched.DueWords(now, due)
		g.DueDate = sched.Days.Of(due).String()
	}
	return g
}

// creditReview adds the time of a review, which ends now, to the session of reviews it belongs to, or starts one.
func creditReview(tx *store.Tx, took time.Duration, area string) error {
	if took <= 0 {
		return nil
	}
	recent, err := sessionsBetween(tx, tx.Now.Add(-24*time.Hour), tx.Now)
	if err != nil {
		return err
	}
	for _, session := range slices.Backward(recent) {
		if session.Kind != budget.FromReview || !session.Removed.IsZero() || session.Area != area {
			continue
		}
		if tx.Now.Add(-took).Sub(session.End) <= reviewPause && !session.End.After(tx.Now) {
			session.End = tx.Now
			return store.PutSession(tx, session)
		}
	}
	_, err = newSession(tx, budget.Session{Start: tx.Now.Add(-took), End: tx.Now, Kind: budget.FromReview, Area: area})
	return err
}

// Undo takes a line of the review log back, if it is the newest that stands for its card or note.
func Undo(tx *store.Tx, review id.Review) (api.Undone, error) {
	line, err := store.Reviews.Get(tx, review)
	if err != nil {
		return api.Undone{}, missing(err, "")
	}
	standing, err := standingReview(tx, line)
	if err != nil {
		return api.Undone{}, err
	}
	if standing != review || line.Undoes != "" {
		return api.Undone{}, api.Refuse(api.Conflict, "", "review %s cannot be undone: it was taken back, or a newer one follows", review)
	}
	if line.Before != nil {
		err = restoreCard(tx, *line.Before)
	}
	if line.BeforeNote != nil {
		err = store.NoteStates.Put(tx, *line.BeforeNote)
	}
	if err != nil {
		return api.Undone{}, err
	}
	_, err = store.Reviews.Append(tx, func(n id.Review) srs.Review {
		return srs.Review{ID: n, At: tx.Now, Card: line.Card, Note: line.Note, Undoes: review}
	})
	return api.Undone{Review: review, Card: line.Card, Note: line.Note}, err
}

// restoreCard brings a memory back, but not whether the card is suspended or hidden, which no review changes.
func restoreCard(tx *store.Tx, before srs.State) error {
	now, err := store.States.Get(tx, before.Card)
	if err != nil {
		return err
	}
	before.Suspended, before.Hidden, before.BuriedUntil = now.Suspended, now.Hidden, now.BuriedUntil
	return store.States.Put(tx, before)
}

// standingReview returns the newest line about the same card or note that was not taken back.
func standingReview(tx *store.Tx, line srs.Review) (id.Review, error) {
	about := "card/" + string(line.Card)
	if line.Card == "" {
		about = "note/" + string(line.Note)
	}
	lines, err := store.Reviews.By(tx, about)
	undone := map[id.Review]bool{}
	for _, l := range slices.Backward(lines) {
		if l.Undoes != "" {
			undone[l.Undoes] = true
		} else if !undone[l.ID] {
			return l.ID, err
		}
	}
	return "", err
}
