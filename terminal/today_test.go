package terminal

import (
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/learning"
)

func TestASuggestionOnANarrowTerminal(t *testing.T) {
	today := api.Today{Date: "2026-11-21", OpenLoops: []learning.Lesson{{ID: "l7", Title: "Raft"}},
		Suggestion: `Write three sentences on "Raft", or drop it`, Command: "tend lesson close l7 --editor",
		Reason: "it is open for 40 days; either frees your head"}
	for _, c := range []struct {
		name  string
		cells int
		want  string
	}{
		{"80 cells", 80, `
Write three sentences on "Raft", or drop it: tend lesson close l7 --editor
  it is open for 40 days; either frees your head
`},
		{"40 cells: the command stays whole", 40, `
Write three sentences on "Raft", or drop
  it:
  tend lesson close l7 --editor
  it is open for 40 days; either frees
  your head
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			TodayLines(&b, Mode{Width: c.cells, UTF8: true}, today)
			_, got, _ := strings.Cut(b.String(), "\n\n")
			if got != c.want[1:] {
				t.Errorf("got\n%s\nwant%s", got, c.want)
			}
			for line := range strings.Lines(b.String()) {
				if width(strings.TrimSuffix(line, "\n")) > c.cells {
					t.Errorf("%q is wider than the terminal", line)
				}
			}
		})
	}
}
