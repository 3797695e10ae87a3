package store

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tend/daemon/store/engine"
	"tend/internal/id"
)

// reviewLine is a line of the plain log of reviews, as another process wrote it.
func reviewLine(seq, card string) string {
	return `{"seq":` + seq + `,"record":{"id":"r` + seq + `","at":"2026-11-16T08:00:00Z","card":"` + card + `","grade":3,"duration_ms":0}}` + "\n"
}

func TestOpenMendsThePlainLog(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(text string) string
		lines  []uint64 // after the store, which has three, was opened and wrote one more
	}{
		{"nothing happened", func(s string) string { return s }, upTo(4)},
		{"half a line at the end", func(s string) string { return s[:len(s)-9] }, upTo(4)},
		{"the last newline is missing", func(s string) string { return s[:len(s)-1] }, upTo(4)},
		{"two lines are missing", func(s string) string { return s[:strings.IndexByte(s, '\n')+1] }, upTo(4)},
		{"it is empty", func(string) string { return "" }, upTo(4)},
		{"nothing but half a line", func(s string) string { return s[:20] }, upTo(4)},
		{"a page of zeros behind a crash", func(s string) string { return s + strings.Repeat("\x00", 9000) }, upTo(4)},
		{"an editor left blank lines", func(s string) string { return s + "\n\n" }, upTo(4)},
		{"nothing but blank lines", func(string) string { return "\n\n\n" }, upTo(4)},
	} {
		t.Run(c.name, func(t *testing.T) {
			home := t.TempDir()
			s := open(t, home, Options{})
			update(t, s, addReviews("c1", "c2", "c3"))
			s.Close()
			write(t, plainPath(home, "reviews"), c.damage(plain(t, home, "reviews")))
			s = open(t, home, Options{})
			update(t, s, addReviews("c4"))
			if got := seqs(t, plain(t, home, "reviews")); !slices.Equal(got, c.lines) {
				t.Errorf("the lines are %v, want %v", got, c.lines)
			}
		})
	}
}

func TestMissingPlainLogIsWrittenAgain(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	update(t, s, addReviews("c1", "c2", "c3"))
	before := plain(t, home, "reviews")
	s.Close()
	if err := os.RemoveAll(home + "/log"); err != nil {
		t.Fatal(err)
	}
	open(t, home, Options{})
	if got := plain(t, home, "reviews"); got != before {
		t.Errorf("got %s, want %s", got, before)
	}
}

func TestLastLineLongerThanAWindow(t *testing.T) {
	for _, size := range []int{4<<10 - 2, 4 << 10, 5 << 10, 70 << 10} {
		text := `{"seq":7,"record":"` + strings.Repeat("x", size) + `"}`
		path := t.TempDir() + "/x.jsonl"
		for name, before := range map[string]string{"alone": "", "behind another": `{"seq":6,"record":""}` + "\n"} {
			write(t, path, before+text+"\nhalf")
			file, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			tail, whole, err := lastLine(file)
			file.Close()
			if string(tail) != text || whole != int64(len(before)+len(text)+1) || err != nil {
				t.Errorf("%s of %d bytes: %d bytes up to %d, %v", name, size, len(tail), whole, err)
			}
		}
	}
}

// TestPlainLogFollowsTheStore cuts a plain log anywhere: what is there after the store was looked at is what the store
// has, and never half a line.
func TestPlainLogFollowsTheStore(t *testing.T) {
	home, other := t.TempDir(), t.TempDir()
	s := open(t, home, Options{})
	rapid.Check(t, func(rt *rapid.T) {
		cards := rapid.SliceOfN(rapid.Just(id.Card("c1")), 0, 3).Draw(rt, "cards")
		update(t, s, addReviews(cards...))
		want := plain(t, home, "reviews")
		write(t, other+"/reviews.jsonl", want[:rapid.IntRange(0, len(want)).Draw(rt, "cut")])
		m := &mirror{dir: other}
		view(t, s, m.fill)
		got, err := os.ReadFile(other + "/reviews.jsonl")
		if err = errors.Join(err, m.close()); string(got) != want || err != nil {
			rt.Fatalf("got %s, want %s (%v)", got, want, err)
		}
	})
}

func TestStoreBehindItsPlainLogIsRefused(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	update(t, s, addReviews("c1", "c2", "c3"))
	s.Close()
	text := plain(t, home, "reviews") + reviewLine("4", "c8") + reviewLine("5", "c9")
	write(t, plainPath(home, "reviews"), text)
	_, err := tryOpen(home, Options{})
	if ahead, ok := errors.AsType[*AheadError](err); !ok || ahead.Lines != 5 || ahead.Store != 3 || ahead.File != plainPath(home, "reviews") {
		t.Fatalf("got %v", err)
	}
	if got := plain(t, home, "reviews"); got != text {
		t.Errorf("it changed the log: %s", got)
	}
	t.Run("until it has read it", func(t *testing.T) {
		s := open(t, home, Options{Behind: true})
		if err := s.ReadLogs(ctx); err != nil {
			t.Fatal(err)
		}
		s.Close()
		s = open(t, home, Options{})
		update(t, s, addReviews("c4"))
		if got := seqs(t, plain(t, home, "reviews")); !slices.Equal(got, upTo(6)) {
			t.Errorf("the lines are %v", got)
		}
	})
}

func TestLostNumbersAreNotGivenOutAgain(t *testing.T) {
	home := t.TempDir()
	if err := os.MkdirAll(home+"/log", 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, plainPath(home, "reviews"), reviewLine("1", "c30")+reviewLine("2", "c20"))
	write(t, plainPath(home, "verdicts"), `{"seq":5,"record":{"id":"v5","item":"i7"}}`+"\n")
	write(t, plainPath(home, "sessions"), `{"seq":1,"record":{"id":"s9","lesson":"l4"}}`+"\n")
	write(t, plainPath(home, "cards"), `{"seq":3,"record":{"card":{"id":"c2","note":"n8"}}}`+"\n")
	s := rebuilt(t, home)
	update(t, s, func(tx *Tx) error {
		card, err1 := Cards.New(tx)
		item, err2 := Items.New(tx)
		session, err3 := Sessions.New(tx)
		lesson, err4 := Lessons.New(tx)
		note, err5 := Notes.New(tx)
		if card != "c31" || item != "i8" || session != "s10" || lesson != "l5" || note != "n9" {
			t.Errorf("got %s, %s, %s, %s, %s", card, item, session, lesson, note)
		}
		return errors.Join(err1, err2, err3, err4, err5, addReviews("c30")(tx))
	})
	if got := seqs(t, plain(t, home, "reviews")); !slices.Equal(got, upTo(3)) {
		t.Errorf("the lines are %v", got)
	}
}

func TestDamagedLastLineIsNamed(t *testing.T) {
	home := t.TempDir()
	if err := os.MkdirAll(home+"/log", 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, plainPath(home, "reviews"), "{{{\n")
	if _, err := tryOpen(home, Options{}); err == nil || !strings.Contains(err.Error(), "reviews.jsonl: last line") {
		t.Errorf("got %v", err)
	}
}

func TestLineThatCannotBeMirrored(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	if err := os.MkdirAll(plainPath(home, "reviews"), 0o700); err != nil { // a folder in the place of the file
		t.Fatal(err)
	}
	err := s.Update(ctx, addReviews("c1"))
	if !errors.Is(err, engine.ErrUnknownOutcome) {
		t.Fatalf("got %v", err)
	}
	view(t, s, func(tx *Tx) error {
		if _, err := Reviews.Get(tx, "r1"); err != nil {
			t.Errorf("it is not in the store: %v", err)
		}
		return nil
	})
	t.Run("comes with the next one that can", func(t *testing.T) {
		if err := os.Remove(plainPath(home, "reviews")); err != nil {
			t.Fatal(err)
		}
		update(t, s, addReviews("c2"))
		if got := seqs(t, plain(t, home, "reviews")); !slices.Equal(got, upTo(2)) {
			t.Errorf("the lines are %v", got)
		}
	})
}

func TestMirrorWaitsUntilItHasLooked(t *testing.T) {
	m := &mirror{dir: t.TempDir()}
	err := m.append([]engine.KV{{Key: []byte("j/reviews/000000000001"), Value: []byte("{}")}})
	if entries, _ := os.ReadDir(m.dir); err != nil || len(entries) > 0 {
		t.Errorf("it wrote %v, %v, before it knew what is there", entries, err)
	}
}

func TestLogLine(t *testing.T) {
	for key, want := range map[string]struct {
		name string
		seq  uint64
		ok   bool
	}{
		"j/reviews/000000000012": {"reviews", 12, true},
		"t/item/000000000012":    {},
		"j/reviews/x":            {"reviews", 0, false},
		"j/reviews":              {"reviews", 0, false},
		"":                       {},
	} {
		name, seq, ok := logLine(key)
		if name != want.name || seq != want.seq || ok != want.ok {
			t.Errorf("%q is line %d of %q, %v", key, seq, name, ok)
		}
	}
}
