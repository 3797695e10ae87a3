package terminal

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHelpLines(t *testing.T) {
	text := "Subjects of yours, deep ones and broad ones\n\nCommands:\n  deep   Make an area deep, from today on; before it stays\n      --at TIME   the TIME it began, such as 08:10\n"
	for _, c := range []struct {
		name string
		mode Mode
		want string
	}{
		{"whole for nobody", plain, text},
		{"descriptions go on below themselves", wide, "Subjects of yours, deep ones and broad\nones\n\nCommands:\n" +
			"  deep   Make an area deep, from today\n         on; before it stays\n      --at TIME   the TIME it began,\n    such as 08:10\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			HelpLines(&out, c.mode, text)
			same(t, out.String(), c.want)
		})
	}
}

func TestHelpLinesKeepsEveryWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`( {0,8}[a-z]{1,9}( {1,4}[a-z]{1,9}){0,12}\n){1,4}`).Draw(t, "text")
		m := Mode{Width: rapid.IntRange(20, 120).Draw(t, "width"), UTF8: true}
		var out strings.Builder
		HelpLines(&out, m, text)
		if got, want := strings.Fields(out.String()), strings.Fields(text); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("got %q, want %q", got, want)
		}
		for line := range strings.Lines(out.String()) {
			if width(strings.TrimRight(line, "\n")) > m.Width {
				t.Fatalf("%q is over %d", line, m.Width)
			}
		}
	})
}
