package busy

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tend/calendar"
)

// event is a VEVENT as far as it says when somebody is busy.
type event struct {
	uid      string
	summary  string
	line     int
	sequence int64
	stamp    wall // DTSTAMP, which tells the newer of two versions
	free     bool // takes no time, but may still replace an occurrence that does

	start  moment
	end    *moment  // nil if there is a length
	length duration // of each occurrence but, with an end, of the first

	rules, without []*rule
	dates          []period // RDATE; those that are no periods have the event's length
	except         dateset

	replaces *moment // RECURRENCE-ID
	onwards  bool    // RANGE=THISANDFUTURE
}

// event reads a VEVENT. What cannot be read is told; without a start there is no event.
func (r *reader) event(c *calendar.Component) (*event, bool) {
	e := &event{summary: c.Text("SUMMARY"), line: c.Line, free: r.isFree(c)}
	if e.uid = c.Value("UID"); r.Own != nil && r.Own(e.uid) {
		return nil, false
	}
	p := c.Get("DTSTART")
	if p == nil {
		r.tellOf(e, "it has no DTSTART, so it is left out")
		return nil, false
	}
	var err error
	if e.start, err = r.zones.moment(p, p.Value); err != nil {
		r.tellOf(e, "DTSTART %v, so it is left out", err)
		return nil, false
	}
	for other := range c.All("DTSTART") {
		if other != p {
			r.tellOf(e, "it has more than one DTSTART; the first holds")
			break
		}
	}
	if err := r.ends(e, c); err != nil {
		r.tellOf(e, "%v, so it is left out", err)
		e.free = true
	}
	e.version(c)
	r.replacement(e, c)
	r.recurrence(e, c)
	return e, true
}

// version reads what tells the newer of two versions of an event. What cannot be read is old.
func (e *event) version(c *calendar.Component) {
	if text := c.Value("SEQUENCE"); text != "" {
		e.sequence, _ = strconv.ParseInt(text, 10, 64)
	}
	if s, err := parseTime(c.Value("DTSTAMP")); err == nil {
		e.stamp = s.wall
	}
}

func (r *reader) tellOf(e *event, format string, args ...any) {
	name := "an event"
	if e.summary != "" {
		name = fmt.Sprintf("%.60q", e.summary)
	}
	r.tell(fmt.Sprintf("%s (line %d): %s", name, e.line, fmt.Sprintf(format, args...)))
}

// ends reads when the event ends: DTEND, or DURATION, or with its start; a whole day after it if it is a day.
func (r *reader) ends(e *event, c *calendar.Component) error {
	if p := c.Get("DTEND"); p != nil {
		end, err := r.zones.moment(p, p.Value)
		if err != nil {
			return fmt.Errorf("DTEND %w", err)
		}
		return e.endAt(end)
	}
	if p := c.Get("DURATION"); p != nil {
		length, err := parseDuration(p.Value)
		if err != nil {
			return fmt.Errorf("DURATION %w", err)
		}
		if e.length = length; e.start.date && length.days == 0 {
			e.length = duration{days: max(1, ceil(length.seconds, day))}
		}
		return nil
	}
	if e.start.date {
		e.length.days = 1
	}
	return nil
}

// endAt takes the end of the first occurrence. All others have the same length: days for whole days, seconds for
// times (RFC 5545 section 3.8.5.3), so that a night shift has eight hours over a change of clocks too.
func (e *event) endAt(end moment) error {
	if e.start.date {
		days := end.wall.date() - e.start.wall.date()
		if end.wall.clock() > 0 {
			days++
		}
		if days < 0 {
			return errors.New("DTEND is before DTSTART")
		}
		e.length.days = max(1, days) // some programs write the last day, not the one after it
		return nil
	}
	if end.date {
		end.zone = e.start.zone
	}
	from, _ := e.start.readings()
	to, last := end.readings()
	if to <= from && end.wall > e.start.wall && end.zone == e.start.zone { // it began in an hour that clocks skip
		e.length = duration{seconds: int64(end.wall - e.start.wall)}
		return nil
	}
	if last < from {
		return errors.New("DTEND is before DTSTART")
	}
	e.end, e.length = &end, duration{seconds: max(0, to-from)}
	return nil
}

// isFree tells whether the event leaves the owner's time free by what it says of itself.
func (r *reader) isFree(c *calendar.Component) bool {
	is := func(name, value string) bool { return strings.EqualFold(c.Value(name), value) }
	return is("STATUS", "CANCELLED") || is("STATUS", "CANCELED") || is("TRANSP", "TRANSPARENT") ||
		is("X-MICROSOFT-CDO-BUSYSTATUS", "FREE") || r.declined(c)
}

// declined tells whether one of the owner's addresses declined the invitation.
func (r *reader) declined(c *calendar.Component) bool {
	for p := range c.All("ATTENDEE") {
		address := strings.ToLower(p.Value)
		if p.Is("PARTSTAT", "DECLINED") &&
			slices.Contains(r.Addresses, strings.TrimSpace(strings.TrimPrefix(address, "mailto:"))) {
			return true
		}
	}
	return false
}

// replacement reads RECURRENCE-ID. An event whose own cannot be read stands for itself.
func (r *reader) replacement(e *event, c *calendar.Component) {
	p := c.Get("RECURRENCE-ID")
	if p == nil {
		return
	}
	m, err := r.zones.moment(p, p.Value)
	if err != nil {
		r.tellOf(e, "RECURRENCE-ID %v, so it replaces nothing", err)
		return
	}
	e.replaces, e.onwards = &m, p.Is("RANGE", "THISANDFUTURE")
}

// maxDates is how many dates of RDATE and EXDATE one file may have.
const maxDates = 100_000

// recurrence reads rules and dates. A rule that cannot be read leaves the first occurrence.
func (r *reader) recurrence(e *event, c *calendar.Component) {
	e.rules, e.without = r.rules(e, c, "RRULE"), r.rules(e, c, "EXRULE")
	r.eachDate(e, c, "EXDATE", func(p *calendar.Property, text string) error {
		m, err := r.zones.moment(p, text)
		if err == nil {
			e.except.add(m)
		}
		return err
	})
	r.eachDate(e, c, "RDATE", func(p *calendar.Property, text string) error {
		if strings.Contains(text, "/") {
			d, err := r.zones.period(p, text)
			if err == nil {
				e.dates = append(e.dates, d)
			}
			return err
		}
		m, err := r.zones.moment(p, text)
		if err == nil {
			e.dates = append(e.dates, period{start: e.like(m)})
		}
		return err
	})
}

func (r *reader) rules(e *event, c *calendar.Component, name string) (rules []*rule) {
	for p := range c.All(name) {
		rule, err := parseRule(p.Value)
		if err != nil {
			r.tellOf(e, "%s cannot be read: %.80s", name, err)
			continue
		}
		if e.start.date { // whole days have no time of day (RFC 5545 section 3.3.10)
			rule.times, rule.freq = [3][]int{}, max(rule.freq, daily)
		}
		rules = append(rules, rule)
	}
	return rules
}

// like gives a date of a series its time of day, if it has one, or takes it away, if it has none.
func (e *event) like(m moment) moment {
	switch {
	case m.date && !e.start.date:
		return moment{stamp{wall: m.wall + wall(e.start.wall.clock())}, e.start.zone, false}
	case e.start.date && !m.date:
		return moment{stamp{wall: wall(m.wall.date() * day), date: true}, e.start.zone, false}
	case m.floating:
		m.zone = e.start.zone
	}
	return m
}

// eachDate goes through the lists of dates of one name. The first that cannot be read is told.
func (r *reader) eachDate(e *event, c *calendar.Component, name string, use func(*calendar.Property, string) error) {
	told := false
	for p := range c.All(name) {
		for text := range eachOf(p.Value) {
			if r.dates++; r.dates > maxDates {
				if !told {
					r.tellOf(e, "%s: more than %d dates in the file; the others are left out", name, maxDates)
				}
				return
			}
			if err := use(p, text); err != nil && !told {
				told = true
				r.tellOf(e, "%s %v", name, err)
			}
		}
	}
}
