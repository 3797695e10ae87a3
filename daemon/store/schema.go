package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"tend/daemon/store/engine"
	"tend/srs"
)

// migrations bring the schema from one number to the next, in order: the first from 0 to 1. Each runs once, in
// one update, after a backup.
var migrations = []func(*Tx) error{
	newKey,         // 1: the first schema
	indexAsWaiting, // 2: new cards that were buried have an index of their own
}

// indexAsWaiting indexes the new cards that were buried, which stood among the due ones, anew.
func indexAsWaiting(tx *Tx) error {
	states, err := States.List(tx)
	if err != nil {
		return err
	}
	for _, state := range states {
		if state.Phase != srs.New || state.BuriedUntil.IsZero() {
			continue
		}
		old := States.indexKey("due/"+At(later(state.Due, state.BuriedUntil)), state.Card)
		if err := errors.Join(tx.delete(old), States.Put(tx, state)); err != nil {
			return err
		}
	}
	return nil
}

// Schema is the number of the schema that this program writes.
func Schema() int { return len(migrations) }

// migrate brings the store to the program's schema. A store of a newer program is refused.
func (s *Store) migrate(ctx context.Context) error {
	var have int
	if err := s.View(ctx, func(tx *Tx) (err error) { have, err = schema(tx); return err }); err != nil {
		return err
	}
	if have > Schema() {
		return fmt.Errorf("schema %d is newer than this program's %d: install the newer tend", have, Schema())
	}
	if have > 0 && have < Schema() {
		if err := s.backupBefore(ctx, have); err != nil {
			return err
		}
	}
	for ; have < Schema(); have++ {
		if err := s.Update(ctx, step(have)); err != nil {
			return fmt.Errorf("migrate from schema %d: %w", have, err)
		}
		s.log.Info("schema migrated", "from", have, "to", have+1)
	}
	return nil
}

// step is the migration from the schema have to the next.
func step(have int) func(*Tx) error {
	return func(tx *Tx) error {
		if err := migrations[have](tx); err != nil {
			return err
		}
		return tx.put([]byte("m/schema"), []byte(strconv.Itoa(have+1)))
	}
}

func schema(tx *Tx) (int, error) {
	value, err := tx.reader.Get([]byte("m/schema"))
	if errors.Is(err, engine.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(string(value))
	if err != nil {
		return 0, fmt.Errorf("read schema %q: %w", value, err)
	}
	return n, nil
}

// backupBefore writes a full backup beside the plain logs.
func (s *Store) backupBefore(ctx context.Context, have int) error {
	path := filepath.Join(s.mirror.dir, fmt.Sprintf("before-schema-%d.backup", have+1))
	return s.BackupTo(ctx, path)
}

// BackupTo writes a full backup to a file, which appears only when it is complete.
func (s *Store) BackupTo(ctx context.Context, path string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".backup-*")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(file.Name())
	_, err = s.engine.Backup(ctx, file)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("backup to %s: %w", path, err)
	}
	return os.Rename(file.Name(), path)
}
