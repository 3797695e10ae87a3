package service

import (
	"fmt"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
	"tend/srs"
)

func retentionOf(weeks int) func(*store.Tx) (api.Retention, error) {
	return func(tx *store.Tx) (api.Retention, error) { return Retention(tx, weeks, false) }
}

func TestRetentionIsOfCardsInReviewByLearningWeek(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 4)
	for _, card := range cards {
		w.grown(card.ID, 20)
	}
	w.at("2026-11-22T20:00") // Sunday
	w.grade(cards[0].ID, srs.Good, 5)
	w.at("2026-11-23T03:00") // still Sunday's learning day
	w.grade(cards[1].ID, srs.Again, 5)
	w.grade(cards[1].ID, srs.Good, 5) // a relearning step
	w.at("2026-11-23T05:00")
	w.grade(cards[2].ID, srs.Good, 5)
	wrong := w.grade(cards[3].ID, srs.Again, 5)
	ask(w, func(tx *store.Tx) (api.Undone, error) { return Undo(tx, wrong.Review) })

	got := look(w, retentionOf(12))
	if len(got.Weeks) != 2 || got.Weeks[0].Label != "2026-W47" || got.Weeks[1].Label != "2026-W48" {
		t.Fatalf("weeks: %+v", got.Weeks)
	}
	if got.Weeks[0].Recalled != learning.ShareOf(1, 2) || got.Weeks[1].Recalled != learning.ShareOf(1, 1) || got.All.Recalled != learning.ShareOf(2, 3) {
		t.Errorf("recalled: %+v, all %+v", got.Weeks, got.All)
	}
	if got.Desired != 0.9 || got.LeftOut != (srs.LeftOut{Steps: 1}) || got.Calibrated.Recalled != learning.ShareOf(2, 3) {
		t.Errorf("got %+v", got)
	}
	if p := got.All.Predicted; p <= 0.5 || p >= 1 {
		t.Errorf("predicted %v", p)
	}
	for _, bin := range got.Calibration {
		if bin.Predicted < bin.From || bin.Predicted > bin.To {
			t.Errorf("bin %+v", bin)
		}
	}
	if this := look(w, retentionOf(1)); len(this.Weeks) != 1 || this.All.Recalled != learning.ShareOf(1, 1) || this.LeftOut.Steps != 0 {
		t.Errorf("this week alone: %+v", this)
	}
}

func TestRetentionLeavesImportsOut(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0]
	w.grown(card.ID, 20)
	w.pass(24 * time.Hour)
	w.grade(card.ID, srs.Good, 5)
	old := api.ImportReview{At: w.now.AddDate(-3, 0, 0), Grade: srs.Good}
	recent := api.ImportReview{At: w.now.Add(-48 * time.Hour), Grade: srs.Again}
	w.do(func(tx *store.Tx) error { return AppendImported(tx, "anki", card.ID, []api.ImportReview{old, recent}) })
	got := look(w, retentionOf(4))
	if got.All.Recalled != learning.ShareOf(1, 1) || got.LeftOut != (srs.LeftOut{Imported: 1}) {
		t.Errorf("behind lines that are older: %+v", got)
	}
}

func TestRetentionOfNothing(t *testing.T) {
	w := begun(t)
	got := look(w, retentionOf(12))
	if len(got.Weeks) != 0 || got.Weeks == nil || got.Calibration == nil || got.All.Recalled != learning.ShareOf(0, 0) {
		t.Errorf("got %+v", got)
	}
	for _, weeks := range []int{0, -1, 105} {
		refused(w, api.Invalid, "want 1 to 104", retentionOf(weeks))
	}
}

// BenchmarkRetention reads 12 weeks and two years of a log of 12,580 reviews in two years.
func BenchmarkRetention(b *testing.B) {
	const reviews = 12_580
	w := begun(b)
	began := w.now.AddDate(-2, 0, 0)
	for from := 0; from < reviews; from += 200 {
		w.do(func(tx *store.Tx) error {
			for n := from; n < min(reviews, from+200); n++ {
				card := id.Make[id.Card]('c', uint64(n%900+1))
				at := began.Add(time.Duration(n) * (w.now.Sub(began) / reviews))
				_, err := store.Reviews.Append(tx, func(r id.Review) srs.Review {
					return srs.Review{ID: r, At: at, Card: card, Grade: srs.Grade(1 + n%4), Millis: 5000, Expected: 0.9, Due: at.AddDate(0, 0, 9),
						Before: &srs.State{Card: card, Phase: srs.Mature, Stability: 9, Difficulty: 5, Due: at, Last: at.AddDate(0, 0, -9), Reps: 4}}
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, weeks := range []int{12, 104} {
		b.Run(fmt.Sprintf("weeks_%d", weeks), func(b *testing.B) {
			var r api.Retention
			for b.Loop() {
				r = look(w, retentionOf(weeks))
			}
			b.ReportMetric(float64(r.All.Recalled.Of), "recalls")
		})
	}
}

// TestAWeekKeepsTheRetentionThatWasWantedOfIt: a target that is set today says nothing of the weeks before.
func TestAWeekKeepsTheRetentionThatWasWantedOfIt(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 4)
	for n, wanted := range []float64{0.9, 0.85, 0.85, 0.95} {
		w.at(day("2026-11-18").AddDays(7*n).String() + "T12:00")
		w.change(api.SettingsRequest{Retention: &wanted})
		w.grown(cards[n].ID, 20)
		w.pass(24 * time.Hour)
		w.grade(cards[n].ID, srs.Good, 5)
	}
	got := look(w, retentionOf(12))
	var wanted []float64
	for _, week := range got.Weeks {
		wanted = append(wanted, week.Desired)
	}
	if fmt.Sprint(wanted) != "[0.9 0.9 0.85 0.85]" || got.Desired != 0.95 {
		t.Errorf("wanted %v, and now %v", wanted, got.Desired)
	}
	if last := look(w, retentionOf(1)); last.Weeks[0].Desired != 0.85 {
		t.Errorf("of this week alone %v was wanted", last.Weeks[0].Desired)
	}
}
