package daemon

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"tend/budget"
	"tend/config"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// withTimer runs fn on a clock that stands while anything runs, with a daemon whose timer was started at its beginning.
func withTimer(t *testing.T, fn func(t *testing.T, d *Daemon, session func() budget.Session)) {
	home := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		d, err := New(config.Config{Data: home + "/data", Notes: home + "/notes"}, Options{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		}()
		err = d.store.Update(t.Context(), func(tx *store.Tx) error {
			_, err := service.Start(tx, api.StartRequest{Text: "a book"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, d, func() (s budget.Session) {
			err := d.store.View(t.Context(), func(tx *store.Tx) (err error) {
				s, err = store.Sessions.Get(tx, "s1")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return s
		})
	})
}

func TestForgottenTimer(t *testing.T) {
	t.Run("is stopped by the loop", func(t *testing.T) {
		withTimer(t, func(t *testing.T, d *Daemon, session func() budget.Session) {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { d.timerLoop(ctx); close(done) }()
			pass(3*time.Hour - time.Minute)
			if s := session(); !s.End.IsZero() {
				t.Errorf("it ended at %s", s.End)
			}
			pass(2 * time.Minute)
			if s := session(); s.End.Sub(s.Start) != 3*time.Hour || s.Stopped != budget.AfterLimit {
				t.Errorf("got %v", s)
			}
			cancel()
			<-done
		})
	})
	t.Run("is stopped by the next request, at the same instant", func(t *testing.T) {
		withTimer(t, func(t *testing.T, d *Daemon, session func() budget.Session) {
			pass(22 * time.Hour)
			answer, err := d.Local().RoundTrip(httptest.NewRequest(http.MethodGet, "/api/v1/week", nil))
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Fatal(answer, err)
			}
			if s := session(); s.End.Sub(s.Start) != 3*time.Hour || s.Stopped != budget.AfterLimit {
				t.Errorf("got %v", s)
			}
		})
	})
}
