package calendar

import (
	"fmt"
	"slices"
	"strings"
)

const (
	maxLint     = 16 << 20 // bytes of a file that is looked at
	maxProblems = 200      // that are told; what follows a broken line is often broken, too
	lintDepth   = 8        // of components in one another
)

// Problem is one thing in an iCalendar file that a client may stumble over.
type Problem struct {
	Line   int    `json:"line"` // of the file, from 1; 0: the whole file
	Text   string `json:"text"`
	Remark bool   `json:"remark,omitempty"` // allowed, but clients differ
}

// String reads "line 12: no DTSTAMP".
func (p Problem) String() string {
	text := p.Text
	if p.Remark {
		text = "remark: " + text
	}
	if p.Line == 0 {
		return text
	}
	return fmt.Sprintf("line %d: %s", p.Line, text)
}

// Report is what Lint found in a file.
type Report struct {
	Bytes    int       `json:"bytes"`
	Events   int       `json:"events"`
	Zones    int       `json:"zones"` // VTIMEZONEs
	Problems []Problem `json:"problems"`
}

// OK tells whether there is nothing but remarks.
func (r Report) OK() bool {
	return !slices.ContainsFunc(r.Problems, func(p Problem) bool { return !p.Remark })
}

// Lint checks a published calendar by RFC 5545, and by what real clients were seen to refuse: line ends, lengths and
// folds, UTF-8, what belongs to a calendar, its zones and events, and that nothing is in it that makes a client drop the
// whole. It reads any bytes, of which there should be at most 16 MiB, in time that grows with their number.
func Lint(data []byte) Report {
	l := &linter{report: Report{Bytes: len(data), Problems: []Problem{}}, zones: map[string]bool{}, uids: map[string]int{}}
	if len(data) > maxLint {
		l.problem(0, "%d bytes are too many: clients take a few MiB at most", len(data))
		return l.report
	}
	calendar := l.tree(l.lines(data))
	if calendar == nil {
		return l.report
	}
	l.calendar(calendar)
	slices.SortStableFunc(l.report.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return l.report
}

// linter gathers what is found.
type linter struct {
	report Report
	zones  map[string]bool // TZIDs that a VTIMEZONE defines
	uids   map[string]int  // line of the event that has a UID, with its RECURRENCE-ID
}

func (l *linter) problem(line int, format string, args ...any) {
	l.add(Problem{Line: line, Text: cleanLine(fmt.Sprintf(format, args...))})
}

func (l *linter) remark(line int, format string, args ...any) {
	l.add(Problem{Line: line, Text: cleanLine(fmt.Sprintf(format, args...)), Remark: true})
}

func (l *linter) add(p Problem) {
	if len(l.report.Problems) < maxProblems {
		l.report.Problems = append(l.report.Problems, p)
	}
}

// part is a component as it stands in the file.
type part struct {
	name  string
	line  int
	lines []content
	parts []*part
}

// all returns the content lines of a name.
func (p *part) all(name string) (found []content) {
	for _, c := range p.lines {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// value returns the value of the first of a name, or "".
func (p *part) value(name string) string {
	c, _ := p.first(name)
	return c.value
}

func (p *part) first(name string) (content, bool) {
	for _, c := range p.lines {
		if c.name == name {
			return c, true
		}
	}
	return content{line: p.line}, false
}

// tree puts content lines into their components and returns the calendar, or nil where there is none.
func (l *linter) tree(lines []content) *part {
	root := &part{}
	open := []*part{root}
	for _, c := range lines {
		top := open[len(open)-1]
		switch name := strings.ToUpper(strings.TrimSpace(c.value)); {
		case c.name == "BEGIN" && len(open) > lintDepth:
			l.problem(c.line, "BEGIN:%s stands in %d others", name, len(open))
			return nil
		case c.name == "BEGIN":
			next := &part{name: name, line: c.line}
			top.parts = append(top.parts, next)
			open = append(open, next)
		case c.name != "END":
			top.lines = append(top.lines, c)
		case len(open) == 1 || name != top.name:
			l.problem(c.line, "END:%s ends nothing that has begun", name)
			return nil
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 1 {
		l.problem(open[len(open)-1].line, "BEGIN:%s has no end: the file is cut short", open[len(open)-1].name)
		return nil
	}
	return l.only(root)
}

// only returns the one calendar of a file.
func (l *linter) only(root *part) *part {
	for _, c := range root.lines {
		l.problem(c.line, "%s stands outside of the calendar", c.name)
	}
	if len(root.parts) != 1 || root.parts[0].name != "VCALENDAR" {
		l.problem(0, "want one VCALENDAR, and nothing else")
		return nil
	}
	return root.parts[0]
}
