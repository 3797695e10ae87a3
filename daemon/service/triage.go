package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

const (
	// questionsAtOnce is how many questions of a year ago come back in one triage.
	questionsAtOnce = 5
	// expiredWithin is over how many days items that expired are counted.
	expiredWithin = 30
)

// Triage returns what there is to answer: the new items, a few questions of a year ago, and how many items expired.
func Triage(tx *store.Tx) (api.Triage, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Triage{}, err
	}
	t := api.Triage{ExpiredWithin: expiredWithin, ExpireDays: expireDays(s)}
	if t.Items, err = Items(tx, learning.Fresh); err != nil {
		return t, err
	}
	if t.Questions, err = questions(tx); err != nil {
		return t, err
	}
	expired, err := store.Items.Range(tx, "state/"+string(learning.Expired)+"/", "")
	for _, item := range expired {
		if tx.Now.Sub(item.ExpiredAt) <= expiredWithin*24*time.Hour {
			t.Expired++
		}
	}
	return t, err
}

// expireDays is after how many days an item expires.
func expireDays(s store.Settings) int {
	if s.ExpireDays != nil {
		return *s.ExpireDays
	}
	return learning.ExpireDays
}

// changeTriage sets after how many days an item expires. What has expired stays so.
func changeTriage(_ *store.Tx, s *store.Settings, r api.SettingsRequest) error {
	if r.ExpireDays == nil {
		return nil
	}
	if err := learning.CheckExpireDays(*r.ExpireDays); err != nil {
		return invalid(err, "tend triage set --expire 30")
	}
	s.ExpireDays = r.ExpireDays
	return nil
}

// NextExpiry is when the first of the items that wait expires; zero while none does. The one that was seen first is the
// first in the index.
func NextExpiry(tx *store.Tx) (time.Time, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return time.Time{}, err
	}
	first, ok, err := store.Items.First(tx, "state/"+string(learning.Fresh)+"/")
	if err != nil || !ok {
		return time.Time{}, err
	}
	return first.ExpiresAt(expireDays(s)), nil
}

// Expire lets items expire that nobody judged in time, as many as fit one transaction, and returns how many did.
func Expire(tx *store.Tx) (n int, err error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return 0, err
	}
	waiting, err := store.Items.Keys(tx, "state/"+string(learning.Fresh)+"/", "", 0)
	if err != nil {
		return 0, err
	}
	for _, key := range waiting {
		item, err := store.Items.Get(tx, key)
		if err != nil {
			return n, err
		}
		expired, over := item.Expire(expireDays(s), tx.Now)
		if !over {
			break // those behind it were seen later
		}
		if err := store.Items.Put(tx, expired); err != nil {
			return n, err
		}
		if n++; n == ItemsPerUpdate {
			break
		}
	}
	return n, nil
}

// Begin keeps an item and begins its lesson at once.
func Begin(tx *store.Tx, item id.Item) (api.Begun, error) {
	judged, err := Judge(tx, item, learning.Keep)
	if err != nil {
		return api.Begun{}, err
	}
	lesson, err := StartLesson(tx, judged.Lesson.ID)
	if err != nil {
		return api.Begun{}, err
	}
	session, _, err := runningSession(tx)
	judged.Lesson = &lesson.Lesson
	return api.Begun{Judged: judged, Session: session}, err
}

// Unbegin takes Begin back: the lesson waits again, its session is removed, a timer that made way for it runs again,
// and the verdict is taken back as Unjudge does. A session that has ended since, with the article, stays: that time was
// spent. A lesson that was closed or dropped since stays so.
func Unbegin(tx *store.Tx, item id.Item) (api.Judged, error) {
	held, err := store.Items.Get(tx, item)
	if err != nil {
		return api.Judged{}, missing(err, "tend triage --json lists them")
	}
	if held.Lesson == "" {
		return api.Judged{}, api.Refuse(api.Conflict, "", "item %s has no lesson to take back", item)
	}
	lesson, err := store.Lessons.Get(tx, held.Lesson)
	if err != nil {
		return api.Judged{}, err
	}
	running, ok, err := stopForgotten(tx)
	if err != nil {
		return api.Judged{}, err
	}
	if ok && running.Lesson == lesson.ID {
		err = unstart(tx, lesson, running)
	} else {
		err = unread(tx, lesson)
	}
	if err != nil {
		return api.Judged{}, err
	}
	return Unjudge(tx, item)
}

// unstart removes the session of a lesson that runs. If the lesson was opened with it, it waits again.
func unstart(tx *store.Tx, lesson learning.Lesson, running budget.Session) error {
	if lesson.Opened.Equal(running.Start) {
		if err := store.Lessons.Put(tx, lesson.Unstart()); err != nil {
			return err
		}
	}
	if err := store.PutSession(tx, withoutSession(running, tx.Now)); err != nil {
		return err
	}
	before, err := sessionsBetween(tx, running.Start, running.Start)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(before, func(s budget.Session) bool {
		return s.ID != running.ID && s.Removed.IsZero() && s.End.Equal(running.Start) && isTimed(s)
	})
	if at < 0 {
		return nil
	}
	stopped := before[at]
	stopped.End, stopped.Alive = time.Time{}, tx.Now
	return store.PutSession(tx, stopped)
}

// unread puts a lesson back into the queue that was opened with a session which has ended since, and had no other one.
func unread(tx *store.Tx, lesson learning.Lesson) error {
	if lesson.State != learning.Open {
		return nil
	}
	since, err := sessionsBetween(tx, lesson.Opened, tx.Now)
	if err != nil {
		return err
	}
	for _, session := range since {
		if session.Lesson == lesson.ID && session.Removed.IsZero() && !session.Start.Equal(lesson.Opened) {
			return nil
		}
	}
	outputs, err := store.Outputs.Keys(tx, "lesson/"+string(lesson.ID)+"/", "", 1)
	if err != nil || len(outputs) > 0 {
		return err
	}
	return store.Lessons.Put(tx, lesson.Unstart())
}

// isTimed tells a session that a running clock recorded from one that was written down.
func isTimed(s budget.Session) bool { return s.Kind == budget.FromTimer || s.Kind == budget.FromLesson }
