package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tend/daemon/store/engine"
)

// Backup is the last backup that was made of the store.
type Backup struct {
	Path  string    `json:"path"` // on the daemon's machine
	At    time.Time `json:"at"`
	Bytes int64     `json:"bytes"`
}

// LastBackup returns the last backup, the zero one where none was made.
func LastBackup(tx *Tx) (Backup, error) {
	var b Backup
	value, err := tx.reader.Get([]byte("m/backup"))
	if errors.Is(err, engine.ErrNotFound) {
		return b, nil
	}
	if err != nil {
		return b, err
	}
	return b, json.Unmarshal(value, &b)
}

// PutBackup notes the last backup.
func PutBackup(tx *Tx, b Backup) error {
	value, err := encode(b)
	if err != nil {
		return fmt.Errorf("note backup: %w", err)
	}
	return tx.put([]byte("m/backup"), value)
}
