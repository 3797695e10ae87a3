package daemon

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"tend/config"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
)

// Rebuild sets a damaged store aside and makes a new one from the plain logs: reviews, verdicts, sessions, cards.
// It returns where the old one now is. Sources, lessons, outputs and settings are not in those logs.
func Rebuild(ctx context.Context, c config.Config) (aside string, err error) {
	aside = c.Store() + ".damaged-" + time.Now().UTC().Format("20060102-150405")
	if err := os.Rename(c.Store(), aside); err != nil {
		return "", fmt.Errorf("set the damaged store aside: %w", err)
	}
	s, err := store.Open(c.Store(), store.Options{LogDir: c.Log()})
	if err != nil {
		return aside, err
	}
	return aside, errors.Join(refill(ctx, s), s.Close())
}

// refill reads the plain logs into an empty store and replays the reviews.
func refill(ctx context.Context, s *store.Store) error {
	if err := s.ReadLogs(ctx); err != nil {
		return err
	}
	var cards []id.Card
	var notes []id.Note
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		if cards, err = service.CardIDs(tx); err == nil {
			notes, err = service.NoteIDs(tx)
		}
		return err
	})
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(cards, service.CardsPerUpdate) {
		if err := s.Update(ctx, func(tx *store.Tx) error { return service.Replay(tx, batch) }); err != nil {
			return err
		}
	}
	for batch := range slices.Chunk(notes, service.CardsPerUpdate) {
		if err := s.Update(ctx, func(tx *store.Tx) error { return service.ReplayNotes(tx, batch) }); err != nil {
			return err
		}
	}
	return nil
}
