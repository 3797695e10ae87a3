package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/terminal"
)

// initOptions are the answers to the three questions, and the zone they are meant in.
type initOptions struct {
	hours   string
	windows []string
	deep    []string
	zone    string
	yes     bool
	pack    string // to begin with
}

func (a *app) initCommand() *cobra.Command {
	o := &initOptions{}
	cmd := &cobra.Command{
		Use:     "init",
		Short:   "Settle hours a week, when, and the areas to go deep in",
		Example: "  tend init --yes --hours 4 --window 'tue,thu 08:00-10:00' --deep go --zone Europe/Berlin",
		Args:    noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			return a.runInit(ctx, client, *o)
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.hours, "hours", "", "`HOURS` a week to aim at (4)")
	flags.StringArrayVar(&o.windows, "window", nil, "`WHEN` learning may be placed, such as 'tue,thu 08:00-10:00'; may be repeated")
	flags.StringSliceVar(&o.deep, "deep", nil, "`AREAS` to go deep in, 1 or 2; the others stay as broad ones")
	flags.StringVar(&o.zone, "zone", "", "IANA time `ZONE` (that of this machine)")
	flags.StringVar(&o.pack, "pack", "", "add a starter `PACK` as well, such as spaced-repetition; tend pack list has them")
	flags.BoolVar(&o.yes, "yes", false, "ask nothing: what no flag says stays as it is, or takes its default the first time")
	return cmd
}

// defaultWindows are the two mornings that are offered: four hours, away from the week's edges.
var defaultWindows = []string{"tue,thu 08:00-10:00"}

func (a *app) runInit(ctx context.Context, client *api.Client, o initOptions) error {
	standing, err := client.Settings(ctx)
	if err != nil {
		return err
	}
	if !o.yes {
		const flags = "tend init --yes --hours 4 --window 'tue,thu 08:00-10:00' --deep go"
		if a.noInput || !terminal.Interactive(a.in) {
			return usage(flags, "nobody can be asked here: answer by flags and --yes")
		}
		if err = o.ask(ctx, terminal.NewAsker(a.mode()), standing); errors.Is(err, terminal.ErrNoAnswer) {
			return usage(flags, "a question was not answered, so nothing was changed")
		} else if err != nil {
			return err
		}
	}
	request, err := o.request(a.env, standing)
	if err != nil {
		return err
	}
	settings, err := client.Change(ctx, request)
	if err != nil {
		return err
	}
	if o.pack != "" {
		if _, err := client.AddPack(ctx, o.pack, api.PackRequest{}); err != nil {
			return err
		}
	}
	return a.print(whole(settings), func(m terminal.Mode) { a.showInit(m, settings, o.pack) })
}

func (a *app) showInit(m terminal.Mode, s api.Settings, pack string) {
	fmt.Fprintf(a.out, "%s a week (%s to %s), zone %s\n", terminal.Minutes(s.Budget.Target), terminal.Minutes(s.Budget.Min),
		terminal.Minutes(s.Budget.Max), s.Zone)
	for _, w := range s.Windows {
		fmt.Fprintf(a.out, "window  %s\n", w)
	}
	for _, area := range s.Areas {
		fmt.Fprintf(a.out, "area    %s%s\n", area.Name, map[bool]string{true: " (deep)"}[area.Deep])
	}
	a.warn(s)
	if pack != "" {
		fmt.Fprintf(a.out, "pack    %s\n", pack)
		m.Hint("tend review, tend source add URL --kind newsletter, tend plan, tend serve")
		return
	}
	m.Hint("tend pack add spaced-repetition for a first review, tend source add URL --kind newsletter, tend plan, tend serve")
}

// request checks the answers and puts them into one request. The first time, what was not answered takes its default;
// later it stays as it is.
func (o initOptions) request(env func(string) string, standing api.Settings) (r api.SettingsRequest, err error) {
	if !standing.Started {
		o.hours, o.zone = cmp.Or(o.hours, "4"), cmp.Or(o.zone, machineZone(env))
		if o.windows == nil {
			o.windows = defaultWindows
		}
	}
	if o.hours != "" {
		minutes, err := budget.ParseHours(o.hours)
		if err != nil {
			return r, usage("--hours 4", "%v", err)
		}
		if b := budget.DefaultBudget(when.Date{}, minutes); !standing.Started || b.Target != standing.Budget.Target {
			r.Budget = &b
		}
	}
	if o.windows != nil {
		windows, err := parseWindows(o.windows)
		if err != nil {
			return r, err
		}
		r.Windows = &windows
	}
	if o.zone != "" {
		if _, err := when.LoadZone(o.zone); err != nil {
			return r, usage("--zone Europe/Berlin", "%v", err)
		}
		r.Zone = &o.zone
	}
	if o.deep != nil {
		areas := deepen(standing.Areas, o.deep)
		r.Areas = &areas
	}
	return r, nil
}

// deepen makes these areas the deep ones. The others stay, as broad ones.
func deepen(standing []budget.Area, names []string) []budget.Area {
	areas := []budget.Area{}
	for _, area := range standing {
		area.Deep = false
		areas = append(areas, area)
	}
	for _, name := range names {
		name = strings.TrimSpace(name)
		at := slices.IndexFunc(areas, func(x budget.Area) bool { return x.Name == name })
		if at < 0 {
			at, areas = len(areas), append(areas, budget.Area{Name: name})
		}
		areas[at].Deep = true
	}
	return areas
}

// whole is settings whose lists are lists, if of nothing.
func whole(s api.Settings) api.Settings {
	s.Windows, s.Areas = append([]budget.Window{}, s.Windows...), append([]budget.Area{}, s.Areas...)
	return s
}

func parseWindows(texts []string) ([]budget.Window, error) {
	windows := []budget.Window{}
	for _, text := range texts {
		if strings.TrimSpace(text) == "" {
			continue
		}
		w, err := budget.ParseWindow(strings.TrimSpace(text))
		if err != nil {
			return nil, usage("--window 'tue,thu 08:00-10:00'", "%v", err)
		}
		windows = append(windows, w)
	}
	if len(windows) == 0 {
		return nil, usage("--window 'tue,thu 08:00-10:00'", "windows: none is named")
	}
	return windows, nil
}

// machineZone is the zone of this machine: TZ, else what /etc/localtime points to, else UTC.
func machineZone(env func(string) string) string {
	if zone := strings.TrimPrefix(env("TZ"), ":"); zone != "" {
		if _, err := when.LoadZone(zone); err == nil {
			return zone
		}
	}
	target, err := os.Readlink("/etc/localtime")
	if _, name, ok := strings.Cut(filepath.ToSlash(target), "zoneinfo/"); err == nil && ok {
		if _, err := when.LoadZone(name); err == nil {
			return name
		}
	}
	return "UTC"
}
