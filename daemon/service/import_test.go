package service

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// imported gives a card a history of good recalls at the instants, as another program kept it.
func (w *world) imported(card string, at ...time.Time) {
	w.Helper()
	w.do(func(tx *store.Tx) error {
		var reviews []api.ImportReview
		for _, t := range at {
			reviews = append(reviews, api.ImportReview{At: t, Grade: srs.Good, Millis: 7000})
		}
		if err := AppendImported(tx, "anki", id.Card(card), reviews); err != nil {
			return err
		}
		return Relive(tx, id.Card(card), false)
	})
}

// rebuilt makes every memory again from the log, as after a lost store, and returns what they were and are.
func (w *world) rebuilt() (before, after []srs.State) {
	w.Helper()
	before = look(w, store.States.List)
	ids := look(w, CardIDs)
	w.do(func(tx *store.Tx) error { return Replay(tx, ids) })
	return before, look(w, store.States.List)
}

func TestImportedReviewsMakeTheMemoryInTheOrderOfTime(t *testing.T) {
	ago := func(w *world, days int) time.Time { return w.now.AddDate(0, 0, -days) }
	w := begun(t)
	w.cards("go", 3)
	all := []time.Time{ago(w, 300), ago(w, 290), ago(w, 200), ago(w, 90)}
	w.imported("c1", all...)
	w.imported("c2", all[1], all[3])
	w.imported("c2", all[0], all[2])
	one, two := w.memory("c1"), w.memory("c2")
	if one.Stability == 0 || one.Stability != two.Stability || one.Difficulty != two.Difficulty || !two.Last.Equal(all[3]) || two.Reps != 4 {
		t.Errorf("in one go %+v, in two %+v", one, two)
	}
	t.Run("where a review here came first", func(t *testing.T) {
		w.grade("c3", srs.Good, 7)
		last := w.now
		w.pass(time.Hour)
		w.imported("c3", all...)
		log := w.history("c3").Log
		memory := log[len(log)-1]
		if got := w.memory("c3"); memory.Review != "r9" || got.Stability != memory.Stability || !got.Last.Equal(last) || got.Reps != 5 {
			t.Errorf("got %+v, the last line is %+v", got, memory)
		}
	})
	t.Run("and a later review goes on from there", func(t *testing.T) {
		graded := w.grade("c1", srs.Good, 7)
		if got := w.memory("c1"); got.Reps != 5 || !(got.Stability > one.Stability) {
			t.Errorf("got %+v", got)
		}
		ask(w, undoOf(graded.Review))
		if got := w.memory("c1"); !reflect.DeepEqual(got, one) {
			t.Errorf("taken back it is %+v, was %+v", got, one)
		}
	})
	t.Run("and none of them can be taken back", func(t *testing.T) { refused(w, api.Conflict, "it was imported", undoOf("r4")) })
}

func TestImportedLines(t *testing.T) {
	w := begun(t)
	w.cards("go", 1)
	ask(w, setCard("c1", "bury"))
	w.do(func(tx *store.Tx) error {
		return AppendImported(tx, "anki", "c1", []api.ImportReview{
			{At: tx.Now.Add(-48*time.Hour - time.Microsecond), Grade: srs.Hard, Millis: 3_600_000}, {At: tx.Now.Add(-time.Hour), Grade: srs.Again}})
	})
	lines := w.lines("card/c1")
	if len(lines) != 2 || lines[0].Imported != "anki" || lines[0].Grade != srs.Hard || !lines[0].Capped || lines[0].Millis != 60_000 ||
		lines[0].Before != nil || lines[0].Expected != 0 || lines[0].At.Nanosecond()%1e6 != 0 || lines[1].Capped {
		t.Errorf("the lines are %+v", lines)
	}
	if counts := look(w, Reviews); len(w.sessions()) != 0 || counts[srs.Hard]+counts[srs.Again] != 0 {
		t.Errorf("they made sessions %v, counters %v", w.sessions(), counts)
	}
	w.do(func(tx *store.Tx) error { return Relive(tx, "c1", true) })
	if got := w.memory("c1"); !got.Suspended || got.BuriedUntil.IsZero() || got.Reps != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestUnknownReviews(t *testing.T) {
	w := begun(t)
	w.cards("go", 1)
	old := w.now.AddDate(0, 0, -10)
	w.imported("c1", old)
	var fresh []api.ImportReview
	known := ask(w, func(tx *store.Tx) (known int, err error) {
		at := []time.Time{w.now, old, old.Add(time.Microsecond), old.Add(time.Second), old.Add(-time.Hour), w.now}
		var reviews []api.ImportReview
		for _, t := range at {
			reviews = append(reviews, api.ImportReview{At: t, Grade: srs.Good})
		}
		fresh, known, err = Unknown(tx, "c1", reviews)
		return known, err
	})
	if known != 3 || len(fresh) != 3 || !slices.IsSortedFunc(fresh, func(a, b api.ImportReview) int { return a.At.Compare(b.At) }) {
		t.Errorf("%d known, new are %v", known, fresh)
	}
}

func TestCheckImport(t *testing.T) {
	now := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
	request := func(from string, at time.Time, g srs.Grade) api.ImportReviewsRequest {
		return api.ImportReviewsRequest{From: from, Histories: []api.ImportHistory{{Key: "k", Reviews: []api.ImportReview{{At: at, Grade: g}}}}}
	}
	for name, c := range map[string]struct {
		r  api.ImportReviewsRequest
		ok bool
	}{
		"a review":                        {request("anki", now, srs.Again), true},
		"one of a clock ahead by hours":   {request("csv", now.Add(23*time.Hour), srs.Easy), true},
		"nothing":                         {api.ImportReviewsRequest{From: "csv"}, true},
		"grade 0":                         {request("anki", now, 0), false},
		"grade 9":                         {request("anki", now, 9), false},
		"a clock of 1970":                 {request("anki", time.Unix(0, 0).UTC(), srs.Good), false},
		"a clock of 2100":                 {request("anki", now.AddDate(74, 0, 0), srs.Good), false},
		"a program without a name":        {request("", now, srs.Good), false},
		"a program whose name is a path":  {request("../x", now, srs.Good), false},
		"a program whose name is shouted": {request("Anki", now, srs.Good), false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := CheckImport(c.r, now); (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestLooseCards(t *testing.T) {
	w := begun(t)
	for _, key := range []string{"1", "2"} {
		w.do(func(tx *store.Tx) error {
			_, err := LooseCard(tx, "csv", key)
			return err
		})
	}
	w.imported("c1", w.now.AddDate(0, 0, -100), w.now.AddDate(0, 0, -50))
	if got := w.memory("c1"); !got.Hidden || got.Reps != 2 {
		t.Errorf("got %+v", got)
	}
	if q, cards := w.queue(-1), look(w, Cards); len(q.Prompts) != 0 || len(cards) != 0 || look(w, CountDue) != (Due{}) {
		t.Errorf("they come up: %v, %v", shown(q), cards)
	}
	if held := look(w, store.Notes.List); len(held) != 1 || held[0].Gone.IsZero() {
		t.Errorf("notes %+v", held)
	}
	if lines, _, err := readGraded(t, w); err != nil || len(lines) != 2 {
		t.Errorf("a fit has %v, %v", lines, err)
	}
	refused(w, api.Conflict, "gone from its note", gradeOf(api.GradeRequest{Card: "c1", Grade: srs.Good}))
	before, after := w.rebuilt()
	if !reflect.DeepEqual(before, after) {
		t.Errorf("rebuilt %+v, was %+v", after, before)
	}
	t.Run("stay out of a note that is called as they are", func(t *testing.T) {
		note, _ := w.note("csv-history.md", "Q: mine?\nA: yes.")
		w.do(func(tx *store.Tx) error {
			_, err := LooseCard(tx, "csv", "3")
			return err
		})
		if held := look(w, func(tx *store.Tx) (string, error) { n, err := store.Notes.Get(tx, note); return n.Title, err }); held != "csv-history" {
			t.Errorf("its title is %q", held)
		}
	})
}

// TestLawARebuildMakesImportedMemoriesAgain reviews, takes back and imports at random.
func TestLawARebuildMakesImportedMemoriesAgain(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 5)
	w.note("go/c.md", "C: [one], [two] and [three]")
	cards = append(cards, look(w, func(tx *store.Tx) (list []notes.Card, err error) { return store.Cards.Range(tx, "note/n2/", "") })...)
	var last id.Review
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(1, 9000).Draw(rt, "minutes")) * time.Minute)
		card := rapid.SampledFrom(cards).Draw(rt, "card").ID
		switch rapid.IntRange(0, 4).Draw(rt, "act") {
		case 0:
			try(w, undoOf(last))
		case 1:
			days := rapid.SliceOfN(rapid.IntRange(1, 900), 1, 4).Draw(rt, "days ago")
			var at []time.Time
			for _, n := range days {
				at = append(at, w.now.AddDate(0, 0, -n))
			}
			w.imported(string(card), at...)
		default:
			last = w.grade(card, srs.Grade(rapid.IntRange(1, 4).Draw(rt, "grade")), 5).Review
		}
		before, after := w.rebuilt()
		for n := range before {
			before[n].BuriedUntil = time.Time{} // what a sibling put off until tomorrow is in no log
			if !reflect.DeepEqual(before[n], after[n]) {
				rt.Fatalf("rebuilt %+v, was %+v", after[n], before[n])
			}
		}
	})
}
