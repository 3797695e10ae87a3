package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"flag"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
)

var update = flag.Bool("update", false, "write the golden files")

func at(t testing.TB, text string) time.Time {
	t.Helper()
	got, err := time.Parse("2006-01-02T15:04Z07:00", text)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// block is a block of 17 November, 08:00 to 10:00 in Berlin, looked at at noon.
func block(t testing.TB) api.Confirmed {
	return api.Confirmed{Zone: "Europe/Berlin", Now: at(t, "2026-11-17T12:00+01:00"),
		Block: budget.Block{ID: "b1", State: budget.Planned, Start: at(t, "2026-11-17T08:00+01:00"), End: at(t, "2026-11-17T10:00+01:00"),
			Agenda: "Review: 12 due, about 9 min (tend review)\nGo on with: <script>alert(1)</script> & \"more\" (tend lesson start l1)\nhttps://x.test/a?b=c&d"}}
}

func shown(t testing.TB, status int, c api.Confirmed, problem string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	if err := Block(w, status, c, problem); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestPageOfABlock(t *testing.T) {
	confirmed := block(t)
	confirmed.State, confirmed.Outcome, confirmed.Spent = budget.Kept, budget.Shorter, 45
	confirmed.Session = &budget.Session{ID: "s1", Kind: budget.FromBlock, Start: confirmed.Start, End: confirmed.Start.Add(45 * time.Minute)}
	confirmed.Also = []budget.Session{{ID: "s2", Kind: budget.FromReview, Start: confirmed.Start.Add(5 * time.Minute), End: confirmed.Start.Add(14 * time.Minute)}}
	early := block(t)
	early.Now, early.Agenda = at(t, "2026-11-17T08:30+01:00"), ""
	skipped := block(t)
	skipped.State, skipped.Outcome, skipped.Agenda = budget.Skipped, budget.SkippedBlock, ""
	for _, c := range []struct {
		name    string
		block   api.Confirmed
		problem string
	}{
		{"planned", block(t), ""}, {"shorter", confirmed, ""}, {"under-way", early, `block b1 has not "ended" yet`}, {"skipped", skipped, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := shown(t, 200, c.block, c.problem).Body.Bytes()
			golden := filepath.Join("testdata", c.name+".html")
			if *update {
				if err := os.WriteFile(golden, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("it differs from %s; look at it, then go test ./daemon/web -update\n%s", golden, got)
			}
			balanced(t, got)
		})
	}
}

// balanced reads a page as XML would be, so that each element that opens is closed.
func balanced(t *testing.T, page []byte) {
	t.Helper()
	void := regexp.MustCompile(`<(meta|input)\b[^>]*>`)
	text := void.ReplaceAll(page, nil)
	d := xml.NewDecoder(bytes.NewReader(bytes.Replace(text, []byte("<!doctype html>"), nil, 1)))
	d.Strict = true
	for {
		if _, err := d.Token(); err != nil {
			if err.Error() != "EOF" {
				t.Errorf("%v", err)
			}
			return
		}
	}
}

func TestPageRunsNothing(t *testing.T) {
	w := shown(t, 409, block(t), "no <img src=x onerror=alert(1)>")
	page := w.Body.String()
	if w.Code != 409 || strings.Contains(page, "<script") || strings.Contains(page, "<img") || strings.Contains(page, "src=\"") {
		t.Errorf("%d: %s", w.Code, page)
	}
	_, style, _ := strings.Cut(page, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy %q does not let its own style in, or more", policy)
	}
	if strings.Contains(style, "url(") || strings.Contains(style, "@import") || !strings.Contains(style, "color-scheme: light dark") {
		t.Error("the style fetches something, or knows one scheme only")
	}
}

// TestPageIsUsableWithoutSight wants a name for each field, one heading of the first rank, and what changed as a status.
func TestPageIsUsableWithoutSight(t *testing.T) {
	page := shown(t, 200, block(t), "").Body.String()
	inputs, labelled := strings.Count(page, "<input"), len(regexp.MustCompile(`<label>[^<]+<input[^>]*></label>`).FindAllString(page, -1))
	if inputs == 0 || inputs != labelled || strings.Count(page, "<h1>") != 1 || !strings.Contains(page, `role="status"`) || !strings.Contains(page, `lang="en"`) {
		t.Errorf("%d inputs, %d of them labelled", inputs, labelled)
	}
}

func BenchmarkPage(b *testing.B) {
	c := block(b)
	for b.Loop() {
		if err := Block(httptest.NewRecorder(), 200, c, ""); err != nil {
			b.Fatal(err)
		}
	}
}
