package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

func newSession(tx *store.Tx, session budget.Session) (budget.Session, error) {
	var err error
	if session.ID, err = store.Sessions.New(tx); err != nil {
		return session, err
	}
	return session, store.PutSession(tx, session)
}

// longest is how long a session may be.
const longest = 24 * time.Hour

// endSession ends a running session now.
func endSession(tx *store.Tx, session budget.Session) error {
	return store.PutSession(tx, endedNow(session, tx.Now))
}

// endedNow is a running session that ends at now. One that started after now, since the clock was set back, is credited
// with nothing: it is not refused, as stopping must always work.
func endedNow(session budget.Session, now time.Time) budget.Session {
	session.End = now
	if session.End.Before(session.Start) {
		session.End = session.Start
	}
	return session
}

// sessionsBetween returns the sessions that may overlap the interval, by start: a session lasts a day at most. A timer
// that was forgotten has stopped, whether or not that was written yet.
func sessionsBetween(tx *store.Tx, from, to time.Time) ([]budget.Session, error) {
	list, err := store.Sessions.Range(tx, "at/"+store.At(from.Add(-longest)), "at/"+store.At(to)+"~")
	for n := range list {
		if err != nil {
			break
		}
		list[n], err = settled(tx, list[n])
	}
	return list, err
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
	running, ok, err := stopForgotten(tx)
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
	started := budget.Session{Start: at, Kind: budget.FromTimer, Area: r.Area, Text: sessionText(r.Text), Lesson: r.Lesson}
	if at.Before(tx.Now) {
		started.Alive = tx.Now
	}
	return madeSession(tx, "start", started)
}

// moment reads a time as a person writes it; empty means now.
func moment(tx *store.Tx, days when.Days, at string) (time.Time, error) {
	if at == "" {
		return tx.Now, nil
	}
	t, err := when.ParseMoment(at, tx.Now, days)
	return t, invalid(err, "")
}

// Stop stops the timer, however it was started. One that was forgotten has stopped by itself: then the person sees when,
// and may say when it really was.
func Stop(tx *store.Tx, r api.StopRequest) (budget.Session, error) {
	_, days, _, err := today(tx)
	if err != nil {
		return budget.Session{}, err
	}
	session, ok, err := stopForgotten(tx)
	if err != nil {
		return session, err
	}
	if !ok {
		if session, ok, err = Unanswered(tx); err != nil {
			return session, err
		}
	}
	switch {
	case !ok:
		return session, api.Refuse(api.Conflict, "tend start, or tend log 45m", "nothing is running")
	case r.At == "" && session.End.IsZero():
		return changedSession(tx, "stop", endedNow(session, tx.Now))
	case r.At == "":
		return Answered(tx, session.ID)
	}
	if session.End, err = moment(tx, days, r.At); err != nil {
		return session, err
	}
	if err := checkSession(tx, session); err != nil {
		return session, invalid(err, "tend stop --at 09:30")
	}
	session.Stopped = ""
	return changedSession(tx, "stop", session)
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
	session := budget.Session{Start: start, End: start.Add(length), Kind: budget.ByHand, Area: r.Area, Text: sessionText(r.Text)}
	if err := checkSession(tx, session); err != nil {
		return session, invalid(err, "tend log 45m --at 2026-11-17T08:00 'what it was'")
	}
	return madeSession(tx, "log", session)
}

// RemoveSession takes a session back; it stays in the log.
func RemoveSession(tx *store.Tx, session id.Session) (budget.Session, error) {
	held, err := heldSession(tx, session)
	if err != nil {
		return held, err
	}
	return changedSession(tx, "remove", withoutSession(held, tx.Now))
}

// withoutSession is a session that is taken back at now.
func withoutSession(session budget.Session, now time.Time) budget.Session {
	session.Removed = now
	if session.End.IsZero() {
		session.End = endedNow(session, now).End
	}
	return session
}
