package service

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/notes"
	"tend/srs"
)

// reviewing records a session of reviews that began at a wall time.
func (w *world) reviewing(at string, minutes float64) {
	w.Helper()
	began := w.instant(at)
	ask(w, func(tx *store.Tx) (budget.Session, error) {
		return newSession(tx, budget.Session{Start: began, End: began.Add(time.Duration(minutes * float64(time.Minute))), Kind: budget.FromReview})
	})
}

func (w *world) shareNow() share {
	w.Helper()
	return look(w, func(tx *store.Tx) (share, error) {
		s, err := store.GetSettings(tx)
		if err != nil {
			return share{}, err
		}
		return shareOf(tx, s)
	})
}

// TestShare has a week of 240 minutes, of which reviews may take 72.
func TestShare(t *testing.T) {
	type spent struct {
		at      string
		minutes float64
	}
	for _, c := range []struct {
		name      string
		now       string
		starts    time.Weekday
		spent     []spent
		day, left float64
	}{
		{"a seventh on the first day", "2026-11-16T09:00", time.Monday, nil, 72.0 / 7, 72.0 / 7},
		{"unused minutes carry on inside the week", "2026-11-19T09:00", time.Monday, []spent{{"2026-11-16T09:00", 12}}, 15, 15},
		{"all of it on the last day", "2026-11-22T09:00", time.Monday, nil, 72, 72},
		{"and until that day ends at four", "2026-11-23T03:59", time.Monday, nil, 72, 72},
		{"nothing carries into the next week", "2026-11-23T04:00", time.Monday, []spent{{"2026-11-17T09:00", 2}}, 72.0 / 7, 72.0 / 7},
		{"what today took counts against today alone", "2026-11-19T09:00", time.Monday,
			[]spent{{"2026-11-16T09:00", 12}, {"2026-11-19T08:00", 4}}, 15, 11},
		{"more than the day had leaves nothing", "2026-11-16T12:00", time.Monday, []spent{{"2026-11-16T09:00", 30}}, 72.0 / 7, 0},
		{"five minutes while the week has them", "2026-11-18T09:00", time.Monday, []spent{{"2026-11-16T09:00", 60}}, 5, 5},
		{"what the week has where that is less", "2026-11-18T09:00", time.Monday, []spent{{"2026-11-16T09:00", 69}}, 3, 3},
		{"nothing where the week is used", "2026-11-18T09:00", time.Monday, []spent{{"2026-11-16T09:00", 80}}, 0, 0},
		{"a week that starts on Sunday ends on Saturday", "2026-11-28T09:00", time.Sunday, nil, 72, 72},
		{"and its Sunday is its first day", "2026-11-22T09:00", time.Sunday, []spent{{"2026-11-21T09:00", 60}}, 72.0 / 7, 72.0 / 7},
		{"a session over the day's end counts by day", "2026-11-19T09:00", time.Monday, []spent{{"2026-11-19T03:50", 20}}, 62.0 / 4, 62.0/4 - 10},
		{"a session over the week's start counts from there", "2026-11-16T09:00", time.Monday, []spent{{"2026-11-16T03:50", 14}}, 72.0 / 7, 72.0/7 - 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			w.change(api.SettingsRequest{WeekStarts: &c.starts})
			w.at(c.now)
			for _, s := range c.spent {
				w.reviewing(s.at, s.minutes)
			}
			got := w.shareNow()
			if math.Abs(got.day-c.day) > 1e-9 || math.Abs(got.left-c.left) > 1e-9 || got.week != 72 {
				t.Errorf("got %+v, want %v of %v min", got, c.left, c.day)
			}
		})
	}
}

func TestShareCountsReviewsAlone(t *testing.T) {
	w := begun(t)
	w.at("2026-11-16T12:00")
	w.reviewing("2026-11-16T09:00", 4)
	w.reviewing("2026-11-16T10:00", 3)
	w.spend("2026-11-16T11:00", 30) // by hand
	ask(w, func(tx *store.Tx) (budget.Session, error) { return RemoveSession(tx, "s2") })
	if got := w.shareNow(); got.today != 4 || got.spent != 4 {
		t.Errorf("got %+v", got)
	}
}

func TestTheQueueOfADayWhoseShareIsUsed(t *testing.T) {
	for _, c := range []struct {
		name    string
		minutes float64
		words   string
	}{
		{"says that today's is", 11, "Today's 10 min of reviews are done; 5 due."},
		{"says that the week's is", 72, "This week's 72 min of reviews are used; 5 due."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			w.cards("go", 5)
			w.reviewing("2026-11-16T05:00", c.minutes)
			q := w.queue(0)
			if len(q.Prompts) != 0 || q.Left != 5 || q.Words != c.words {
				t.Errorf("got %v, %d left: %s", shown(q), q.Left, q.Words)
			}
			if q := w.queue(5); len(q.Prompts) != 5 || q.Left != 0 || q.Words != "" {
				t.Errorf("with minutes of one's own: %v, %d left: %s", shown(q), q.Left, q.Words)
			}
		})
	}
	t.Run("tells when the next falls due where nothing is", func(t *testing.T) {
		w := begun(t)
		w.grade(w.cards("go", 1)[0].ID, srs.Easy, 5)
		w.reviewing("2026-11-16T05:00", 72)
		if q := w.queue(0); q.Words != "" || q.Next.IsZero() || q.NextIn == "" {
			t.Errorf("got %+v", q)
		}
	})
}

// away are n cards that are due, the last of them reviewed so many days ago.
func away(t *testing.T, n, days int) *world {
	w := begun(t)
	var cards []notes.Card
	for len(cards) < n {
		_, more := w.note(fmt.Sprintf("go/%d.md", len(cards)), cardTexts(min(40, n)))
		cards = append(cards, more...)
	}
	for _, card := range cards {
		w.do(func(tx *store.Tx) error {
			return store.States.Put(tx, srs.State{Card: card.ID, Phase: srs.Mature, Stability: 3, Difficulty: 5, Reps: 2,
				Last: tx.Now, Due: tx.Now.Add(24 * time.Hour)})
		})
	}
	if n > 0 {
		w.grade("c1", srs.Good, 1)
	}
	w.pass(time.Duration(days) * 24 * time.Hour)
	return w
}

func TestRestartAfterAGap(t *testing.T) {
	w := away(t, 400, 21) // a Monday again
	day := w.shareNow().day
	q := w.queue(0)
	if math.Abs(q.Share-day/3) > 1e-9 && q.Share != 3 || !strings.HasPrefix(q.Words, "Welcome back: 4 min to begin with. 400 due; the backlog is gone in ") {
		t.Errorf("the first session has %v of %v min: %s", q.Share, day, q.Words)
	}
	w.grade(q.Prompts[0].Card.ID, srs.Good, 120)
	if again := w.queue(0); math.Abs(again.Share-(q.Share-2)) > 1e-9 || again.Words == "" {
		t.Errorf("after two minutes it has %v min: %s", again.Share, again.Words)
	}
	w.pass(2 * time.Minute)
	w.grade(q.Prompts[1].Card.ID, srs.Good, 120)
	if done := w.queue(0); len(done.Prompts) != 0 || done.Words != "Today's 3 min of reviews are done; 398 due." {
		t.Errorf("after four it has %v min: %s", done.Share, done.Words)
	}
	before := q.Share
	for n := range 4 {
		w.pass(24 * time.Hour)
		q := w.queue(0)
		if q.Share <= before || strings.HasPrefix(q.Words, "Welcome back") != (n < 3) {
			t.Errorf("day %d has %v min after %v: %s", n+2, q.Share, before, q.Words)
		}
		before = q.Share
		w.grade(q.Prompts[0].Card.ID, srs.Good, 1)
	}
	if math.Abs(before-w.shareNow().day) > 0.1 {
		t.Errorf("the fifth day has %v of %v min", before, w.shareNow().day)
	}
}

func TestNoRestart(t *testing.T) {
	for _, c := range []struct {
		name        string
		cards, days int
		words       string
	}{
		{"after six days", 400, 6, "400 due; at "},
		{"where little waits", 20, 30, ""},
		{"where nothing waits", 0, 30, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := away(t, c.cards, c.days)
			q := w.queue(0)
			if day := w.shareNow().day; q.Share != day || !strings.HasPrefix(q.Words, c.words) || c.words == "" && q.Words != "" {
				t.Errorf("it has %v of %v min: %s", q.Share, day, q.Words)
			}
		})
	}
}

func TestImportedReviewsAreNoGap(t *testing.T) {
	w := away(t, 400, 1)
	w.imported("c2", w.now.AddDate(-2, 0, 0), w.now.AddDate(-1, 0, 0))
	if q := w.queue(0); q.Share != w.shareNow().day {
		t.Errorf("it has %v of %v min: %s", q.Share, w.shareNow().day, q.Words)
	}
}
