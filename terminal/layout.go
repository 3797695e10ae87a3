package terminal

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// measure is the longest line of text, in cells; longer ones are hard to read.
const measure = 88

// layout is a page laid out for a size of screen: a head, a body that scrolls, a foot.
type layout struct {
	head   string
	body   []string
	answer int // the line of the body at which the answer starts, or -1
	foot   []string
	room   int // lines for the body
	cells  int // for a line
}

// lay lays the page out. The foot gives way when the screen is low: first its hints, then the blank lines.
func (m screen) lay() layout {
	p := m.s.page()
	l := layout{head: p.head, answer: -1, cells: max(10, min(m.width, measure+2)-2)}
	if m.width == 0 {
		l.cells = 78
	}
	height := m.height
	if height == 0 {
		height = 24
	}
	m.layBody(p, &l)
	ask, keys := flow(p.ask, " · ", l.cells), flow(p.keys, "  ", l.cells)
	if m.more != nil {
		ask, keys = []string{"any key goes back"}, nil
	}
	const least = 3 // lines for the body, below which the foot gives way
	over := func(foot int) bool { return height-2-foot < least+1 }
	say := m.sayLines(l.cells)
	if over(len(say) + len(ask) + len(keys)) {
		keys = nil
	}
	l.foot = append(append(say, ask...), m.faint(keys)...)
	l.room = max(1, height-3-len(l.foot)) // a line for the head, one below it, one for what is out of sight
	return l
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
			l.body = append(l.body, m.style(lipgloss.NewStyle().Bold(true), line))
		}
		l.body = append(l.body, "")
	}
	l.body = append(l.body, layMarkdown(p.text, l.cells)...)
	if p.shown && p.answer != "" {
		l.body = append(l.body, "", m.faint([]string{m.rule(l.cells)})[0], "")
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
	lines := []string{m.faint([]string{cut(l.head, l.cells)})[0], ""}
	top := max(0, min(m.top, l.last()))
	shown := l.body[top:min(len(l.body), top+l.room)]
	lines = append(lines, shown...)
	lines = append(lines, make([]string, l.room-len(shown))...)
	lines = append(lines, m.faint([]string{outOfSight(top, len(l.body)-top-len(shown))})[0])
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
		lines[n] = m.style(lipgloss.NewStyle().Foreground(lipgloss.Cyan), lines[n])
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

// faint and style are plain where colour is unwanted.
func (m screen) faint(lines []string) []string {
	styled := make([]string, len(lines))
	for n, line := range lines {
		styled[n] = m.style(lipgloss.NewStyle().Faint(true), line)
	}
	return styled
}

func (m screen) style(s lipgloss.Style, line string) string {
	if !m.mode.Color || line == "" {
		return line
	}
	return s.Render(line)
}
