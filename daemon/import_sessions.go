package daemon

import (
	"net/http"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// importSessions adds sessions that another program recorded. One that is cut short is gone on with by importing again.
func (d *Daemon) importSessions(r *http.Request) (any, error) {
	var request api.ImportSessionsRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	d.importing.Lock()
	defer d.importing.Unlock()
	var fresh []budget.Session
	var done api.ImportedSessions
	err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		fresh, done, err = service.PlanSessions(tx, request)
		return err
	})
	if err != nil || request.DryRun {
		return done, err
	}
	for _, batch := range service.SessionBatches(fresh) {
		err := d.store.Update(r.Context(), func(tx *store.Tx) error {
			change, err := service.AddImported(tx, done.Change, batch)
			if err == nil {
				done.Change = change
			}
			return err
		})
		if err != nil {
			return done, err
		}
	}
	return done, nil
}
