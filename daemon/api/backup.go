package api

import (
	"context"
	"time"
)

// BackupRequest asks for a backup of the whole store.
type BackupRequest struct {
	Path string `json:"path,omitempty"` // absolute, on the daemon's machine; empty: in its folder for backups
	Keep int    `json:"keep,omitempty"` // backups to keep in that folder; 0: 10
}

// Backup is one that was made.
type Backup struct {
	Path    string    `json:"path"`
	At      time.Time `json:"at"`
	Bytes   int64     `json:"bytes"`
	Removed []string  `json:"removed"` // older ones that were dropped for it
}

// Backup writes the whole store to a file on the daemon's machine.
func (c *Client) Backup(ctx context.Context, r BackupRequest) (Backup, error) {
	return post[Backup](ctx, c, "/backup", r)
}
