package service

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// expire lets expire what is over, as the daemon's loop does, and returns how many transactions that took.
func (w *world) expire() (rounds int) {
	w.Helper()
	for ask(w, Expire) > 0 {
		rounds++
	}
	return rounds
}

func (w *world) triage() api.Triage { w.Helper(); return look(w, Triage) }

func TestItemsExpireInBatches(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	old := w.items("weekly", 2*ItemsPerUpdate+5)
	w.judge(old[0].ID, learning.Keep)
	w.pass(time.Hour)
	young := w.items("weekly", 1)
	if next := look(w, NextExpiry); !next.Equal(old[0].FirstSeen.Add(30 * 24 * time.Hour)) {
		t.Errorf("next at %v", next)
	}
	w.pass(30*24*time.Hour - time.Hour)
	if rounds := w.expire(); rounds != 3 {
		t.Errorf("%d transactions", rounds)
	}
	got := w.triage()
	if len(got.Items) != 1 || got.Items[0].ID != young[0].ID || got.Expired != len(old)-1 || got.ExpiredWithin != 30 || got.ExpireDays != 30 {
		t.Errorf("%d new, %d expired: %+v", len(got.Items), got.Expired, got.Items)
	}
	if y := w.yield("weekly"); y.Expired != len(old)-1 || y.Kept != 1 || y.Judged != 1 {
		t.Errorf("%+v", y)
	}
	expired := look(w, func(tx *store.Tx) ([]learning.Item, error) { return Items(tx, learning.Expired) })
	if judged := w.judge(expired[0].ID, learning.Keep); judged.Lesson == nil || judged.Item.State != learning.Kept {
		t.Errorf("judged after all: %+v", judged)
	}
	w.pass(31 * 24 * time.Hour)
	w.expire()
	if got := w.triage(); got.Expired != 1 || len(got.Items) != 0 {
		t.Errorf("a month later: %+v", got)
	}
	if next := look(w, NextExpiry); !next.IsZero() {
		t.Errorf("nothing waits, and the next expires at %v", next)
	}
}

func TestTheDaysUntilAnItemExpires(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	w.items("weekly", 1)
	set := func(days int) func(*store.Tx) (api.Settings, error) {
		return func(tx *store.Tx) (api.Settings, error) { return Change(tx, api.SettingsRequest{ExpireDays: &days}) }
	}
	refused(w, api.Invalid, "expire after 0 days: want 1 to 365", set(0))
	refused(w, api.Invalid, "366", set(366))
	if s := ask(w, set(45)); s.ExpireDays != 45 {
		t.Errorf("%+v", s)
	}
	w.pass(40 * 24 * time.Hour)
	if w.expire() != 0 {
		t.Error("expired before its 45 days")
	}
	ask(w, set(20))
	if w.expire() != 1 {
		t.Error("not expired after a shorter setting")
	}
	ask(w, set(365))
	w.expire()
	if got := w.triage(); got.Expired != 1 || len(got.Items) != 0 || got.ExpireDays != 365 {
		t.Errorf("a longer setting brought it back: %+v", got)
	}
}

func TestBeginAndBack(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	item := w.items("weekly", 1)[0].ID
	timer := ask(w, func(tx *store.Tx) (budget.Session, error) {
		return Start(tx, api.StartRequest{Area: "ops", Text: "earlier"})
	})
	w.pass(10 * time.Minute)
	begun := ask(w, func(tx *store.Tx) (api.Begun, error) { return Begin(tx, item) })
	if begun.Item.State != learning.Kept || begun.Lesson.State != learning.Open || begun.Session.Lesson != begun.Lesson.ID || !begun.Session.End.IsZero() {
		t.Fatalf("%+v", begun)
	}
	w.pass(2 * time.Minute)
	back := ask(w, func(tx *store.Tx) (api.Judged, error) { return Unbegin(tx, item) })
	lesson := look(w, func(tx *store.Tx) (learning.Lesson, error) { return store.Lessons.Get(tx, begun.Lesson.ID) })
	if back.Item.State != learning.Fresh || back.Item.Lesson != "" || lesson.State != learning.LessonDropped || !lesson.Opened.IsZero() {
		t.Errorf("%+v, lesson %+v", back, lesson)
	}
	running, ok, err := runningIn(w)
	if err != nil || !ok || running.ID != timer.ID {
		t.Errorf("the timer that made way: %+v, %v", running, err)
	}
	if week := w.week(""); week.Spent != 12 {
		t.Errorf("spent %d minutes, want the timer's 12", week.Spent)
	}
	if y := w.yield("weekly"); y.Lessons != 0 || y.Minutes != 0 || y.Kept != 0 {
		t.Errorf("%+v", y)
	}
}

func runningIn(w *world) (session budget.Session, ok bool, err error) {
	err = w.store.View(context.Background(), func(tx *store.Tx) (err error) {
		session, ok, err = runningSession(tx)
		return err
	})
	return session, ok, err
}

func TestBackFromALessonThatWentOn(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	items := w.items("weekly", 2)
	unbegin := func(item id.Item) func(*store.Tx) (api.Judged, error) {
		return func(tx *store.Tx) (api.Judged, error) { return Unbegin(tx, item) }
	}
	refused(w, api.Conflict, "has no lesson to take back", unbegin(items[0].ID))
	refused(w, api.NotFound, "i99", unbegin("i99"))
	begun := ask(w, func(tx *store.Tx) (api.Begun, error) { return Begin(tx, items[0].ID) })
	w.pass(20 * time.Minute)
	ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, begun.Lesson.ID, api.CloseRequest{Output: w.output("what I learned")})
	})
	back := ask(w, unbegin(items[0].ID))
	lesson := look(w, func(tx *store.Tx) (api.Lesson, error) { return Lesson(tx, begun.Lesson.ID) })
	if lesson.State != learning.Closed || back.Item.State != learning.Fresh || w.week("").Spent != 20 {
		t.Errorf("a closed lesson: %+v, %+v", lesson, back)
	}
	// A lesson that was kept before waits again, kept.
	lessonBefore := w.judge(items[1].ID, learning.Keep).Lesson.ID
	ask(w, func(tx *store.Tx) (api.Begun, error) { return Begin(tx, items[1].ID) })
	ask(w, unbegin(items[1].ID))
	lesson = look(w, func(tx *store.Tx) (api.Lesson, error) { return Lesson(tx, lessonBefore) })
	if lesson.State != learning.Queued {
		t.Errorf("kept before: %+v", lesson)
	}
}

func TestQuestionsComeBackAfterAYear(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	items := w.items("weekly", 9)
	answers := []learning.Answer{learning.Drop, learning.Keep, learning.Not, learning.Keep, learning.Keep, learning.Keep, learning.Keep, learning.Keep}
	for n, answer := range answers {
		w.judge(items[n].ID, answer)
	}
	mattered := func(item id.Item, yes bool) func(*store.Tx) (api.Judged, error) {
		return func(tx *store.Tx) (api.Judged, error) { return Mattered(tx, item, yes) }
	}
	refused(w, api.Conflict, "its question comes back on 16 November 2027", mattered(items[1].ID, true))
	refused(w, api.Conflict, "has no verdict to look back at", mattered(items[8].ID, true))
	refused(w, api.NotFound, "i99", mattered("i99", true))
	if q := w.triage().Questions; len(q) != 0 {
		t.Errorf("asked at once: %+v", q)
	}
	w.at("2027-11-16T09:00")
	if q := w.triage().Questions; len(q) != questionsAtOnce || q[0].Item.ID != items[1].ID || q[0].Verdict.Answer != learning.Keep {
		t.Fatalf("%+v", q)
	}
	line := ask(w, mattered(items[1].ID, true)).Verdict
	refused(w, api.Conflict, "was looked back at already", mattered(items[1].ID, false))
	ask(w, mattered(items[3].ID, false))
	ask(w, mattered(items[0].ID, true))
	if line.Reviews == "" || !line.Mattered || !line.AskAgain.IsZero() {
		t.Errorf("%+v", line)
	}
	j := look(w, Judgement)
	if j.Kept != learning.ShareOf(1, 2) || j.Dropped != learning.ShareOf(1, 1) || j.Unsure.Of != 0 || j.Open != 5 || len(j.Sources) != 1 ||
		j.Sources[0].Kept != learning.ShareOf(1, 2) {
		t.Errorf("%+v", j)
	}
}

func TestTakingALookBackLeavesTheVerdict(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	item := w.items("weekly", 1)[0].ID
	lesson := w.judge(item, learning.Keep).Lesson.ID
	ask(w, func(tx *store.Tx) (api.Lesson, error) { return DropLesson(tx, lesson) })
	w.pass(400 * 24 * time.Hour)
	ask(w, func(tx *store.Tx) (api.Judged, error) { return Mattered(tx, item, false) })
	back := ask(w, func(tx *store.Tx) (api.Judged, error) { return Unjudge(tx, item) })
	lessons := look(w, store.Lessons.List)
	if back.Item.State != learning.Kept || len(lessons) != 1 || lessons[0].State != learning.LessonDropped {
		t.Errorf("%+v; lessons %+v", back, lessons)
	}
	if q := w.triage().Questions; len(q) != 1 || q[0].Item.ID != item {
		t.Errorf("not asked again: %+v", q)
	}
	ask(w, func(tx *store.Tx) (api.Judged, error) { return Unjudge(tx, item) })
	if got := w.triage(); len(got.Items) != 1 || len(got.Questions) != 0 {
		t.Errorf("the verdict taken back too: %+v", got)
	}
}

func TestWhatWasDroppedAndTakenUpLater(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	items := w.items("weekly", 4)
	for _, item := range items {
		w.judge(item.ID, learning.Drop)
	}
	w.judge(items[3].ID, learning.Keep) // at once: a slip of the finger
	w.pass(48 * time.Hour)
	w.judge(items[0].ID, learning.Keep)
	lesson := ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return AddLesson(tx, api.LessonRequest{URL: items[1].URL, Kind: learning.Article})
	})
	got := look(w, Judgement).Missed
	if len(got) != 2 || got[0].Item != items[0].ID || got[0].Lesson != "" || got[1].Item != items[1].ID || got[1].Lesson != lesson.ID {
		t.Errorf("%+v", got)
	}
	explained := look(w, ExplainJudgement)
	if sum := learning.JudgementFrom(explained.Explain.Verdicts); sum != explained.Judgement || sum.Waiting != 4 {
		t.Errorf("the verdicts sum to %+v, want %+v", sum, explained.Judgement)
	}
	if up := explained.Explain.TakenUp; len(up) != 2 || up[0].Verdict != "v1" || up[0].Kept != "v6" || up[1].Verdict != "v2" || up[1].Kept != "" {
		t.Errorf("taken up later: %+v", up)
	}
}

// TestExpiryIsNeverTakenBackBySettings draws settings and days, and wants the number of expired items never to fall.
func TestExpiryIsNeverTakenBackBySettings(t *testing.T) {
	w := begun(t)
	w.source("weekly")
	seen := 0
	rapid.Check(t, func(rt *rapid.T) {
		if rapid.Bool().Draw(rt, "new") && seen < 300 {
			seen += len(w.items("weekly", rapid.IntRange(1, 5).Draw(rt, "items")))
		}
		before := w.yield("weekly").Expired
		days := rapid.IntRange(learning.LeastExpireDays, learning.MostExpireDays).Draw(rt, "days")
		ask(w, func(tx *store.Tx) (api.Settings, error) { return Change(tx, api.SettingsRequest{ExpireDays: &days}) })
		w.pass(time.Duration(rapid.IntRange(0, 10).Draw(rt, "pass")) * 24 * time.Hour)
		w.expire()
		y := w.yield("weekly")
		if y.Expired < before || y.Expired+y.Waiting != seen {
			rt.Fatal(fmt.Sprintf("%d expired before, %d after, %d wait of %d", before, y.Expired, y.Waiting, seen))
		}
	})
}
