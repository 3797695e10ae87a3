package api

import (
	"context"
	"time"

	"tend/calendar"
)

// CalendarCheck is what was found in the calendar, and who read it.
type CalendarCheck struct {
	calendar.Report
	ZoneData string           `json:"zone_data,omitempty"` // where the daemon's time zones come from
	Clients  []CalendarClient `json:"clients,omitempty"`   // who asked last first
}

// CalendarClient is a program that read the calendar.
type CalendarClient struct {
	Name   string    `json:"name"`
	Agent  string    `json:"agent"` // what it calls itself, cleaned and cut
	First  time.Time `json:"first"`
	Last   time.Time `json:"last"`
	Status int       `json:"status"` // what it was answered last: 200, 304 or 410
	Count  uint64    `json:"count"`
	Stale  int       `json:"stale_minutes"` // how far it may lag behind, as far as is known; 0: not known
	Fact   string    `json:"fact"`          // what is known of how often it asks
}

// CheckCalendar looks at the calendar as it is served.
func (c *Client) CheckCalendar(ctx context.Context) (CalendarCheck, error) {
	return get[CalendarCheck](ctx, c, "/calendar/check")
}
