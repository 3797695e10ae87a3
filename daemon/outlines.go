package daemon

import (
	"maps"
	"net/http"
	"slices"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// outlinesPerUpdate is how many sources one transaction adds, so that it stays within its limits.
const outlinesPerUpdate = 20

// importOutlines adds the sources of an OPML list, or only says what it would do.
func (d *Daemon) importOutlines(r *http.Request) (any, error) {
	var b api.OutlinesRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	var planned api.OutlinesImported
	var requests map[int]api.SourceRequest
	err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		planned, requests, err = service.PlanOutlines(tx, b)
		return err
	})
	if err != nil || b.DryRun {
		return planned, err
	}
	if len(planned.Areas) > 0 {
		err := d.store.Update(r.Context(), func(tx *store.Tx) error { return service.AddAreas(tx, planned.Areas) })
		if err != nil {
			return nil, err
		}
	}
	defer d.polls.give()
	nth := 0
	for batch := range slices.Chunk(slices.Sorted(maps.Keys(requests)), outlinesPerUpdate) {
		err := d.store.Update(r.Context(), func(tx *store.Tx) error {
			for i, line := range batch {
				if err := service.AddOutline(tx, requests[line], nth+i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		nth += len(batch)
	}
	return planned, nil
}
