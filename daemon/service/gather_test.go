package service

import (
	"testing"
	"time"
)

func TestImportance(t *testing.T) {
	w := begun(t) // go is a deep area, ops is not
	w.note("go/a.md", "Q: a\nA: b")
	w.note("go/high.md", "---\npriority: high\n---\nQ: a\nA: b")
	w.note("ops/low.md", "---\npriority: low\n---\nQ: a\nA: b")
	w.note("b.md", "Q: a\nA: b")
	w.pass(60 * 24 * time.Hour)
	want := map[string]float64{"go/a.md": 1.5, "go/high.md": 3, "ops/low.md": 0.5, "b.md": 1}
	asked := 0
	for _, p := range w.queue(-1).Prompts {
		path := ""
		if p.Note != nil {
			path = p.Note.Path
		} else {
			path = p.Card.Path
		}
		if asked++; p.Reasons.Importance != want[path] {
			t.Errorf("%s has %v, want %v", path, p.Reasons.Importance, want[path])
		}
	}
	if asked != 2*len(want) {
		t.Errorf("%d were asked, want each note and its card", asked)
	}
}
