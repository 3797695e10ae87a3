package main

import (
	"context"
	"time"

	"tend/daemon/api"
	"tend/internal/when"
	"tend/terminal"
)

// wall is the zone that times are shown in: the person's, which need not be this machine's. JSON has instants, so
// nobody is asked for it then.
func (a *app) wall(ctx context.Context, client *api.Client) *time.Location {
	if a.json {
		return time.UTC
	}
	settings, err := client.Settings(ctx)
	if err != nil {
		return time.Local
	}
	return zoneNamed(settings.Zone)
}

// zoneNamed is the zone of that name, or this machine's where it is unknown here.
func zoneNamed(name string) *time.Location {
	zone, err := when.LoadZone(name)
	if err != nil {
		return time.Local
	}
	return zone
}

// table prints rows below a header. Where there are none it says so beside the data, and what to do about it.
func (a *app) table(m terminal.Mode, header []string, rows [][]string, none, next string) {
	if len(rows) == 0 {
		a.say("%s", none)
		m.Hint("%s", next)
		return
	}
	terminal.Table(a.out, m, header, rows)
}
