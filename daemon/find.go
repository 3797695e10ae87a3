package daemon

import (
	"context"
	"net/http"
	"strconv"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

func (d *Daemon) findRoutes() map[string]answer {
	return map[string]answer{"GET /find": d.find}
}

// find searches, and afterwards writes what the index lacked.
func (d *Daemon) find(r *http.Request) (any, error) {
	limit := 0
	if text := r.FormValue("limit"); text != "" {
		var err error
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 {
			return nil, api.Refuse(api.Invalid, "", "limit %q: want a number from 1", text)
		}
	}
	var found api.Found
	var missing []store.IndexPiece
	err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		found, missing, err = service.Find(tx, api.FindRequest{Query: r.FormValue("q"), Limit: limit})
		return err
	})
	if err != nil {
		return nil, err
	}
	d.writeIndex(r.Context(), missing)
	return found, nil
}

// writeIndex writes pieces of the index of words. A store without room answers searches all the same.
func (d *Daemon) writeIndex(ctx context.Context, pieces []store.IndexPiece) {
	for len(pieces) > 0 {
		var left []store.IndexPiece
		err := d.store.Update(ctx, func(tx *store.Tx) (err error) {
			left, err = service.WriteIndex(tx, pieces)
			return err
		})
		if err != nil {
			d.log.Debug("write index of words", "err", err)
			return
		}
		pieces = left
	}
}
