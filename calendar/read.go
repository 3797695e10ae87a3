package calendar

import (
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/emersion/go-ical"
)

// Limits on a calendar that comes from outside. Each is several times what the largest real calendars have; they
// bound time and memory.
const (
	MaxFile       = 32 << 20 // bytes of a file
	maxValue      = 1 << 20  // bytes of a property, unfolded; 60,000 dates
	maxDepth      = 16       // components inside each other
	maxComponents = 100_000  // events, time zones and their parts
	maxParam      = 255      // bytes of a parameter's value: go-ical takes quadratic time for it
	maxText       = 200      // runes of a text that is shown
)

// lineMark is the property in which the guard hands on the line on which a component began.
const lineMark = "X-TEND-LINE"

// ErrCut tells that a calendar has no end: what is missing might be meetings, so what is there must not be taken for all.
var ErrCut = errors.New("the calendar is cut short")

// Component is one part of a calendar that came from outside: an event, a list of busy times, or a time zone with its
// parts.
type Component struct{ part *ical.Component }

// Property is one property of a component.
type Property struct{ prop *ical.Prop }

// Read returns the events (VEVENT), busy times (VFREEBUSY) and time zones (VTIMEZONE) of all calendars in file, in
// their order, with no more of their properties than say when somebody is busy. Tasks, journals, alarms, texts and
// attachments are passed over unread.
//
// It is forgiving where calendars of real programs are wrong: a byte order mark, any line ends, spaces at the end of a
// line, stray quotes, colons in an unquoted TZID, bytes that are no UTF-8, components without an end, lines that are
// no property. What had to be left out is told to warn, in one line that names the line of the file; a bad line loses
// itself alone.
//
// It fails on a file without a calendar, on one of more than MaxFile bytes, 100,000 components or 16 levels, and with
// ErrCut on one whose end is missing.
func Read(file []byte, warn func(string)) (components []Component, err error) {
	if len(file) > MaxFile {
		return nil, fmt.Errorf("read calendar: more than %d MB", MaxFile>>20)
	}
	g := guard{warn: warn}
	if err := g.run(file); err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	calendar, err := decodeClean(g.out.String())
	if err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	for _, part := range calendar.Children {
		components = append(components, Component{part})
	}
	return components, nil
}

// decodeClean gives the guard's text to go-ical. An error here is a hole in the guard, and so is a panic.
func decodeClean(text string) (calendar *ical.Calendar, err error) {
	defer func() {
		if r := recover(); r != nil {
			calendar, err = nil, fmt.Errorf("decode: %v: %.300s", r, cleanLine(string(debug.Stack())))
		}
	}()
	return ical.NewDecoder(strings.NewReader(text)).Decode()
}

// Name returns the component's name in upper case, such as VEVENT.
func (c Component) Name() string { return c.part.Name }

// Line returns the line of the file on which the component begins, counted from 1.
func (c Component) Line() int {
	p, _ := c.First(lineMark)
	n, _ := strconv.Atoi(p.Value())
	return n
}

// Children returns the components inside this one, in their order.
func (c Component) Children() iter.Seq[Component] {
	return func(yield func(Component) bool) {
		for _, child := range c.part.Children {
			if !yield(Component{child}) {
				return
			}
		}
	}
}

// All returns the properties of a name, given in upper case, in their order.
func (c Component) All(name string) iter.Seq[Property] {
	return func(yield func(Property) bool) {
		props := c.part.Props[name]
		for i := range props {
			if !yield(Property{&props[i]}) {
				return
			}
		}
	}
}

// Count returns how many properties of a name, given in upper case, there are.
func (c Component) Count(name string) int { return len(c.part.Props[name]) }

// First returns the first property of a name, given in upper case, and whether there is one.
func (c Component) First(name string) (Property, bool) {
	if props := c.part.Props[name]; len(props) > 0 {
		return Property{&props[0]}, true
	}
	return Property{}, false
}

// Text returns the first property of a name as a line of clean text of at most 200 runes; "" without one.
func (c Component) Text(name string) string {
	p, ok := c.First(name)
	if !ok {
		return ""
	}
	return shorten(cleanLine(unescape(p.Value())), maxText)
}

// Value returns the value as it stands in the file, without white space around it; "" for no property.
func (p Property) Value() string {
	if p.prop == nil {
		return ""
	}
	return p.prop.Value
}

// Param returns the first value of a parameter, given in upper case, without quotes; "" without one.
func (p Property) Param(name string) string {
	if p.prop == nil {
		return ""
	}
	return p.prop.Params.Get(name)
}

// Has tells whether the property has a parameter, given in upper case, were it empty.
func (p Property) Has(name string) bool { return p.prop != nil && p.prop.Params[name] != nil }

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
