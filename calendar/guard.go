package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// guard takes a file apart, and keeps of it what Read is for. Whatever the file, it needs time in proportion to its
// length, and memory in proportion to what it keeps.
//
// It does all that go-ical's decoder would have been for: where names, parameters and values begin has to be known to
// repair them. docs/decisions.md has the numbers.
type guard struct {
	warn      func(string)
	open      []string     // the components that were begun, in upper case
	kept      []*Component // those of open, from the second on, that are kept
	found     []*Component
	parts     int // components kept so far
	calendars int
}

// inside says which components are kept inside which.
var inside = map[string][]string{
	ical.CompCalendar: {ical.CompEvent, ical.CompFreeBusy, ical.CompTimezone},
	ical.CompTimezone: {ical.CompTimezoneStandard, ical.CompTimezoneDaylight},
}

// tops are the components that never stand inside each other: where one begins, the last has lost its end.
var tops = []string{ical.CompEvent, ical.CompFreeBusy, ical.CompTimezone, ical.CompToDo, ical.CompJournal, "VAVAILABILITY"}

// kind is what the guard does with a line, by its name.
type kind int

const (
	unwanted  kind = iota
	plainText      // a property that is kept
	dateValue      // the same; its value has no colon, so that the last colon of the line begins it
	begins
	ends
)

type wantedName struct {
	name string
	kind kind
}

// wanted are the lines that the guard looks at: what says when somebody is busy.
var wanted = []wantedName{
	{"BEGIN", begins}, {"END", ends}, {"DTSTART", dateValue}, {"DTEND", dateValue}, {"DTSTAMP", dateValue},
	{"RECURRENCE-ID", dateValue}, {"EXDATE", dateValue}, {"RDATE", dateValue}, {"FREEBUSY", dateValue}, {"UID", plainText},
	{"SUMMARY", plainText}, {"STATUS", plainText}, {"TRANSP", plainText}, {"SEQUENCE", plainText}, {"DURATION", plainText},
	{"RRULE", plainText}, {"EXRULE", plainText}, {"ATTENDEE", plainText}, {"X-MICROSOFT-CDO-BUSYSTATUS", plainText},
	{"TZID", plainText}, {"TZOFFSETFROM", plainText}, {"TZOFFSETTO", plainText},
}

// lookUp finds a name as it stands in the file; the zero one if it is not wanted.
func lookUp(name []byte) wantedName {
	name = bytes.TrimSpace(name)
	for _, w := range wanted {
		if len(w.name) == len(name) && strings.EqualFold(w.name, string(name)) {
			return w
		}
	}
	return wantedName{}
}

// params are the parameters that are kept.
var params = []string{"TZID", "VALUE", "RANGE", "PARTSTAT", "FBTYPE"}

func (g *guard) run(file []byte) error {
	lines := unfolder{rest: bytes.TrimPrefix(file, []byte("\ufeff"))}
	var last []byte
	for {
		line, ok := lines.next()
		if !ok {
			break
		}
		last = line.text
		if err := g.line(line); err != nil {
			return err
		}
	}
	switch {
	case g.calendars == 0:
		return errors.New("no calendar in it")
	case len(g.open) > 0:
		return fmt.Errorf("%w: no END:%s", ErrCut, g.open[0])
	case len(last) > 0 && strings.HasPrefix("BEGIN:VCALENDAR", upper(last)):
		return fmt.Errorf("%w: another begins", ErrCut)
	}
	return nil
}

func (g *guard) line(l line) error {
	i := bytes.IndexAny(l.text, ":;")
	if i < 0 {
		if g.keeps() {
			g.tell(l.number, "skipped: no property: %s", l.text)
		}
		return nil
	}
	switch p := lookUp(l.text[:i]); {
	case p.kind == begins:
		return g.begin(l.number, upper(l.text[i+1:]))
	case p.kind == ends:
		g.end(l.number, upper(l.text[i+1:]))
	case p.kind == unwanted || !g.keeps():
	case l.cut:
		g.tell(l.number, "skipped: %s is longer than %d kB", p.name, maxValue>>10)
	default:
		c := g.kept[len(g.kept)-1]
		c.properties = append(c.properties, newProperty(p, l.text))
	}
	return nil
}

// keeps tells whether the innermost component is one that is kept.
func (g *guard) keeps() bool { return len(g.kept) > 0 && len(g.kept) == len(g.open)-1 }

func (g *guard) begin(number int, name string) error {
	switch {
	case name == ical.CompCalendar && len(g.open) > 0:
		return fmt.Errorf("%w: line %d begins another", ErrCut, number)
	case name == ical.CompCalendar:
		g.calendars++
		g.open = append(g.open, name)
		return nil
	case len(g.open) == 0:
		g.tell(number, "skipped: %s outside a calendar", name)
		return nil
	case slices.Contains(tops, name) && len(g.open) > 1:
		g.tell(number, "%s begins inside %s, which has no end", name, g.open[len(g.open)-1])
		g.closeTo(1)
	}
	if len(g.open) == maxDepth {
		return fmt.Errorf("line %d: more than %d components inside each other", number, maxDepth)
	}
	if parent := g.open[len(g.open)-1]; len(g.kept) == len(g.open)-1 && slices.Contains(inside[parent], name) {
		if g.parts++; g.parts > maxComponents {
			return fmt.Errorf("line %d: more than %d events", number, maxComponents)
		}
		g.keep(&Component{Name: name, Line: number})
	}
	g.open = append(g.open, name)
	return nil
}

func (g *guard) keep(c *Component) {
	if len(g.kept) == 0 {
		g.found = append(g.found, c)
	} else {
		parent := g.kept[len(g.kept)-1]
		parent.Children = append(parent.Children, c)
	}
	g.kept = append(g.kept, c)
}

// end closes the innermost component of the name, and those inside it that have no end.
func (g *guard) end(number int, name string) {
	for i := len(g.open) - 1; i >= 0; i-- {
		if g.open[i] != name {
			continue
		}
		if i < len(g.open)-1 {
			g.tell(number, "%s ends before %s", name, g.open[len(g.open)-1])
		}
		g.closeTo(i)
		return
	}
	if len(g.open) > 0 {
		g.tell(number, "skipped: %s ends that was not begun", name)
	}
}

// closeTo closes all but the outermost n components.
func (g *guard) closeTo(n int) {
	g.open = g.open[:n]
	g.kept = g.kept[:min(len(g.kept), max(0, n-1))]
}

// newProperty reads a property that is wanted.
func newProperty(w wantedName, text []byte) Property {
	head, value := splitValue(text, w.kind)
	p := Property{Name: w.name, Value: printable(bytes.TrimSpace(value))}
	for name, v := range eachParam(head) {
		if slices.Contains(params, name) && len(v) <= maxName {
			p.params = append(p.params, param{name, printable(v)})
		}
	}
	return p
}

// printable returns what a value may hold: control characters are gone, a tab is a space, and what is no UTF-8 is read as
// Latin-1.
func printable(text []byte) string {
	if !slices.ContainsFunc(text, func(c byte) bool { return c < ' ' || c >= 0x7f }) {
		return string(text)
	}
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			r = rune(text[0])
		}
		text = text[n:]
		if r == '\t' {
			r = ' '
		}
		if r >= ' ' && r != 0x7f {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (g *guard) tell(number int, format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.([]byte); ok {
			args[i] = shorten(cleanLine(string(text[:min(len(text), maxName)])), 40)
		} else if text, ok := arg.(string); ok {
			args[i] = shorten(cleanLine(text), 40)
		}
	}
	g.warn(fmt.Sprintf("line %d: %s", number, fmt.Sprintf(format, args...)))
}

// upper returns a name in upper case without spaces around it; of one that is longer than any name, its start.
func upper(name []byte) string {
	return strings.ToUpper(string(bytes.TrimSpace(name[:min(len(name), maxName)])))
}
