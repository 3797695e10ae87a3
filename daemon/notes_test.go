package daemon

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/srs"
)

const reviewed = "# A\n\nQ: What is one?\nA: The first number.\n"

// withReview is a settled daemon with one note, a.md, whose one card was graded easy.
func withReview(t *testing.T) (*world, api.Card) {
	t.Helper()
	w := settled(t)
	w.write("a.md", reviewed)
	card := w.cards(1)[0]
	_, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: card.Card.ID, Grade: srs.Easy, Millis: 4000})
	w.ok(err)
	card, err = w.owner.Card(w.ctx(), card.Card.ID)
	w.ok(err)
	return w, card
}

// keeps waits until there is one card that is fits, and wants it to be the old one with its memory.
func (w *world) keeps(old api.Card, what string, is func(api.Card) bool) {
	w.t.Helper()
	var last []api.Card
	w.soon(what, func() bool {
		var err error
		last, err = w.owner.Cards(w.ctx())
		w.ok(err)
		return len(last) == 1 && is(last[0])
	})
	if last[0].Card.ID != old.Card.ID || last[0].Stability != old.Stability || !last[0].Due.Equal(old.Due) || last[0].Reps != 1 {
		w.t.Errorf("%s: the history is lost: %+v", what, last[0])
	}
}

func TestCardsKeepTheirHistory(t *testing.T) {
	t.Parallel()
	path := func(name string) func(api.Card) bool { return func(c api.Card) bool { return c.Path == name } }
	tests := []struct {
		name string
		do   func(w *world, file func(string) string) error
		is   func(api.Card) bool
	}{
		{"when its text is edited", func(w *world, _ func(string) string) error {
			w.write("a.md", strings.Replace(reviewed, "one?", "the number one?", 1))
			return nil
		}, func(c api.Card) bool { return strings.Contains(c.Front, "number one") }},
		{"when an editor replaces the file", func(w *world, file func(string) string) error {
			w.write("a.md~new.tmp", "Some words.\n\n"+reviewed)
			return os.Rename(file("a.md~new.tmp"), file("a.md"))
		}, func(c api.Card) bool { return c.Line == 5 }},
		{"when the file is renamed", func(_ *world, file func(string) string) error {
			return os.Rename(file("a.md"), file("b.md"))
		}, path("b.md")},
		{"when it moves into a folder that is made for it", func(_ *world, file func(string) string) error {
			os.Mkdir(file("sub"), 0o700)
			return os.Rename(file("a.md"), file("sub/a.md"))
		}, path("sub/a.md")},
		{"when its folder is renamed", func(w *world, file func(string) string) error {
			os.Mkdir(file("sub"), 0o700)
			os.Rename(file("a.md"), file("sub/a.md"))
			w.soon("sub/a.md", func() bool { return w.cards(1)[0].Path == "sub/a.md" })
			return os.Rename(file("sub"), file("other"))
		}, path("other/a.md")},
		{"when it moves and is edited at once", func(w *world, file func(string) string) error {
			w.write("go/a.md", reviewed+"\nAnd a sentence more.\n")
			return os.Remove(file("a.md"))
		}, path("go/a.md")},
		{"when it is gone and comes back", func(w *world, file func(string) string) error {
			os.Remove(file("a.md"))
			w.cards(0)
			w.write("a.md", reviewed)
			return nil
		}, path("a.md")},
		{"when it is gone and comes back elsewhere", func(w *world, file func(string) string) error {
			os.Remove(file("a.md"))
			w.cards(0)
			w.write("back/again.md", reviewed)
			return nil
		}, path("back/again.md")},
		{"when it takes the name of one that is gone", func(w *world, file func(string) string) error {
			w.write("b.md", "Q: Other words entirely?\nA: Yes.\n")
			w.cards(2)
			os.Remove(file("b.md"))
			w.cards(1)
			return os.Rename(file("a.md"), file("b.md"))
		}, path("b.md")},
		{"when it is emptied and filled again", func(w *world, _ func(string) string) error {
			w.write("a.md", "")
			w.cards(0)
			w.write("a.md", reviewed)
			return nil
		}, path("a.md")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w, card := withReview(t)
			w.ok(tt.do(w, func(name string) string { return filepath.Join(w.config.Notes, name) }))
			w.keeps(card, tt.name, tt.is)
		})
	}
}

func TestNewNotesAreSeen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		file  string
		text  string
		cards int
	}{
		{"in the folder", "a.md", reviewed, 1},
		{"in a folder that is made for it", "go/b.md", reviewed, 1},
		{"three folders down", "x/y/z/c.md", reviewed, 1},
		{"with letters beyond ASCII in their name", "Gedächtnis – 記憶.md", reviewed, 1},
		{"with the suffix in capitals", "A.MD", reviewed, 1},
		{"with 300 cards", "many.md", manyCards(300, ""), 300},
		{"that are not valid UTF-8", "latin1.md", "Q: What is caf\xe9?\nA: Cof\xffee.\n", 1},
		{"with NUL bytes and a byte order mark", "odd.md", "\ufeffQ: What is \x00?\nA: Nothing.\n", 1},
		{"with line ends of Windows", "dos.md", "Q: One?\r\nA: 1\r\n\r\nC: Two is [2].\r\n", 2},
		{"of nearly 1 MiB", "large.md", strings.Repeat("Words and words.\n", 61_000) + reviewed, 1},
		{"with long answers", "long.md", manyCards(40, strings.Repeat("\"<&>\"", 4000)), 40},
		{"after one whose card is too long to keep", "b.md", reviewed, 1},
		{"in two folders by one name", "go/sub/b.md", reviewed, 1},
		{"and one over 1 MiB is left alone", "huge.md", reviewed + strings.Repeat("x", 1<<20), 0},
		{"and other files are left alone", "a.txt", reviewed, 0},
		{"and hidden ones are left alone", ".git/a.md", reviewed, 0},
	}
	w, sum := settled(t), 0
	w.write("a-toolong.md", "Q: What?\nA: "+strings.Repeat("on and on ", 60_000))
	for _, tt := range tests {
		w.write(tt.file, tt.text)
		sum += tt.cards
	}
	count := map[string]int{}
	for _, card := range w.cards(sum) {
		count[card.Path]++
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if count[tt.file] != tt.cards {
				t.Errorf("%d cards, want %d", count[tt.file], tt.cards)
			}
		})
	}
}

func manyCards(n int, more string) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "Q: What is %d and %d?\nA: %d %s\n\n", i, i, 2*i, more)
	}
	return text.String()
}

func TestNoteThatIsNotUTF8IsTakenInOnce(t *testing.T) {
	t.Parallel()
	w := settled(t)
	text := "\n\nQ: What is caf\xe9?\nA: Coffee.\n"
	w.write("a.md", text)
	card := w.cards(1)[0]
	for n := range 3 {
		w.write("a.md", strings.Repeat("\nMore.\n", n+1)+text)
		w.soon("the edit", func() bool { return w.cards(1)[0].Line == 3+2*(n+1) })
	}
	if again := w.cards(1)[0]; again.Card.ID != card.Card.ID {
		t.Errorf("%s became %s", card.Card.ID, again.Card.ID)
	}
	logged, err := os.ReadFile(filepath.Join(w.config.Log(), "cards.jsonl"))
	w.ok(err)
	if n := strings.Count(string(logged), "\n"); n != 1 {
		t.Errorf("%d lines in the card log for a card that never changed:\n%s", n, logged)
	}
}

func TestNoteThatGrowsTooLargeStaysAsItWas(t *testing.T) {
	t.Parallel()
	w, card := withReview(t)
	w.write("a.md", "Q: Another?\nA: Card.\n"+strings.Repeat("x", 1<<20))
	time.Sleep(2 * settle)
	w.keeps(card, "a note that is left alone", func(c api.Card) bool { return c.Front == card.Front })
	w.soon("a line in the log", func() bool { return strings.Contains(w.log.String(), "note left alone") })
}

func TestNotesFolderThatIsALink(t *testing.T) {
	t.Parallel()
	dir := home(t)
	w := prepare(t, dir)
	w.ok(os.MkdirAll(filepath.Join(dir, "Sync/notes"), 0o700))
	w.ok(os.Symlink(filepath.Join(dir, "Sync/notes"), w.config.Notes))
	w.run()
	w.write("a.md", reviewed)
	w.cards(1)
	w.write("sub/b.md", "Q: Two?\nA: 2\n")
	w.cards(2)
}

func TestNotesFolderThatIsAwayHidesNothing(t *testing.T) {
	t.Parallel()
	w, card := withReview(t)
	away := w.config.Notes + ".away"
	w.ok(os.Rename(w.config.Notes, away))
	time.Sleep(2 * settle)
	w.keeps(card, "its folder is away", func(api.Card) bool { return true })
	w.ok(os.Rename(away, w.config.Notes))
	w.write("b.md", "Q: Two?\nA: 2\n")
	w.cards(2)
}

func TestFolderThatNeverRestsIsLookedAt(t *testing.T) {
	t.Parallel()
	w := settled(t)
	done := make(chan struct{})
	busy := filepath.Join(w.config.Notes, "busy.log")
	go func() {
		defer close(done)
		for n := range 35 {
			os.WriteFile(busy, fmt.Append(nil, n), 0o600)
			time.Sleep(settle / 5)
		}
	}()
	w.write("a.md", reviewed)
	w.cards(1)
	<-done
}
