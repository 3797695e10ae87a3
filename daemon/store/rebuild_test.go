package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/internal/id"
	"tend/learning"
	"tend/notes"
)

// rebuilt opens an empty store over the plain logs of home, and reads them.
func rebuilt(t *testing.T, home string) *Store {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(home, "store")); err != nil {
		t.Fatal(err)
	}
	s := open(t, home, Options{Behind: true})
	if err := s.ReadLogs(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReadLogsBringsBackWhatTheyHold(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	session := budget.Session{ID: "s2", Start: monday, Kind: budget.FromTimer, Lesson: "l3"}
	removed := budget.Session{ID: "s1", Start: monday, End: monday.Add(time.Hour), Kind: budget.ByHand, Removed: monday}
	card := cardOf("c4", "n2", "why?")
	update(t, s, func(tx *Tx) error {
		_, err := Verdicts.Append(tx, func(v id.Verdict) learning.Verdict {
			return learning.Verdict{ID: v, Item: "i6", Answer: learning.Keep, At: monday}
		})
		early := removed
		early.Removed = time.Time{}
		return errors.Join(err, addReviews("c4", "c4", "c9")(tx), PutSession(tx, early), PutSession(tx, session), PutSession(tx, removed),
			PutCard(tx, cardOf("c4", "n2", "how?"), "old.md"), PutCard(tx, card, "new.md"))
	})
	before := map[string]string{}
	for _, log := range plainLogs() {
		before[log.plainName()] = plain(t, home, log.plainName())
	}
	s.Close()
	s = rebuilt(t, home)
	view(t, s, func(tx *Tx) error {
		reviews, err1 := Reviews.By(tx, "card/c4")
		verdicts, err2 := Verdicts.By(tx, "item/i6")
		sessions, err3 := Sessions.List(tx)
		cards, err4 := Cards.List(tx)
		held, err5 := Notes.List(tx)
		if len(reviews) != 2 || len(verdicts) != 1 || !slices.Equal(sessions, []budget.Session{removed, session}) {
			t.Errorf("got %v, %v, %v", reviews, verdicts, sessions)
		}
		if !slices.Equal(cards, []notes.Card{card}) || !slices.Equal(held, []notes.Note{{ID: "n2", Path: "new.md", Added: monday}}) {
			t.Errorf("got %v, %v", cards, held)
		}
		if running, ok, _ := Sessions.First(tx, "running/"); !ok || running != session {
			t.Errorf("running is %v", running)
		}
		return errors.Join(err1, err2, err3, err4, err5)
	})
	for name, text := range before {
		if got := plain(t, home, name); got != text {
			t.Errorf("%s: reading it changed it: %s", name, got)
		}
	}
	t.Run("and goes on behind it", func(t *testing.T) {
		update(t, s, func(tx *Tx) error {
			card, err1 := Cards.New(tx)
			item, err2 := Items.New(tx)
			if card != "c10" || item != "i7" {
				t.Errorf("got %s, %s", card, item)
			}
			return errors.Join(err1, err2, addReviews("c10")(tx))
		})
		if got := seqs(t, plain(t, home, "reviews")); !slices.Equal(got, upTo(4)) {
			t.Errorf("the lines are %v", got)
		}
	})
}

func TestReadLogsTwiceIsOnce(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	update(t, s, addReviews("c1", "c2"))
	s.Close()
	s = rebuilt(t, home)
	if err := s.ReadLogs(ctx); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *Tx) error {
		lines, err := collect(Reviews.All(tx))
		if len(lines) != 2 {
			t.Errorf("got %v", lines)
		}
		return err
	})
}

func TestReadLogsOfLongCards(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	for n := range uint64(100) {
		card := cardOf(id.Make[id.Card]('c', n+1), "n1", strings.Repeat("<why> ", 2000))
		update(t, s, func(tx *Tx) error { return PutCard(tx, card, "go.md") })
	}
	update(t, s, func(tx *Tx) error { return PutCard(tx, cardOf("c101", "n1", strings.Repeat("x", 200<<10)), "go.md") })
	s.Close()
	s = rebuilt(t, home)
	view(t, s, func(tx *Tx) error {
		cards, err := Cards.Range(tx, "note/n1/", "")
		if len(cards) != 101 {
			t.Errorf("%d cards came back", len(cards))
		}
		return err
	})
}

func TestReadLogsNamesTheLineThatIsDamaged(t *testing.T) {
	for name, c := range map[string]struct{ log, text, want string }{
		"no JSON":            {"reviews", reviewLine("1", "c1") + "{{{\n" + reviewLine("3", "c1"), "reviews.jsonl:2: "},
		"another kind of id": {"sessions", `{"seq":1,"record":{"id":"x9"}}` + "\n", `id "x9"`},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			if err := os.MkdirAll(home+"/log", 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, plainPath(home, c.log), c.text)
			s := open(t, home, Options{Behind: true})
			if err := s.ReadLogs(ctx); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzReadLog(f *testing.F) {
	f.Add([]byte(reviewLine("1", "c1") + "\n" + reviewLine("2", "c2") + `{"seq":3,"rec`))
	f.Add([]byte("\n\n{}\nnull\n[]\n"))
	f.Add([]byte(`{"seq":-1,"record":{"card":"c0"}}` + "\n"))
	f.Add([]byte(`{"seq":18446744073709551615,"record":{"card":"c18446744073709551615"}}` + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := t.TempDir() + "/x.jsonl"
		write(t, path, string(text))
		size := 0
		err := readLog(path, func(_ line[id.Review], bytes int) error {
			size += bytes
			return nil
		})
		if size > len(text) || err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%d bytes of %d, %v", size, len(text), err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		tail, whole, err := lastLine(file)
		if err != nil || whole > int64(len(text)) || len(tail) > 0 && string(text[whole-1-int64(len(tail)):whole]) != string(tail)+"\n" {
			t.Errorf("the last line is %q up to %d, %v", tail, whole, err)
		}
	})
}
