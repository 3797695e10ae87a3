package anki

import (
	"slices"
	"strconv"
	"strings"

	"tend/internal/pattern"
)

// maxNested is how deep deletions may stand in each other; Anki has 8.
const maxNested = 8

// clozePart is text, or a deletion when it has numbers.
type clozePart struct {
	text    string
	numbers []int
	hint    string
	inner   []clozePart
}

// clozeOpen is the start of a deletion: {{c1:: and, since version 25, {{c1,2::.
var clozeOpen = pattern.Of(`\{\{c(\d{1,9}(?:,\d{1,9})*)::`)

// parseCloze reads a field with deletions such as {{c1::answer::hint}}. What never ends is text.
func parseCloze(s string) []clozePart {
	stack := []clozePart{{}}
	top := func() *clozePart { return &stack[len(stack)-1] }
	text := func(t string) {
		if t != "" {
			top().inner = append(top().inner, clozePart{text: t})
		}
	}
	opens := clozeOpen().FindAllStringSubmatchIndex(s, -1)
	at := 0
	for at < len(s) {
		for len(opens) > 0 && opens[0][0] < at {
			opens = opens[1:]
		}
		next := len(s)
		if len(opens) > 0 && len(stack) <= maxNested {
			next = opens[0][0]
		}
		if end := strings.Index(s[at:next], "}}"); end >= 0 && len(stack) > 1 {
			text(s[at : at+end])
			done := *top()
			done.takeHint()
			stack = stack[:len(stack)-1]
			top().inner = append(top().inner, done)
			at += end + len("}}")
			continue
		}
		text(s[at:next])
		if at = next; at < len(s) {
			stack = append(stack, clozePart{text: s[at:opens[0][1]], numbers: numbers(s[opens[0][2]:opens[0][3]])})
			at = opens[0][1]
		}
	}
	for len(stack) > 1 {
		unclosed := *top()
		stack = stack[:len(stack)-1]
		text(unclosed.text)
		top().inner = append(top().inner, unclosed.inner...)
	}
	return stack[0].inner
}

// numbers reads "1,2"; it has digits and commas alone.
func numbers(s string) []int {
	var list []int
	for digits := range strings.SplitSeq(s, ",") {
		n, _ := strconv.Atoi(digits)
		list = append(list, n)
	}
	return list
}

// takeHint splits "answer::hint" in the own text of a deletion.
func (c *clozePart) takeHint() {
	c.text = ""
	for i, p := range c.inner {
		if p.numbers != nil {
			continue
		}
		if answer, hint, found := strings.Cut(p.text, "::"); found {
			c.inner[i].text, c.hint = answer, hint
			return
		}
	}
}

// cloze gives the HTML of a field with deletions in the style of the side.
func (s *side) cloze(parts []clozePart) string {
	if s.style == extra {
		return ""
	}
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p.numbers == nil:
			b.WriteString(p.text)
		case s.style == bracketed:
			b.WriteString(s.bracket(p))
		case !slices.Contains(p.numbers, s.number):
			b.WriteString(s.cloze(p.inner))
		case s.style == answered:
			s.deleted = append(s.deleted, deletionInfo{number: s.number})
			b.WriteString("<b>" + s.cloze(p.inner) + "</b>")
		default:
			s.deleted = append(s.deleted, deletionInfo{number: s.number})
			b.WriteString(gapOf(p.hint))
		}
	}
	return b.String()
}

// bracket puts an outer deletion between marks. It sets odd when brackets cannot show it.
func (s *side) bracket(p clozePart) string {
	var b strings.Builder
	for _, inner := range p.inner {
		s.odd = s.odd || inner.numbers != nil
		b.WriteString(inner.text)
	}
	s.odd = s.odd || len(p.numbers) != 1
	s.deleted = append(s.deleted, deletionInfo{number: p.numbers[0], hint: p.hint})
	return string(openMark) + b.String() + string(shutMark)
}

// gapOf is what stands on a front for a deletion.
func gapOf(hint string) string {
	if hint = strings.TrimSpace(stripTags(hint)); hint != "" {
		return string(leftMark) + hint + string(rightMark)
	}
	return string(leftMark) + "..." + string(rightMark)
}
