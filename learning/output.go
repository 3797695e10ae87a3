package learning

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"tend/internal/id"
)

// The limits of an output, in bytes.
const (
	MaxText = 64 << 10
	MaxRef  = 2 << 10
)

var outputKinds = []OutputKind{Summary, Prototype, Taught, NoteOutput}

// CheckOutput returns the output with its text and its reference trimmed, or what it lacks: one of the four
// kinds, and a text of at most 64 KiB, a reference or a note. A reference with a scheme is a URL and has to be
// http or https; anything else is the path of a file.
func CheckOutput(o Output) (Output, error) {
	o.Text = strings.TrimSpace(strings.ToValidUTF8(o.Text, "\uFFFD"))
	o.Ref = strings.TrimSpace(o.Ref)
	switch {
	case !slices.Contains(outputKinds, o.Kind):
		return o, fmt.Errorf("check output: kind %q: want %s", o.Kind, list(outputKinds))
	case o.Text == "" && o.Ref == "" && o.Note == "":
		return o, fmt.Errorf("check output: it is empty: want a text, a URL, a file or a note")
	case len(o.Text) > MaxText:
		return o, fmt.Errorf("check output: the text has %d bytes, at most %d: keep it in a file and link that", len(o.Text), MaxText)
	}
	return o, checkRef(o.Ref)
}

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

// Produced counts the outputs from an instant until before another. A note that was made from a summary is
// not a second output, whichever was recorded first: outputs should hold the summary too, even when it lies
// outside the interval.
func Produced(outputs []Output, from, to time.Time) int {
	summarised := map[id.Note]bool{}
	for _, o := range outputs {
		if o.Kind == Summary && o.Note != "" {
			summarised[o.Note] = true
		}
	}
	n := 0
	for _, o := range outputs {
		within := !o.At.Before(from) && o.At.Before(to)
		if within && !(o.Kind == NoteOutput && summarised[o.Note]) {
			n++
		}
	}
	return n
}
