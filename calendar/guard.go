package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// guard writes a calendar anew, so that go-ical can be given it: one VCALENDAR with the components and properties
// that Read is for, well-formed, three levels deep, each property on one line.
type guard struct {
	warn      func(string)
	out       bytes.Buffer
	open      []string // the components that were begun, in upper case
	kept      int      // how many of these, from the outermost on, are written
	parts     int      // components written so far
	calendars int
}

// inside says which components are kept inside which.
var inside = map[string][]string{
	ical.CompCalendar: {ical.CompEvent, ical.CompFreeBusy, ical.CompTimezone},
	ical.CompTimezone: {ical.CompTimezoneStandard, ical.CompTimezoneDaylight},
}

// tops are the components that never stand inside each other: where one begins, the last has lost its end.
var tops = []string{ical.CompEvent, ical.CompFreeBusy, ical.CompTimezone, ical.CompToDo, ical.CompJournal, "VAVAILABILITY"}

// property is what the guard does with a property that is kept.
type property int

const (
	plainValue property = iota + 1
	dateValue           // its value has no colon, so that the last one begins it
)

// wanted are the properties that say when somebody is busy.
var wanted = map[string]property{
	"UID": plainValue, "SUMMARY": plainValue, "STATUS": plainValue, "TRANSP": plainValue, "CLASS": plainValue, "SEQUENCE": plainValue, "DTSTAMP": dateValue,
	"DTSTART": dateValue, "DTEND": dateValue, "DURATION": plainValue, "RECURRENCE-ID": dateValue, "RRULE": plainValue, "EXRULE": plainValue,
	"EXDATE": dateValue, "RDATE": dateValue, "ATTENDEE": plainValue, "FREEBUSY": dateValue, "X-MICROSOFT-CDO-BUSYSTATUS": plainValue,
	"TZID": plainValue, "TZOFFSETFROM": plainValue, "TZOFFSETTO": plainValue,
}

// params are the parameters that are kept.
var params = []string{"TZID", "VALUE", "RANGE", "PARTSTAT", "FBTYPE"}

func (g *guard) run(file []byte) error {
	g.out.Grow(len(file)/2 + 64)
	g.out.WriteString("BEGIN:VCALENDAR\n")
	lines := unfolder{rest: bytes.TrimPrefix(file, []byte("\ufeff"))}
	for {
		line, ok := lines.next()
		if !ok {
			break
		}
		if err := g.line(line); err != nil {
			return err
		}
	}
	switch {
	case g.calendars == 0:
		return errors.New("no calendar in it")
	case len(g.open) > 0:
		return fmt.Errorf("%w: no END:%s", ErrCut, cleanLine(g.open[0]))
	}
	g.out.WriteString("END:VCALENDAR\n")
	return nil
}

func (g *guard) line(l line) error {
	i := bytes.IndexAny(l.text, ":;")
	if i < 0 {
		if len(g.open) > 0 && g.kept == len(g.open) {
			g.tell(l.number, "skipped: no property: %s", l.text)
		}
		return nil
	}
	name := upper(l.text[:i])
	switch name {
	case "BEGIN":
		return g.begin(l.number, upper(l.text[i+1:]))
	case "END":
		g.end(l.number, upper(l.text[i+1:]))
		return nil
	}
	kind := wanted[name]
	if kind == 0 || g.kept < 2 || g.kept != len(g.open) {
		return nil
	}
	if l.cut {
		g.tell(l.number, "skipped: %s is longer than %d kB", name, maxValue>>10)
		return nil
	}
	g.property(name, kind, l.text)
	return nil
}

func (g *guard) begin(number int, name string) error {
	switch {
	case name == ical.CompCalendar && len(g.open) > 0:
		return fmt.Errorf("%w: line %d begins another", ErrCut, number)
	case name == ical.CompCalendar:
		g.calendars++
		g.open, g.kept = append(g.open, name), 1
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
	if g.kept == len(g.open) && slices.Contains(inside[g.open[g.kept-1]], name) {
		if g.parts++; g.parts > maxComponents {
			return fmt.Errorf("line %d: more than %d events", number, maxComponents)
		}
		g.kept++
		g.out.WriteString("BEGIN:" + name + "\n" + lineMark + ":" + strconv.Itoa(number) + "\n")
	}
	g.open = append(g.open, name)
	return nil
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

// closeTo closes all but the outermost n components. The one VCALENDAR of the output stays open.
func (g *guard) closeTo(n int) {
	for g.kept > n {
		g.kept--
		if g.kept > 0 {
			g.out.WriteString("END:" + g.open[g.kept] + "\n")
		}
	}
	g.open = g.open[:n]
}

// property writes one property in the form that cannot be misread: parameters quoted, no control characters.
func (g *guard) property(name string, kind property, text []byte) {
	head, value := splitValue(text, kind)
	g.out.WriteString(name)
	for param, v := range eachParam(head) {
		if !slices.Contains(params, param) || len(v) > maxParam {
			continue
		}
		g.out.WriteString(";" + param + `="`)
		g.write(v)
		g.out.WriteByte('"')
	}
	g.out.WriteByte(':')
	g.write(bytes.TrimSpace(value))
	g.out.WriteByte('\n')
}

// write writes what a line may hold: control characters and quotes of a parameter are gone, a tab is a space, and what
// is no UTF-8 is read as Latin-1.
func (g *guard) write(text []byte) {
	clean := true
	for _, c := range text {
		if c < ' ' || c >= 0x7f {
			clean = false
			break
		}
	}
	if clean {
		g.out.Write(text)
		return
	}
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
			g.out.WriteRune(r)
		}
	}
}

func (g *guard) tell(number int, format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.([]byte); ok {
			args[i] = shorten(cleanLine(string(text[:min(len(text), maxParam)])), 40)
		} else if text, ok := arg.(string); ok {
			args[i] = shorten(cleanLine(text), 40)
		}
	}
	g.warn(fmt.Sprintf("line %d: %s", number, fmt.Sprintf(format, args...)))
}

// upper returns a name in upper case without spaces around it; of one that is longer than any name, its start.
func upper(name []byte) string {
	return strings.ToUpper(string(bytes.TrimSpace(name[:min(len(name), maxParam)])))
}
