package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"tend/calendar/subscription"
	"tend/internal/id"
)

// BusyCalendar is one of the person's calendars as others may see it: without its address, its user and its password.
type BusyCalendar struct {
	Name       id.Calendar       `json:"name"`
	Kind       subscription.Kind `json:"kind"`
	From       string            `json:"from"`    // the host of its address, or the name of its file
	AllDay     string            `json:"all_day"` // what events of whole days are: busy or free
	Private    bool              `json:"allow_private,omitempty"`
	Mine       []string          `json:"mine,omitempty"`
	Times      int               `json:"busy_times"` // in the weeks that are looked at, merged
	Bytes      int               `json:"bytes"`
	Taken      time.Time         `json:"taken,omitzero"`     // when the copy last changed
	LastGood   time.Time         `json:"last_good,omitzero"` // when the server, or the file, last said that it holds
	LastTry    time.Time         `json:"last_try,omitzero"`
	Next       time.Time         `json:"next,omitzero"`
	Result     string            `json:"result,omitempty"` // of the last try
	Error      string            `json:"error,omitempty"`
	Failures   int               `json:"failures"`
	AgeMinutes int               `json:"age_minutes"`
	Blind      string            `json:"blind,omitempty"` // why nothing may be placed by it
	Warnings   []string          `json:"warnings,omitempty"`
	// Protected says that blocks are written into it; Guard how that goes: empty where it goes well.
	Protected bool   `json:"protected,omitempty"`
	Guard     string `json:"guard,omitempty"`
	Blocks    int    `json:"blocks,omitempty"` // how many stand in it, those that are over too
}

// ProtectRequest says that blocks are to be written into a calendar, or with Off that they are to be removed from it.
type ProtectRequest struct {
	Off bool `json:"off,omitempty"`
}

// CalendarRequest adds one of the person's calendars.
type CalendarRequest struct {
	Address      string   `json:"address"`           // http, https or webcal; or an absolute path on the daemon's machine
	Name         string   `json:"name,omitempty"`    // a slug; made from the address where empty
	AllDay       string   `json:"all_day,omitempty"` // busy (where empty) or free
	AllowPrivate bool     `json:"allow_private,omitempty"`
	User         string   `json:"user,omitempty"`
	Password     string   `json:"password,omitempty"`
	Mine         []string `json:"mine,omitempty"` // the person's addresses: events that these declined are free
	// CalDAV says that Address is that of an account, or of one of its calendars. Calendar names which one, where there are
	// several: by its name, or the last part of its path.
	CalDAV   bool   `json:"caldav,omitempty"`
	Calendar string `json:"calendar,omitempty"`
}

// Calendars lists the person's own calendars.
func (c *Client) Calendars(ctx context.Context) ([]BusyCalendar, error) {
	list, err := get[struct{ Calendars []BusyCalendar }](ctx, c, "/calendars")
	return list.Calendars, err
}

// AddCalendar reads a calendar and, where that goes well, adds it.
func (c *Client) AddCalendar(ctx context.Context, r CalendarRequest) (BusyCalendar, error) {
	return post[BusyCalendar](ctx, c, "/calendars", r)
}

// RemoveCalendar forgets a calendar, its copy and its secrets.
func (c *Client) RemoveCalendar(ctx context.Context, name id.Calendar) (BusyCalendar, error) {
	return send[BusyCalendar](ctx, c, http.MethodDelete, "/calendars/"+url.PathEscape(string(name)), nil)
}

// RefreshCalendar reads a calendar now.
func (c *Client) RefreshCalendar(ctx context.Context, name id.Calendar) (BusyCalendar, error) {
	return post[BusyCalendar](ctx, c, "/calendars/"+url.PathEscape(string(name))+"/refresh", none{})
}

// ProtectCalendar writes the blocks into a calendar from now on, or removes them from it.
func (c *Client) ProtectCalendar(ctx context.Context, name id.Calendar, r ProtectRequest) (BusyCalendar, error) {
	return post[BusyCalendar](ctx, c, "/calendars/"+url.PathEscape(string(name))+"/protect", r)
}
