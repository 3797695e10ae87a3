package learning

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tend/internal/id"
)

// The limits of an output, in bytes.
const (
	MaxText = 64 << 10
	MaxRef  = 2 << 10
)

// MaxTitle is the longest title of an output, in characters.
const MaxTitle = 300

var outputKinds = []OutputKind{Summary, Prototype, Taught, NoteOutput}

// CheckOutput returns the output with its text and its reference trimmed, or what it lacks: one of the four
// kinds, and a text of at most 64 KiB, a reference or a note. A reference with a scheme is a URL and has to be
// http or https; anything else is the path of a file.
func CheckOutput(o Output) (Output, error) {
	o.Text = strings.TrimSpace(strings.ToValidUTF8(o.Text, "\uFFFD"))
	o.Ref = strings.TrimSpace(o.Ref)
	o.Title = strings.TrimSpace(o.Title)
	if o.Kind != Taught {
		o.Check = nil
	}
	switch {
	case !slices.Contains(outputKinds, o.Kind):
		return o, fmt.Errorf("check output: kind %q: want %s", o.Kind, list(outputKinds))
	case o.Text == "" && o.Ref == "" && o.Note == "" && o.Commit == "":
		return o, fmt.Errorf("check output: it is empty: want a text, a URL, a file, a commit or a note")
	case o.Commit != "" && !isCommit(o.Commit):
		return o, fmt.Errorf("check output: commit %q: want 7 to 64 hexadecimal digits", clip(o.Commit, 70))
	case utf8.RuneCountInString(o.Title) > MaxTitle || strings.ContainsFunc(o.Title, unicode.IsControl):
		return o, fmt.Errorf("check output: the title: want one line of at most %d characters", MaxTitle)
	case len(o.Text) > MaxText:
		return o, fmt.Errorf("check output: the text has %d bytes, at most %d: keep it in a file and link that", len(o.Text), MaxText)
	}
	return o, checkRef(o.Ref)
}

// isCommit tells the name of a git commit, whole or cut short.
func isCommit(s string) bool {
	return len(s) >= 7 && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'f')
	})
}

// clip cuts what is quoted in a message after n bytes.
func clip(s string, n int) string { return strings.ToValidUTF8(s[:min(n, len(s))], "") }

func checkRef(ref string) error {
	switch {
	case len(ref) > MaxRef:
		return fmt.Errorf("check output: the reference has %d bytes, at most %d", len(ref), MaxRef)
	case strings.ContainsFunc(ref, unicode.IsControl):
		return fmt.Errorf("check output: reference %q: it has control characters", ref)
	case !hasScheme(ref):
		return nil
	}
	u, err := url.Parse(ref)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("check output: reference %q: want an http or https URL, or ./ before the path of a file", ref)
	}
	return nil
}

// hasScheme tells a reference that a browser takes for a URL: letters, digits, + - . and then a colon. One
// letter is a drive of Windows.
func hasScheme(ref string) bool {
	scheme, _, found := strings.Cut(ref, ":")
	if !found || len(scheme) < 2 {
		return false
	}
	return !strings.ContainsFunc(scheme, func(r rune) bool {
		return r >= 0x80 || !isAlnum(byte(r)) && r != '+' && r != '-' && r != '.'
	})
}

// Produced counts the outputs from an instant until before another: those that count, as Output.Counts tells. A
// note that was made from a summary is not a second output, whichever was recorded first: outputs should hold the
// summary too, even when it lies outside the interval.
func Produced(outputs []Output, from, to time.Time) int {
	n := 0
	for _, o := range counting(outputs) {
		if !o.At.Before(from) && o.At.Before(to) {
			n++
		}
	}
	return n
}

// counting leaves out what does not count, and the notes that were made from a summary.
func counting(outputs []Output) []Output {
	summarised := summariesOf(outputs)
	var left []Output
	for _, o := range outputs {
		if o.Counts() && !(o.Kind == NoteOutput && summarised[o.Note]) {
			left = append(left, o)
		}
	}
	return left
}

// summariesOf are the notes that were made from a summary that counts.
func summariesOf(outputs []Output) map[id.Note]bool {
	summarised := map[id.Note]bool{}
	for _, o := range outputs {
		if o.Kind == Summary && o.Note != "" && o.Counts() {
			summarised[o.Note] = true
		}
	}
	return summarised
}
