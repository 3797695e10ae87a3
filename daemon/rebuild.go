package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"tend/config"
	"tend/daemon/service"
	"tend/daemon/store"
)

// Rebuild makes a new store from the plain logs. Then it sets the old one aside, if there is one, and returns where that
// now is; when it fails, the old one stays in its place. docs/formats.md says what is not in those logs. While a process has the store open the error is an *engine.LockedError.
func Rebuild(ctx context.Context, c config.Config) (aside string, err error) {
	if err := store.Held(c.Store()); err != nil {
		return "", fmt.Errorf("rebuild store: %w", err)
	}
	fresh := c.Store() + ".rebuilding"
	if err := os.RemoveAll(fresh); err != nil {
		return "", fmt.Errorf("rebuild store: %w", err)
	}
	s, err := store.Open(fresh, store.Options{LogDir: c.Log(), Behind: true})
	if err != nil {
		return "", err
	}
	if err := errors.Join(refill(ctx, s), s.Close()); err != nil {
		return "", fmt.Errorf("rebuild store: %w", err)
	}
	aside = c.Store() + ".damaged-" + time.Now().UTC().Format("20060102-150405.000")
	switch err := os.Rename(c.Store(), aside); {
	case errors.Is(err, fs.ErrNotExist):
		aside = ""
	case err != nil:
		return "", fmt.Errorf("set the damaged store aside: %w", err)
	}
	return aside, os.Rename(fresh, c.Store())
}

// refill reads the plain logs into an empty store and replays the reviews. What was learned from them is in no log: the
// daemon learns it again.
func refill(ctx context.Context, s *store.Store) error {
	if err := s.ReadLogs(ctx); err != nil {
		return err
	}
	if err := replay(ctx, s, service.CardIDs, service.Replay); err != nil {
		return err
	}
	if err := replay(ctx, s, service.NoteIDs, service.ReplayNotes); err != nil {
		return err
	}
	return s.Update(ctx, service.Unlearned)
}

// replay calls one with everything that list names, in batches that fit a transaction.
func replay[K any](ctx context.Context, s *store.Store, list func(*store.Tx) ([]K, error), one func(*store.Tx, []K) error) error {
	var ids []K
	err := s.View(ctx, func(tx *store.Tx) (err error) {
		ids, err = list(tx)
		return err
	})
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(ids, service.CardsPerUpdate) {
		if err := s.Update(ctx, func(tx *store.Tx) error { return one(tx, batch) }); err != nil {
			return err
		}
	}
	return nil
}
