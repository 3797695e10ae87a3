package daemon

import (
	"context"
	"net/http"
	"slices"

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
	in := &historyImport{store: d.store, from: request.From, loose: request.Loose}
	err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		in.marked, err = service.Marked(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, history := range request.Histories {
		if err := in.add(r.Context(), history); err != nil {
			return in.done, err
		}
	}
	if err := in.flush(r.Context()); err != nil || in.done.Reviews == 0 {
		return in.done, err
	}
	return in.done, d.store.Update(r.Context(), service.LearnPace)
}

// How much one transaction takes in: an update has room for 500 keys, of which a review takes two and a card that is made
// seven.
const (
	reviewsPerUpdate = 100
	cardsPerUpdate   = 25
)

// historyImport appends the reviews of another program, those of several cards in one transaction.
type historyImport struct {
	store  *store.Store
	from   string
	loose  bool
	marked map[string][]notes.Card
	batch  []piece
	size   int // reviews of the batch
	done   api.ImportedReviews
}

// piece is what the import brings for one card.
type piece struct {
	card    id.Card // empty for one that is to be made
	key     string
	fresh   []api.ImportReview
	suspend bool
}

// add takes the history of one card into the batch, as far as it is not known, and writes the batch where it is full.
func (in *historyImport) add(ctx context.Context, h api.ImportHistory) error {
	if in.holds(h.Key) { // what it brings is known once that is written
		if err := in.flush(ctx); err != nil {
			return err
		}
	}
	p := piece{key: h.Key, suspend: h.Suspended}
	cards := in.marked[h.Key]
	switch {
	case h.Cloze >= 0 && h.Cloze < len(cards):
		p.card = cards[h.Cloze].ID
	case len(cards) > 0 || !in.loose || h.Cloze != 0:
		in.done.Unknown += len(h.Reviews)
		return nil
	}
	err := in.store.View(ctx, func(tx *store.Tx) error {
		fresh, known, err := service.Unknown(tx, p.card, h.Reviews)
		p.fresh, in.done.Known = fresh, in.done.Known+known
		return err
	})
	if err != nil || len(p.fresh) == 0 && (!p.suspend || len(h.Reviews) > 0) {
		return err
	}
	if in.size+len(p.fresh) > reviewsPerUpdate || len(in.batch) == cardsPerUpdate {
		if err := in.flush(ctx); err != nil {
			return err
		}
	}
	for len(p.fresh) > reviewsPerUpdate {
		rest := p.fresh[reviewsPerUpdate:]
		p.fresh = p.fresh[:reviewsPerUpdate]
		in.put(p)
		if err := in.flush(ctx); err != nil {
			return err
		}
		if p.fresh = rest; p.card == "" {
			p.card = in.marked[p.key][0].ID
		}
		in.done.Cards-- // it is counted once
	}
	in.put(p)
	return nil
}

// holds tells whether the batch has a piece of that key.
func (in *historyImport) holds(key string) bool {
	return slices.ContainsFunc(in.batch, func(p piece) bool { return p.key == key })
}

func (in *historyImport) put(p piece) {
	in.batch, in.size = append(in.batch, p), in.size+len(p.fresh)
}

// flush writes the batch.
func (in *historyImport) flush(ctx context.Context) error {
	if len(in.batch) == 0 {
		return nil
	}
	made := map[string]notes.Card{}
	err := in.store.Update(ctx, func(tx *store.Tx) error {
		for _, p := range in.batch {
			if p.card == "" {
				card, err := service.LooseCard(tx, in.from, p.key)
				if err != nil {
					return err
				}
				p.card, made[p.key] = card.ID, card
			}
			if err := p.write(tx, in.from); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for key, card := range made {
		in.marked[key] = []notes.Card{card}
	}
	for _, p := range in.batch {
		if len(p.fresh) > 0 {
			in.done.Cards++
			in.done.Reviews += len(p.fresh)
		}
	}
	in.batch, in.size = nil, 0
	return nil
}

// write appends the reviews of a card, and makes its memory from all that it has.
func (p piece) write(tx *store.Tx, from string) error {
	if len(p.fresh) == 0 {
		return service.SuspendNew(tx, p.card)
	}
	if err := service.AppendImported(tx, from, p.card, p.fresh); err != nil {
		return err
	}
	return service.Relive(tx, p.card, p.suspend)
}
