package main

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/calendar"
	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/fetch"
	"tend/terminal"
)

// maxCalendar is how much of a calendar elsewhere is read, in bytes.
const maxCalendar = 16 << 20

func (a *app) calendarCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check [URL|FILE]", Short: "Look for what calendar programs stumble over, and who read the calendar last",
		Long: "Look for what calendar programs stumble over in tend's own calendar, or in that at a URL or in a FILE (- is the\n" +
			"standard input). Of tend's own it also tells which programs read it, when, and how far each may lag behind.",
		Example: "  tend calendar check\n  tend calendar check https://example.org/team.ics", Args: cobra.MaximumNArgs(1),
		RunE: a.do(func(ctx context.Context, args []string) error {
			if len(args) == 0 {
				return a.checkOwnCalendar(ctx)
			}
			report, err := a.lintCalendar(ctx, args[0])
			if err != nil {
				return err
			}
			return a.showCheck(api.CalendarCheck{Report: report}, time.UTC, time.Time{})
		}),
	}
}

func (a *app) checkOwnCalendar(ctx context.Context) error {
	client, err := a.client()
	if err != nil {
		return err
	}
	check, err := client.CheckCalendar(ctx)
	if err != nil {
		return err
	}
	return a.showCheck(check, a.wall(ctx, client), time.Now())
}

// lintCalendar looks at a calendar elsewhere. The person named it, so it may be on a private address.
func (a *app) lintCalendar(ctx context.Context, where string) (calendar.Report, error) {
	scheme, rest, isURL := strings.Cut(where, "://")
	if !isURL {
		data, err := a.readCalendar(where)
		return calendar.Lint(data), err
	}
	if scheme = strings.ToLower(scheme); scheme == "webcal" || scheme == "webcals" {
		where = "https://" + rest
	}
	got, err := fetch.New(fetch.Options{UserAgent: "tend/" + version, MaxBytes: maxCalendar}).Get(ctx,
		fetch.Request{URL: where, Accept: "text/calendar, */*;q=0.1", AllowPrivate: true})
	if err != nil {
		return calendar.Report{}, api.Refuse(api.Upstream, "", "read calendar: %v", err)
	}
	report := calendar.Lint(got.Body)
	report.Problems = append(report.Problems, headerRemarks(got.Header)...)
	return report, nil
}

func (a *app) readCalendar(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(a.in, maxCalendar+1))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, api.Refuse(api.Invalid, "tend calendar check, for tend's own", "read calendar: %v", err)
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxCalendar+1))
}

// headerRemarks is what a server's answer leaves to be wished for.
func headerRemarks(h http.Header) (remarks []calendar.Problem) {
	add := func(text string) { remarks = append(remarks, calendar.Problem{Text: text, Remark: true}) }
	if kind, _, err := mime.ParseMediaType(h.Get("Content-Type")); err != nil || kind != "text/calendar" {
		add("its Content-Type is not text/calendar: " + clean.Line(h.Get("Content-Type")))
	}
	if h.Get("ETag") == "" && h.Get("Last-Modified") == "" {
		add("it has neither ETag nor Last-Modified: each look reads all of it")
	}
	return remarks
}

// showCheck shows what was found. It ends in a failure unless there are remarks alone.
func (a *app) showCheck(check api.CalendarCheck, zone *time.Location, now time.Time) error {
	faults := 0
	for _, p := range check.Problems {
		if !p.Remark {
			faults++
		}
	}
	err := a.print(check, func(m terminal.Mode) {
		zones := ""
		if check.ZoneData != "" {
			zones = "; zones: " + clean.Line(check.ZoneData)
		}
		fmt.Fprintf(a.out, "%s, %s, %d bytes%s\n", several(check.Events, "event"), several(check.Zones, "time zone"), check.Bytes, zones)
		for _, p := range check.Problems {
			fmt.Fprintln(a.out, clean.Line(p.String()))
		}
		if now.IsZero() {
			return
		}
		var rows [][]string
		for _, c := range check.Clients {
			rows = append(rows, []string{c.Name, c.Last.In(zone).Format("Mon 2 Jan 15:04"), fmt.Sprint(c.Status), fmt.Sprint(c.Count), staleness(c, now), c.Fact})
		}
		a.table(m, []string{"program", "read last", "status", "times", "may show what held", "known of it"}, rows,
			"Nobody has read the calendar yet.", "tend calendar url")
	})
	if err == nil && faults > 0 {
		err = api.Refuse(api.Internal, "", "%s in the calendar", several(faults, "fault"))
	}
	return err
}

// staleness says how old what a program shows may be: it read the calendar last some time ago, and may leave as much
// time again as is known of it. One that was told that the address is gone shows what it had.
func staleness(c api.CalendarClient, now time.Time) string {
	age := ago(now.Sub(c.Last))
	switch {
	case c.Status == http.StatusGone:
		return "before its address was revoked"
	case c.Stale == 0:
		return age + " ago"
	}
	longest := time.Duration(c.Stale) * time.Minute
	if now.Sub(c.Last) > 2*longest {
		return age + " ago: it seems to have stopped"
	}
	return fmt.Sprintf("%s ago, %s at most", age, ago(max(longest, now.Sub(c.Last))))
}

// several is a number of things.
func several(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// ago is a time span in its largest whole unit.
func ago(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", int(d/(24*time.Hour)))
	case d >= time.Hour:
		return fmt.Sprintf("%d h", int(d/time.Hour))
	}
	return fmt.Sprintf("%d min", int(d/time.Minute))
}
