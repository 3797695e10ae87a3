package service

import (
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
)

// runningSession returns the session that runs. One that was forgotten runs no longer, whether or not that was written.
func runningSession(tx *store.Tx) (budget.Session, bool, error) {
	session, ok, err := store.Sessions.First(tx, "running/")
	if err != nil || !ok {
		return session, false, err
	}
	now, err := settled(tx, session)
	return session, err == nil && now.End.IsZero(), err
}

// settled is the session as it stands now, see budget.Settle.
func settled(tx *store.Tx, session budget.Session) (budget.Session, error) {
	if !session.End.IsZero() || !session.Removed.IsZero() {
		return session, nil
	}
	blocks, limit, err := aroundTimer(tx, session)
	return budget.Settle(session, blocks, limit, tx.Now), err
}

// aroundTimer returns what decides when a running session stops by itself.
func aroundTimer(tx *store.Tx, session budget.Session) ([]budget.Block, time.Duration, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return nil, 0, err
	}
	blocks, err := store.Blocks.Range(tx, "at/"+store.At(session.Start.Add(-longest)), "at/"+store.At(session.Start.Add(2*longest)))
	return blocks, s.Limits.TimerLimit(), err
}

// stopForgotten writes that a forgotten timer stopped, at the instant at which it did, and returns the session that
// runs, if one does.
func stopForgotten(tx *store.Tx) (budget.Session, bool, error) {
	held, ok, err := store.Sessions.First(tx, "running/")
	if err != nil || !ok {
		return budget.Session{}, false, err
	}
	session, err := settled(tx, held)
	if err != nil || session.End.IsZero() {
		return session, err == nil, err
	}
	return budget.Session{}, false, store.PutSession(tx, session)
}

// StopForgotten stops a timer that was forgotten. Nothing to stop is no error.
func StopForgotten(tx *store.Tx) error {
	_, _, err := stopForgotten(tx)
	return err
}

// TimerEnd returns when the running session stops by itself, zero where none runs.
func TimerEnd(tx *store.Tx) (time.Time, error) {
	session, ok, err := store.Sessions.First(tx, "running/")
	if err != nil || !ok {
		return time.Time{}, err
	}
	blocks, limit, err := aroundTimer(tx, session)
	end, _ := budget.TimerEnd(session, blocks, limit)
	return end, err
}

// Unanswered returns the newest session that stopped by itself and about which the person was not asked yet.
func Unanswered(tx *store.Tx) (session budget.Session, ok bool, err error) {
	keys, err := store.Sessions.Keys(tx, "asks/", "", 0)
	if err != nil || len(keys) == 0 {
		return session, false, err
	}
	session, err = store.Sessions.Get(tx, keys[len(keys)-1])
	return session, err == nil, err
}

// Answered records that the person knows that a session stopped by itself, and that of all earlier ones.
func Answered(tx *store.Tx, session id.Session) (budget.Session, error) {
	held, err := store.Sessions.Get(tx, session)
	if err != nil {
		return held, missing(err, sessionsHint)
	}
	keys, err := store.Sessions.Keys(tx, "asks/", "", 0)
	for _, key := range keys {
		var asked budget.Session
		if err == nil {
			asked, err = store.Sessions.Get(tx, key)
		}
		if err == nil && !asked.Start.After(held.Start) {
			asked.Asked = true
			err = store.PutSession(tx, asked)
		}
	}
	if err != nil {
		return held, err
	}
	return store.Sessions.Get(tx, session)
}

// StoppedSession is Unanswered as an answer.
func StoppedSession(tx *store.Tx) (api.StoppedSession, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.StoppedSession{}, err
	}
	answer := api.StoppedSession{Zone: s.Days(tx.Now).Zone.String()}
	session, ok, err := Unanswered(tx)
	if ok {
		answer.Session = &session
	}
	return answer, err
}
