package service

import (
	"cmp"
	"fmt"
	"time"

	"tend/budget"
	"tend/calendar"
	"tend/daemon/store"
	"tend/internal/when"
)

// refreshHint is how often calendars are told to ask again.
const refreshHint = 4 * time.Hour

// Feed returns the calendar: the blocks from four weeks ago on, and the reminders. Links begin with base; without
// one there are none.
func Feed(tx *store.Tx, base string) (calendar.Feed, error) {
	s, days, _, err := today(tx)
	if err != nil {
		return calendar.Feed{}, err
	}
	blocks, err := BlocksFrom(tx, tx.Now.Add(-shownBack))
	if err != nil {
		return calendar.Feed{}, err
	}
	feed := calendar.Feed{Name: "Learning", Refresh: refreshHint}
	for _, block := range blocks {
		if block.State == budget.Skipped {
			continue
		}
		path, err := BlockPath(tx, s, block.ID)
		if err != nil {
			return feed, err
		}
		feed.Events = append(feed.Events, event(block, base, path))
	}
	if !s.Started {
		return feed, nil
	}
	instance, err := store.Instance(tx)
	if err != nil {
		return feed, err
	}
	feed.Reminders = reminders(s, days, instance)
	tasks, err := openTasks(tx)
	feed.Reminders = append(feed.Reminders, taskReminders(tasks, s, days, instance)...)
	return feed, err
}

// event is a block as subscribers see it. The link stands in the text too, since some clients show no URL.
func event(block budget.Block, base, path string) calendar.Event {
	text, link := cmp.Or(block.Agenda, "Time for learning, planned by tend. Type tend to see what is next."), ""
	if base != "" {
		link = base + path
		text += "\n\nKept, shorter, moved or skipped? Say so here:\n" + link
	}
	return calendar.Event{
		UID: block.UID, Summary: "Learning", Description: text, URL: link,
		Start: block.Start, End: block.End, Sequence: block.Sequence, Created: block.Created, Modified: block.Modified,
	}
}

// reminders recur from the week in which the person began, in the zone that holds now. A change of zone changes
// them, and says so by a higher sequence.
func reminders(s store.Settings, days when.Days, instance string) []calendar.Reminder {
	began := s.Budgets[0].From
	since := s.Zones[len(s.Zones)-1].From
	if since.IsZero() {
		since = when.At(began, 0, time.UTC)
	}
	all := []calendar.Reminder{
		calendar.FridayBrag(days.Zone, began, since, instance, when.Clock(16*60)),
		calendar.QuarterlyReflection(days.Zone, began, since, instance, when.Clock(10*60)),
		calendar.HalfYear(days.Zone, began, since, instance, when.Clock(10*60)),
		calendar.MonthlyNotes(days.Zone, began, since, instance, when.Clock(16*60)),
	}
	for n := range all {
		all[n].Sequence = len(s.Zones) - 1
	}
	return all
}

// CalendarPath returns the path of the calendar's address.
func CalendarPath(tx *store.Tx) (string, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return "", err
	}
	secret, err := store.CalendarSecret(tx, s.CalendarGeneration)
	return "/calendar/" + secret + ".ics", err
}

// RevokeCalendar gives the calendar a new address; the old one answers that it is gone.
func RevokeCalendar(tx *store.Tx) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	s.CalendarGeneration++
	return store.PutSettings(tx, s)
}

// maxGenerations bounds how many addresses are known, the revoked ones told from wrong ones.
const maxGenerations = 32

// CalendarFiles returns the file names below /calendar: the calendar's own first, then those that it had before they
// were revoked, the newest first.
func CalendarFiles(tx *store.Tx) (files []string, err error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return nil, err
	}
	for n := s.CalendarGeneration; n >= 0 && n > s.CalendarGeneration-maxGenerations; n-- {
		secret, err := store.CalendarSecret(tx, n)
		if err != nil {
			return nil, fmt.Errorf("read calendar address: %w", err)
		}
		files = append(files, secret+".ics")
	}
	return files, nil
}
