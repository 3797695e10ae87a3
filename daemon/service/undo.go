package service

import (
	"cmp"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
)

// undoAtOnce is how many sessions one transaction takes back: an import may be of thousands.
const undoAtOnce = 40

// Undoing is a change of sessions that is being taken back, in as many transactions as it needs. The zero value begins
// with the newest change that still stands.
type Undoing struct {
	of    string
	left  []store.NamedLine // the newest first
	lines int               // of the log, when left was right
}

// UndoSessions takes a part of the change back, and returns the rest of it for the next transaction, which goes on where
// this one stopped: the change is read once, not once a part. It is read again only when somebody else wrote a session in
// between. If nothing is left of the change then, there are no sessions in the answer, and no other change is touched.
func UndoSessions(tx *store.Tx, u Undoing) (api.SessionsUndone, Undoing, error) {
	if err := u.look(tx); err != nil {
		return api.SessionsUndone{}, u, err
	}
	if len(u.left) == 0 {
		return api.SessionsUndone{Of: u.of}, u, nil
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.SessionsUndone{}, u, err
	}
	now := u.left[:min(len(u.left), undoAtOnce)]
	u.left = u.left[len(now):]
	done := api.SessionsUndone{Change: now[0].Change, Of: u.of, At: now[0].At, More: len(u.left) > 0, Zone: s.Days(tx.Now).Zone.String()}
	for _, line := range now {
		back, err := undoLine(tx, line)
		if err != nil {
			return done, u, err
		}
		done.Sessions = append(done.Sessions, back)
	}
	u.lines, err = store.SessionLog.Count(tx)
	return done, u, err
}

// look reads what is to be taken back, unless it is known and the log has nothing else since.
func (u *Undoing) look(tx *store.Tx) error {
	lines, err := store.SessionLog.Count(tx)
	if err != nil || u.of != "" && lines == u.lines {
		return err
	}
	last, err := store.LastChange(tx)
	switch {
	case err != nil:
		return err
	case u.of == "" && len(last) == 0:
		return api.Refuse(api.Conflict, sessionsHint, "there is no change of sessions to take back")
	case u.of == "":
		u.of = last[0].Of
	case len(last) > 0 && last[0].Of != u.of:
		last = nil
	}
	u.left = last
	return nil
}

func undoLine(tx *store.Tx, line store.NamedLine) (budget.Session, error) {
	cur, err := store.Sessions.Get(tx, line.ID)
	if err != nil {
		return cur, err
	}
	back := budget.TakeBack(line.Was, line.Session, cur, tx.Now)
	if back.Removed.IsZero() && !back.End.IsZero() && back.End.Before(back.Start) {
		return cur, api.Refuse(api.Conflict, "tend log edit "+string(cur.ID)+" --start TIME --end TIME",
			"take back %s: session %s was changed otherwise since", cmp.Or(line.Change, "it"), cur.ID)
	}
	if back.Removed.IsZero() && back.End.IsZero() && !cur.End.IsZero() {
		running, ok, err := stopForgotten(tx)
		if err != nil {
			return cur, err
		}
		if ok {
			return cur, api.Refuse(api.Conflict, "tend stop", "session %s would run again, and %s is running", cur.ID, running.ID)
		}
	}
	return back, store.UndoLine(tx, line, back)
}
