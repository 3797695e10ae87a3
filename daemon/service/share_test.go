package service

import (
	"math"
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/srs"
)

// reviewed adds a session of reviews that ends now.
func (w *world) reviewed(minutes int) {
	ask(w, func(tx *store.Tx) (budget.Session, error) {
		return newSession(tx, budget.Session{Start: tx.Now.Add(-time.Duration(minutes) * time.Minute), End: tx.Now, Kind: budget.FromReview})
	})
}

func (w *world) share() share {
	return look(w, func(tx *store.Tx) (share, error) {
		s, err := store.GetSettings(tx)
		if err != nil {
			return share{}, err
		}
		return shareOf(tx, s)
	})
}

func TestShareSpreadsWhatIsLeftOfTheWeek(t *testing.T) {
	w := begun(t) // a Monday; the target is 240 minutes, so reviews may take 72
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v min, want %v", what, got, want)
		}
	}
	near("the week", w.share().week, 72)
	near("Monday", w.share().left, 72.0/7)
	w.reviewed(4)
	near("Monday after 4 min", w.share().left, 72.0/7-4)
	w.reviewed(10)
	near("Monday after 14 min", w.share().left, 0)
	w.pass(24 * time.Hour)
	near("Tuesday has what Monday left", w.share().left, 58.0/6)
	w.pass(3 * 24 * time.Hour)
	near("Friday has what nobody used", w.share().left, 58.0/3)
	w.reviewed(55)
	w.pass(24 * time.Hour)
	near("Saturday has no more than the week", w.share().left, 3)
	w.reviewed(3)
	near("Saturday has none left", w.share().left, 0)
	w.pass(2 * 24 * time.Hour)
	near("Monday begins anew", w.share().left, 72.0/7)
}

func TestQueueSaysThatTheShareIsUsed(t *testing.T) {
	w := begun(t)
	w.cards("", 5)
	if q := w.queue(0); len(q.Prompts) == 0 || q.Words != "" || q.Share <= 0 {
		t.Errorf("in the morning: %+v", q)
	}
	w.reviewed(15)
	q := w.queue(0)
	if len(q.Prompts) != 0 || q.Left != 5 || q.Share != 0 || !strings.HasPrefix(q.Words, "Today's 10 min of reviews are done; 5 due") {
		t.Errorf("after 15 min: %+v", q)
	}
	if q := w.queue(10); len(q.Prompts) != 5 {
		t.Errorf("a number of minutes is the person's word: %+v", q)
	}
	w.reviewed(60)
	if q := w.queue(0); !strings.HasPrefix(q.Words, "This week's 72 min of reviews are used") {
		t.Errorf("after the week's: %q", q.Words)
	}
}

func TestRestartIsGentle(t *testing.T) {
	w := begun(t)
	cards := w.cards("", 20)
	for _, card := range cards {
		w.grade(card.ID, srs.Easy, 20)
	}
	for _, area := range []string{"go", "ops", "a", "b"} {
		w.cards(area, 40)
	}
	ask(w, change(api.SettingsRequest{NewPerDay: ptr(150)}))
	for range 3 { // a week and a half in which nothing is done
		w.pass(7 * 12 * time.Hour)
	}
	full := w.share().day
	q := w.queue(0)
	if !strings.HasPrefix(q.Words, "Welcome back") || !(q.Share < full/2) || q.Share < 3 || len(q.Prompts) == 0 {
		t.Errorf("share %v of %v, %q", q.Share, full, q.Words)
	}
}

func TestNewCardsADay(t *testing.T) {
	w := begun(t)
	cards := w.cards("", 30)
	ask(w, change(api.SettingsRequest{NewPerDay: ptr(3)}))
	if q := w.queue(-1); len(q.Prompts) != 3 {
		t.Fatalf("%d prompts", len(q.Prompts))
	}
	first := w.grade(cards[0].ID, srs.Easy, 5)
	w.grade(cards[1].ID, srs.Easy, 5)
	if q := w.queue(-1); len(q.Prompts) != 1 {
		t.Errorf("after two of three: %v", shown(q))
	}
	ask(w, undoOf(first.Review))
	if q := w.queue(-1); len(q.Prompts) != 2 {
		t.Errorf("after one was taken back: %v", shown(q))
	}
	w.pass(24 * time.Hour)
	if q := w.queue(-1); len(q.Prompts) != 3 {
		t.Errorf("on the next day: %v", shown(q))
	}
	refused(w, api.Invalid, "want 0 to 1000", change(api.SettingsRequest{NewPerDay: ptr(1001)}))
	ask(w, change(api.SettingsRequest{NewPerDay: ptr(0)}))
	if q := w.queue(-1); len(q.Prompts) != 0 {
		t.Errorf("with none a day: %v", shown(q))
	}
}
