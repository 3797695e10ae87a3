package anki

import (
	"errors"
	"strings"

	"tend/internal/pattern"
)

// The limits of a template. The deepest in use have three sections in each other.
const (
	maxTemplate = 1 << 20 // bytes
	maxSections = 64      // in each other
)

// shape is what a part of a template does.
type shape int

const (
	literal  shape = iota // HTML as it stands
	field                 // {{Field}}, with filters
	section               // {{#Field}}…{{/Field}}, when the field has something
	inverted              // {{^Field}}…{{/Field}}, when it has nothing
)

// part is a part of a template.
type part struct {
	shape   shape
	text    string   // of a literal the HTML, else the field's name
	filters []string // innermost first: of {{type:cloze:Text}} these are cloze and type
	inner   []part   // of a section
}

// comments in a template hide the fields in them.
var comments = pattern.Of(`(?s)<!--.*?-->`)

// parseTemplate reads one side of a card's template.
//
// Source of the syntax: https://docs.ankiweb.net/templates/intro.html.
func parseTemplate(s string) ([]part, error) {
	if len(s) > maxTemplate {
		return nil, errors.New("longer than 1 MiB")
	}
	s = comments().ReplaceAllString(s, "")
	stack := [][]part{nil}
	var open []part
	add := func(p part) { stack[len(stack)-1] = append(stack[len(stack)-1], p) }
	for s != "" {
		before, rest, found := strings.Cut(s, "{{")
		add(part{shape: literal, text: before})
		if !found {
			break
		}
		tag, after, closed := strings.Cut(rest, "}}")
		if !closed {
			return nil, errors.New("{{ without }}")
		}
		s = after
		p := readTag(tag)
		switch {
		case strings.HasPrefix(tag, "/"):
			if len(open) == 0 || open[len(open)-1].text != strings.TrimSpace(tag[1:]) {
				return nil, errors.New("{{" + tag + "}} ends no section")
			}
			p, open = open[len(open)-1], open[:len(open)-1]
			p.inner, stack = stack[len(stack)-1], stack[:len(stack)-1]
			add(p)
		case p.shape == field:
			add(p)
		case len(open) == maxSections:
			return nil, errors.New("too many sections in each other")
		default:
			open, stack = append(open, p), append(stack, nil)
		}
	}
	if len(open) > 0 {
		return nil, errors.New("section " + open[len(open)-1].text + " without an end")
	}
	return stack[0], nil
}

// readTag reads what stands between {{ and }}.
func readTag(tag string) part {
	tag = strings.TrimSpace(tag)
	switch {
	case strings.HasPrefix(tag, "#"):
		return part{shape: section, text: strings.TrimSpace(tag[1:])}
	case strings.HasPrefix(tag, "^"):
		return part{shape: inverted, text: strings.TrimSpace(tag[1:])}
	}
	words := strings.Split(tag, ":")
	last := len(words) - 1
	p := part{shape: field, text: strings.TrimSpace(words[last])}
	for i := last - 1; i >= 0; i-- {
		p.filters = append(p.filters, strings.TrimSpace(words[i]))
	}
	return p
}
