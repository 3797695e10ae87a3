package terminal

import (
	"context"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// screen is the full-screen face of a sitting.
type screen struct {
	ctx           context.Context
	mode          Mode
	s             sitting
	width, height int
	top           int  // the first line of the text that is shown
	busy          bool // the daemon is being asked; keys wait for nobody and are passed over
	leaving       bool // leave when the daemon has answered
	say           string
	more          []string
}

// stepped is a step that was taken beside the screen.
type stepped struct{ step step }

// Init has nothing to start.
func (m screen) Init() tea.Cmd { return nil }

// Update takes a key, a new size, or the end of a step.
func (m screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m.s.over() {
		return m, tea.Quit
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.top = min(m.top, m.lay().last())
	case tea.KeyPressMsg:
		return m.key(msg)
	case stepped:
		return m.after(msg.step)
	}
	return m, nil
}

// key acts on a key: leaving and scrolling are the screen's own, the rest are the sitting's.
func (m screen) key(msg tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	name := msg.String()
	switch {
	case m.busy && (name == "ctrl+c" || name == "esc" || name == "q"):
		if m.leaving {
			return m, tea.Quit
		}
		m.leaving, m.say = true, "leaving when this is saved; once more leaves now"
		return m, nil
	case m.busy:
		return m, nil
	case name == "ctrl+c":
		return m, tea.Quit
	case name == "ctrl+z":
		return m, tea.Suspend
	case m.scrolled(name):
		return m.scroll(name), nil
	case m.more != nil:
		m.more, m.top = nil, 0
		return m, nil
	}
	return m.pass(name, msg.Text)
}

// pass gives a key to the sitting, which may ask the daemon, so it runs beside the screen.
func (m screen) pass(name, text string) (tea.Model, tea.Cmd) {
	key := strings.ToLower(text)
	switch name {
	case "esc":
		key = "q"
	case "enter", "space":
		key = "enter"
	}
	if name == "space" && m.s.page().scroll {
		m.say = "Enter answers; Space only turns the page"
		return m, nil
	}
	if key == "" {
		return m, nil
	}
	m.busy = true
	s, ctx := m.s, m.ctx
	return m, func() tea.Msg { return stepped{s.press(ctx, key)} }
}

// after shows what a step led to.
func (m screen) after(st step) (tea.Model, tea.Cmd) {
	before := m.s.page()
	m.s, m.say, m.more, m.busy = st.next, st.say, st.more, false
	if st.run != nil {
		m.busy = true
		ctx := m.ctx
		return m, tea.Exec(&errand{run: st.run}, func(err error) tea.Msg { return stepped{st.then(ctx, err)} })
	}
	if m.leaving || m.s.over() {
		return m, tea.Quit
	}
	now := m.s.page()
	switch {
	case st.more != nil || now.serial != before.serial:
		m.top = 0
	case now.shown && !before.shown:
		m.top = m.lay().answerTop()
	}
	return m, nil
}

// scrolled tells whether a key scrolls here. Space does so in a note, as long as there is more of it.
func (m screen) scrolled(name string) bool {
	switch name {
	case "up", "down", "pgup", "pgdown", "home", "end":
		return true
	case "space":
		return m.more == nil && m.s.page().scroll && m.top < m.lay().last()
	}
	return false
}

func (m screen) scroll(name string) screen {
	l := m.lay()
	leaf := max(1, l.room-1) // one line stays in sight when a page is turned
	by := map[string]int{
		"up": -1, "down": 1, "pgup": -leaf, "pgdown": leaf, "space": leaf, "home": -len(l.body), "end": len(l.body),
	}
	m.top = max(0, min(m.top+by[name], l.last()))
	return m
}

// errand runs what needs the terminal for itself; it finds the terminal on its own.
type errand struct{ run func() error }

// Run runs it.
func (e *errand) Run() error { return e.run() }

// SetStdin, SetStdout and SetStderr have nothing to do.
func (e *errand) SetStdin(io.Reader)  {}
func (e *errand) SetStdout(io.Writer) {}
func (e *errand) SetStderr(io.Writer) {}
