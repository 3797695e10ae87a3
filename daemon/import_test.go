package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/srs"
)

// deckOf is a deck of two cards, one of them with two clozes.
func deckOf(path string) api.ImportCardsRequest {
	return api.ImportCardsRequest{Decks: []api.ImportDeck{{Path: path, Title: "Deck", Cards: []api.ImportCard{
		{Key: "anki.one-0", Text: "Q: What is one?\nA: 1.\n"}, {Key: "anki.two", Text: "C: [Two] and [three]\n"},
	}}}}
}

// reviewsOf is a history of the second cloze, and one of a card that nobody has.
func reviewsOf(from time.Time) api.ImportReviewsRequest {
	return api.ImportReviewsRequest{From: "anki", Histories: []api.ImportHistory{
		{Key: "anki.two", Cloze: 1, Suspended: true, Reviews: []api.ImportReview{
			{At: from.AddDate(0, 0, 9), Grade: srs.Good, Millis: 99_000}, {At: from, Grade: srs.Easy, Millis: 4000},
		}},
		{Key: "anki.lost", Reviews: []api.ImportReview{{At: from, Grade: srs.Good}}},
	}}
}

func TestImportIsRepeatable(t *testing.T) {
	t.Parallel()
	w := settled(t)
	began := w.clock.now().AddDate(0, -2, 0)
	w.write("anki/deck.md", "My own note.\n")
	for round, want := range []struct {
		cards   api.ImportedCards
		reviews api.ImportedReviews
	}{
		{api.ImportedCards{Notes: []string{"anki/deck-2.md"}, Cards: 2}, api.ImportedReviews{Cards: 1, Reviews: 2, Unknown: 1}},
		{api.ImportedCards{Notes: []string{}, Known: 2}, api.ImportedReviews{Known: 2, Unknown: 1}},
	} {
		cards, err := w.owner.ImportCards(w.ctx(), deckOf("anki/deck.md"))
		w.ok(err)
		if len(cards.Notes) != len(want.cards.Notes) || cards.Cards != want.cards.Cards || cards.Known != want.cards.Known {
			t.Errorf("round %d: cards %+v", round, cards)
		}
		reviews, err := w.owner.ImportReviews(w.ctx(), reviewsOf(began))
		w.ok(err)
		if reviews != want.reviews {
			t.Errorf("round %d: reviews %+v", round, reviews)
		}
	}
	if text, err := os.ReadFile(filepath.Join(w.config.Notes, "anki/deck.md")); err != nil || string(text) != "My own note.\n" {
		t.Errorf("the person's file is %q, %v", text, err)
	}
	card, err := w.owner.CardHistory(w.ctx(), "c3")
	w.ok(err)
	if !card.Suspended || card.Reps != 2 || card.Phase != srs.Mature || len(card.Log) != 2 || card.Log[0].Grade != srs.Easy ||
		!card.Log[1].Capped || card.Log[1].Imported != "anki" || card.Log[1].Elapsed != 9 {
		t.Errorf("the card is %+v", card)
	}
	week, err := w.owner.Week(w.ctx(), "")
	w.ok(err)
	if len(week.Sessions) != 0 {
		t.Errorf("imported reviews are sessions: %+v", week.Sessions)
	}
	notes, err := w.owner.Notes(w.ctx())
	w.ok(err)
	for _, note := range notes {
		if note.Retired != (note.Path == "anki/deck-2.md") {
			t.Errorf("%s is retired: %v", note.Path, note.Retired)
		}
	}
}

func TestLooseHistoriesTrainAndNeverComeUp(t *testing.T) {
	t.Parallel()
	w := settled(t)
	request := reviewsOf(w.clock.now().AddDate(0, -2, 0))
	request.Loose = true
	for range 2 {
		_, err := w.owner.ImportReviews(w.ctx(), request)
		w.ok(err)
	}
	log, err := w.daemon.readLog(w.ctx())
	w.ok(err)
	cards, err := w.owner.Cards(w.ctx())
	w.ok(err)
	queue, err := w.owner.Queue(w.ctx(), -1)
	w.ok(err)
	if len(log.lines) != 1 || len(cards) != 0 || len(queue.Prompts) != 0 {
		t.Errorf("%d lines, %d cards, %d prompts", len(log.lines), len(cards), len(queue.Prompts))
	}
}

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	w := settled(t)
	for _, path := range []string{"../x.md", "/etc/x.md", "a/../../x.md", ".git/x.md", "a/.hidden.md", "a.txt", "", "a\x00.md", strings.Repeat("a", 250) + ".md"} {
		if cards, err := w.owner.ImportCards(w.ctx(), deckOf(path)); err == nil {
			t.Errorf("%q was written: %+v", path, cards)
		}
	}
	for _, name := range []string{"..", ".hidden", "a.md", "a/b.png", `a\b.png`} {
		if _, err := w.owner.ImportMedia(w.ctx(), "anki", name, strings.NewReader("x")); err == nil {
			t.Errorf("media %q was written", name)
		}
	}
	now := w.clock.now()
	for name, review := range map[string]api.ImportReview{
		"grade 0": {At: now}, "grade 9": {At: now, Grade: 9},
		"1970": {At: time.Unix(0, 0), Grade: 3}, "tomorrow's morrow": {At: now.AddDate(0, 0, 2), Grade: 3},
	} {
		request := api.ImportReviewsRequest{From: "anki", Histories: []api.ImportHistory{{Key: "k", Reviews: []api.ImportReview{review}}}}
		if _, err := w.owner.ImportReviews(w.ctx(), request); err == nil {
			t.Errorf("%s was taken in", name)
		}
	}
	if _, err := w.owner.ImportReviews(w.ctx(), api.ImportReviewsRequest{From: "An ki"}); err == nil {
		t.Error("an odd name was taken")
	}
}

func TestMediaIsWrittenOnce(t *testing.T) {
	t.Parallel()
	w := settled(t)
	for round, text := range []string{"first", "second"} {
		wrote, err := w.owner.ImportMedia(w.ctx(), "anki", "a cat.png", strings.NewReader(text))
		w.ok(err)
		if wrote != (round == 0) {
			t.Errorf("round %d: wrote %v", round, wrote)
		}
	}
	if text, err := os.ReadFile(filepath.Join(w.config.Notes, "anki/media/a cat.png")); err != nil || string(text) != "first" {
		t.Errorf("it is %q, %v", text, err)
	}
}
