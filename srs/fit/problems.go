package fit

import (
	"fmt"

	"tend/internal/clean"
)

// Problem is a line that was skipped or mended, and why; or, where Line is 0, something that many lines have in common.
type Problem struct {
	Line int    `json:"line,omitempty"`
	Text string `json:"problem"`
	More int    `json:"more,omitempty"` // lines after it that are like it, and not named
}

// String names the line.
func (p Problem) String() string {
	text := p.Text
	if p.Line > 0 {
		text = fmt.Sprintf("line %d: %s", p.Line, text)
	}
	if p.More > 0 {
		text += fmt.Sprintf(", and %d more like it", p.More)
	}
	return text
}

// namedOfAKind is how many problems of a kind are named: a log that is wrong throughout floods no screen, and hides no
// other problem.
const namedOfAKind = 10

// longestProblem is how much of a problem is told, in runes: it may quote a field of 64 KiB.
const longestProblem = 200

// problems collects what is wrong with a log, in the order of its lines. The zero value is ready.
type problems struct {
	named  []Problem
	kinds  map[string]*kind
	capped int // durations that count as a minute
}

// kind is how often a problem came, and where it was named last.
type kind struct{ count, last int }

// name names a line, or counts it where its kind was named often enough. What makes a kind is the format.
func (p *problems) name(line int, format string, args ...any) {
	k := p.kinds[format]
	if k == nil {
		if p.kinds == nil {
			p.kinds = map[string]*kind{}
		}
		k = &kind{}
		p.kinds[format] = k
	}
	if k.count++; k.count > namedOfAKind {
		p.named[k.last].More++
		return
	}
	k.last = len(p.named)
	p.named = append(p.named, Problem{Line: line, Text: clean.Truncate(fmt.Sprintf(format, args...), longestProblem)})
}

// all are the problems, and last how many durations were cut.
func (p *problems) all() []Problem {
	switch p.capped {
	case 0:
		return p.named
	case 1:
		return append(p.named, Problem{Text: "1 duration of more than a minute counts as 60 s"})
	}
	return append(p.named, Problem{Text: fmt.Sprintf("%d durations of more than a minute count as 60 s", p.capped)})
}

// fault is why a line is no review; its format is its kind.
type fault struct {
	format string
	args   []any
}

// Error says it.
func (f fault) Error() string { return fmt.Sprintf(f.format, f.args...) }

func wrong(format string, args ...any) error { return fault{format, args} }
