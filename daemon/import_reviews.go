package daemon

import (
	"context"
	"maps"
	"net/http"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/notes"
)

// importReviews gives cards their history. One that is cut short is gone on with by importing again.
func (d *Daemon) importReviews(r *http.Request) (any, error) {
	var request api.ImportReviewsRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	if err := service.CheckImport(request, d.now()); err != nil {
		return nil, err
	}
	d.importing.Lock()
	defer d.importing.Unlock()
	var marked map[string][]notes.Card
	err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		marked, err = service.Marked(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	done := historiesDone{marked: marked, cards: map[id.Card]bool{}}
	for batch := range service.HistoryBatches(request.Histories) {
		if err := d.importHistories(r.Context(), request, batch, &done); err != nil {
			return done.ImportedReviews, err
		}
	}
	if done.Reviews == 0 {
		return done.ImportedReviews, nil
	}
	return done.ImportedReviews, d.store.Update(r.Context(), service.LearnPace)
}

// historiesDone is how far an import of histories is.
type historiesDone struct {
	api.ImportedReviews
	marked map[string][]notes.Card // the cards that are known, by name
	cards  map[id.Card]bool        // that got reviews
}

// importHistories gives cards their histories in one update: all of the batch, or nothing of it.
func (d *Daemon) importHistories(ctx context.Context, request api.ImportReviewsRequest, batch []api.ImportHistory, done *historiesDone) error {
	var taken service.Taken
	err := d.store.Update(ctx, func(tx *store.Tx) (err error) { // it may run more than once
		taken, err = service.TakeHistories(tx, request, batch, done.marked)
		return err
	})
	if err != nil {
		return err
	}
	maps.Copy(done.marked, taken.Made)
	for _, card := range taken.Cards {
		done.cards[card] = true
	}
	done.Cards, done.Reviews = len(done.cards), done.Reviews+taken.Reviews
	done.Known, done.Unknown = done.Known+taken.Known, done.Unknown+taken.Unknown
	return nil
}
