package daemon

import (
	"net/http"
	"strconv"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// forecast reads the cards in one snapshot and runs the weeks to come outside of it, until the request ends.
func (d *Daemon) forecast(r *http.Request) (any, error) {
	asked, err := forecastRequest(r)
	if err != nil {
		return nil, err
	}
	var plan service.ForecastPlan
	err = d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		plan, err = service.PlanForecast(tx, asked)
		return err
	})
	if err != nil {
		return nil, err
	}
	return plan.Run(r.Context())
}

// simulate does the same for the orders of the queue.
func (d *Daemon) simulate(r *http.Request) (any, error) {
	var asked api.SimulateRequest
	if err := decode(r, &asked); err != nil {
		return nil, err
	}
	var plan service.SimulationPlan
	err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		plan, err = service.PlanSimulation(tx, asked)
		return err
	})
	if err != nil {
		return nil, err
	}
	return plan.Run(r.Context())
}

func forecastRequest(r *http.Request) (asked api.ForecastRequest, err error) {
	whole := func(name string) (*int, error) {
		text := r.FormValue(name)
		if text == "" {
			return nil, nil
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, api.Refuse(api.Invalid, "", "%s %q: want a whole number", name, text)
		}
		return &n, nil
	}
	weeks, err := whole("weeks")
	if err != nil {
		return asked, err
	}
	if weeks != nil {
		asked.Weeks = *weeks
	}
	if asked.NewPerDay, err = whole("new_per_day"); err != nil {
		return asked, err
	}
	if text := r.FormValue("retention"); text != "" {
		retention, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return asked, api.Refuse(api.Invalid, "", "retention %q: want 0.70 to 0.99", text)
		}
		asked.Retention = &retention
	}
	return asked, nil
}
