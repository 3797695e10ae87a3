package daemon

import (
	"net/http"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

// planRoutes are what a person says about the plan.
func (d *Daemon) planRoutes() map[string]answer {
	block := func(act func(*store.Tx, id.Block) (budget.Block, error)) answer {
		return update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return act(tx, id.Block(r.PathValue("id")))
		})
	}
	return map[string]answer{
		"POST /plan/blocks": update(d, func(tx *store.Tx, _ *http.Request, b api.BlockRequest) (any, error) {
			return service.AddBlock(tx, b)
		}),
		"POST /plan/{id}/lock":   block(service.LockBlock),
		"POST /plan/{id}/unlock": block(service.UnlockBlock),
		"POST /plan/{id}/shorten": update(d, func(tx *store.Tx, r *http.Request, b api.ShortenRequest) (any, error) {
			return service.ShortenBlock(tx, id.Block(r.PathValue("id")), b)
		}),
		"GET /away": list(d, "away", func(tx *store.Tx, _ *http.Request) (any, error) { return service.Aways(tx) }),
		"POST /away": update(d, func(tx *store.Tx, _ *http.Request, b budget.Away) (any, error) {
			return service.AddAway(tx, b)
		}),
		"DELETE /away/{day}": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			day, err := when.ParseDate(r.PathValue("day"))
			if err != nil {
				return nil, api.Refuse(api.Invalid, "tend away list", "%v", err)
			}
			return service.RemoveAway(tx, day)
		}),
		"POST /week/skip": update(d, func(tx *store.Tx, _ *http.Request, b api.WeekRequest) (any, error) {
			return service.SkipWeek(tx, b.Week)
		}),
		"POST /week/unskip": update(d, func(tx *store.Tx, _ *http.Request, b api.WeekRequest) (any, error) {
			return service.UnskipWeek(tx, b.Week)
		}),
	}
}
