package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tend/config"
	"tend/daemon/service"
	"tend/daemon/store"
)

// Rebuild sets a damaged store aside and makes a new one from the plain logs: reviews, verdicts, sessions, cards.
// It returns where the old one now is. Sources, lessons, outputs and settings are not in those logs.
func Rebuild(ctx context.Context, c config.Config, log *slog.Logger) (aside string, err error) {
	dir := filepath.Join(c.Data, "store")
	aside = dir + ".damaged-" + time.Now().UTC().Format("20060102-150405")
	if err := os.Rename(dir, aside); err != nil {
		return "", fmt.Errorf("set the damaged store aside: %w", err)
	}
	s, err := store.Open(dir, store.Options{Logger: log, LogDir: filepath.Join(c.Data, "log"), Rebuild: service.Rebuilder()})
	if err != nil {
		return aside, err
	}
	return aside, s.Close()
}
