package daemon

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/srs"
)

// spanish is a deck with so many cards of one side, and a text with two clozes.
func spanish(n int) api.ImportDeck {
	deck := api.ImportDeck{Path: "anki/Languages/Spanish.md", Title: "Spanish\nverbs", Cards: []api.ImportCard{{Key: "anki-cloze", Text: "C: [ser] and [estar]"}}}
	for i := range n {
		deck.Cards = append(deck.Cards, api.ImportCard{Key: fmt.Sprint("anki-", i), Text: fmt.Sprintf("Q: What is %d?\nA: %d.\n", i, i)})
	}
	return deck
}

func (w *world) importDecks(decks ...api.ImportDeck) api.ImportedCards {
	w.t.Helper()
	done, err := w.owner.ImportCards(w.ctx(), api.ImportCardsRequest{Decks: decks})
	w.ok(err)
	return done
}

// recalls are n good reviews, the newest of them so many days ago, three days apart.
func (w *world) recalls(n, days int) (list []api.ImportReview) {
	for i := range n {
		list = append(list, api.ImportReview{At: w.clock.now().AddDate(0, 0, -days-3*i), Grade: srs.Good, Millis: 6000})
	}
	return list
}

func (w *world) importHistories(loose bool, histories ...api.ImportHistory) api.ImportedReviews {
	w.t.Helper()
	done, err := w.owner.ImportReviews(w.ctx(), api.ImportReviewsRequest{From: "anki", Loose: loose, Histories: histories})
	w.ok(err)
	return done
}

// states are the memories of all cards, those that are gone among them.
func (w *world) states() (states []srs.State) {
	w.t.Helper()
	w.ok(w.daemon.store.View(w.ctx(), func(tx *store.Tx) (err error) {
		states, err = store.States.List(tx)
		return err
	}))
	return states
}

func (w *world) logLines() (n int) {
	w.t.Helper()
	w.ok(w.daemon.store.View(w.ctx(), func(tx *store.Tx) (err error) {
		n, err = store.Reviews.Count(tx)
		return err
	}))
	return n
}

func (w *world) files() (names []string) {
	w.t.Helper()
	w.ok(filepath.WalkDir(filepath.Dir(w.config.Notes), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasPrefix(path, w.config.Store()) {
			names = append(names, path)
		}
		return err
	}))
	return names
}

func TestImportOfCards(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.write("anki/Languages/Spanish.md", "my own words")
	w.write("anki/Languages/Spanish-2.md", "more of them")
	done := w.importDecks(spanish(3), api.ImportDeck{Path: "anki/Empty.md", Title: "Empty"})
	if want := (api.ImportedCards{Notes: []string{"anki/Languages/Spanish-3.md"}, Cards: 4}); !reflect.DeepEqual(done, want) {
		t.Errorf("got %+v, want %+v", done, want)
	}
	text, err := os.ReadFile(filepath.Join(w.config.Notes, "anki/Languages/Spanish-3.md"))
	w.ok(err)
	if !strings.HasPrefix(string(text), "# Spanish verbs\n\n<!-- anki-cloze -->\nC: [ser]") {
		t.Errorf("the note is\n%s", text)
	}
	marks := map[string]int{}
	for _, card := range w.cards(5) {
		marks[card.Mark]++
	}
	if want := map[string]int{"anki-cloze": 2, "anki-0": 1, "anki-1": 1, "anki-2": 1}; !reflect.DeepEqual(marks, want) {
		t.Errorf("names %v", marks)
	}
	t.Run("leaves a file that is there alone", func(t *testing.T) {
		text, err := os.ReadFile(filepath.Join(w.config.Notes, "anki/Languages/Spanish.md"))
		if string(text) != "my own words" || err != nil {
			t.Errorf("it has %q, %v", text, err)
		}
	})
	t.Run("makes notes that do not come back as notes", func(t *testing.T) {
		notes, err := w.owner.Notes(w.ctx())
		w.ok(err)
		for _, note := range notes {
			if note.Retired != (note.Path == done.Notes[0]) {
				t.Errorf("%s: retired %v", note.Path, note.Retired)
			}
		}
	})
	files := w.files()
	t.Run("brings nothing the second time", func(t *testing.T) {
		again := w.importDecks(spanish(3))
		if again.Cards != 0 || again.Known != 4 || again.Notes == nil || len(again.Notes) != 0 || !reflect.DeepEqual(w.files(), files) {
			t.Errorf("got %+v", again)
		}
	})
	t.Run("nor what was deleted since, but what is new", func(t *testing.T) {
		w.ok(os.Remove(filepath.Join(w.config.Notes, done.Notes[0])))
		w.cards(0)
		again := w.importDecks(spanish(4))
		if again.Cards != 1 || again.Known != 4 {
			t.Errorf("got %+v", again)
		}
	})
}

func TestImportOfCardsRefuses(t *testing.T) {
	t.Parallel()
	w := settled(t)
	files := w.files()
	card := api.ImportCard{Key: "k", Text: "Q: a?\nA: b."}
	refuse := func(name string, decks ...api.ImportDeck) {
		t.Run(name, func(t *testing.T) {
			_, err := w.owner.ImportCards(w.ctx(), api.ImportCardsRequest{Decks: decks})
			if refused, ok := errors.AsType[*api.Error](err); !ok || refused.Code != api.Invalid {
				t.Errorf("got %v", err)
			}
		})
	}
	for _, path := range []string{"../x.md", "/etc/x.md", ".git/x.md", "a/../../x.md", "a/../x.md", "a//x.md", "./x.md", "", ".md", "a/.md", "x.txt", "x",
		`a\..\x.md`, "a\x00.md", "a/" + strings.Repeat("x", 201) + ".md", "a/x.md/"} {
		refuse(fmt.Sprintf("%q", path), api.ImportDeck{Path: "good.md", Cards: []api.ImportCard{{Key: "g", Text: card.Text}}},
			api.ImportDeck{Path: path, Cards: []api.ImportCard{card}})
	}
	for _, key := range []string{"", "two words", "--> ![x](y)", "a\nb", strings.Repeat("k", 65)} {
		refuse(fmt.Sprintf("key %q", key), api.ImportDeck{Path: "x.md", Cards: []api.ImportCard{{Key: key, Text: card.Text}}})
	}
	t.Run("a note that would not be read", func(t *testing.T) { // though the limit of a request were higher
		if err := checkDecks([]api.ImportDeck{{Path: "x.md", Title: strings.Repeat("x", maxNote), Cards: []api.ImportCard{card}}}); err == nil {
			t.Error("taken")
		}
	})
	refuse("one card twice", api.ImportDeck{Path: "x.md", Cards: []api.ImportCard{card}}, api.ImportDeck{Path: "y.md", Cards: []api.ImportCard{card}})
	if got := w.files(); !reflect.DeepEqual(got, files) {
		t.Errorf("something was written: %v", got)
	}
}

func TestMediaLeaveTheReserveOfTheDisk(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.ok(w.stop())
	w.free()
	w.config.ReserveBytes = 1 << 60 // more than any disk has
	w.run()
	wrote, err := w.owner.ImportMedia(w.ctx(), "anki", "cat.jpg", strings.NewReader("meow"))
	if refusal, ok := errors.AsType[*api.Error](err); wrote || !ok || refusal.Code != api.NoSpace {
		t.Errorf("wrote %v, %v", wrote, err)
	}
	if left, _ := filepath.Glob(filepath.Join(w.config.Notes, "anki/media/*")); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

func TestImportOfMedia(t *testing.T) {
	t.Parallel()
	w := settled(t)
	bring := func(folder, name, content string) (bool, error) {
		return w.owner.ImportMedia(w.ctx(), folder, name, strings.NewReader(content))
	}
	if wrote, err := bring("anki", "el gato (1).jpg", "meow"); !wrote || err != nil {
		t.Errorf("wrote %v, %v", wrote, err)
	}
	if wrote, err := bring("anki", "el gato (1).jpg", "other"); wrote || err != nil {
		t.Errorf("the second time: wrote %v, %v", wrote, err)
	}
	text, err := os.ReadFile(filepath.Join(w.config.Notes, "anki/media/el gato (1).jpg"))
	if string(text) != "meow" || err != nil {
		t.Errorf("it has %q, %v", text, err)
	}
	files := w.files()
	for _, c := range [][2]string{{"anki", "../x.jpg"}, {"anki", ".x.jpg"}, {"anki", "a/b.jpg"}, {"anki", `a\b.jpg`}, {"anki", "x.md"}, {"anki", "x.MD"},
		{"..", "x.jpg"}, {".git", "x.jpg"}, {"a/b", "x.jpg"}, {"anki", "x\x00.jpg"}, {`..\up`, "x.jpg"}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			if wrote, err := bring(c[0], c[1], "x"); wrote || err == nil {
				t.Errorf("wrote %v, %v", wrote, err)
			}
		})
	}
	if got := w.files(); !reflect.DeepEqual(got, files) {
		t.Errorf("something was written: %v", got)
	}
}

func TestImportOfReviews(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.importDecks(spanish(3))
	histories := []api.ImportHistory{
		{Key: "anki-0", Reviews: w.recalls(250, 5)}, // newest first, and more than one update takes
		{Key: "anki-cloze", Cloze: 1, Reviews: w.recalls(3, 2), Suspended: true},
		{Key: "anki-1", Suspended: true},
		{Key: "anki-cloze", Cloze: 2, Reviews: w.recalls(4, 2)},
		{Key: "anki-cloze", Cloze: -1, Reviews: w.recalls(1, 2)},
		{Key: "other", Reviews: w.recalls(2, 2)},
	}
	done := w.importHistories(false, histories...)
	if want := (api.ImportedReviews{Cards: 2, Reviews: 253, Unknown: 7}); done != want {
		t.Errorf("got %+v, want %+v", done, want)
	}
	byMark := map[string]api.Card{}
	for _, card := range w.cards(5) {
		byMark[fmt.Sprint(card.Mark, card.Index)] = card
		if card.Mark == "anki-0" {
			if card.Reps != 250 || !card.Last.Equal(histories[0].Reviews[0].At) {
				t.Errorf("%+v", card)
			}
		}
		if suspended := card.Mark == "anki-1" || card.Mark == "anki-cloze" && card.Reps > 0; card.Suspended != suspended {
			t.Errorf("%s: suspended %v", card.Mark, card.Suspended)
		}
	}
	week, err := w.owner.Week(w.ctx(), "")
	w.ok(err)
	if len(week.Sessions) != 0 || strings.Contains(w.get("/metrics").body, `tend_reviews_total{rating="good"} 2`) {
		t.Errorf("it counts as time: %+v", week.Sessions)
	}
	memory, err := w.owner.Memory(w.ctx())
	w.ok(err)
	if memory.Reviews != 253 || memory.Pace.Reviews == 0 {
		t.Errorf("what is learned: %+v", memory)
	}
	before := w.states()
	t.Run("adds nothing the second time", func(t *testing.T) {
		again := w.importHistories(false, histories...)
		if want := (api.ImportedReviews{Known: 253, Unknown: 7}); again != want || w.logLines() != 253 || !reflect.DeepEqual(w.states(), before) {
			t.Errorf("got %+v, %d lines", again, w.logLines())
		}
	})
	t.Run("leaves what was changed here since", func(t *testing.T) {
		card := before[0].Card
		for _, c := range before {
			if c.Suspended && c.Reps > 0 {
				_, err := w.owner.SetCard(w.ctx(), c.Card, "resume")
				w.ok(err)
			} else if c.Reps > 0 {
				card = c.Card
			}
		}
		_, err := w.owner.SetDue(w.ctx(), card, "+40")
		w.ok(err)
		before := w.states()
		w.importHistories(false, histories...)
		if !reflect.DeepEqual(w.states(), before) {
			t.Error("the memories changed")
		}
	})
}

func TestImportOfReviewsRefusesAll(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.importDecks(spanish(1))
	for name, bad := range map[string]api.ImportReview{
		"grade 0": {At: w.clock.now()}, "grade 9": {At: w.clock.now(), Grade: 9},
		"a clock of 1970": {At: time.Unix(0, 0), Grade: 3}, "a clock of 2100": {At: at(t, "2100-01-01T00:00Z"), Grade: 3},
	} {
		t.Run(name, func(t *testing.T) {
			reviews := append(w.recalls(2, 1), bad)
			_, err := w.owner.ImportReviews(w.ctx(), api.ImportReviewsRequest{From: "anki", Histories: []api.ImportHistory{{Key: "anki-0", Reviews: reviews}}})
			if refused, ok := errors.AsType[*api.Error](err); !ok || refused.Code != api.Invalid || !strings.Contains(refused.Message, "anki-0") {
				t.Errorf("got %v", err)
			}
		})
	}
	if w.logLines() != 0 {
		t.Errorf("%d lines were written", w.logLines())
	}
}

func TestLooseHistoriesTrainTheMemoryAndNeverComeUp(t *testing.T) {
	t.Parallel()
	w := settled(t)
	histories := []api.ImportHistory{{Key: "17", Reviews: w.recalls(5, 40)}, {Key: "a key with spaces", Reviews: w.recalls(3, 400)}, {Key: "17", Reviews: w.recalls(6, 40)}}
	if done := w.importHistories(true, histories...); done.Reviews != 9 || done.Known != 5 || done.Unknown != 0 {
		t.Errorf("got %+v", done)
	}
	w.write("empty.md", "")
	w.write("anki-history.md", "Q: mine?\nA: yes.")
	mine := w.cards(1)[0]
	w.again()
	if done := w.importHistories(true, histories...); done.Reviews != 0 || done.Known != 14 {
		t.Errorf("the second time %+v", done)
	}
	queue, err := w.owner.Queue(w.ctx(), -1)
	w.ok(err)
	for _, prompt := range queue.Prompts {
		if prompt.Card == nil || prompt.Card.Card.ID != mine.Card.ID {
			t.Errorf("%+v comes up", prompt)
		}
	}
	log, err := w.daemon.readLog(w.ctx())
	if err != nil || len(log.lines) != 9 || len(w.states()) != 3 {
		t.Errorf("a fit has %d lines of %d cards, %v", len(log.lines), len(w.states()), err)
	}
}

func TestRebuildBringsImportedHistoriesBack(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.write("a.md", "C: [one], [two] and [three]")
	own := w.cards(3)
	for _, card := range own {
		w.grade(card.Card.ID, srs.Easy, time.Second)
	}
	w.clock.pass(20 * 24 * time.Hour)
	w.importDecks(spanish(3))
	w.importHistories(true, api.ImportHistory{Key: "anki-0", Reviews: w.recalls(12, 9)}, api.ImportHistory{Key: "anki-cloze", Reviews: w.recalls(3, 30)},
		api.ImportHistory{Key: "loose", Reviews: w.recalls(4, 30)})
	var reviewed id.Card
	for _, card := range w.cards(8) {
		if card.Reps > 0 {
			w.grade(card.Card.ID, srs.Good, time.Second)
			reviewed = card.Card.ID
		}
	}
	w.importHistories(false, api.ImportHistory{Key: "anki-0", Reviews: w.recalls(2, 100)}, api.ImportHistory{Key: "anki-1", Reviews: w.recalls(2, 3)})
	before := w.states()
	w.ok(w.stop())
	w.free()
	_, err := Rebuild(w.ctx(), w.config)
	w.ok(err)
	w.run()
	w.cards(8)
	for n, after := range w.states() {
		before[n].BuriedUntil = time.Time{} // what a sibling put off until the next day is in no log
		if !reflect.DeepEqual(after, before[n]) {
			t.Errorf("got  %+v\nwant %+v", after, before[n])
		}
	}
	if got := w.card(reviewed); got.Due.IsZero() {
		t.Errorf("got %+v", got)
	}
	if done := w.importHistories(true, api.ImportHistory{Key: "loose", Reviews: w.recalls(4, 30)}); done.Reviews != 0 || done.Known != 4 {
		t.Errorf("imported again: %+v", done)
	}
}
