package daemon

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tend/budget"
	"tend/config"
	"tend/daemon/api"
)

// benched is a daemon that does not run, over a store on disk.
func benched(b *testing.B) *Daemon {
	env := map[string]string{"TEND_HOME": b.TempDir(), "TEND_LISTEN": "127.0.0.1:0"}
	c, err := config.Load(func(name string) string { return env[name] }, config.Flags{})
	if err != nil {
		b.Fatal(err)
	}
	d, err := New(c, Options{Version: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := d.Close(); err != nil {
			b.Error(err)
		}
	})
	return d
}

// withCards is a daemon that has taken in so many notes of 50 cards each.
func withCards(b *testing.B, notes int) *Daemon {
	d := benched(b)
	writeCards(b, d, notes)
	if err := d.syncNotes(b.Context()); err != nil {
		b.Fatal(err)
	}
	return d
}

func writeCards(b *testing.B, d *Daemon, notes int) {
	for n := range notes {
		var text strings.Builder
		for c := range 50 {
			fmt.Fprintf(&text, "Q: What does component %d of system %d wait for?\nA: For its peer %d.\n\n", c, n, n*50+c)
		}
		name := filepath.Join(d.config.Notes, fmt.Sprintf("n%03d.md", n))
		if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
			b.Fatal(err)
		}
	}
}

// ask sends one request to a handler and wants that status.
func ask(b *testing.B, h http.Handler, r *http.Request, want int) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != want {
		b.Fatalf("%s: status %d, want %d: %s", r.URL.Path, w.Code, want, w.Body)
	}
	return w
}

// BenchmarkCalendar_8weeks is the calendar from memory, without a network.
func BenchmarkCalendar_8weeks(b *testing.B) {
	d := benched(b)
	client := api.New("http://tend", "", d.Local())
	window, err := budget.ParseWindow("mon,wed,fri 07:00-08:00")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := client.Change(b.Context(), api.SettingsRequest{Windows: &[]budget.Window{window}}); err != nil {
		b.Fatal(err)
	}
	address, err := client.CalendarURL(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	u, err := url.Parse(address.URL)
	if err != nil {
		b.Fatal(err)
	}
	h := d.Handler(false)
	tag := ask(b, h, httptest.NewRequest(http.MethodGet, u.Path, nil), http.StatusOK).Header().Get("ETag")
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			ask(b, h, httptest.NewRequest(http.MethodGet, u.Path, nil), http.StatusOK)
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			r := httptest.NewRequest(http.MethodGet, u.Path, nil)
			r.Header.Set("If-None-Match", tag)
			ask(b, h, r, http.StatusNotModified)
		}
	})
}

// BenchmarkGrade_1kCards is acknowledged recalls: each is synced in the store and in the plain log.
func BenchmarkGrade_1kCards(b *testing.B) {
	h := withCards(b, 20).Handler(true)
	for n := 0; b.Loop(); n++ {
		body := fmt.Sprintf(`{"card":"c%d","grade":3,"duration_ms":4000}`, n%1000+1)
		ask(b, h, httptest.NewRequest(http.MethodPost, "/api/v1/review/grade", strings.NewReader(body)), http.StatusOK)
	}
}

// BenchmarkAsk_1kCards is what commands wait for.
func BenchmarkAsk_1kCards(b *testing.B) {
	h := withCards(b, 20).Handler(true)
	for _, path := range []string{"/prompt", "/today", "/review", "/cards"} {
		b.Run(path[1:], func(b *testing.B) {
			for b.Loop() {
				ask(b, h, httptest.NewRequest(http.MethodGet, "/api/v1"+path, nil), http.StatusOK)
			}
		})
	}
}

// BenchmarkTakeIn_1kCards is the first look at a folder of 20 notes.
func BenchmarkTakeIn_1kCards(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		d := benched(b)
		writeCards(b, d, 20)
		b.StartTimer()
		if err := d.syncNotes(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
