package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/when"
	"tend/terminal"
)

func (a *app) budgetDays() *cobra.Command {
	var zone, dayStarts, weekStarts string
	cmd := &cobra.Command{
		Use: "days", Short: "When your days and weeks begin, and in which time zone you live from now on", Args: noArgs,
		Long: `Show or set when learning days and weeks begin, and the time zone. A zone holds from now on: who travels says so on the day
of the journey, and the days before stay where they were lived. Another first weekday, or start of the day, cuts all weeks
anew, past ones too: each minute stays in exactly one of them, and who changes back has all numbers back.`,
		Example: "  tend budget days\n  tend budget days --zone Asia/Tokyo\n  tend budget days --week-starts sun --day-starts 05:00",
	}
	cmd.Flags().StringVar(&zone, "zone", "", "the IANA time `ZONE` you live in from now on, such as Asia/Tokyo")
	cmd.Flags().StringVar(&dayStarts, "day-starts", "", "the `TIME` from 00:00 to 12:00 at which a learning day begins (04:00)")
	cmd.Flags().StringVar(&weekStarts, "week-starts", "", "the `WEEKDAY` with which a week begins, such as sun (mon)")
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
		r, err := daysRequest(cmd, zone, dayStarts, weekStarts)
		if err != nil {
			return err
		}
		ask := client.Settings
		if r.Zone != nil || r.DayStarts != nil || r.WeekStarts != nil {
			ask = func(ctx context.Context) (api.Settings, error) { return client.Change(ctx, r) }
		}
		settings, err := ask(ctx)
		if err != nil {
			return err
		}
		shown := shownDays{settings.Zone, settings.DayStarts, settings.WeekStarts}
		return a.print(shown, func(m terminal.Mode) { a.showDays(m, shown) })
	})
	return cmd
}

// shownDays are what of the settings tend budget days tells of.
type shownDays struct {
	Zone       string       `json:"zone"`
	DayStarts  when.Clock   `json:"day_starts"`
	WeekStarts time.Weekday `json:"week_starts"` // 0 is Sunday
}

func (a *app) showDays(m terminal.Mode, s shownDays) {
	terminal.KeyValues(a.out, m, [][2]string{{"zone", s.Zone}, {"day starts", s.DayStarts.String()}, {"week starts", s.WeekStarts.String()}}...)
	m.Hint("tend week")
}

// daysRequest is what was typed, as a change of the settings: nothing where no flag was.
func daysRequest(cmd *cobra.Command, zone, dayStarts, weekStarts string) (r api.SettingsRequest, err error) {
	if cmd.Flags().Changed("zone") {
		r.Zone = &zone
	}
	if cmd.Flags().Changed("day-starts") {
		clock, err := when.ParseClock(dayStarts)
		if err != nil {
			return r, usage(howTo(cmd), "%v", err)
		}
		r.DayStarts = &clock
	}
	if cmd.Flags().Changed("week-starts") {
		first, known := weekdays[strings.ToLower(weekStarts[:min(3, len(weekStarts))])]
		if !known || !strings.HasPrefix(strings.ToLower(first.String()), strings.ToLower(weekStarts)) {
			return r, usage(howTo(cmd), "week start %q: want a weekday such as mon or sun", weekStarts)
		}
		r.WeekStarts = &first
	}
	return r, nil
}
