package daemon

import (
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/internal/needs"
)

func TestAnAccountIsAskedForWhatChangedAlone(t *testing.T) {
	server := needs.StartRadicale(t)
	work := server.Make("Work")
	server.Make("Home")
	put := func(name, meeting string) {
		server.Do("PUT", work+name+".ics", strings.Replace(datesOf(t, meeting), "m0@", name+"@", 1), "Content-Type", "text/calendar")
	}
	put("one", "2026-11-24T07:00Z/2026-11-24T09:00Z")
	put("two", "2026-11-25T07:00Z/2026-11-25T08:00Z")
	l := lineTo(t, server.URL)
	w := settled(t)
	request := api.CalendarRequest{Address: l.url, CalDAV: true, Name: "work", AllowPrivate: true, User: server.User, Password: server.Password}
	_, err := w.owner.AddCalendar(w.ctx(), request)
	if err == nil || !strings.Contains(err.Error(), "Work") || !strings.Contains(err.Error(), "Home") {
		t.Errorf("of two calendars one was taken: %v", err)
	}
	request.Calendar = "work"
	c, err := w.owner.AddCalendar(w.ctx(), request)
	w.ok(err)
	if c.Times != 2 || !clear(w.blocks(), at(t, "2026-11-24T07:00Z"), at(t, "2026-11-24T09:00Z")) {
		t.Errorf("got %+v", c)
	}
	put("one", "2026-11-26T07:00Z/2026-11-26T09:00Z")
	_, before := l.writes()
	w.clock.pass(20 * time.Minute)
	w.soon("the block makes way", func() bool {
		return clear(w.blocks(), at(t, "2026-11-26T07:00Z"), at(t, "2026-11-26T09:00Z"))
	})
	if _, after := l.writes(); after-before != 3 { // the tag, the list of tags, the one event
		t.Errorf("one change cost %d requests", after-before)
	}
	request.Password, request.Name = "wrong", "again"
	if _, err := w.owner.AddCalendar(w.ctx(), request); err == nil || !strings.Contains(err.Error(), "check the user and the password") {
		t.Errorf("got %v", err)
	}
}
