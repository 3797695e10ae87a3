package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/internal/id"
	"tend/learning"
	"tend/notes"
	"tend/srs"
)

func cardOf(card id.Card, note id.Note, front string) notes.Card {
	return notes.Card{ID: card, Note: note, Kind: notes.QA, Front: front, Back: "because"}
}

func TestWhatIsIndexed(t *testing.T) {
	due, later := monday, monday.Add(3*time.Hour)
	at := func(t time.Time) string { return At(t) }
	for _, c := range []struct {
		name string
		got  []string
		want []string
	}{
		{"a new card stands apart", cardDue(srs.State{Phase: srs.New}), []string{"new"}},
		{"a new card that was put off comes back then", cardDue(srs.State{Phase: srs.New, BuriedUntil: later}), []string{"later/" + at(later)}},
		{"a card by its due time", cardDue(srs.State{Phase: srs.Mature, Due: due}), []string{"due/" + at(due)}},
		{"a card that was put off, later", cardDue(srs.State{Phase: srs.Mature, Due: due, BuriedUntil: later}), []string{"due/" + at(later)}},
		{"a bury that is over changes nothing", cardDue(srs.State{Phase: srs.Mature, Due: later, BuriedUntil: due}), []string{"due/" + at(later)}},
		{"a suspended card nowhere", cardDue(srs.State{Phase: srs.Mature, Due: due, Suspended: true}), nil},
		{"a card that is gone nowhere", cardDue(srs.State{Phase: srs.New, Hidden: true}), nil},
		{"a note by its due time", noteDue(srs.NoteState{Due: due}), []string{"due/" + at(due)}},
		{"a note that was put off, later", noteDue(srs.NoteState{Due: due, BuriedUntil: later}), []string{"due/" + at(later)}},
		{"a retired note nowhere", noteDue(srs.NoteState{Due: due, Retired: true}), nil},
		{"a note that is gone nowhere", noteDue(srs.NoteState{Due: due, Hidden: true}), nil},
		{"a running session apart, too", sessionAt(budget.Session{Start: due}), []string{"running", "at/" + at(due)}},
		{"an ended session", sessionAt(budget.Session{Start: due, End: later}), []string{"at/" + at(due)}},
		{"a removed one does not run", sessionAt(budget.Session{Start: due, Removed: later}), []string{"at/" + at(due)}},
		{"a review of a card", []string{reviewed(srs.Review{Card: "c1"})}, []string{"card/c1"}},
		{"a reading", []string{reviewed(srs.Review{Note: "n1"})}, []string{"note/n1"}},
		{"a line about nothing", []string{reviewed(srs.Review{})}, []string{""}},
		{"an item by state and identity", Items.indexes(learning.Item{Source: "go", Key: "k", State: learning.Kept}), []string{"state/kept", ItemKey("go", "k")}},
		{"an item by its story, too", Items.indexes(learning.Item{Source: "go", Key: "k", State: learning.Seen, Story: "https://x.test/a"}),
			[]string{"state/seen", ItemKey("go", "k"), StoryKey("https://x.test/a")}},
		{"an output by time and lesson", Outputs.indexes(learning.Output{At: due, Lesson: "l1"}), []string{"at/" + at(due), "lesson/l1"}},
		{"a token by its hash", Tokens.indexes(Token{Hash: "ab"}), []string{"hash/ab"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !slices.Equal(c.got, c.want) {
				t.Errorf("got %q, want %q", c.got, c.want)
			}
		})
	}
}

func TestAtOrdersInstants(t *testing.T) {
	times := []time.Time{time.UnixMilli(0), time.UnixMilli(1), monday, monday.Add(time.Millisecond), monday.AddDate(1000, 0, 0)}
	for n := 1; n < len(times); n++ {
		if a, b := At(times[n-1]), At(times[n]); a >= b {
			t.Errorf("%s comes after %s", a, b)
		}
	}
	if At(monday) != At(monday.In(time.FixedZone("x", 3600))) {
		t.Error("a zone changes the key")
	}
}

// TestKeysOfPeopleCannotBreakAnIndex keeps ids findable: the id is what stands behind the last slash of an index key.
func TestKeysOfPeopleCannotBreakAnIndex(t *testing.T) {
	for _, key := range []string{ItemKey("go", "https://x.test/a/b"), NotePath("a/b/c.md")} {
		if rest := key[strings.LastIndexByte(key, '/')+1:]; len(rest) != 32 {
			t.Errorf("%s does not end in a digest", key)
		}
	}
	if ItemKey("a", "b/c") == ItemKey("a/b", "c") {
		t.Error("two items share a key")
	}
}

func TestPutCardLogsWhatItIs(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	card := cardOf("c1", "n1", "why?")
	steps := []struct {
		name  string
		path  string
		edit  func(*notes.Card)
		lines int
	}{
		{"a new card", "go.md", func(*notes.Card) {}, 1},
		{"a card that only moved within its note", "go.md", func(c *notes.Card) { c.Line, c.Index = 9, 4 }, 1},
		{"a new question", "go.md", func(c *notes.Card) { c.Front = "how?" }, 2},
		{"a new answer", "go.md", func(c *notes.Card) { c.Back = "so" }, 3},
		{"gone", "go.md", func(c *notes.Card) { c.Gone = monday }, 4},
		{"gone still", "go.md", func(c *notes.Card) { c.Gone = monday.In(time.Local) }, 4},
		{"back", "go.md", func(c *notes.Card) { c.Gone = time.Time{} }, 5},
		{"its note was renamed", "lang/go.md", func(*notes.Card) {}, 6},
		{"another note", "b.md", func(c *notes.Card) { c.Note = "n2" }, 7},
	}
	for _, step := range steps {
		step.edit(&card)
		update(t, s, func(tx *Tx) error {
			return errors.Join(PutCard(tx, card, step.path), Notes.Put(tx, notes.Note{ID: card.Note, Path: step.path}))
		})
		if got := strings.Count(plain(t, home, "cards"), "\n"); got != step.lines {
			t.Fatalf("%s: %d lines, want %d", step.name, got, step.lines)
		}
	}
	var last line[CardLine]
	lines := strings.Split(strings.TrimSpace(plain(t, home, "cards")), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Record != (CardLine{card, "b.md"}) {
		t.Errorf("the newest line is %v, %v", last, err)
	}
}

func TestPutSessionLogsEveryVersion(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	session := budget.Session{ID: "s1", Start: monday, Kind: budget.FromTimer}
	update(t, s, func(tx *Tx) error { return PutSession(tx, session) })
	session.End = monday.Add(time.Hour)
	update(t, s, func(tx *Tx) error { return PutSession(tx, session) })
	if got := strings.Count(plain(t, home, "sessions"), "\n"); got != 2 {
		t.Errorf("%d lines", got)
	}
	view(t, s, func(tx *Tx) error {
		got, err := Sessions.List(tx)
		if len(got) != 1 || got[0] != session {
			t.Errorf("got %v, %v", got, err)
		}
		if _, running, _ := Sessions.First(tx, "running/"); running {
			t.Error("it still runs")
		}
		return nil
	})
}

func TestCount(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	for range 3 {
		update(t, s, func(tx *Tx) error { return errors.Join(Count(tx, "a/b"), Count(tx, "a/c"), Count(tx, "a/b")) })
	}
	view(t, s, func(tx *Tx) error {
		got, err := Tallies.List(tx)
		if err != nil || !slices.Equal(got, []Tally{{"a/b", 6}, {"a/c", 3}}) {
			t.Errorf("got %v, %v", got, err)
		}
		return nil
	})
}

func TestRecordOfTheLongestTextFits(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	for name, text := range map[string]string{
		"code":   strings.Repeat("<>&", learning.MaxText/3),
		"quotes": strings.Repeat(`"`, learning.MaxText),
		"lines":  strings.Repeat("\n", learning.MaxText),
		"runes":  strings.Repeat("\u2028", learning.MaxText/3),
	} {
		t.Run(name, func(t *testing.T) {
			update(t, s, func(tx *Tx) error { return Outputs.Put(tx, learning.Output{ID: "o1", At: monday, Text: text}) })
			view(t, s, func(tx *Tx) error {
				got, err := Outputs.Get(tx, "o1")
				if got.Text != text {
					t.Errorf("%d bytes came back of %d", len(got.Text), len(text))
				}
				return err
			})
		})
	}
}

func TestEncodeWritesOneLine(t *testing.T) {
	got, err := encode(map[string]string{"a": "x\ny"})
	if err != nil || !bytes.Equal(got, []byte(`{"a":"x\ny"}`)) {
		t.Errorf("got %s, %v", got, err)
	}
	if _, err := encode(func() {}); err == nil {
		t.Error("a function was written")
	}
}
