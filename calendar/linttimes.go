package calendar

import (
	"strings"
	"time"

	"tend/internal/when"
)

// form is how a time is written.
type form int

const (
	noTime   form = iota
	day           // 20261117, with VALUE=DATE
	utc           // 20261117T070000Z
	local         // 20261117T080000, with a TZID
	floating      // the same, without
)

// formOf returns how a property of a part is written.
func formOf(p *part, name string) form {
	c, _ := p.first(name)
	return c.form()
}

func (c content) form() form {
	layout, f := wallForm, floating
	switch {
	case c.params["VALUE"] == "DATE":
		layout, f = "20060102", day
	case strings.HasSuffix(c.value, "Z") && c.params["TZID"] == "":
		layout, f = utcForm, utc
	case c.params["TZID"] != "":
		f = local
	}
	if _, err := time.Parse(layout, c.value); err != nil {
		return noTime
	}
	return f
}

// instant returns when a time is; of a zone that is not known it is the wall, and ok is false.
func (c content) instant() (t time.Time, ok bool) {
	wall, _ := time.Parse(wallForm, strings.TrimSuffix(c.value, "Z"))
	switch c.form() {
	case day:
		wall, _ = time.Parse("20060102", c.value)
	case local:
		zone, err := when.LoadZone(c.params["TZID"])
		if err != nil {
			return wall, false
		}
		return when.At(when.DateOf(wall), when.Clock(wall.Hour()*60+wall.Minute()), zone).Add(time.Duration(wall.Second()) * time.Second), true
	}
	return wall, true
}

// times checks when an event is, and how long.
func (l *linter) times(e *part) {
	start, _ := e.first("DTSTART")
	f := start.form()
	switch f {
	case noTime:
		l.problem(start.line, "event %s: DTSTART %q is no time", e.value("UID"), start.value)
		return
	case floating:
		l.remark(start.line, "DTSTART has no zone: it is at another instant for each viewer")
	}
	end, ended := e.first("DTEND")
	length, lasts := e.first("DURATION")
	switch {
	case ended && lasts:
		l.problem(length.line, "both DTEND and DURATION")
	case lasts && !isDuration(length.value):
		l.problem(length.line, "DURATION %q is no length above none", length.value)
	case ended && end.form() == noTime:
		l.problem(end.line, "DTEND %q is no time", end.value)
	case ended && (end.form() == day) != (f == day):
		l.problem(end.line, "DTEND is a day and DTSTART is not, or the other way round")
	case ended:
		a, known := start.instant()
		b, too := end.instant()
		if known == too && !b.After(a) {
			l.problem(end.line, "DTEND %s is not after DTSTART %s", end.value, start.value)
		}
	}
	for _, rule := range e.all("RRULE") {
		l.rule(rule, f)
	}
	for _, name := range []string{"EXDATE", "RDATE", "RECURRENCE-ID"} {
		for _, c := range e.all(name) {
			first, _, _ := strings.Cut(c.value, ",")
			first, _, period := strings.Cut(first, "/")
			c.value = first
			if !period && c.form() != f {
				l.problem(c.line, "%s is not written as DTSTART is: Google passes over it", name)
			}
		}
	}
}

// frequencies are those that a rule may have.
const frequencies = " SECONDLY MINUTELY HOURLY DAILY WEEKLY MONTHLY YEARLY "

func (l *linter) rule(rule content, start form) {
	parts := ruleParts(rule.value)
	until := content{value: parts["UNTIL"]}
	if start == day {
		until.params = map[string]string{"VALUE": "DATE"}
	}
	want := map[form]form{day: day, utc: utc, local: utc, floating: floating}[start]
	switch {
	case parts["FREQ"] == "" || !strings.Contains(frequencies, " "+parts["FREQ"]+" "):
		l.problem(rule.line, "RRULE %q has no FREQ", rule.value)
	case until.value != "" && parts["COUNT"] != "":
		l.problem(rule.line, "RRULE has both UNTIL and COUNT")
	case until.value != "" && until.form() != want:
		l.problem(rule.line, "UNTIL=%s does not fit how DTSTART is written", until.value)
	}
}
