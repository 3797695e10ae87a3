package service

import (
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/internal/when"
)

// sessionsHint is where sessions are found.
const sessionsHint = "tend log list"

// sessionText is the text of a session, on one line.
func sessionText(text string) string { return clean.Truncate(clean.Line(text), 300) }

// madeSession writes a new session, as a change that can be taken back.
func madeSession(tx *store.Tx, change string, session budget.Session) (_ budget.Session, err error) {
	if session.ID, err = store.Sessions.New(tx); err != nil {
		return session, err
	}
	return changedSession(tx, change, session)
}

func changedSession(tx *store.Tx, change string, session budget.Session) (budget.Session, error) {
	_, err := store.ChangeSessions(tx, change, "", session)
	return session, err
}

// heldSession returns a session that was not removed, as it stands now.
func heldSession(tx *store.Tx, session id.Session) (budget.Session, error) {
	if _, _, err := stopForgotten(tx); err != nil {
		return budget.Session{}, err
	}
	held, err := store.Sessions.Get(tx, session)
	if err != nil {
		return held, missing(err, sessionsHint)
	}
	if !held.Removed.IsZero() {
		return held, api.Refuse(api.Conflict, "tend log undo, if that was the last change", "session %s is already removed", session)
	}
	return held, nil
}

// endedSession is heldSession for one that does not run.
func endedSession(tx *store.Tx, session id.Session) (budget.Session, error) {
	held, err := heldSession(tx, session)
	if err == nil && held.End.IsZero() {
		return held, api.Refuse(api.Conflict, "tend stop", "session %s is running", session)
	}
	return held, err
}

// checkSession refuses a session that cannot have been, with its times as the person's wall has them.
func checkSession(tx *store.Tx, session budget.Session) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	return budget.CheckSession(onTheWall(s, session), tx.Now)
}

// onTheWall is a session with its times in the zones that they were lived in, to be shown and not to be stored.
func onTheWall(s store.Settings, session budget.Session) budget.Session {
	session.Start = session.Start.In(s.Days(session.Start).Zone)
	if !session.End.IsZero() {
		session.End = session.End.In(s.Days(session.End).Zone)
	}
	return session
}

// amended writes a session that a command changed, if it can have been.
func amended(tx *store.Tx, change string, session budget.Session) (budget.Session, error) {
	if err := checkSession(tx, session); err != nil {
		return session, invalid(err, sessionsHint)
	}
	return changedSession(tx, change, session)
}

// EditSession changes what a session says. Its times are read as when.ParseMoment does; a time alone is of the day on
// which the session began.
func EditSession(tx *store.Tx, session id.Session, r api.EditRequest) (budget.Session, error) {
	held, err := endedSession(tx, session)
	if err != nil {
		return held, err
	}
	a, err := amendment(tx, held, r)
	if err != nil {
		return held, err
	}
	if a == (budget.Amendment{}) {
		return held, api.Refuse(api.Invalid, "tend log edit "+string(session)+" --text 'what it was'", "edit session %s: nothing to change", session)
	}
	return amended(tx, "edit", held.Amend(a))
}

func amendment(tx *store.Tx, held budget.Session, r api.EditRequest) (a budget.Amendment, err error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return a, err
	}
	for _, t := range []struct {
		at   *string
		of   time.Time
		into **time.Time
	}{{r.Start, held.Start, &a.Start}, {r.End, held.End.Add(-time.Millisecond), &a.End}} {
		if t.at == nil {
			continue
		}
		at, err := momentNear(s, *t.at, t.of, tx.Now)
		if err != nil {
			return a, err
		}
		*t.into = &at
	}
	if r.Text != nil {
		text := sessionText(*r.Text)
		a.Text = &text
	}
	if r.Area != nil {
		if err := checkArea(s, *r.Area); err != nil {
			return a, err
		}
		a.Area = r.Area
	}
	if r.Lesson != nil && *r.Lesson != "" {
		if _, err := store.Lessons.Get(tx, *r.Lesson); err != nil {
			return a, missing(err, "tend lesson list")
		}
	}
	a.Lesson = r.Lesson
	return a, nil
}

// momentNear reads a time about a session. A time alone is of the learning day that holds the instant of, by the zone in
// which the person lived then.
func momentNear(s store.Settings, at string, of, now time.Time) (time.Time, error) {
	clock, err := when.ParseClock(at)
	if err != nil {
		t, err := when.ParseMoment(at, now, s.Days(now))
		return t, invalid(err, "")
	}
	days := s.Days(of)
	day := days.Of(of)
	if clock < days.Starts { // after midnight
		day = day.AddDays(1)
	}
	return when.At(day, clock, days.Zone), nil
}

// MoveSession lets a session begin at another time, as long as it was.
func MoveSession(tx *store.Tx, session id.Session, r api.SessionMove) (budget.Session, error) {
	held, err := endedSession(tx, session)
	if err != nil {
		return held, err
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return held, err
	}
	start, err := momentNear(s, r.Start, held.Start, tx.Now)
	if err != nil {
		return held, err
	}
	return amended(tx, "move", held.MoveTo(start))
}

// LengthenSession lets a session end later, or earlier by minutes below zero.
func LengthenSession(tx *store.Tx, session id.Session, r api.LengthRequest) (budget.Session, error) {
	held, err := endedSession(tx, session)
	if err != nil {
		return held, err
	}
	if most := int(longest / time.Minute); r.Minutes == 0 || r.Minutes < -most || r.Minutes > most {
		return held, api.Refuse(api.Invalid, "tend log lengthen "+string(session)+" 15m", "%d minutes: want up to %d", r.Minutes, most)
	}
	longer, err := held.Lengthen(time.Duration(r.Minutes) * time.Minute)
	if err != nil {
		return held, invalid(err, "tend log remove "+string(session))
	}
	change := "lengthen"
	if r.Minutes < 0 {
		change = "shorten"
	}
	return amended(tx, change, longer)
}

// SplitSession cuts a session in two, at its middle unless r says where.
func SplitSession(tx *store.Tx, session id.Session, r api.SplitRequest) (api.SessionList, error) {
	held, err := endedSession(tx, session)
	if err != nil {
		return api.SessionList{}, err
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.SessionList{}, err
	}
	var at time.Time
	if r.At != "" {
		if at, err = momentNear(s, r.At, held.Start, tx.Now); err != nil {
			return api.SessionList{}, err
		}
	}
	first, second, err := held.Split(at)
	if err != nil {
		_, _, err = onTheWall(s, held).Split(at.In(s.Days(at).Zone)) // the same, told by the wall
		return api.SessionList{}, invalid(err, "tend log split "+string(session))
	}
	if second.ID, err = store.Sessions.New(tx); err != nil {
		return api.SessionList{}, err
	}
	_, err = store.ChangeSessions(tx, "split", "", first, second)
	return listOf(s, tx.Now, first, second), err
}

// JoinSessions makes one session of two; the other is removed.
func JoinSessions(tx *store.Tx, session id.Session, r api.JoinRequest) (budget.Session, error) {
	if session == r.With {
		return budget.Session{}, api.Refuse(api.Invalid, sessionsHint, "join session %s with another one", session)
	}
	held, err := endedSession(tx, session)
	if err != nil {
		return held, err
	}
	other, err := endedSession(tx, r.With)
	if err != nil {
		return held, err
	}
	joined := held.Join(other)
	joined.Text = sessionText(joined.Text)
	if err := checkSession(tx, joined); err != nil {
		return held, invalid(err, sessionsHint)
	}
	_, err = store.ChangeSessions(tx, "join", "", joined, withoutSession(other, tx.Now))
	return joined, err
}
