package service

import (
	"fmt"

	"tend/calendar"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/learning/packs"
)

const (
	taskAt      = when.Clock(9 * 60)
	taskMinutes = 15
)

// taskReminders are the open tasks in the calendar, each on its day until it is done or dropped. They make nobody busy:
// most take far longer than what stands there. Not VTODO, which few clients show.
func taskReminders(tasks []packs.Task, s store.Settings, days when.Days, instance string) []calendar.Reminder {
	all := []calendar.Reminder{}
	since := s.Zones[len(s.Zones)-1].From
	for _, t := range tasks {
		modified := t.Added
		if modified.Before(since) {
			modified = since
		}
		all = append(all, calendar.Reminder{
			UID: fmt.Sprintf("task-%s.%s@tend", t.ID, instance), Summary: t.Title,
			Description: fmt.Sprintf("%s\n\nDone? tend pack done %s\nNot for you? tend pack drop %s", t.Text, t.ID, t.ID),
			Date:        t.Day, At: taskAt, Minutes: taskMinutes, Zone: days.Zone, Sequence: len(s.Zones) - 1, Modified: modified,
		})
	}
	return all
}

// fillCalendar tells what the calendar asks for today besides blocks.
func fillCalendar(tx *store.Tx, view *api.Today) (err error) {
	if view.Reflections, err = DueReflections(tx); err != nil {
		return err
	}
	view.Tasks, err = DueTasks(tx)
	return err
}
