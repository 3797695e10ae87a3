package daemon

import (
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"tend/daemon/api"
	"tend/internal/needs"
	"tend/learning"
	"tend/srs"
)

// token makes a token and returns the header that carries it.
func (w *world) token(name string, scope api.Scope) (header []string) {
	w.t.Helper()
	token, err := w.owner.AddToken(w.ctx(), api.TokenRequest{Name: name, Scope: scope})
	w.ok(err)
	return []string{"Authorization", "Bearer " + token.Secret}
}

// busy is a daemon with some of everything that is measured.
func busy(t *testing.T) *world {
	t.Helper()
	w, _ := withReview(t)
	feed := feedServer(t)
	_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{URL: feed.url, Name: "weekly", Kind: learning.Newsletter, AllowPrivate: true})
	w.ok(err)
	for range 2 {
		_, err = w.owner.CheckSource(w.ctx(), "weekly")
		w.ok(err)
	}
	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "One"})
	w.ok(err)
	_, err = w.owner.CloseLesson(w.ctx(), lesson.ID, api.CloseRequest{Output: &api.OutputRequest{Text: "Words."}})
	w.ok(err)
	_, err = w.owner.Log(w.ctx(), api.LogRequest{Minutes: 45, Area: "go"})
	w.ok(err)
	return w
}

func TestMetricsPassTheLinters(t *testing.T) {
	t.Parallel()
	w := busy(t)
	scrape := w.get("/metrics", w.token("prom", api.MetricsOnly)...)
	t.Run("in Go", func(t *testing.T) {
		problems, err := promlint.New(strings.NewReader(scrape.body)).Lint()
		if err != nil || len(problems) > 0 {
			t.Errorf("found %v, %v", problems, err)
		}
	})
	t.Run("of promtool", func(t *testing.T) {
		check := exec.Command(needs.Program(t, "promtool"), "check", "metrics")
		check.Stdin = strings.NewReader(scrape.body)
		if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("found %s, %v", out, err)
		}
	})
}

func TestMetricsSayWhatHappened(t *testing.T) {
	t.Parallel()
	w := busy(t)
	body := w.get("/metrics", w.token("prom", api.MetricsOnly)...).body
	for _, line := range []string{
		`tend_build_info{version="test"} 1`,
		`tend_reviews_total{rating="easy"} 1`,
		`tend_reviews_total{rating="again"} 0`,
		`tend_week_target_seconds 14400`,
		`tend_week_planned_seconds 14400`,
		`tend_week_spent_seconds 2700`,
		`tend_week_outputs 1`,
		`tend_due_cards 0`,
		`tend_lessons{state="queued"} 0`,
		`tend_week_state{state="under"} 1`,
		`tend_week_state{state="over"} 0`,
		`tend_week_min_seconds 10800`,
		`tend_week_area_seconds{area="go"} 2700`,
		`tend_last_week_kept_ratio NaN`,
		`tend_realism_ratio NaN`,
		`tend_placement_blind 0`,
		`tend_memory_fits_refused 0`,
		`tend_slots{kind="newsletter"} 3`,
		`tend_slots_taken{kind="newsletter"} 1`,
		`tend_source_gone{source="weekly"} 0`,
		`tend_quota_asked{quota="books"} 1`,
		`tend_source_new_items{source="weekly"} 2`,
		`tend_source_fetches_total{result="ok",source="weekly"} 1`,
		`tend_source_fetches_total{result="not modified",source="weekly"} 1`,
		`tend_source_last_success_timestamp_seconds{source="weekly"} 1.794816e+09`,
	} {
		if !strings.Contains(body, "\n"+line+"\n") {
			t.Errorf("no %s", line)
		}
	}
	if !regexp.MustCompile(`(?m)^tend_store_size_bytes [1-9]`).MatchString(body) || !strings.Contains(body, "\ntend_adherence_ratio NaN\n") {
		t.Errorf("want a size, and no figure of adherence before a week was closed: %s", body)
	}
	t.Run("and a counter outlives the daemon", func(t *testing.T) {
		w.again()
		if body := w.get("/metrics", w.token("prom2", api.MetricsOnly)...).body; !strings.Contains(body, `rating="easy"} 1`) {
			t.Error("the reviews began anew")
		}
	})
}

func TestWhatEachTokenMayDo(t *testing.T) {
	t.Parallel()
	w := busy(t)
	bearers := map[string][]string{"none": nil, "made up": {"Authorization", "Bearer tend_AAAAAAAAAAAAAAAAAAAAAAAAAA"},
		"basic":   {"Authorization", "Basic dGVuZDp0ZW5k"},
		"metrics": w.token("prom", api.MetricsOnly), "read": w.token("reader", api.ReadOnly), "owner": w.token("laptop", api.Owner),
		"capture": w.token("phone", api.CaptureOnly)}
	requests := []struct {
		method, path, body string
		status             map[string]int // 401 without a token that is known
	}{
		{"GET", "/metrics", "", map[string]int{"capture": 403, "metrics": 200, "read": 200, "owner": 200}},
		{"GET", "/api/v1/week", "", map[string]int{"capture": 403, "metrics": 403, "read": 200, "owner": 200}},
		{"HEAD", "/api/v1/week", "", map[string]int{"capture": 403, "metrics": 403, "read": 200, "owner": 200}},
		{"GET", "/api/v1/nothing", "", map[string]int{"capture": 403, "metrics": 403, "read": 404, "owner": 404}},
		{"POST", "/api/v1/sessions/log", `{"minutes":5}`, map[string]int{"capture": 403, "metrics": 403, "read": 403, "owner": 200}},
		{"DELETE", "/api/v1/sessions/s1", "", map[string]int{"capture": 403, "metrics": 403, "read": 403, "owner": 200}},
		{"POST", "/api/v1/capture", `{"text":"select is fair"}`, map[string]int{"capture": 200, "metrics": 403, "read": 403, "owner": 200}},
		{"GET", "/api/v1/capture", "", map[string]int{"capture": 403, "metrics": 403, "read": 404, "owner": 404}},
		{"POST", "/api/v1/tokens", `{"name":"x","scope":"owner"}`, map[string]int{"capture": 403, "metrics": 403, "read": 403, "owner": 200}},
	}
	for _, r := range requests {
		for who, header := range bearers {
			want, known := r.status[who]
			if !known {
				want = http.StatusUnauthorized
			}
			t.Run(r.method+" "+r.path+" as "+who, func(t *testing.T) {
				got := w.ask(r.method, r.path, r.body, header...)
				if got.status != want || want == 401 && got.header.Get("WWW-Authenticate") == "" {
					t.Errorf("got %d %s, want %d", got.status, got.body, want)
				}
			})
		}
	}
	t.Run("health is open", func(t *testing.T) {
		if got := w.get("/healthz"); got.status != 200 || got.body != "ok\n" {
			t.Errorf("got %d %s", got.status, got.body)
		}
	})
	t.Run("nothing once it is revoked", func(t *testing.T) {
		w.ok(w.owner.RevokeToken(w.ctx(), "reader"))
		if got := w.get("/api/v1/week", bearers["read"]...); got.status != 401 {
			t.Errorf("got %d", got.status)
		}
	})
}

// TestSecretsAreNowhere looks for secrets in every file of the home and in what was logged.
func TestSecretsAreNowhere(t *testing.T) {
	t.Parallel()
	w := busy(t)
	secret := strings.TrimPrefix(w.token("laptop", api.Owner)[1], "Bearer ")
	address := strings.TrimSuffix(filepath.Base(w.at.Calendar), ".ics")
	w.get("/api/v1/week", "Authorization", "Bearer "+secret)
	w.feed()
	w.ok(w.stop())
	texts := map[string]string{"the log": w.log.String()}
	w.ok(filepath.WalkDir(w.config.Data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		texts[path] = string(text)
		return err
	}))
	seen := false
	for where, text := range texts {
		seen = seen || strings.Contains(text, "laptop")
		for name, needle := range map[string]string{"the token": secret, "its random part": secret[5:], "the calendar's address": address} {
			if strings.Contains(text, needle) {
				t.Errorf("%s stands in %s", name, where)
			}
		}
	}
	if !seen {
		t.Error("the token's name was not found: this test looks in the wrong places")
	}
}

func TestTallyCountsEachGrade(t *testing.T) {
	t.Parallel()
	w, card := withReview(t)
	for _, grade := range []srs.Grade{srs.Again, srs.Hard, srs.Hard} {
		w.clock.pass(1 << 36) // a bit more than a minute
		_, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: card.Card.ID, Grade: grade, Millis: 1000})
		w.ok(err)
	}
	body := w.get("/metrics", w.token("prom", api.MetricsOnly)...).body
	for rating, n := range map[string]string{"again": "1", "hard": "2", "good": "0", "easy": "1"} {
		if !strings.Contains(body, `tend_reviews_total{rating="`+rating+`"} `+n) {
			t.Errorf("no %s %s", n, rating)
		}
	}
}
