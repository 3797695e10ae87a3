package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/budget/timelog"
	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/when"
	"tend/terminal"
)

// importTime is what is said of an import of recorded time.
type importTime struct {
	from, area, zone string
	tags             []string
	dry              bool
}

func (a *app) importTimewarrior() *cobra.Command {
	f := importTime{from: "timewarrior"}
	cmd := &cobra.Command{
		Use: "timewarrior FILE|-", Short: "Take over the intervals of timewarrior", Args: cobra.ExactArgs(1),
		Long: `Take over the intervals that timew export writes, as sessions. A tag that is the name of an area puts its interval there, and
--area those without such a tag. What overlaps counts once. What is known already, by its start, is not taken twice, so an
import can be repeated; tend log undo takes it back.`,
		Example: "  timew export | tend import timewarrior - --tag learning --dry-run\n  tend import timewarrior intervals.json --area go",
	}
	return a.timeCommand(cmd, &f, func(r io.Reader, _ *time.Location) (timelog.Log, error) { return timelog.ReadTimewarrior(r) })
}

func (a *app) importKlog() *cobra.Command {
	f := importTime{from: "klog"}
	cmd := &cobra.Command{
		Use: "klog FILE|-", Short: "Take over the records of klog", Args: cobra.ExactArgs(1),
		Long: `Take over the records of a klog file as sessions. Its times are on the wall of your zone, or of --zone. A duration without
times gets room in its day, from noon on, beside what is recorded then, so that it counts in full; a negative one shortens
the entry before it. A tag of an entry or its record that is the name of an area puts it there, and --area those without
such a tag. What overlaps counts once. What is known already is not taken twice; tend log undo takes an import back.`,
		Example: "  tend import klog learning.klg --dry-run\n  tend import klog times.klg --tag '#learning' --zone Europe/Berlin",
	}
	cmd.Flags().StringVar(&f.zone, "zone", "", "the `ZONE` of its times, such as Europe/Berlin; yours where nothing is said")
	return a.timeCommand(cmd, &f, timelog.ReadKlog)
}

// timeCommand is a command that imports what read finds in a file.
func (a *app) timeCommand(cmd *cobra.Command, f *importTime, read func(io.Reader, *time.Location) (timelog.Log, error)) *cobra.Command {
	cmd.Flags().StringVar(&f.area, "area", "", "the `AREA` of what has no tag that is one")
	cmd.Flags().StringSliceVar(&f.tags, "tag", nil, "only what has one of these `TAGS`")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "only say what it would bring")
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		zone, err := a.zoneOfTimes(ctx, client, f.zone)
		if err != nil {
			return err
		}
		log, err := a.readTime(args[0], zone, read)
		if err != nil {
			return err
		}
		return a.importSessions(ctx, client, *f, log)
	})
	return cmd
}

// zoneOfTimes is the zone that was named, else the person's.
func (a *app) zoneOfTimes(ctx context.Context, client *api.Client, name string) (*time.Location, error) {
	if name == "" {
		settings, err := client.Settings(ctx)
		if err != nil {
			return nil, err
		}
		return when.LoadZone(settings.Zone)
	}
	zone, err := when.LoadZone(name)
	if err != nil {
		return nil, usage("tend import klog times.klg --zone Europe/Berlin", "%v", err)
	}
	return zone, nil
}

// readTime reads a file, or the standard input for "-".
func (a *app) readTime(path string, zone *time.Location, read func(io.Reader, *time.Location) (timelog.Log, error)) (timelog.Log, error) {
	if path == "-" {
		return read(a.in, zone)
	}
	file, err := os.Open(path)
	if err != nil {
		return timelog.Log{}, err
	}
	defer file.Close()
	log, err := read(file, zone)
	if err != nil {
		return log, fmt.Errorf("%s: %w", path, err)
	}
	return log, nil
}

// timeSummary is what an import of recorded time came to.
type timeSummary struct {
	DryRun bool `json:"dry_run,omitempty"`
	api.ImportedSessions
	Filtered int `json:"without_tag,omitempty"` // left out by --tag
}

// importSessions sends what fits, a few days at a time.
func (a *app) importSessions(ctx context.Context, client *api.Client, f importTime, log timelog.Log) error {
	sum := timeSummary{DryRun: f.dry, ImportedSessions: api.ImportedSessions{Areas: map[string]int{}, Left: []api.ImportLeft{}}}
	for _, left := range log.Left {
		sum.Left = append(sum.Left, api.ImportLeft(left))
	}
	days, total := sessionDays(log.Entries, f.tags)
	sum.Filtered = len(log.Entries) - total
	progress := a.mode().Progress("importing")
	done := 0
	for batch := range batches(days, bytesPerImport, sizeOfSessions) {
		sessions := slices.Concat(batch...)
		part, err := client.ImportSessions(ctx, api.ImportSessionsRequest{From: f.from, Area: f.area, DryRun: f.dry, Change: sum.Change, Sessions: sessions})
		if err != nil {
			progress.Done()
			return err
		}
		sum.add(part)
		done += len(sessions)
		progress.Step(done, total)
	}
	progress.Done()
	return a.showTime(sum)
}

// mostOfDay is how many sessions of one day are brought together.
const mostOfDay = 400

// sessionDays are the entries that have one of the tags, those of a day together and the days in order.
func sessionDays(entries []timelog.Entry, tags []string) (days [][]api.ImportSession, total int) {
	type dated struct {
		day     string
		session api.ImportSession
	}
	var all []dated
	for _, e := range entries {
		if !e.Tagged(tags) {
			continue
		}
		x := api.ImportSession{Key: e.Key, Start: e.Start.UTC(), End: e.End.UTC(), Tags: cleanTags(e.Tags), Text: clean.Truncate(clean.Line(e.Text), 300)}
		day := x.Start.Format(time.DateOnly)
		if e.Loose() {
			x.Start, x.End, x.Day, x.Minutes = time.Time{}, time.Time{}, e.Day, int(e.Length/time.Minute)
			day = e.Day.String()
		}
		all = append(all, dated{day, x})
	}
	slices.SortStableFunc(all, func(a, b dated) int { return strings.Compare(a.day, b.day) })
	for n, x := range all {
		if n == 0 || x.day != all[n-1].day || len(days[len(days)-1]) == mostOfDay {
			days = append(days, nil)
		}
		days[len(days)-1] = append(days[len(days)-1], x.session)
	}
	return days, len(all)
}

// sizeOfSessions is about how many bytes sessions take in a request.
func sizeOfSessions(sessions []api.ImportSession) (size int) {
	for _, x := range sessions {
		size += 200 + len(x.Key) + len(x.Text)
		for _, tag := range x.Tags {
			size += len(tag) + 3
		}
	}
	return size
}

func cleanTags(tags []string) (cleaned []string) {
	const most = 20
	for _, tag := range tags[:min(most, len(tags))] {
		cleaned = append(cleaned, clean.Truncate(clean.Line(tag), 60))
	}
	return cleaned
}

func (s *timeSummary) add(part api.ImportedSessions) {
	s.Sessions, s.Minutes, s.Adds = s.Sessions+part.Sessions, s.Minutes+part.Minutes, s.Adds+part.Adds
	s.Known, s.Placed, s.Change = s.Known+part.Known, s.Placed+part.Placed, part.Change
	for area, minutes := range part.Areas {
		s.Areas[area] += minutes
	}
	for _, left := range part.Left {
		at := slices.IndexFunc(s.Left, func(l api.ImportLeft) bool { return l.What == left.What })
		if at < 0 {
			s.Left = append(s.Left, left)
			continue
		}
		s.Left[at].Count += left.Count
	}
}

// showTime says what came of an import, and what was not taken over.
func (a *app) showTime(s timeSummary) error {
	return a.print(s, func(m terminal.Mode) {
		verb := "imported"
		if s.DryRun {
			verb = "would import"
		}
		fmt.Fprintf(a.out, "%s %s of %s; they add %s to what is recorded\n", verb, many(s.Sessions, "session"), terminal.Minutes(s.Minutes), terminal.Minutes(s.Adds))
		var rows [][]string
		for _, area := range slices.Sorted(maps.Keys(s.Areas)) {
			name := area
			if name == "" {
				name = "no area"
			}
			rows = append(rows, []string{name, terminal.Minutes(s.Areas[area])})
		}
		terminal.Table(a.out, m, nil, rows)
		if s.Placed > 0 {
			fmt.Fprintf(a.out, "%s without times: each got room in its day\n", many(s.Placed, "duration"))
		}
		if s.Known > 0 {
			fmt.Fprintln(a.out, "known already:", many(s.Known, "session"))
		}
		if s.Filtered > 0 {
			fmt.Fprintln(a.out, "without such a tag:", many(s.Filtered, "session"))
		}
		a.showLeft(m, s.Left)
		if s.Sessions > 0 && !s.DryRun {
			m.Hint("tend log list, or tend log undo")
		}
	})
}

func (a *app) showLeft(m terminal.Mode, left []api.ImportLeft) {
	if len(left) == 0 {
		return
	}
	fmt.Fprintln(a.out, "not taken over:")
	var rows [][]string
	for _, l := range left {
		rows = append(rows, []string{fmt.Sprint(l.Count), l.What, strings.Join(l.Examples, ", ")})
	}
	terminal.Table(a.out, m, nil, rows)
}
