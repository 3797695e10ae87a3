package terminal

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// golden compares a screen with the one kept in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got+"\n", string(want))
}

// open puts a sitting on a screen of a size.
func open(t *testing.T, s sitting, width, height int) screen {
	t.Helper()
	m := screen{ctx: t.Context(), mode: Mode{UTF8: true}, s: s}
	return send(t, m, tea.WindowSizeMsg{Width: width, Height: height})
}

// send gives the screen a message, and everything that follows from it.
func send(t *testing.T, m screen, msg tea.Msg) screen {
	t.Helper()
	next, cmd := m.Update(msg)
	m = next.(screen)
	if cmd == nil {
		return m
	}
	if answer, ok := cmd().(stepped); ok {
		return send(t, m, answer)
	}
	return m
}

// typed presses keys on the screen.
func typed(t *testing.T, m screen, all ...string) screen {
	t.Helper()
	for _, key := range all {
		m = send(t, m, keyPress(key))
	}
	return m
}

func keyPress(key string) tea.KeyPressMsg {
	codes := map[string]tea.Key{
		"enter": {Code: tea.KeyEnter}, "space": {Code: tea.KeySpace, Text: " "}, "esc": {Code: tea.KeyEscape},
		"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "pgdown": {Code: tea.KeyPgDown}, "pgup": {Code: tea.KeyPgUp},
		"home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "ctrl+c": {Code: 'c', Mod: tea.ModCtrl},
	}
	if code, ok := codes[key]; ok {
		return tea.KeyPressMsg(code)
	}
	return tea.KeyPressMsg{Code: []rune(key)[0], Text: key}
}

// trimmed is the screen as one reads it.
func trimmed(m screen) string {
	lines := strings.Split(m.View().Content, "\n")
	for n := range lines {
		lines[n] = strings.TrimRight(lines[n], " ")
	}
	return strings.Join(lines, "\n")
}

// wordy is a card that is longer than any screen here.
func wordy() string {
	return "# Why?\n\nA paragraph that\nwas typed in short lines is joined, and broken again where the screen ends.\n\n" +
		"- an item of a list that is long enough to go on below itself\n- 漢字カナ漢字カナ漢字カナ漢字カナ漢字カナ漢字\n\n" +
		"```go\nfor {\n\tfmt.Println(\"two  spaces\", aLongNameThatGoesOnAndOn, another)\n}\n```\n\n" + strings.Repeat("More.\n\n", 12)
}

func TestScreens(t *testing.T) {
	tests := []struct {
		name          string
		width, height int
		keys          []string
	}{
		{"question-80x24", 80, 24, nil},
		{"answer-80x24", 80, 24, []string{"space"}},
		{"graded-80x24", 80, 24, []string{"space", "3"}},
		{"note-80x24", 80, 24, []string{"enter", "enter", "enter", "enter"}},
		{"long-80x24", 80, 24, []string{"s", "s", "b"}},
		{"long-answer-80x24", 80, 24, []string{"s", "s", "b", "space"}},
		{"why-80x24", 80, 24, []string{"i"}},
		{"help-80x24", 80, 24, []string{"?"}},
		{"answer-40x12", 40, 12, []string{"space"}},
		{"note-40x12", 40, 12, []string{"s", "s"}},
		{"long-40x12", 40, 12, []string{"s", "s", "b", "pgdown", "down"}},
		{"long-answer-40x12", 40, 12, []string{"s", "s", "b", "space"}},
		{"long-200x20", 200, 20, []string{"s", "s", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := sit(t, newSmall(append(three(), card("c3", wordy(), "The answer:\n\n1. one\n2. two"))...), 10)
			m := typed(t, open(t, c, tt.width, tt.height), tt.keys...)
			golden(t, tt.name, trimmed(m))
		})
	}
}

func TestNothingIsDrawnBeyondTheScreen(t *testing.T) {
	c, _ := sit(t, newSmall(card("c3", wordy(), "The answer.")), 10)
	for _, key := range []string{"?", "i", "7", "space", "3"} {
		m := typed(t, open(t, c, 80, 24), key)
		for _, size := range [][2]int{{200, 50}, {80, 24}, {40, 12}, {30, 8}, {20, 6}, {12, 4}} {
			m = send(t, m, tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			if m.s.over() {
				continue
			}
			lines := strings.Split(m.View().Content, "\n")
			if len(lines) > size[1] {
				t.Errorf("%s at %v: %d lines", key, size, len(lines))
			}
			for _, line := range lines {
				if width(line) > size[0] {
					t.Errorf("%s at %v: %q", key, size, line)
				}
			}
		}
	}
}

func TestScrolling(t *testing.T) {
	c, _ := sit(t, newSmall(note("n1", wordy()), three()[0]), 10)
	m := open(t, c, 80, 24)
	end := m.lay().last()
	for _, step := range []struct {
		key string
		top int
	}{
		{"down", 1}, {"up", 0}, {"up", 0}, {"end", end}, {"down", end}, {"home", 0}, {"pgdown", min(end, m.lay().room-1)}, {"pgup", 0},
	} {
		if m = typed(t, m, step.key); m.top != step.top {
			t.Fatalf("%s: line %d, want %d", step.key, m.top, step.top)
		}
	}
	d := len(m.s.(recall).done)
	m = typed(t, m, "space", "space", "space", "space")
	if m.top != end || len(m.s.(recall).done) != d || m.say == "" {
		t.Errorf("Space answers a note: line %d, said %q", m.top, m.say)
	}
	if m = send(t, m, tea.WindowSizeMsg{Width: 200, Height: 200}); m.top != 0 {
		t.Errorf("line %d of a text that fits", m.top)
	}
	if m = typed(t, m, "enter"); len(m.s.(recall).done) != 1 || m.top != 0 {
		t.Error("Enter does not answer a note")
	}
}

func TestWhatIsReadInBetweenIsLeftByAnyKey(t *testing.T) {
	c, _ := sit(t, newSmall(three()...), 10)
	for _, key := range []string{"q", "esc", "3", "enter", "?"} {
		m := typed(t, open(t, c, 80, 24), "?", key)
		if m.more != nil || m.s.over() || m.s.(recall).reveal {
			t.Errorf("%s does something else", key)
		}
	}
}

func TestLeavingTheScreen(t *testing.T) {
	for _, key := range []string{"q", "esc", "ctrl+c"} {
		t.Run(key, func(t *testing.T) {
			d := newSmall(three()...)
			c, _ := sit(t, d, 10)
			m := typed(t, open(t, c, 80, 24), "space", "2")
			next, cmd := m.Update(keyPress(key))
			for cmd != nil {
				msg := cmd()
				if _, quit := msg.(tea.QuitMsg); quit {
					break
				}
				next, cmd = next.Update(msg)
			}
			if cmd == nil || next.(screen).s.(recall).summary().ByGrade[2] != 1 || len(d.standing()) != 1 {
				t.Errorf("%s does not leave with everything saved", key)
			}
		})
	}
}

func TestKeysWaitUntilAGradeIsSaved(t *testing.T) {
	d := newSmall(three()...)
	c, _ := sit(t, d, 10)
	m := typed(t, open(t, c, 80, 24), "space")
	next, save := m.Update(keyPress("3"))
	next, cmd := next.Update(keyPress("4"))
	if cmd != nil {
		t.Error("a key is taken while a grade is being saved")
	}
	next, cmd = next.Update(keyPress("ctrl+c"))
	if cmd != nil {
		t.Error("Ctrl-C does not wait for the grade")
	}
	if _, again := next.Update(keyPress("ctrl+c")); again == nil {
		t.Error("a second Ctrl-C waits too")
	}
	next, cmd = next.Update(save())
	if _, quit := cmd().(tea.QuitMsg); !quit || next.(screen).s.(recall).summary().Cards != 1 {
		t.Error("it does not leave once the grade is saved")
	}
}

func TestAFailedSaveIsSaidOnTheScreen(t *testing.T) {
	d := newSmall(three()...)
	d.fail["/api/v1/review/grade"] = 1
	c, _ := sit(t, d, 10)
	m := typed(t, open(t, c, 80, 24), "space", "3")
	text := trimmed(m)
	if !strings.Contains(text, "not saved: write log: no space left (free some)") || !strings.Contains(text, "Its case is never ready.") {
		t.Error(text)
	}
}

func TestColourOnlyWhereItIsWanted(t *testing.T) {
	c, _ := sit(t, newSmall(three()...), 10)
	m := open(t, c, 80, 24)
	m.say = "said"
	if strings.Contains(m.View().Content, "\x1b") {
		t.Error("an escape sequence without colour")
	}
	m.mode.Color = true
	if !strings.Contains(m.View().Content, "\x1b[") {
		t.Error("no style with colour")
	}
}

func TestTheEditorGetsTheTerminal(t *testing.T) {
	c, _ := sit(t, newSmall(three()...), 10)
	c.r.NotesDir = t.TempDir()
	os.Mkdir(filepath.Join(c.r.NotesDir, "go"), 0o700)
	os.WriteFile(filepath.Join(c.r.NotesDir, "go/select.md"), []byte("old"), 0o600)
	c.r.Editor = func(string, int) error { return nil }
	next, press := open(t, c, 80, 24).Update(keyPress("e"))
	next, exec := next.Update(press())
	if exec == nil || !next.(screen).busy {
		t.Fatal("the editor is not run")
	}
	e := &errand{run: func() error { return nil }}
	e.SetStdin(nil)
	e.SetStdout(nil)
	e.SetStderr(nil)
	if e.Run() != nil {
		t.Error("an errand fails")
	}
}

func TestAMessageAfterTheEndDoesNoHarm(t *testing.T) {
	c, _ := sit(t, newSmall(three()[0]), 10)
	m := typed(t, open(t, c, 80, 24), "space", "3")
	m = send(t, m, tea.WindowSizeMsg{Width: 40, Height: 10})
	if !m.s.over() || m.View().Content != "" {
		t.Error("the screen goes on")
	}
}

func TestAWholeReviewOnTheScreen(t *testing.T) {
	tests := []struct{ name, input, want string }{
		{"q", "q", "Nothing reviewed.\n"},
		{"Ctrl-C", "\x03", "Nothing reviewed.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, out := reviewer(t, newSmall(three()...), tt.input)
			r.Mode.Plain = false
			sum, err := r.Run(t.Context())
			if err != nil || sum.Left != 3 || !strings.HasSuffix(out.String(), tt.want) {
				t.Errorf("%+v, %v\n%q", sum, err, out)
			}
		})
	}
}

func TestTheEndOfTheContextLeavesTheScreen(t *testing.T) {
	r, out := reviewer(t, newSmall(three()...), "")
	r.Mode.Plain = false
	ctx, cancel := context.WithCancel(t.Context())
	keys, typed := io.Pipe()
	defer typed.Close()
	r.Mode.In = keys
	done := make(chan error)
	go func() {
		_, err := r.Run(ctx)
		done <- err
	}()
	io.WriteString(typed, "?")
	cancel()
	if err := <-done; err != nil || !strings.HasSuffix(out.String(), "Nothing reviewed.\n") {
		t.Errorf("%v\n%q", err, out)
	}
}
