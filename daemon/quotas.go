package daemon

import (
	"net/http"
	"strconv"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
)

// quotaRoutes are the requests about quotas and books.
func (d *Daemon) quotaRoutes() map[string]answer {
	turn := func(on bool) answer {
		return update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.TurnQuota(tx, r.PathValue("name"), on)
		})
	}
	return map[string]answer{
		"GET /quotas": list(d, "quotas", func(tx *store.Tx, _ *http.Request) (any, error) { return service.Quotas(tx) }),
		"POST /quotas": update(d, func(tx *store.Tx, _ *http.Request, b api.QuotaRequest) (any, error) {
			return service.AddQuota(tx, b)
		}),
		"POST /quotas/{name}/on":  turn(true),
		"POST /quotas/{name}/off": turn(false),
		"DELETE /quotas/{name}": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.RemoveQuota(tx, r.PathValue("name"))
		}),
		"POST /lessons/{id}/marks": update(d, func(tx *store.Tx, r *http.Request, b api.MarkRequest) (any, error) {
			return service.MarkLesson(tx, id.Lesson(r.PathValue("id")), b)
		}),
	}
}

// areaRoutes are the requests about areas: what they had, and how far a person came in them.
func (d *Daemon) areaRoutes() map[string]answer {
	return map[string]answer{
		"GET /shape": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			weeks, text := 12, r.FormValue("weeks")
			if text != "" {
				var err error
				if weeks, err = strconv.Atoi(text); err != nil {
					return nil, api.Refuse(api.Invalid, "tend stats shape --weeks 12", "weeks %q: want a number", text)
				}
			}
			return service.Shape(tx, weeks, r.FormValue("explain") == "true")
		}),
		"GET /areas": view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Areas(tx) }),
		"GET /areas/{name}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Area(tx, r.PathValue("name"))
		}),
		"POST /areas/{name}/ratings": update(d, func(tx *store.Tx, r *http.Request, b api.RateRequest) (any, error) {
			return service.RateArea(tx, r.PathValue("name"), b)
		}),
		"POST /areas/{name}/rename": d.renameArea,
	}
}

func (d *Daemon) renameArea(r *http.Request) (any, error) {
	var b api.RenameRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	return service.RenameArea(r.Context(), d.store, r.PathValue("name"), b)
}
