package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/calendar"
	"tend/calendar/busy"
	"tend/internal/clean"
	"tend/terminal"
)

const busyExample = "tend calendar busy --from 2026-11-02T00:00:00Z --to 2026-11-09T00:00:00Z --zone Europe/Berlin < work.ics"

// busyOptions are the flags of calendar busy, as they were typed.
type busyOptions struct {
	from, to, zone, allDay string
	addresses              []string
}

// busyAnswer is what calendar busy prints as JSON.
type busyAnswer struct {
	Busy     []busy.Time `json:"busy"`
	Warnings []string    `json:"warnings"`
}

func (a *app) calendarBusy() *cobra.Command {
	var typed busyOptions
	cmd := &cobra.Command{
		Use: "busy", Short: "Read a calendar from standard input and print when its owner is busy", Args: noArgs,
		Example: "  " + busyExample,
		RunE: a.do(func(ctx context.Context, _ []string) error {
			o, err := typed.parse()
			if err != nil {
				return err
			}
			file, err := a.readInput(ctx, "a calendar", calendar.MaxFile+1)
			if err != nil {
				return fmt.Errorf("read calendar: %w", err)
			}
			times, warnings, err := busy.Read(file, o)
			if err != nil {
				return err
			}
			answer := busyAnswer{append([]busy.Time{}, times...), append([]string{}, warnings...)}
			return a.print(answer, func(m terminal.Mode) { a.showBusy(m, answer, o.Zone) })
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&typed.from, "from", "", "from this `TIME` on, such as 2026-11-02T00:00:00Z")
	flags.StringVar(&typed.to, "to", "", "up to this `TIME`")
	flags.StringVar(&typed.zone, "zone", "", "the `ZONE` of times that name none, such as Europe/Berlin")
	flags.StringVar(&typed.allDay, "all-day", "free", "whole-day events are `busy` or free")
	flags.StringArrayVar(&typed.addresses, "mine", nil, "a mail `ADDRESS` of the owner: what it declined is free; may be repeated")
	for _, name := range []string{"from", "to", "zone"} {
		_ = cmd.MarkFlagRequired(name)
	}
	return cmd
}

func (b busyOptions) parse() (o busy.Options, err error) {
	for _, t := range []struct {
		flag, text string
		into       *time.Time
	}{{"from", b.from, &o.From}, {"to", b.to, &o.To}} {
		if *t.into, err = time.Parse(time.RFC3339, strings.ToUpper(t.text)); err != nil {
			return o, usage(busyExample, "--%s %q: want a time such as 2026-11-02T00:00:00Z", t.flag, t.text)
		}
	}
	if !o.From.Before(o.To) {
		return o, usage(busyExample, "--from %s is not before --to %s", b.from, b.to)
	}
	if o.Zone, err = time.LoadLocation(b.zone); err != nil || b.zone == "" || b.zone == "Local" {
		return o, usage(busyExample, "zone %q: unknown; want a name such as Europe/Berlin", b.zone)
	}
	switch b.allDay {
	case "free":
		o.AllDayFree = true
	case "busy":
	default:
		return o, usage(busyExample, "--all-day %q: want busy or free", b.allDay)
	}
	o.Addresses = b.addresses
	return o, nil
}

// showBusy lists the times in the owner's zone, and says on standard error what could not be read.
func (a *app) showBusy(m terminal.Mode, answer busyAnswer, zone *time.Location) {
	var rows [][]string
	for _, t := range answer.Busy {
		start, end := t.Start.In(zone), t.End.In(zone)
		until := end.Format("15:04")
		if start.Format(time.DateOnly) != end.Format(time.DateOnly) {
			until = end.Format("Mon 2006-01-02 15:04")
		}
		rows = append(rows, []string{start.Format("Mon 2006-01-02 15:04"), until, clean.Line(t.Summary)})
	}
	a.table(m, []string{"from", "to", "what"}, rows, "Nothing in that time.", busyExample)
	for _, warning := range answer.Warnings {
		a.say("tend: %s", warning)
	}
}
