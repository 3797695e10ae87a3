package daemon

import (
	"errors"
	"net/http"
	"strconv"

	"tend/daemon/api"
	"tend/srs"
	"tend/srs/fit"
)

// evaluate reads the log in one snapshot and says outside of it how well it is predicted, until the request ends.
func (d *Daemon) evaluate(r *http.Request) (any, error) {
	ask, given, err := evaluateRequest(r)
	if err != nil {
		return nil, err
	}
	log, err := d.readLog(r.Context())
	if err != nil {
		return nil, err
	}
	if !given {
		learned, err := d.learned(r.Context())
		if err != nil {
			return nil, err
		}
		ask.Parameters = learned.Parameters
	}
	report, err := fit.NewLog(log.lines, log.day).Report(r.Context(), ask, fit.Options{})
	if errors.Is(err, fit.ErrNothing) {
		return nil, api.Refuse(api.NothingDue, "tend review", "evaluate memory: %v", err)
	}
	return report, err
}

// evaluateRequest reads what is asked, and tells whether it names the parameters.
func evaluateRequest(r *http.Request) (ask fit.Ask, given bool, err error) {
	asked := 0
	for _, name := range []string{"default", "parameters", "optimize", "split"} {
		if r.FormValue(name) != "" {
			asked++
		}
	}
	if asked > 1 {
		return ask, false, api.Refuse(api.Invalid, "", "only one of these can be given: default, parameters, optimize, split")
	}
	ask.Parameters, ask.Optimize = srs.DefaultParameters(), r.FormValue("optimize") == "true"
	if text := r.FormValue("parameters"); text != "" {
		if ask.Parameters, err = fit.ParseParameters(text); err != nil {
			return ask, false, api.Refuse(api.Invalid, "", "%v", err)
		}
		return ask, true, nil
	}
	if text := r.FormValue("split"); text != "" {
		if ask.Folds, err = strconv.Atoi(text); err != nil || ask.Folds < 1 || ask.Folds > fit.MostFolds {
			return ask, false, api.Refuse(api.Invalid, "", "split %q: want 1 to %d", text, fit.MostFolds)
		}
	}
	return ask, r.FormValue("default") == "true", nil
}
