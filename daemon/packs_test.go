package daemon

import (
	"os"
	"path/filepath"
	"testing"

	"tend/daemon/api"
)

// token makes an owner's token for requests over TCP.
func token(w *world) string {
	w.t.Helper()
	made, err := w.owner.AddToken(w.ctx(), api.TokenRequest{Name: "test", Scope: api.Owner})
	w.ok(err)
	return made.Secret
}

func TestPacksStayBelowTheNotesFolder(t *testing.T) {
	w := settled(t)
	outside := t.TempDir()
	w.ok(os.MkdirAll(filepath.Join(w.config.Notes), 0o700))
	w.ok(os.Symlink(outside, filepath.Join(w.config.Notes, "packs")))
	if got := w.ask("POST", "/api/v1/packs/deploy-checklist", "{}", "Authorization", "Bearer "+token(w)); got.status < 400 {
		t.Errorf("a link that leads out was followed: %d %s", got.status, got.body)
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) > 0 {
		t.Errorf("outside there is %v, %v", entries, err)
	}
}

func TestReflectionsOverHTTP(t *testing.T) {
	w := settled(t)
	secret := token(w)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
	}{
		{"a list", "GET", "/reflections", "", 200},
		{"one that is not written", "GET", "/reflections/2026-Q1", "", 200},
		{"no name", "GET", "/reflections/today", "", 400},
		{"answers", "POST", "/reflections/2026-Q1", `{"answers":[{"key":"a","question":"A?","text":"yes"}],"minutes":5}`, 200},
		{"an unknown field", "POST", "/reflections/2026-Q1", `{"answer":[]}`, 400},
		{"no pack", "POST", "/packs/none", "{}", 404},
		{"not added", "DELETE", "/packs/reading", "", 409},
		{"a day that is none", "POST", "/packs/ninety-days", `{"start":"soon"}`, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := w.ask(c.method, "/api/v1"+c.path, c.body, "Authorization", "Bearer "+secret); got.status != c.status {
				t.Errorf("%d %s, want %d", got.status, got.body, c.status)
			}
		})
	}
}
