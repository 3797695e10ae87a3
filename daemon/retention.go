package daemon

import (
	"net/http"
	"strconv"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// retentionRoutes are how much was recalled, and how right what was predicted has been.
func (d *Daemon) retentionRoutes() map[string]answer {
	return map[string]answer{
		"GET /stats/retention": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			weeks, text := 12, r.FormValue("weeks")
			if text != "" {
				var err error
				if weeks, err = strconv.Atoi(text); err != nil {
					return nil, api.Refuse(api.Invalid, "tend stats retention --weeks 12", "weeks %q: want a number", text)
				}
			}
			return service.Retention(tx, weeks, r.FormValue("explain") == "true")
		}),
	}
}
