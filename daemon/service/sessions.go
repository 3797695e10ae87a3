package service

import (
	"cmp"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/internal/when"
)

// runningSession returns the session that has no end yet.
func runningSession(tx *store.Tx) (budget.Session, bool, error) {
	return store.Sessions.First(tx, "running/")
}

func newSession(tx *store.Tx, session budget.Session) (budget.Session, error) {
	var err error
	if session.ID, err = store.Sessions.New(tx); err != nil {
		return session, err
	}
	return session, store.PutSession(tx, session)
}

func endSession(tx *store.Tx, session budget.Session, end time.Time) error {
	session.End = end
	return store.PutSession(tx, session)
}

// sessionsBetween returns the sessions that may overlap the interval, by start: a session lasts a day at most.
func sessionsBetween(tx *store.Tx, from, to time.Time) ([]budget.Session, error) {
	return store.Sessions.Range(tx, "at/"+store.At(from.Add(-24*time.Hour)), "at/"+store.At(to)+"~")
}

// Start starts the timer.
func Start(tx *store.Tx, r api.StartRequest) (budget.Session, error) {
	s, days, _, err := today(tx)
	if err != nil {
		return budget.Session{}, err
	}
	running, ok, err := runningSession(tx)
	if err != nil {
		return running, err
	}
	if ok {
		return running, api.Refuse(api.Conflict, "tend stop", "session %s is running since %s", running.ID,
			running.Start.In(days.Zone).Format("15:04"))
	}
	at, err := moment(tx, days, r.At)
	if err != nil {
		return running, err
	}
	if err := checkArea(s, r.Area); err != nil {
		return running, err
	}
	if at.After(tx.Now) || tx.Now.Sub(at) > 24*time.Hour {
		return running, api.Refuse(api.Invalid, "", "start %s: want a time within the last 24 hours", r.At)
	}
	return newSession(tx, budget.Session{Start: at, Kind: budget.FromTimer, Area: r.Area,
		Text: clean.Truncate(clean.Line(r.Text), 300), Lesson: r.Lesson})
}

// moment reads a time as a person writes it; empty means now.
func moment(tx *store.Tx, days when.Days, at string) (time.Time, error) {
	if at == "" {
		return tx.Now, nil
	}
	t, err := when.ParseMoment(at, tx.Now, days)
	return t, invalid(err, "")
}

// Stop stops the timer, however it was started.
func Stop(tx *store.Tx, r api.StopRequest) (budget.Session, error) {
	_, days, _, err := today(tx)
	if err != nil {
		return budget.Session{}, err
	}
	running, ok, err := runningSession(tx)
	if err != nil {
		return running, err
	}
	if !ok {
		return running, api.Refuse(api.Conflict, "tend start, or tend log 45m", "nothing is running")
	}
	end, err := moment(tx, days, r.At)
	if err != nil {
		return running, err
	}
	// A timer that was forgotten is credited with a day at most, never refused: stopping must always work.
	running.End = end
	if r.At == "" && end.Sub(running.Start) > 24*time.Hour {
		running.End = running.Start.Add(24 * time.Hour)
	}
	if err := budget.CheckSession(running, tx.Now); err != nil {
		return running, invalid(err, "tend stop --at 09:30")
	}
	return running, store.PutSession(tx, running)
}

// Log records time spent by hand. Overlaps are accepted and counted once.
func Log(tx *store.Tx, r api.LogRequest) (budget.Session, error) {
	s, days, _, err := today(tx)
	if err != nil {
		return budget.Session{}, err
	}
	if err := checkArea(s, r.Area); err != nil {
		return budget.Session{}, err
	}
	length := time.Duration(r.Minutes) * time.Minute
	start, err := moment(tx, days, r.At)
	if err != nil {
		return budget.Session{}, err
	}
	if r.At == "" {
		start = tx.Now.Add(-length)
	}
	session := budget.Session{Start: start, End: start.Add(length), Kind: budget.ByHand, Area: r.Area,
		Text: clean.Truncate(clean.Line(r.Text), 300)}
	if err := budget.CheckSession(session, tx.Now); err != nil {
		return session, invalid(err, "tend log 45m --at 2026-11-17T08:00 'what it was'")
	}
	return newSession(tx, session)
}

// RemoveSession takes a session back; it stays in the log.
func RemoveSession(tx *store.Tx, session id.Session) (budget.Session, error) {
	held, err := store.Sessions.Get(tx, session)
	if err != nil {
		return held, missing(err, "tend week lists them")
	}
	if !held.Removed.IsZero() {
		return held, api.Refuse(api.Conflict, "", "session %s is already removed", session)
	}
	held.Removed = tx.Now
	held.End = cmp.Or(held.End, tx.Now)
	return held, store.PutSession(tx, held)
}
