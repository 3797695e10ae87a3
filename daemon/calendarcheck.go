package daemon

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"tend/calendar"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// longURL is the longest address of a calendar that Google reads, in characters; a longer one fails without a word.
const longURL = 256

// checkCalendar looks at the calendar as it is served, and at who read it.
func (d *Daemon) checkCalendar(r *http.Request) (any, error) {
	feed, err := d.calendar(r.Context())
	if err != nil {
		return nil, err
	}
	check := api.CalendarCheck{Report: calendar.Lint(feed.plain.body), ZoneData: calendar.TZData()}
	add := func(remark bool, text string) {
		check.Problems = append(check.Problems, calendar.Problem{Text: text, Remark: remark})
	}
	if _, err := d.makeCalendar(r.Context()); err != nil {
		add(false, "none can be made; the one of "+feed.Since.Format(time.RFC3339)+" is served: "+err.Error())
	}
	address, err := d.calendarAddress(r.Context())
	if err != nil {
		add(false, "its address cannot be read: "+err.Error())
	}
	if len(address) > longURL {
		add(false, "its address is over 256 characters: Google reads no such calendar. Choose a shorter public_url")
	}
	if u, err := url.Parse(d.config.PublicURL); err != nil || u.Scheme != "https" {
		add(true, "public_url in tend.toml is no https address: calendars in the cloud cannot read it")
	}
	for _, s := range d.subscribers.list(d) {
		known := calendar.ClientOf(s.Agent)
		check.Clients = append(check.Clients, api.CalendarClient{Name: s.Name, Agent: s.Agent, First: s.First, Last: s.Last,
			Status: s.Status, Count: s.Count, Stale: int(known.Stale / time.Minute), Fact: known.Fact})
	}
	return check, nil
}

func (d *Daemon) calendarAddress(ctx context.Context) (address string, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		path, err := service.CalendarPath(tx)
		address = d.base() + path
		return err
	})
	return address, err
}
