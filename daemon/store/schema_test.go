package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tend/daemon/store/engine"
	"tend/feeds"
	"tend/internal/id"
)

// migrateWith lets the program have these migrations after its own.
func migrateWith(t *testing.T, more ...func(*Tx) error) {
	t.Helper()
	own := migrations
	migrations = slices.Clone(own)
	for _, run := range more {
		migrations = append(migrations, func(tx *Tx, _ string) (string, error) { return "", run(tx) })
	}
	t.Cleanup(func() { migrations = own })
}

func schemaOf(t *testing.T, s *Store) (n int) {
	t.Helper()
	view(t, s, func(tx *Tx) (err error) { n, err = schema(tx); return err })
	return n
}

func TestNewStoreHasTheProgramsSchema(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	if got := schemaOf(t, s); got != Schema() {
		t.Errorf("schema %d, want %d", got, Schema())
	}
	if found, _ := filepath.Glob(home + "/log/*.backup"); len(found) > 0 {
		t.Errorf("a new store was backed up: %v", found)
	}
}

func TestStoreOfANewerProgramIsRefused(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	update(t, s, func(tx *Tx) error { return tx.put([]byte("m/schema"), []byte("99")) })
	s.Close()
	for range 2 { // and again: nothing stays locked
		_, err := tryOpen(home, Options{})
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("schema 99 is newer than this program's %d: install the newer tend", Schema())) {
			t.Fatalf("got %v", err)
		}
	}
}

func TestUnreadableSchemaIsRefused(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	update(t, s, func(tx *Tx) error { return tx.put([]byte("m/schema"), []byte("one")) })
	s.Close()
	if _, err := tryOpen(home, Options{}); err == nil || !strings.Contains(err.Error(), `read schema "one"`) {
		t.Errorf("got %v", err)
	}
}

func TestMigrationRunsOnceAfterABackup(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	update(t, s, addReviews("c1"))
	s.Close()
	runs, old := 0, Schema()
	migrateWith(t, func(tx *Tx) error {
		runs++
		return errors.Join(tx.put([]byte("m/new"), []byte("here")), addReviews("c2")(tx))
	})
	for range 2 {
		s = open(t, home, Options{})
		if got := schemaOf(t, s); got != old+1 || runs != 1 {
			t.Fatalf("schema %d after %d runs", got, runs)
		}
		s.Close()
	}
	if got := seqs(t, plain(t, home, "reviews")); len(got) != 2 {
		t.Errorf("a line that a migration wrote is not in the plain log: %v", got)
	}
	t.Run("from which the old schema comes back", func(t *testing.T) { restoreBackup(t, fmt.Sprintf("%s/log/before-schema-%d.backup", home, old+1), old) })
}

func restoreBackup(t *testing.T, path string, old int) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	e, err := engine.Open(home+"/store", engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Restore(ctx, bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	e.Close()
	migrations = migrations[:old]
	s := open(t, home, Options{})
	if got := schemaOf(t, s); got != old {
		t.Errorf("schema %d", got)
	}
	view(t, s, func(tx *Tx) error {
		lines, err := collect(Reviews.All(tx))
		if raw := rawKeys(t, tx, "m/new"); len(lines) != 1 || len(raw) != 0 {
			t.Errorf("it has %v and %v", lines, raw)
		}
		return err
	})
	if got := seqs(t, plain(t, home, "reviews")); len(got) != 1 {
		t.Errorf("the plain log has %v", got)
	}
}

func TestFailingMigrationLeavesTheOldSchema(t *testing.T) {
	home, old := t.TempDir(), Schema()
	open(t, home, Options{}).Close()
	ok := func(tx *Tx) error { return tx.put([]byte("m/two"), nil) }
	fails := func(tx *Tx) error { return errors.Join(tx.put([]byte("m/three"), nil), errOnPurpose) }
	migrateWith(t, ok, fails)
	if _, err := tryOpen(home, Options{}); !errors.Is(err, errOnPurpose) || !strings.Contains(err.Error(), fmt.Sprintf("migrate from schema %d", old+1)) {
		t.Fatalf("got %v", err)
	}
	migrations = migrations[:old+1] // the program that was there before the failing one
	s := open(t, home, Options{})
	if got := schemaOf(t, s); got != old+1 {
		t.Errorf("schema %d", got)
	}
	view(t, s, func(tx *Tx) error {
		if got := rawKeys(t, tx, "m/t"); len(got) != 1 || got[0] != "wo" {
			t.Errorf("it left %v", got)
		}
		return nil
	})
}

func TestBackupAppearsWhole(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	update(t, s, addReviews("c1"))
	path := filepath.Join(home, "tend.backup")
	if err := s.BackupTo(ctx, path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(home + "/.backup-*"); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	if err := s.BackupTo(ctx, home+"/nowhere/tend.backup"); err == nil {
		t.Error("a backup went nowhere")
	}
}

func TestLargeTableIsMigratedInSteps(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	const all = 2*recordsPerStep + 7
	for from := 1; from <= all; from += recordsPerStep {
		update(t, s, func(tx *Tx) error {
			for n := from; n < min(from+recordsPerStep, all+1); n++ {
				poll := feeds.Poll{Source: id.Source(fmt.Sprintf("s%03d", n)), Next: monday}
				if err := errors.Join(Polls.Put(tx, poll), tx.delete(Polls.indexKey("due/"+At(monday), poll.Source))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	update(t, s, func(tx *Tx) error { return tx.put([]byte("m/schema"), []byte("3")) })
	s.Close()
	s = open(t, home, Options{})
	view(t, s, func(tx *Tx) error {
		keys, err := Polls.Keys(tx, "due/", "", 0)
		if len(keys) != all || schemaOf(t, s) != Schema() {
			t.Errorf("%d of %d have their index, schema %d", len(keys), all, schemaOf(t, s))
		}
		return err
	})
}
