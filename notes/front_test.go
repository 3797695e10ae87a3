package notes

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCutFront(t *testing.T) {
	for _, c := range []struct{ name, text, front, body string }{
		{"YAML", "---\nlesson: l3\n---\n# Raft\n", "---\nlesson: l3\n---", "# Raft"},
		{"TOML", "+++\r\ntitle = \"x\"\r\n+++\r\nText", "+++\ntitle = \"x\"\n+++", "Text"},
		{"none", "# Raft\n\nText\n", "", "# Raft\n\nText"},
		{"a rule is none", "---\nText\n---\nMore", "", "---\nText\n---\nMore"},
		{"nothing", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if front, body := CutFront([]byte(c.text)); front != c.front || body != c.body {
				t.Errorf("got %q and %q", front, body)
			}
		})
	}
}

// No line is lost between the two.
func TestCutFrontLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{"---", "+++", "...", "a: b", "x", "Q: q", ""}), 1, 9).Draw(t, "lines")
		lines = append(lines, "end")
		front, body := CutFront([]byte(strings.Join(lines, "\n")))
		got := body
		if front != "" {
			got = front + "\n" + body
		}
		if got != strings.Join(lines, "\n") {
			t.Errorf("%q became %q and %q", lines, front, body)
		}
	})
}
