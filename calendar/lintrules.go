package calendar

import (
	"slices"
	"strings"

	"tend/internal/pattern"
)

// calendar checks the calendar's own lines and each of its components.
func (l *linter) calendar(c *part) {
	for _, own := range [][2]string{{"VERSION", "2.0"}, {"PRODID", ""}, {"CALSCALE", "GREGORIAN"}} {
		name, want := own[0], own[1]
		given := c.all(name)
		switch {
		case len(given) > 1:
			l.problem(given[1].line, "%s stands twice", name)
		case len(given) == 0 && name != "CALSCALE":
			l.problem(c.line, "no %s", name)
		case len(given) == 1 && (given[0].value == "" || want != "" && !strings.EqualFold(given[0].value, want)):
			l.problem(given[0].line, "%s %q", name, given[0].value)
		}
	}
	if method, ok := c.first("METHOD"); ok {
		l.problem(method.line, "METHOD makes an invitation of it: PUBLISH wants an ORGANIZER in each event (RFC 5546)")
	}
	l.refresh(c)
	for _, zone := range c.parts {
		if zone.name == "VTIMEZONE" {
			l.zone(zone)
		}
	}
	for _, p := range c.parts {
		switch p.name {
		case "VEVENT":
			l.report.Events++
			l.event(p)
		case "VTIMEZONE", "VTODO", "VJOURNAL":
		default:
			l.problem(p.line, "%s: vdirsyncer refuses the whole calendar over it", p.name)
		}
	}
}

var positive = pattern.Of(`^\+?P(\d+W|(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)$`)

// isDuration tells a length of time above nothing (RFC 5545 section 3.3.6).
func isDuration(s string) bool {
	return positive().MatchString(s) && strings.ContainsAny(s, "123456789") && !strings.HasSuffix(s, "T")
}

func (l *linter) refresh(c *part) {
	for _, r := range c.all("REFRESH-INTERVAL") {
		if r.params["VALUE"] != "DURATION" || !isDuration(r.value) {
			l.problem(r.line, "REFRESH-INTERVAL: want ;VALUE=DURATION and a length above none (RFC 7986)")
		}
	}
	if ttl, ok := c.first("X-PUBLISHED-TTL"); ok && !isDuration(ttl.value) {
		l.problem(ttl.line, "X-PUBLISHED-TTL %q is no length of time", ttl.value)
	}
}

var offset = pattern.Of(`^[+-]\d{4}(\d\d)?$`)

// zone checks a VTIMEZONE and remembers its name.
func (l *linter) zone(z *part) {
	l.report.Zones++
	id := z.value("TZID")
	switch {
	case id == "":
		l.problem(z.line, "VTIMEZONE without TZID")
	case l.zones[id]:
		l.problem(z.line, "VTIMEZONE %s stands twice", id)
	}
	l.zones[id] = true
	if len(z.parts) == 0 {
		l.problem(z.line, "VTIMEZONE %s has neither STANDARD nor DAYLIGHT", id)
	}
	for _, o := range z.parts {
		if !offset().MatchString(o.value("TZOFFSETFROM")) || !offset().MatchString(o.value("TZOFFSETTO")) || formOf(o, "DTSTART") != floating {
			l.problem(o.line, "VTIMEZONE %s: want a local DTSTART, TZOFFSETFROM and TZOFFSETTO", id)
		}
		rule, ruled := o.first("RRULE")
		if _, listed := o.first("RDATE"); ruled && listed {
			l.problem(rule.line, "VTIMEZONE %s has both RRULE and RDATE", id)
		}
		if until := ruleParts(rule.value)["UNTIL"]; until != "" && !strings.HasSuffix(until, "Z") {
			l.problem(rule.line, "VTIMEZONE %s: UNTIL is not in UTC", id)
		}
		if by := ruleParts(rule.value); by["BYDAY"] != "" && by["BYMONTHDAY"] != "" {
			l.remark(rule.line, "VTIMEZONE %s: Exchange does not know BYDAY with BYMONTHDAY", id)
		}
	}
}

// ruleParts are the parts of an RRULE by name.
func ruleParts(rule string) map[string]string {
	parts := map[string]string{}
	for part := range strings.SplitSeq(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		parts[strings.ToUpper(name)] = value
	}
	return parts
}

// once are what an event has once at most.
var once = []string{"UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS",
	"TRANSP", "CLASS", "SEQUENCE", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID"}

// values are properties, and after each name what it may be.
var values = [][]string{{"STATUS", "CONFIRMED", "TENTATIVE", "CANCELLED"}, {"TRANSP", "OPAQUE", "TRANSPARENT"}}

var number = pattern.Of(`^\d{1,9}$`)

func (l *linter) event(e *part) {
	for _, name := range once {
		if all := e.all(name); len(all) > 1 {
			l.problem(all[1].line, "%s stands twice", name)
		}
	}
	l.identity(e)
	for _, list := range values {
		name, allowed := list[0], list[1:]
		if p, ok := e.first(name); ok && !slices.Contains(allowed, p.value) {
			l.problem(p.line, "%s %q: want %s", name, p.value, strings.Join(allowed, ", "))
		}
	}
	if p, ok := e.first("SEQUENCE"); ok && !number().MatchString(p.value) {
		l.problem(p.line, "SEQUENCE %q is no number", p.value)
	}
	if p, ok := e.first("URL"); ok && cleanURL(p.value) == "" {
		l.remark(p.line, "URL %q is no web address", p.value)
	}
	for _, p := range e.lines {
		if id := p.params["TZID"]; id != "" && !l.zones[id] {
			l.problem(p.line, "TZID %s has no VTIMEZONE: some clients take the time for any zone's", id)
		}
	}
	for _, name := range []string{"SUMMARY", "DESCRIPTION", "LOCATION"} {
		if p, ok := e.first(name); ok && !isText(p.value) {
			l.problem(p.line, "%s: a comma, semicolon or backslash is not escaped", name)
		}
	}
	l.times(e)
	for _, alarm := range e.parts {
		if action := alarm.value("ACTION"); alarm.name != "VALARM" || action == "" || alarm.value("TRIGGER") == "" || action == "EMAIL" {
			l.problem(alarm.line, "%s %s: want a VALARM with TRIGGER that sends no mail", alarm.name, action)
		}
	}
}

// identity checks what clients tell an event by, and when it changed.
func (l *linter) identity(e *part) {
	uid := e.value("UID")
	key := uid + "\n" + e.value("RECURRENCE-ID")
	switch {
	case uid == "":
		l.problem(e.line, "event without UID")
	case l.uids[key] > 0:
		l.problem(e.line, "UID %s stands twice, first in line %d", uid, l.uids[key])
	default:
		l.uids[key] = e.line
	}
	if _, ok := e.first("DTSTAMP"); !ok {
		l.problem(e.line, "event %s without DTSTAMP", uid)
	}
	for _, name := range []string{"DTSTAMP", "LAST-MODIFIED", "CREATED"} {
		if p, ok := e.first(name); ok && formOf(e, name) != utc {
			l.problem(p.line, "%s %q is no time in UTC", name, p.value)
		}
	}
}

// isText tells whether a value of type TEXT is escaped as it should be.
func isText(value string) bool {
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case ',', ';':
			return false
		case '\\':
			if i++; i == len(value) || !strings.ContainsRune(`\;,nN`, rune(value[i])) {
				return false
			}
		}
	}
	return true
}
