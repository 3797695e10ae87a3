package terminal

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/srs"
)

// sit begins a review of a small daemon, with a clock that stands still.
func sit(t testing.TB, d *small, minutes float64) (recall, *clock) {
	t.Helper()
	r, _ := reviewer(t, d, "")
	tick := &clock{at: start}
	r.Now, r.Minutes = tick.now, minutes
	c, err := begin(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return c, tick
}

// keys presses keys and returns the review and the last line said.
func keys(t testing.TB, c recall, all ...string) (recall, string) {
	t.Helper()
	say := ""
	for _, key := range all {
		if c.over() {
			t.Fatalf("over before %q", key)
		}
		st := c.press(t.Context(), key)
		if st.run != nil {
			st = st.then(t.Context(), st.run())
		}
		c, say = st.next.(recall), st.say
	}
	return c, say
}

func TestUndoGoesBackThroughTheWholeReview(t *testing.T) {
	d := newSmall(three()...)
	c, _ := sit(t, d, 10)
	c, _ = keys(t, c, "enter", "1", "enter", "3", "enter") // c1 again, c2 good, the note still true
	if c.page().head != "4/4 · under a minute left · go" || c.list[0].Card.ID != "c1" {
		t.Fatalf("the card graded Again does not come back: %q", c.page().head)
	}
	c, _ = keys(t, c, "u", "u", "u")
	if len(d.standing()) != 0 || len(c.list) != 3 || c.list[0].Card.ID != "c1" || c.list[1].Card.ID != "c2" {
		t.Errorf("log %q, list %+v", d.standing(), c.list)
	}
	c, say := keys(t, c, "u")
	if say != "nothing to undo" || c.summary() != (ReviewSummary{Left: 3}) {
		t.Errorf("%q, %+v", say, c.summary())
	}
	c, _ = keys(t, c, "enter", "4", "s", "b")
	if sum := c.summary(); !c.over() || sum.Cards != 1 || sum.Notes != 0 || sum.NextWords != "tomorrow" {
		t.Errorf("over %v, %+v", c.over(), sum)
	}
}

func TestUndoOfPuttingAside(t *testing.T) {
	for _, key := range []string{"s", "b"} {
		d := newSmall(three()...)
		c, _ := sit(t, d, 10)
		c, say := keys(t, c, key, "u")
		if d.gone["c1"] || c.list[0].Card.ID != "c1" || !strings.HasPrefix(say, "undone: ") {
			t.Errorf("%s: gone %v, %q", key, d.gone, say)
		}
	}
}

func TestAFailedSaveKeepsTheCard(t *testing.T) {
	tests := []struct{ path, key, say string }{
		{"/api/v1/review/grade", "3", "not saved: write log: no space left (free some)"},
		{"/api/v1/cards/c1/suspend", "s", "not saved: write log: no space left (free some)"},
		{"/api/v1/cards/c1/bury", "b", "not saved: write log: no space left (free some)"},
	}
	for _, tt := range tests {
		t.Run(tt.key, func(t *testing.T) {
			d := newSmall(three()...)
			d.fail[tt.path] = 1
			c, _ := sit(t, d, 10)
			c, say := keys(t, c, "enter", tt.key)
			if say != tt.say || c.list[0].Card.ID != "c1" || !c.reveal || len(c.done) != 0 {
				t.Errorf("%q, %+v", say, c.page())
			}
			if c, _ = keys(t, c, tt.key); c.list[0].Card.ID != "c2" {
				t.Error("the second try does not go on")
			}
		})
	}
}

func TestAFailedUndoKeepsWhatWasDone(t *testing.T) {
	d := newSmall(three()...)
	d.fail["/api/v1/review/r1/undo"] = 1
	c, _ := sit(t, d, 10)
	c, say := keys(t, c, "enter", "3", "u")
	if !strings.HasPrefix(say, "not undone: ") || len(c.done) != 1 || c.list[0].Card.ID != "c2" {
		t.Errorf("%q, %+v", say, c.page())
	}
}

func TestAGradeStandsWhenNoMoreCanBeFetched(t *testing.T) {
	d := newSmall(three()[0])
	c, _ := sit(t, d, 10)
	d.fail["/api/v1/review"] = 1
	c, say := keys(t, c, "enter", "3")
	if !c.over() || c.trouble == nil || c.summary().Cards != 1 || !strings.HasPrefix(say, "good: due") {
		t.Errorf("over %v, %v, %q", c.over(), c.trouble, say)
	}
}

func TestTimeIsFromTheQuestionToTheGrade(t *testing.T) {
	tests := []struct {
		name    string
		took    time.Duration
		minutes float64
		say     string
	}{
		{"a short recall counts whole", 30 * time.Second, 0.5, "good: due 2026-11-24 (in 3 days)"},
		{"a forgotten terminal counts in part", time.Hour, 2, "good: due 2026-11-24 (in 3 days); only a part of the time counts"},
		{"a clock set back counts nothing", -time.Hour, 0, "good: due 2026-11-24 (in 3 days)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newSmall(three()...)
			c, tick := sit(t, d, 10)
			c, _ = keys(t, c, "enter")
			tick.at = tick.at.Add(tt.took)
			c, say := keys(t, c, "3")
			if c.summary().Minutes != tt.minutes || say != tt.say || d.log[0].Millis != max(0, tt.took).Milliseconds() {
				t.Errorf("%v, %q, %d ms", c.summary().Minutes, say, d.log[0].Millis)
			}
		})
	}
}

func TestMinutes(t *testing.T) {
	tests := []struct {
		name    string
		minutes float64
		each    time.Duration // for a card
		asked   []string
		done    int
	}{
		{"spent: the review ends though cards are left", 1, 40 * time.Second, []string{"1"}, 2},
		{"not spent: it asks for more within the rest", 10, 30 * time.Second, []string{"10", "8.5"}, 3},
		{"no limit", -1, 10 * time.Hour, []string{"-1", "-1"}, 3},
		{"what today has left", 0, time.Minute, []string{"0", "2"}, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newSmall(card("c1", "a", "b"), card("c2", "a", "b"), card("c3", "a", "b"))
			c, tick := sit(t, d, tt.minutes)
			for !c.over() {
				tick.at = tick.at.Add(tt.each)
				c, _ = keys(t, c, "enter", "3")
			}
			if !slices.Equal(d.asked, tt.asked) || len(c.done) != tt.done {
				t.Errorf("asked %q, done %d", d.asked, len(c.done))
			}
		})
	}
}

func TestANoteIsAskedWhetherItIsTrue(t *testing.T) {
	tests := []struct {
		name string
		keys []string
		log  []string
		say  string
	}{
		{"still true", []string{"enter"}, []string{"n1 true"}, "still true: due 2026-12-21 (in 30 days)"},
		{"retired", []string{"x"}, []string{"n1 retired"}, "retired: does not come back"},
		{"edited elsewhere", []string{"e", "e"}, []string{"n1 edited"}, "edited: due 2026-12-21 (in 30 days)"},
		{"carded elsewhere", []string{"c", "c"}, []string{"n1 carded"}, "carded: due 2026-12-21 (in 30 days)"},
		{"a warning holds for its key alone", []string{"e", "i", "e"}, nil, "no editor here: edit go/n1.md:1 in the notes folder, then press e again"},
		{"a note has no grades", []string{"3"}, nil, "keys: Enter still true, e edit, c make cards, x retire; u b o n i ? q"},
		{"a note is not suspended", []string{"s"}, nil, "a note is not suspended: b puts it off, x retires it"},
		{"put off", []string{"b"}, nil, "put off until later today"},
		{"no source", []string{"o"}, nil, "no source is known"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newSmall(three()[2])
			c, _ := sit(t, d, 10)
			_, say := keys(t, c, tt.keys...)
			if say != tt.say || !slices.Equal(d.standing(), tt.log) {
				t.Errorf("%q, log %q", say, d.standing())
			}
		})
	}
}

func TestANoteWithoutItsTextIsFetched(t *testing.T) {
	c, _ := sit(t, newSmall(note("n9", "")), 10)
	if p := c.page(); p.text != "fetched text\n" || p.title != "Late" {
		t.Errorf("%+v", p)
	}
}

func TestEditing(t *testing.T) {
	change := func(path string, _ int) error { return os.WriteFile(path, []byte("changed"), 0o600) }
	tests := []struct {
		name   string
		prompt int // of three
		key    string
		editor func(string, int) error
		line   int
		say    string
		log    []string
	}{
		{"a card is read again", 0, "e", change, 7, "edited", nil},
		{"a note that was changed is edited", 2, "e", change, 1, "edited: due 2026-12-21 (in 30 days)", []string{"n1 edited"}},
		{"cards are made at the end of the note", 2, "c", change, 4, "carded: due 2026-12-21 (in 30 days)", []string{"n1 carded"}},
		{"nothing changed is no reading", 2, "c", func(string, int) error { return nil }, 4, "nothing changed", nil},
		{"an editor that fails is no reading", 2, "e", func(string, int) error { return errors.New("vi: exit status 1") }, 1, "edit: vi: exit status 1", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newSmall(three()[tt.prompt])
			c, _ := sit(t, d, 10)
			c.r.NotesDir = t.TempDir()
			os.Mkdir(filepath.Join(c.r.NotesDir, "go"), 0o700)
			for _, name := range []string{"go/select.md", "go/n1.md"} {
				if err := os.WriteFile(filepath.Join(c.r.NotesDir, name), []byte("old"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			at := 0
			c.r.Editor = func(path string, line int) error { at = line; return tt.editor(path, line) }
			_, say := keys(t, c, tt.key)
			if say != tt.say || at != tt.line || !slices.Equal(d.standing(), tt.log) {
				t.Errorf("%q at line %d, log %q", say, at, d.standing())
			}
		})
	}
}

func TestEditingIsNoPartOfARecall(t *testing.T) {
	d := newSmall(three()...)
	c, tick := sit(t, d, 10)
	c.r.NotesDir = t.TempDir()
	os.Mkdir(filepath.Join(c.r.NotesDir, "go"), 0o700)
	os.WriteFile(filepath.Join(c.r.NotesDir, "go/select.md"), []byte("old"), 0o600)
	c.r.Editor = func(path string, _ int) error {
		tick.at = tick.at.Add(time.Minute)
		return os.WriteFile(path, []byte("changed"), 0o600)
	}
	tick.at = tick.at.Add(4 * time.Second)
	keys(t, c, "e", "enter", "2")
	if d.log[0].Millis != 4000 {
		t.Errorf("%d ms", d.log[0].Millis)
	}
}

func TestAPathThatLeavesTheFolderIsNotEdited(t *testing.T) {
	prompt := three()[0]
	prompt.Card.Path = "../../etc/passwd"
	c, _ := sit(t, newSmall(prompt), 10)
	c.r.NotesDir = t.TempDir()
	c.r.Editor = func(string, int) error { t.Error("opened"); return nil }
	if _, say := keys(t, c, "e"); !strings.HasPrefix(say, "no editor here") {
		t.Error(say)
	}
}

func TestOpeningASource(t *testing.T) {
	tests := []struct{ name, address, want string }{
		{"a web address", "https://go.dev", "opened https://go.dev"},
		{"a file is not opened", "file:///etc/passwd", "not opened, since it is no web address: file:///etc/passwd"},
		{"an option is not opened", "--help", "not opened, since it is no web address: --help"},
		{"none", "", "no source is known"},
		{"one that fails", "http://fail", "open http://fail: no browser"},
	}
	open := func(url string) error {
		if url == "http://fail" {
			return errors.New("no browser")
		}
		return nil
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { same(t, openLine(open, tt.address), tt.want) })
	}
}

func TestEveryGradeHasItsWord(t *testing.T) {
	for g := srs.Again; g <= srs.Easy; g++ {
		if grades[g] != g.String() {
			t.Errorf("%d is %q and %q", g, grades[g], g)
		}
	}
}
