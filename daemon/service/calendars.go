package service

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"tend/calendar/subscription"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

// Calendars lists the person's own calendars, by name, without their secrets.
func Calendars(tx *store.Tx) ([]api.BusyCalendar, error) {
	list := []api.BusyCalendar{}
	for c, err := range store.Calendars.All(tx) {
		if err != nil {
			return nil, err
		}
		list = append(list, CalendarView(tx, c))
	}
	return list, nil
}

// CalendarView is a calendar without its secrets.
func CalendarView(tx *store.Tx, c subscription.Calendar) api.BusyCalendar {
	view := api.BusyCalendar{Name: c.Name, Kind: c.Kind, From: clean.Line(c.Shown()), AllDay: "busy", Private: c.AllowPrivate,
		Mine: c.Mine, Times: c.Seen.Times, Bytes: c.Copy.Bytes, Taken: c.Copy.Taken, LastGood: c.Poll.LastGood,
		LastTry: c.Poll.LastTry, Next: c.Poll.Next, Result: c.Poll.Result, Error: c.Poll.Error, Failures: c.Poll.Failures,
		Blind: c.Blind(tx.Now), Warnings: c.Seen.Warnings, Protected: c.Guard.On || c.Guard.Leaving, Guard: c.Guard.Error}
	if written, err := store.Written.Prefix(tx, string(c.Name)+"/"); err == nil {
		view.Blocks = len(written)
	}
	if c.AllDayFree {
		view.AllDay = "free"
	}
	if !c.Poll.LastGood.IsZero() {
		view.AgeMinutes = int(tx.Now.Sub(c.Poll.LastGood).Minutes())
	}
	return view
}

// Calendar returns one of the person's calendars.
func Calendar(tx *store.Tx, name id.Calendar) (subscription.Calendar, error) {
	c, err := store.Calendars.Get(tx, name)
	return c, missing(err, "tend calendar list")
}

// mostCalendars is how many calendars a person may have.
const mostCalendars = 50

// NewCalendar checks a request and returns the calendar, which is not kept yet.
func NewCalendar(tx *store.Tx, r api.CalendarRequest) (subscription.Calendar, error) {
	address, kind := subscription.Address(r.Address)
	if r.CalDAV && kind == subscription.ICS {
		kind = subscription.CalDAV
	}
	c := subscription.Calendar{Kind: kind, Address: address, AllDayFree: r.AllDay == "free", AllowPrivate: r.AllowPrivate,
		User: r.User, Password: r.Password, Mine: r.Mine, Added: tx.Now}
	if err := checkPlace(c); err != nil {
		return c, err
	}
	if r.AllDay != "" && r.AllDay != "busy" && r.AllDay != "free" {
		return c, api.Refuse(api.Invalid, "--all-day free", "all-day %q: want busy or free", r.AllDay)
	}
	if r.CalDAV && kind != subscription.CalDAV || r.Calendar != "" && !r.CalDAV {
		return c, api.Refuse(api.Invalid, "tend calendar add --caldav https://dav.example.org --user anna --password-file FILE",
			"an account wants its address, and only an account has calendars to choose from")
	}
	if r.User == "" && r.Password != "" || len(r.User)+len(r.Password) > maxURL || strings.Contains(r.User, ":") {
		return c, api.Refuse(api.Invalid, "--user NAME --password-file FILE", "a login needs a user, without a colon, and a password")
	}
	c.Name = id.Calendar(r.Name)
	if c.Name == "" {
		c.Name = calendarName(c)
	}
	if err := learning.CheckName(string(c.Name)); err != nil {
		return c, invalid(err, "--name work")
	}
	return c, roomForCalendar(tx, c)
}

// checkPlace refuses what no calendar can be read from.
func checkPlace(c subscription.Calendar) error {
	const hint = "tend calendar add https://calendar.example.org/secret.ics"
	if c.Kind != subscription.File {
		if err := checkURL(c.Address); err != nil {
			return api.Refuse(api.Invalid, hint, "the address wants http://, https:// or webcal:// and a host, no password in it, and 2048 bytes at most")
		}
		return nil
	}
	if !filepath.IsAbs(c.Address) || strings.ContainsRune(c.Address, 0) || len(c.Address) > maxURL {
		return api.Refuse(api.Invalid, hint, "a file wants its whole path on the daemon's machine, such as /home/me/work.ics")
	}
	return nil
}

// calendarName proposes a name that gives nothing of the address away but its host, or the name of a file.
func calendarName(c subscription.Calendar) id.Calendar {
	name := learning.NameFrom("", "https://"+c.Shown())
	if c.Kind == subscription.File {
		name = learning.NameFrom(strings.TrimSuffix(c.Shown(), filepath.Ext(c.Shown())), "")
	}
	if name == "source" { // what is proposed where nothing tells
		return "calendar"
	}
	return id.Calendar(name)
}

// roomForCalendar refuses a name or a place that is taken.
func roomForCalendar(tx *store.Tx, c subscription.Calendar) error {
	all, err := store.Calendars.List(tx)
	if err != nil {
		return err
	}
	if len(all) >= mostCalendars {
		return api.Refuse(api.Conflict, "tend calendar remove NAME", "there are %d calendars, the most there can be", len(all))
	}
	for _, other := range all {
		switch {
		case other.Name == c.Name:
			return api.Refuse(api.Conflict, "--name gives it another", "there is a calendar %s already", c.Name)
		case other.Address == c.Address:
			return api.Refuse(api.Conflict, "tend calendar list", "calendar %s has that address already", other.Name)
		}
	}
	return nil
}

// RemoveCalendar forgets a calendar with its copy, and places blocks where it said that there is no time.
func RemoveCalendar(tx *store.Tx, name id.Calendar) (api.BusyCalendar, error) {
	c, err := Calendar(tx, name)
	if err != nil {
		return api.BusyCalendar{}, err
	}
	if written, err := store.Written.Prefix(tx, string(name)+"/"); err != nil || len(written) > 0 {
		return api.BusyCalendar{}, cmp.Or(err, error(api.Refuse(api.Conflict, "tend calendar protect "+string(name)+" --off",
			"calendar %s holds %d blocks that tend wrote: remove these first", name, len(written))))
	}
	for _, err := range []error{
		store.Calendars.Delete(tx, name), store.DeleteText(tx, copyName(name, "")), store.DeleteText(tx, seenName(name)),
	} {
		if err != nil {
			return api.BusyCalendar{}, err
		}
	}
	_, err = Replan(tx)
	return CalendarView(tx, c), err
}

// AskOf returns how a calendar is to be asked now. Its copy is read where that will be wanted.
func AskOf(tx *store.Tx, c subscription.Calendar, again bool) (subscription.Ask, error) {
	rules, err := calendarRules(tx)
	if err != nil {
		return subscription.Ask{}, err
	}
	ask := subscription.Ask{Now: tx.Now, Rules: rules, Again: again}
	if subscription.Needs(c, ask) {
		ask.Held, err = calendarCopy(tx, c)
	}
	return ask, err
}

// calendarRules are what every calendar is read by: the zone that the person lives in, and how tend's own UIDs end.
func calendarRules(tx *store.Tx) (subscription.Rules, error) {
	_, days, _, err := today(tx)
	if err != nil {
		return subscription.Rules{}, err
	}
	instance, err := store.Instance(tx)
	return subscription.Rules{Zone: days.Zone, Own: "." + instance + "@tend"}, err
}

// copyName is the text under which a copy is kept, in parts; with an empty digest what all copies of the calendar begin with.
func copyName(name id.Calendar, digest string) string {
	return strings.TrimSuffix("calendarcopy/"+string(name)+"/"+digest, "/")
}

// seenName is the text under which the busy times of a calendar are kept.
func seenName(name id.Calendar) string { return "calendarbusy/" + string(name) }

// copyPart is how much of a copy one transaction writes, in bytes.
const copyPart = 256 << 10

// KeepCopy writes the copy of a calendar, in as many updates as it takes, before its record says that it is there.
func KeepCopy(ctx context.Context, s *store.Store, c subscription.Calendar, body []byte) error {
	for n := 0; len(body) > 0; n++ {
		part := body[:min(copyPart, len(body))]
		body = body[len(part):]
		err := s.Update(ctx, func(tx *store.Tx) error {
			if n == 0 { // what an end of the process left of the same copy
				if err := store.DeleteText(tx, copyName(c.Name, c.Copy.Digest)); err != nil {
					return err
				}
			}
			return store.PutText(tx, fmt.Sprintf("%s/%04d", copyName(c.Name, c.Copy.Digest), n), part)
		})
		if err != nil {
			return fmt.Errorf("keep copy of calendar %s: %w", c.Name, err)
		}
	}
	return nil
}

// calendarCopy reads the copy of a calendar, nil where there is none.
func calendarCopy(tx *store.Tx, c subscription.Calendar) ([]byte, error) {
	if c.Copy.Digest == "" {
		return nil, nil
	}
	body, err := store.Text(tx, copyName(c.Name, c.Copy.Digest))
	if err == nil && len(body) != c.Copy.Bytes {
		return nil, nil // it was not kept whole, and is taken for missing
	}
	return append([]byte{}, body...), err
}

// Refreshed records what came of asking for a calendar, and tells whether the times in which the person is busy, or what is
// known of them, changed. New is for one that is being added. One that was removed meanwhile stays removed.
func Refreshed(tx *store.Tx, answer subscription.Answer, isNew bool) (changed bool, err error) {
	c := answer.Calendar
	if isNew {
		err = roomForCalendar(tx, c)
	} else {
		var held subscription.Calendar
		if held, err = store.Calendars.Get(tx, c.Name); isMissing(err) || err == nil && !held.Added.Equal(c.Added) {
			return false, nil
		}
	}
	if err != nil {
		return false, err
	}
	before, err := busyDigest(tx)
	if err != nil {
		return false, err
	}
	if err := keepSeen(tx, answer); err != nil {
		return false, err
	}
	if err := store.Calendars.Put(tx, c); err != nil {
		return false, err
	}
	after, err := busyDigest(tx)
	return before != after, err
}

// keepSeen keeps the busy times of an answer, and forgets the copies that are no longer the last good one.
func keepSeen(tx *store.Tx, answer subscription.Answer) error {
	c := answer.Calendar
	if answer.Read {
		data, err := subscription.Encode(answer.Times)
		if err != nil {
			return err
		}
		if err := store.PutText(tx, seenName(c.Name), data); err != nil {
			return err
		}
	}
	if answer.Body == nil {
		return nil
	}
	names, err := store.TextNames(tx, copyName(c.Name, "")+"/", 1000)
	if err != nil {
		return err
	}
	for _, name := range names {
		if !strings.HasPrefix(name, copyName(c.Name, c.Copy.Digest)+"/") {
			if err := store.DeleteText(tx, name); err != nil {
				return err
			}
		}
	}
	return nil
}
