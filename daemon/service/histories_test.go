package service

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/notes"
	"tend/srs"
)

// historyOf is a history of good recalls, one a day up to the instant, newest first.
func historyOf(key string, n int, last time.Time) api.ImportHistory {
	h := api.ImportHistory{Key: key}
	for i := range n {
		h.Reviews = append(h.Reviews, api.ImportReview{At: last.AddDate(0, 0, -i), Grade: srs.Good, Millis: 60_000})
	}
	return h
}

func TestLawBatchesLoseNothingAndCutNoHistoryThatFits(t *testing.T) {
	last := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(rt *rapid.T) {
		var histories []api.ImportHistory
		for n, reviews := range rapid.SliceOfN(rapid.IntRange(0, 600), 0, 60).Draw(rt, "reviews") {
			histories = append(histories, historyOf(fmt.Sprint(n), reviews, last))
		}
		var order []string
		got, times := map[string]int{}, map[string]int{}
		for batch := range HistoryBatches(histories) {
			keys := 0
			for _, h := range batch {
				keys += keysPerCard + keysPerReview*len(h.Reviews)
				if times[h.Key] == 0 {
					order = append(order, h.Key)
				}
				got[h.Key] += len(h.Reviews)
				times[h.Key]++
			}
			if keys > keysPerHistory || len(batch) == 0 {
				rt.Fatalf("a batch of %d histories and %d keys", len(batch), keys)
			}
		}
		for n, h := range histories {
			if order[n] != h.Key || got[h.Key] != len(h.Reviews) || len(h.Reviews) <= longestHistory && times[h.Key] != 1 {
				rt.Fatalf("%d of %d reviews of %s, in %d parts", got[h.Key], len(h.Reviews), h.Key, times[h.Key])
			}
		}
	})
}

// TestEveryBatchFitsAnUpdate takes what costs most keys and bytes: cards that are made for it.
func TestEveryBatchFitsAnUpdate(t *testing.T) {
	long := func(n int) string { return fmt.Sprintf("%064d", n) }
	for name, reviews := range map[string]int{"no review each": 0, "one review each": 1, "many reviews each": 110, "more than one update takes": 500} {
		t.Run(name, func(t *testing.T) {
			w := begun(t)
			var histories []api.ImportHistory
			for n := range max(3, 130/(reviews+1)) {
				histories = append(histories, historyOf(long(n), reviews, w.now))
			}
			request := api.ImportReviewsRequest{From: "csv", Loose: true, Histories: histories}
			marked, taken := look(w, Marked), 0
			for batch := range HistoryBatches(histories) {
				part := ask(w, func(tx *store.Tx) (Taken, error) { return TakeHistories(tx, request, batch, marked) })
				taken += part.Reviews
				for key, cards := range part.Made {
					marked[key] = cards
				}
			}
			if len(marked) != len(histories) || taken != reviews*len(histories) {
				t.Errorf("%d reviews of %d cards", taken, len(marked))
			}
			for _, state := range look(w, store.States.List) {
				if state.Reps != reviews {
					t.Errorf("%+v", state)
				}
			}
		})
	}
}

// TestABatchIsTakenWholeOrNotAtAll: an update that fails leaves no card and no line, and the same goes in afterwards.
func TestABatchIsTakenWholeOrNotAtAll(t *testing.T) {
	w := begun(t)
	histories := []api.ImportHistory{historyOf("a", 5, w.now), historyOf("b", 7, w.now), historyOf("a", 6, w.now)}
	request := api.ImportReviewsRequest{From: "csv", Loose: true, Histories: histories}
	torn := errors.New("torn")
	err := w.store.Update(t.Context(), func(tx *store.Tx) error {
		_, err := TakeHistories(tx, request, histories, map[string][]notes.Card{})
		return errors.Join(err, torn)
	})
	if !errors.Is(err, torn) || len(look(w, store.States.List)) != 0 || len(look(w, Marked)) != 0 {
		t.Fatalf("%v left %v", err, look(w, Marked))
	}
	take := func() Taken {
		marked := look(w, Marked)
		return ask(w, func(tx *store.Tx) (Taken, error) { return TakeHistories(tx, request, histories, marked) })
	}
	if got := take(); got.Reviews != 13 || got.Known != 5 || len(got.Made) != 2 {
		t.Errorf("got %+v", got)
	}
	before := look(w, store.States.List)
	if got := take(); got.Reviews != 0 || got.Known != 18 || len(got.Made) != 0 || !reflect.DeepEqual(look(w, store.States.List), before) {
		t.Errorf("the second time %+v", got)
	}
}
