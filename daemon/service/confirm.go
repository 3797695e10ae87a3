package service

import (
	"crypto/subtle"
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

// Confirm records what became of a block: as planned, shorter or longer, at another time, or not at all. Its minutes
// become one session, and a later word about the block changes that same session, also when it was removed by hand.
// Time that was recorded otherwise too, by a review or the timer, counts once all the same: a week is a union.
func Confirm(tx *store.Tx, block id.Block, r api.ConfirmRequest) (api.Confirmed, error) {
	held, err := blockByID(tx, block)
	if err != nil {
		return api.Confirmed{}, err
	}
	if err := checkConfirm(block, r); err != nil {
		return api.Confirmed{}, err
	}
	session, err := sessionOf(tx, held)
	if err != nil {
		return api.Confirmed{}, err
	}
	switch {
	case r.Undo:
		err = unconfirm(tx, held, session)
	case r.Skip:
		err = skipped(tx, held, session)
	default:
		err = kept(tx, held, session, r)
	}
	if err != nil {
		return api.Confirmed{}, err
	}
	return ConfirmedBlock(tx, block)
}

func checkConfirm(block id.Block, r api.ConfirmRequest) error {
	again := "tend plan confirm " + string(block)
	switch {
	case r.Skip && r.Undo, (r.Skip || r.Undo) && (r.Minutes != 0 || r.At != ""):
		return api.Refuse(api.Invalid, again, "skip and undo stand alone")
	case r.Minutes < 0 || r.Minutes > int(longest/time.Minute):
		return api.Refuse(api.Invalid, again+" --minutes 45", "%d minutes: want 1 to %d", r.Minutes, longest/time.Minute)
	}
	return nil
}

// ConfirmedBlock returns a block with what is recorded of it, and the other time that was recorded meanwhile.
func ConfirmedBlock(tx *store.Tx, block id.Block) (api.Confirmed, error) {
	_, days, _, err := today(tx)
	if err != nil {
		return api.Confirmed{}, err
	}
	held, err := blockByID(tx, block)
	if err != nil {
		return api.Confirmed{}, err
	}
	session, err := sessionOf(tx, held)
	if err != nil {
		return api.Confirmed{}, err
	}
	c := api.Confirmed{Block: held, Outcome: budget.OutcomeOf(held, session), Zone: days.Zone.String(), Now: tx.Now,
		Also: []budget.Session{}}
	span := when.Interval{Start: held.Start, End: held.End}
	if session.ID != "" && session.Removed.IsZero() {
		c.Session = &session
		span = session.Interval(tx.Now)
	}
	near, err := sessionsBetween(tx, span.Start, span.End)
	if err != nil {
		return c, err
	}
	for _, other := range counted(near, tx.Now) {
		if other.ID != session.ID && other.Removed.IsZero() && other.Interval(tx.Now).Overlaps(span) {
			c.Also = append(c.Also, other)
		}
	}
	c.Spent = budget.Spent(near, span, tx.Now)
	return c, nil
}

// blockText is what the session of a confirmed block says.
func blockText(block id.Block) string { return "block " + string(block) }

// sessionOf returns the session that confirming the block made, removed or not; the zero Session where there is none.
// A block that was confirmed before blocks knew their session is found by its start.
func sessionOf(tx *store.Tx, block budget.Block) (budget.Session, error) {
	if block.Session != "" {
		session, err := store.Sessions.Get(tx, block.Session)
		if isMissing(err) {
			return budget.Session{}, nil
		}
		return session, err
	}
	if block.State != budget.Kept {
		return budget.Session{}, nil
	}
	near, err := sessionsBetween(tx, block.Start, block.End)
	at := slices.IndexFunc(near, func(s budget.Session) bool {
		return s.Kind == budget.FromBlock && s.Text == blockText(block.ID) && s.Start.Equal(block.Start)
	})
	if err != nil || at < 0 {
		return budget.Session{}, err
	}
	return near[at], nil
}

// kept writes the session of a block that took place, and nothing where it says so already.
func kept(tx *store.Tx, block budget.Block, session budget.Session, r api.ConfirmRequest) error {
	span, err := confirmedSpan(tx, block, r)
	if err != nil {
		return err
	}
	was := session
	session.Start, session.End, session.Removed = span.Start, span.End, time.Time{}
	session.Kind, session.Text = budget.FromBlock, blockText(block.ID)
	if err := checkSession(tx, session); err != nil {
		return invalid(err, "tend plan confirm "+string(block.ID)+" --minutes 45 --at 2026-11-17T08:00")
	}
	switch {
	case session.ID == "":
		session, err = newSession(tx, session)
	case session != was:
		err = store.PutSession(tx, session)
	}
	if err != nil || block.State == budget.Kept && block.Session == session.ID {
		return err
	}
	back := block.State == budget.Skipped // its event comes back
	block.State, block.Session = budget.Kept, session.ID
	if back {
		return putChanged(tx, block)
	}
	return putBlock(tx, block)
}

// confirmedSpan is when a block took place, by what the person says of it.
func confirmedSpan(tx *store.Tx, block budget.Block, r api.ConfirmRequest) (when.Interval, error) {
	_, days, _, err := today(tx)
	if err != nil {
		return when.Interval{}, err
	}
	start, length := block.Start, block.End.Sub(block.Start)
	if r.At != "" {
		if start, err = moment(tx, days, r.At); err != nil {
			return when.Interval{}, err
		}
	}
	if r.Minutes != 0 {
		length = time.Duration(r.Minutes) * time.Minute
	}
	if r.At == "" && start.Add(length).After(tx.Now) {
		return when.Interval{}, api.Refuse(api.Conflict, "confirm it afterwards, or say when it was: --at, --minutes",
			"block %s has not ended yet", block.ID)
	}
	return when.Interval{Start: start, End: start.Add(length)}, nil
}

// skipped records that a block did not take place.
func skipped(tx *store.Tx, block budget.Block, session budget.Session) error {
	if block.State == budget.Skipped {
		return nil
	}
	if err := takeBack(tx, session); err != nil {
		return err
	}
	block.State = budget.Skipped
	_, err := changed(tx, block)
	return err
}

// unconfirm takes back what was said of a block.
func unconfirm(tx *store.Tx, block budget.Block, session budget.Session) error {
	if block.State == budget.Planned {
		return api.Refuse(api.Conflict, "tend plan", "block %s was neither confirmed nor skipped", block.ID)
	}
	if err := takeBack(tx, session); err != nil {
		return err
	}
	back := block.State == budget.Skipped
	block.State, block.Session = budget.Planned, session.ID
	if back {
		_, err := changed(tx, block)
		return err
	}
	return putBlock(tx, block)
}

// takeBack removes a session that counts.
func takeBack(tx *store.Tx, session budget.Session) error {
	if session.ID == "" || !session.Removed.IsZero() {
		return nil
	}
	session.Removed = tx.Now
	return store.PutSession(tx, session)
}

// BlockPath returns the path and query of a block's page. Whoever has it may say what became of the block, so it ends
// in a signature; revoking the calendar's address revokes the links in it as well.
func BlockPath(tx *store.Tx, s store.Settings, block id.Block) (string, error) {
	signature, err := store.BlockSignature(tx, s.CalendarGeneration, block)
	return "/block/" + string(block) + "?s=" + signature, err
}

// CheckBlock tells whether a signature is the block's. It takes the same time however much of it is right.
func CheckBlock(tx *store.Tx, block id.Block, signature string) (bool, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return false, err
	}
	want, err := store.BlockSignature(tx, s.CalendarGeneration, block)
	return err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(signature)) == 1, err
}
