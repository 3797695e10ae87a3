// Package reflection is the questions that come back by the calendar: their templates, the answers, what is due, what
// changed since the answers before, and the evidence beside them.
//
// It is pure. A period is one of the calendar's; one that was missed owes nothing, the next takes its place.
package reflection

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/id"
)

// Kind is which questions are asked.
type Kind string

// The kinds of reflection.
const (
	Month    Kind = "month"     // three questions on whether you coast
	Quarter  Kind = "quarter"   // the self-assessment: five questions
	HalfYear Kind = "half-year" // what can you do now that you could not do six months ago?
	Audit    Kind = "audit"     // four questions a project, part of the half-year
)

// Kinds are all kinds, the most frequent first.
func Kinds() []Kind { return []Kind{Month, Quarter, HalfYear, Audit} }

// ParseKind reads a kind.
func ParseKind(s string) (Kind, error) {
	kind := Kind(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(Kinds(), kind) {
		return "", fmt.Errorf("reflection %q: want month, quarter, half-year or audit", s)
	}
	return kind, nil
}

// Answer is what was written below one question. An empty text is a question that is still open.
type Answer struct {
	Key      string `json:"key"`      // of the question, the same when its words change
	Question string `json:"question"` // as it was asked
	Text     string `json:"text"`     // Markdown without comments
}

// Saved is the answers of a reflection as they were saved once. None is ever changed: an edit is another one, and the
// newest stands.
type Saved struct {
	ID      id.Answers `json:"id"`
	Kind    Kind       `json:"kind"`
	Period  string     `json:"period"` // 2026-11, 2026-Q4, 2026-H2
	Answers []Answer   `json:"answers"`
	At      time.Time  `json:"at"`
	// Minutes is how long it took to write, and Session the time that counts for it; 0 and empty where nobody said.
	Minutes int        `json:"minutes,omitempty"`
	Session id.Session `json:"session_id,omitempty"`
}

// Name is what the reflection is called: its period, and of an audit that it is one: 2026-H2, 2026-H2-audit.
func (s Saved) Name() id.Reflection { return NameOf(s.Kind, s.Period) }

// NameOf is the name of the reflection of a kind and a period.
func NameOf(kind Kind, period string) id.Reflection {
	if kind == Audit {
		return id.Reflection(period + "-audit")
	}
	return id.Reflection(period)
}

// ParseName reads the name of a reflection.
func ParseName(name string) (Kind, Period, error) {
	text, isAudit := strings.CutSuffix(strings.TrimSpace(name), "-audit")
	p, err := ParsePeriod(text)
	if err != nil {
		return "", p, err
	}
	switch {
	case isAudit && p.unit == halves:
		return Audit, p, nil
	case isAudit:
		return "", p, fmt.Errorf("reflection %q: an audit is of a half-year, such as 2026-H2-audit", name)
	}
	return map[unit]Kind{months: Month, quarters: Quarter, halves: HalfYear}[p.unit], p, nil
}

// Open is how many questions have no answer yet.
func Open(answers []Answer) int {
	n := 0
	for _, a := range answers {
		if a.Text == "" {
			n++
		}
	}
	return n
}

// Same tells whether two lists hold the same answers.
func Same(a, b []Answer) bool { return slices.Equal(a, b) }

// Find returns the answer to the question of that key.
func Find(answers []Answer, key string) (Answer, bool) {
	at := slices.IndexFunc(answers, func(a Answer) bool { return a.Key == key })
	if at < 0 {
		return Answer{}, false
	}
	return answers[at], true
}
