package anki

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"tend/internal/pattern"
)

// style is how the deletions of a cloze are shown.
type style int

const (
	bracketed style = iota // all of them, between marks, for a C:
	asked                  // that of the card as […] or its hint, the others as text
	answered               // that of the card in bold, the others as text
	extra                  // no cloze at all: what the answer adds
)

// side is one side of a card while it is rendered.
type side struct {
	fields   map[string]string // by name, as HTML, with the special ones such as Tags
	style    style
	number   int             // of the cloze that the card asks
	back     bool            // the answer: its {{FrontSide}} is left out
	hide     map[string]bool // fields that show nothing here
	label    string          // for the examples of problems
	problems *problems

	size    int             // bytes of the fields that were filled in
	shown   map[string]bool // fields that were shown
	deleted []deletionInfo  // the outer deletions, in the order of the text
	odd     bool            // a deletion that brackets cannot show: it stands in another, or has two numbers
}

// deletionInfo is what is known of a deletion besides its text.
type deletionInfo struct {
	number int
	hint   string
}

// render gives the HTML of a side.
func (s *side) render(parts []part) string {
	if s.shown == nil {
		s.shown = map[string]bool{}
	}
	var b strings.Builder
	for _, p := range parts {
		switch p.shape {
		case literal:
			b.WriteString(p.text)
		case field:
			b.WriteString(s.field(p))
		case section, inverted:
			if s.filled(p.text) == (p.shape == section) {
				b.WriteString(s.render(p.inner))
			}
		}
	}
	return b.String()
}

// maxFilled is how much text the fields of one side may come to, in bytes: a template may name a long field any number of
// times.
const maxFilled = 512 << 10

// emptyHTML is what a field may hold and still count as empty.
var emptyHTML = pattern.Of(`(?i)^(\s|&nbsp;|</?(br|div)\s*/?>)*$`)

// filled tells whether a section on a field is shown. A section on c1 is shown on the card of that cloze.
func (s *side) filled(name string) bool {
	if text, ok := s.fields[name]; ok {
		return !emptyHTML().MatchString(text)
	}
	if digits, ok := strings.CutPrefix(name, "c"); ok {
		n, err := strconv.Atoi(digits)
		return err == nil && n == s.number
	}
	return false
}

// field gives the HTML of a field after its filters.
func (s *side) field(p part) string {
	text, ok := s.fields[p.text]
	switch {
	case p.text == "FrontSide" || s.hide[p.text]:
		return ""
	case !ok:
		s.problems.add(noField, s.label+": "+p.text)
		return ""
	}
	if s.size += len(text); s.size > maxFilled {
		s.problems.add(tooLong, s.label)
		return ""
	}
	s.shown[p.text] = true
	for _, f := range p.filters {
		text = s.filter(f, text, slices.Contains(p.filters, "cloze"))
	}
	return text
}

// filter applies one filter to a field.
func (s *side) filter(name, text string, cloze bool) string {
	kind, _, _ := strings.Cut(name, " ")
	switch kind {
	case "cloze":
		return s.cloze(parseCloze(text))
	case "text":
		return html.EscapeString(unescape(stripTags(text)))
	case "type":
		// On the front it is a box to type in; a cloze shows its gap round the box.
		if !s.back && !cloze {
			return ""
		}
		return text
	case "hint":
		if !emptyHTML().MatchString(text) {
			s.problems.add(shownHint, s.label)
		}
		return text
	case "tts", "tts-voices":
		s.problems.add(speech, s.label)
		return ""
	case "edit", "nc", "":
		return text
	}
	s.problems.add(otherFilter, s.label+": "+name)
	return text
}

// tags are HTML tags and comments.
var tags = pattern.Of(`(?s)<!--.*?-->|<[a-zA-Z/!][^<>]*>`)

func stripTags(s string) string { return tags().ReplaceAllString(s, "") }
