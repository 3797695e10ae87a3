package calendar

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Limits on a calendar that comes from outside. Each is several times what the largest real calendars have; they
// bound time and memory.
const (
	MaxFile       = 32 << 20 // bytes of a file
	maxValue      = 1 << 20  // bytes of a property, unfolded; 60,000 dates
	maxDepth      = 16       // components inside each other
	maxComponents = 100_000  // events, time zones and their parts
	maxName       = 255      // bytes of a name, and of a parameter's value
	maxText       = 200      // runes of a text that is shown
)

// ErrCut tells that a calendar has no end: what is missing might be meetings, so what is there must not be taken for all.
var ErrCut = errors.New("the calendar is cut short")

// Component is one part of a calendar that came from outside: an event, a list of busy times, or a time zone with its
// parts.
type Component struct {
	Name     string // in upper case, such as VEVENT
	Line     int    // of the file, counted from 1, on which it begins
	Children []*Component

	properties []Property
}

// Property is one property of a component.
type Property struct {
	Name   string // in upper case
	Value  string // as it stands in the file, without white space around it and control characters
	params []param
}

type param struct{ name, value string }

// Read returns the events (VEVENT), busy times (VFREEBUSY) and time zones (VTIMEZONE) of all calendars in file, in
// their order, with no more of their properties than say when somebody is busy. Tasks, journals, alarms, long texts and
// attachments are passed over unread.
//
// It is forgiving where calendars of real programs are wrong: a byte order mark, any line ends, spaces at the end of a
// line, stray quotes, colons in an unquoted TZID, bytes that are no UTF-8, components without an end, lines that are
// no property. What had to be left out is told to warn, in one line that names the line of the file; a bad line loses
// itself alone.
//
// It fails on a file without a calendar, on one of more than MaxFile bytes, 100,000 components or 16 levels, and with
// ErrCut on one whose end is missing.
func Read(file []byte, warn func(string)) ([]*Component, error) {
	if len(file) > MaxFile {
		return nil, fmt.Errorf("read calendar: more than %d MB", MaxFile>>20)
	}
	g := guard{warn: warn}
	if err := g.run(file); err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	return g.found, nil
}

// All returns the properties of a name, given in upper case, in their order.
func (c *Component) All(name string) iter.Seq[*Property] {
	return func(yield func(*Property) bool) {
		for i := range c.properties {
			if c.properties[i].Name == name && !yield(&c.properties[i]) {
				return
			}
		}
	}
}

// Get returns the first property of a name, given in upper case; nil without one.
func (c *Component) Get(name string) *Property {
	for p := range c.All(name) {
		return p
	}
	return nil
}

// Value returns the value of the first property of a name, given in upper case; "" without one.
func (c *Component) Value(name string) string {
	if p := c.Get(name); p != nil {
		return p.Value
	}
	return ""
}

// Text returns the first property of a name as a line of clean text of at most 200 runes; "" without one.
func (c *Component) Text(name string) string {
	return shorten(cleanLine(unescape(c.Value(name))), maxText)
}

// Param returns the value of a parameter, given in upper case, without quotes, and whether there is one.
func (p *Property) Param(name string) (value string, ok bool) {
	i := slices.IndexFunc(p.params, func(x param) bool { return x.name == name })
	if i < 0 {
		return "", false
	}
	return p.params[i].value, true
}

// Is tells whether a parameter, given in upper case, has a value, in whatever case.
func (p *Property) Is(name, value string) bool {
	v, _ := p.Param(name)
	return strings.EqualFold(v, value)
}

// unescape reads a value of type TEXT. An escape that the RFC does not know stands for its character.
func unescape(value string) string {
	if !strings.Contains(value, `\`) {
		return value
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c == '\\' && i+1 < len(value) {
			i++
			if c = value[i]; c == 'n' || c == 'N' {
				c = '\n'
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

// shorten cuts text after n runes.
func shorten(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for i := range text {
		if n--; n < 0 {
			return text[:i] + "…"
		}
	}
	return text
}
