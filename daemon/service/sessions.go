package service

import (
	"cmp"
	"slices"
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

// longest is how long a session may be.
const longest = 24 * time.Hour

// endSession ends a running session now. A timer that was forgotten is credited with a day at most, and one that
// started after now, since the clock was set back, with nothing: neither is refused, as stopping must always work.
func endSession(tx *store.Tx, session budget.Session) (budget.Session, error) {
	session.End = tx.Now
	if latest := session.Start.Add(longest); session.End.After(latest) {
		session.End = latest
	}
	if session.End.Before(session.Start) {
		session.End = session.Start
	}
	return session, store.PutSession(tx, session)
}

// sessionsBetween returns the sessions that may overlap the interval, by start: a session lasts a day at most.
func sessionsBetween(tx *store.Tx, from, to time.Time) ([]budget.Session, error) {
	return store.Sessions.Range(tx, "at/"+store.At(from.Add(-longest)), "at/"+store.At(to)+"~")
}

// counted returns the sessions as they count: one that still runs for a day at most, as it will once it is stopped.
func counted(sessions []budget.Session, now time.Time) []budget.Session {
	list := slices.Clone(sessions)
	for n, session := range list {
		if latest := session.Start.Add(longest); session.End.IsZero() && latest.Before(now) {
			list[n].End = latest
		}
	}
	return list
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
	if at.After(tx.Now) || tx.Now.Sub(at) > longest {
		return running, api.Refuse(api.Invalid, "", "start %s: want a time within the last 24 hours", r.At)
	}
	if r.Lesson != "" {
		if _, err := store.Lessons.Get(tx, r.Lesson); err != nil {
			return running, missing(err, "tend lesson list")
		}
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
	if r.At == "" {
		return endSession(tx, running)
	}
	if running.End, err = moment(tx, days, r.At); err != nil {
		return running, err
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
	if r.Minutes < 1 || r.Minutes > int(longest/time.Minute) {
		return budget.Session{}, api.Refuse(api.Invalid, "tend log 45m", "%d minutes: want 1 to %d", r.Minutes, longest/time.Minute)
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
