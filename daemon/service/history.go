package service

import (
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
)

// curvePoints is how many days of a curve are told.
const curvePoints = 60

// CardHistory returns a card with its whole log in the order of time, lines that were taken back among them, and how
// its memory fades.
func CardHistory(tx *store.Tx, card id.Card) (api.CardHistory, error) {
	shown, err := Card(tx, card)
	if err != nil {
		return api.CardHistory{}, err
	}
	history := api.CardHistory{Card: shown, Log: []api.Recalled{}, Curve: []api.Fading{}}
	s, err := store.GetSettings(tx)
	if err != nil {
		return history, err
	}
	sched, err := scheduler(tx, s, tx.Now)
	if err != nil {
		return history, err
	}
	lines, err := store.Reviews.By(tx, "card/"+string(card))
	if err != nil {
		return history, err
	}
	day := func(t time.Time) when.Date { return s.Days(t).Of(t) }
	standing := inTime(srs.Standing(lines))
	traces := map[id.Review]srs.Traced{}
	for i, traced := range sched.Parameters.Trace(standing, Between(s)) {
		traces[standing[i].ID] = traced
	}
	for _, line := range inTime(lines) {
		if line.Undoes == "" {
			history.Log = append(history.Log, recalled(line, traces, day))
		}
	}
	if shown.Stability > 0 {
		history.Curve = curve(sched, shown.State, tx.Now)
	}
	return history, nil
}

// recalled is a line of the log; one that has no trace was taken back.
func recalled(line srs.Review, traces map[id.Review]srs.Traced, day func(time.Time) when.Date) api.Recalled {
	traced, stands := traces[line.ID]
	return api.Recalled{
		Review: line.ID, At: line.At, Day: day(line.At), Grade: line.Grade, Millis: line.Millis, Capped: line.Capped,
		Undone: !stands, Imported: line.Imported, Elapsed: traced.Elapsed, Retrievability: traced.Retrievability,
		Expected: line.Expected, Stability: traced.Memory.Stability, Difficulty: traced.Memory.Difficulty,
	}
}

// curve tells how a memory fades from its last recall until well after it is due, and until today at least.
func curve(sched srs.Scheduler, state srs.State, now time.Time) []api.Fading {
	first := sched.Days.Of(state.Last)
	span := max(2, 2*sched.Days.Between(state.Last, state.Due), sched.Days.Between(state.Last, now))
	points := make([]api.Fading, 0, curvePoints+1)
	for n, before := 0, -1; n <= curvePoints; n++ {
		after := span * n / curvePoints
		if after == before {
			continue
		}
		before = after
		day := first.AddDays(after)
		points = append(points, api.Fading{Day: day, Retrievability: sched.Retrievability(state, sched.Days.End(day).Add(-time.Second))})
	}
	return points
}
