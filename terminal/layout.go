package terminal

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// measure is the longest line of text, in cells; longer ones are hard to read.
const measure = 88

// layout is a page laid out for a size of screen: a head, a body that scrolls, a foot.
type layout struct {
	head   []string
	body   []string
	answer int // the line of the body at which the answer starts, or -1
	foot   []string
	room   int // lines for the body
	cells  int // for a line
}

// low is the height of a screen, in lines, below which blank lines and hints give way to the text.
const low = 16

// lay lays the page out for the screen's size, or for 80 by 24 cells while that is not known.
func (m screen) lay() layout {
	if m.width == 0 || m.height == 0 {
		m.width, m.height = 80, 24
	}
	p := m.s.page()
	l := layout{head: []string{""}, answer: -1, cells: max(10, min(m.width-2, measure))}
	l.head[0] = m.style(faint, cut(p.head, l.cells))
	if m.height >= low {
		l.head = append(l.head, "")
	}
	m.layBody(p, &l)
	m.layFoot(p, &l)
	l.room = max(1, m.height-len(l.head)-len(l.foot)-1) // a line says what is out of sight
	return l
}

// layFoot lays out what was said, what is asked, and the hints on keys. What does not fit into the screen below one
// line of text is left out, the ways to answer last.
func (m screen) layFoot(p page, l *layout) {
	said := m.sayLines(l.cells)
	lead, ask := breakAtWords(p.lead, l.cells, 0), flow(p.ask, " · ", l.cells)
	keys := flow(p.keys, "  ", l.cells)
	if m.height < low {
		keys = []string{"? help  q quit"}
	}
	for n := range keys {
		keys[n] = m.style(faint, keys[n])
	}
	if p.lead == "" {
		lead = nil
	}
	if m.more != nil {
		said, lead, ask, keys = nil, nil, []string{"any key goes back"}, nil
	}
	room := max(1, m.height-len(l.head)-2)
	for _, spare := range []*[]string{&keys, &lead, &said} {
		if len(said)+len(lead)+len(ask)+len(keys) > room {
			*spare = nil
		}
	}
	l.foot = slices.Concat(said, lead, ask, keys)
	l.foot = l.foot[:min(len(l.foot), room)]
	for n := range l.foot {
		l.foot[n] = cut(l.foot[n], l.cells)
	}
}

// layBody lays out the text and, where it is shown, the answer below a rule; or what is to be read in between.
func (m screen) layBody(p page, l *layout) {
	if m.more != nil {
		for _, line := range m.more {
			l.body = append(l.body, breakAtWords(line, l.cells, 3)...)
		}
		return
	}
	if p.title != "" {
		for _, line := range breakAtWords(p.title, l.cells, 0) {
			l.body = append(l.body, m.style(bold, line))
		}
		l.body = append(l.body, "")
	}
	l.body = append(l.body, layMarkdown(p.text, l.cells)...)
	if p.shown && p.answer != "" {
		rule := []string{"", m.style(faint, m.rule(l.cells)), ""}
		if m.height < low {
			rule = rule[1:2]
		}
		l.body = append(l.body, rule...)
		l.answer = len(l.body)
		l.body = append(l.body, layMarkdown(p.answer, l.cells)...)
	}
}

// last is the highest first line that still fills the room.
func (l layout) last() int { return max(0, len(l.body)-l.room) }

// answerTop is the first line to show so that the answer is in sight, with as much of the question as fits.
func (l layout) answerTop() int {
	return max(0, min(l.last(), l.answer-1))
}

// View draws the screen.
func (m screen) View() tea.View {
	if m.s.over() {
		return tea.NewView("")
	}
	l := m.lay()
	lines := l.head
	top := max(0, min(m.top, l.last()))
	shown := l.body[top:min(len(l.body), top+l.room)]
	lines = append(lines, shown...)
	lines = append(lines, make([]string, l.room-len(shown))...)
	lines = append(lines, m.style(faint, cut(outOfSight(top, len(l.body)-top-len(shown)), l.cells)))
	lines = append(lines, l.foot...)
	for n, line := range lines {
		if line != "" {
			lines[n] = " " + line
		}
	}
	view := tea.NewView(strings.Join(lines, "\n"))
	view.AltScreen = true
	return view
}

// outOfSight says how much of the text is above and below the screen.
func outOfSight(above, below int) string {
	var parts []string
	if above > 0 {
		parts = append(parts, fmt.Sprintf("%d above", above))
	}
	if below > 0 {
		parts = append(parts, fmt.Sprintf("%d below (PgDn)", below))
	}
	return strings.Join(parts, " · ")
}

// sayLines is what is said, on at most two lines.
func (m screen) sayLines(cells int) []string {
	say := m.say
	if m.busy && say == "" {
		return []string{""}
	}
	lines := breakAtWords(say, cells, 0)
	if len(lines) > 2 {
		lines = []string{lines[0], cut(strings.Join(lines[1:], " "), cells)}
	}
	for n := range lines {
		lines[n] = m.style(cyan, lines[n])
	}
	return lines
}

// rule parts the question from the answer.
func (m screen) rule(cells int) string {
	line := "-"
	if m.mode.UTF8 {
		line = "─"
	}
	return strings.Repeat(line, min(cells, 24))
}

// The styles of the screen. Nothing is told by colour alone.
var (
	faint = lipgloss.NewStyle().Faint(true)
	bold  = lipgloss.NewStyle().Bold(true)
	cyan  = lipgloss.NewStyle().Foreground(lipgloss.Cyan)
)

// style is plain where colour is unwanted.
func (m screen) style(s lipgloss.Style, line string) string {
	if !m.mode.Color || line == "" {
		return line
	}
	return s.Render(line)
}
