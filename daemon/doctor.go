package daemon

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"tend/calendar"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// doctor looks at everything that can be wrong on the daemon's side.
func (d *Daemon) doctor(r *http.Request) (any, error) {
	checks := []struct {
		name string
		look func(context.Context) (text, hint string, ok bool)
	}{
		{"settings", d.lookAtSettings},
		{"store", d.lookAtStore},
		{"space", d.lookAtSpace},
		{"notes", d.lookAtNotes},
		{"sources", d.lookAtSources},
		{"calendar", d.lookAtCalendar},
		{"busy", d.lookAtBusy},
	}
	diagnosis := api.Diagnosis{}
	for _, check := range checks {
		text, hint, ok := check.look(r.Context())
		diagnosis.Findings = append(diagnosis.Findings, api.Finding{Check: check.name, OK: ok, Text: text, Hint: hint})
	}
	return diagnosis, nil
}

func (d *Daemon) lookAtSettings(ctx context.Context) (text, hint string, ok bool) {
	var settings api.Settings
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		settings, err = service.Settings(tx)
		return err
	})
	switch {
	case err != nil:
		return err.Error(), "", false
	case !settings.Started:
		return "nothing is set up yet", "tend init", false
	case len(settings.Windows) == 0:
		return "no windows: no block can be placed", "tend budget window 'tue,thu 08:00-10:00'", false
	}
	now := d.now()
	zone, err := time.LoadLocation(settings.Zone)
	if err != nil {
		return fmt.Sprintf("zone %s: %v", settings.Zone, err), "tend init --zone Europe/Berlin", false
	}
	return fmt.Sprintf("zone %s, where it is %s; budget %d to %d min a week", settings.Zone,
		now.In(zone).Format("Mon 15:04"), settings.Budget.Min, settings.Budget.Max), "", true
}

func (d *Daemon) lookAtStore(ctx context.Context) (text, hint string, ok bool) {
	report, err := d.store.Engine().Check(ctx)
	if err == nil {
		err = report.Err()
	}
	if err != nil {
		return err.Error(), "stop the daemon, then: tend doctor --rebuild", false
	}
	return fmt.Sprintf("schema %d, %d records, every checksum right", store.Schema(), report.Records), "", true
}

// lowSpace is when doctor speaks up, in bytes; writes are refused later than that.
const lowSpace = 512 << 20

func (d *Daemon) lookAtSpace(ctx context.Context) (text, hint string, ok bool) {
	health := d.store.Engine().Health(ctx)
	text = fmt.Sprintf("store %d KiB, %d MiB free on its disk", health.SizeBytes>>10, health.FreeBytes>>20)
	if health.FreeBytes < lowSpace {
		return text, "free some space: below the reserve nothing can be written", false
	}
	return text, "", true
}

func (d *Daemon) lookAtNotes(ctx context.Context) (text, hint string, ok bool) {
	if _, err := os.Stat(d.config.Notes); err != nil {
		return err.Error(), "make the folder, or set notes in tend.toml", false
	}
	if err := d.syncNotes(ctx); err != nil {
		return err.Error(), "", false
	}
	var notes []api.Note
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		notes, err = service.Notes(tx)
		return err
	})
	if err != nil {
		return err.Error(), "", false
	}
	cards := 0
	for _, note := range notes {
		cards += note.Cards
	}
	return fmt.Sprintf("%d notes with %d cards in %s", len(notes), cards, d.config.Notes), "", true
}

// silent is after how long without success a source is brought up.
const silent = 3 * 24 * time.Hour

func (d *Daemon) lookAtSources(ctx context.Context) (text, hint string, ok bool) {
	var sources []api.Source
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		sources, err = service.Sources(tx)
		return err
	})
	if err != nil {
		return err.Error(), "", false
	}
	for _, src := range sources {
		since := src.Poll.LastOK
		if since.IsZero() {
			since = src.Added
		}
		if src.URL != "" && src.Poll.Failures > 0 && d.now().Sub(since) > silent {
			return fmt.Sprintf("%s: %s", src.Name, src.Poll.Error), "tend source check " + string(src.Name), false
		}
	}
	return fmt.Sprintf("%d sources, none silent for longer than 3 days", len(sources)), "", true
}

func (d *Daemon) lookAtCalendar(ctx context.Context) (text, hint string, ok bool) {
	feed, err := d.makeCalendar(ctx)
	if err != nil {
		return err.Error(), "tend calendar check: the last good one is served meanwhile", false
	}
	text = fmt.Sprintf("%d bytes at %s, zones: %s", len(feed.plain.body), d.base(), calendar.TZData())
	if d.config.PublicURL == "" {
		return text, "calendars in the cloud need public_url in tend.toml", true
	}
	return text, "", true
}
