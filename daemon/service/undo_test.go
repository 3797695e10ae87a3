package service

import (
	"fmt"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
)

// tookOver writes n sessions as one import does, in parts.
func (w *world) tookOver(n int) {
	w.Helper()
	of := ""
	for from := 0; from < n; from += undoAtOnce {
		w.do(func(tx *store.Tx) (err error) {
			for i := from; i < min(n, from+undoAtOnce) && err == nil; i++ {
				s := budget.Session{Kind: budget.ByHand, Area: "go", Start: w.now.Add(-time.Duration(i+1) * time.Hour), Imported: fmt.Sprint("timewarrior ", i)}
				s.End = s.Start.Add(30 * time.Minute)
				if s.ID, err = store.Sessions.New(tx); err == nil {
					of, err = store.ChangeSessions(tx, "import", of, s)
				}
			}
			return err
		})
	}
}

// undoPart takes a part back, and goes on with the next.
func (w *world) undoPart(u *Undoing) api.SessionsUndone {
	w.Helper()
	return ask(w, func(tx *store.Tx) (done api.SessionsUndone, err error) {
		done, *u, err = UndoSessions(tx, *u)
		return done, err
	})
}

func TestALargeChangeIsTakenBackInParts(t *testing.T) {
	const n = 3*undoAtOnce - 5
	for _, c := range []struct {
		name    string
		between func(*world)
		back    int // in the second part
		left    int
	}{
		{"alone", func(*world) {}, undoAtOnce, 0},
		{"while time is logged, which is a newer change", func(w *world) { ask(w, logTime(api.LogRequest{Minutes: 1, Area: "go"})) }, 0, n - undoAtOnce + 1},
		{"while somebody takes back the same", func(w *world) { ask(w, undoSessions) }, n - 2*undoAtOnce, 0},
		{"while a review writes its session", func(w *world) {
			w.do(func(tx *store.Tx) error {
				key, err := store.Sessions.New(tx)
				if err != nil {
					return err
				}
				return store.PutSession(tx, budget.Session{ID: key, Kind: budget.FromReview, Start: tx.Now, End: tx.Now.Add(time.Minute)})
			})
		}, undoAtOnce, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			w.tookOver(n)
			var u Undoing
			if first := w.undoPart(&u); len(first.Sessions) != undoAtOnce || !first.More || first.Change != "import" {
				t.Fatalf("first: %d sessions, %+v", len(first.Sessions), first.More)
			}
			c.between(w)
			second := w.undoPart(&u)
			if len(second.Sessions) != c.back {
				t.Fatalf("second: %d sessions, want %d", len(second.Sessions), c.back)
			}
			for more := second.More; more; {
				more = w.undoPart(&u).More
			}
			if got := len(w.standing()); got != c.left {
				t.Errorf("%d sessions are left, want %d", got, c.left)
			}
		})
	}
}

// BenchmarkUndoImport takes back an import of so many sessions; what a session costs should not grow with them.
func BenchmarkUndoImport(b *testing.B) {
	for _, n := range []int{500, 5_000} {
		b.Run(fmt.Sprintf("of_%d_sessions", n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w := begun(b)
				w.tookOver(n)
				b.StartTimer()
				var u Undoing
				for more := true; more; {
					more = w.undoPart(&u).More
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/session")
		})
	}
}
