package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
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
	flags.StringVar(&o.hours, "hours", "", "hours a week to aim at (4)")
	flags.StringArrayVar(&o.windows, "window", nil, "when learning may be placed, such as 'tue,thu 08:00-10:00'; may be repeated")
	flags.StringSliceVar(&o.deep, "deep", nil, "areas to go deep in, at most 2")
	flags.StringVar(&o.zone, "zone", "", "IANA time zone (that of this machine)")
	flags.BoolVar(&o.yes, "yes", false, "take the defaults for what no flag says")
	return cmd
}

// defaultWindows are the two mornings that are offered: four hours, away from the week's edges.
var defaultWindows = []string{"tue,thu 08:00-10:00"}

func (a *app) runInit(ctx context.Context, client *api.Client, o initOptions) error {
	if !o.yes {
		if a.noInput || !terminal.Interactive(a.in) {
			return usage("tend init --yes --hours 4 --window 'tue,thu 08:00-10:00' --deep go", "nobody can be asked here: answer by flags and --yes")
		}
		a.askInit(&o)
	}
	request, err := o.request(a.env)
	if err != nil {
		return err
	}
	settings, err := client.Change(ctx, request)
	if err != nil {
		return err
	}
	return a.print(settings, func(m terminal.Mode) {
		b := settings.Budget
		fmt.Fprintf(a.out, "%s a week (%s to %s), zone %s\n", terminal.Minutes(b.Target), terminal.Minutes(b.Min),
			terminal.Minutes(b.Max), settings.Zone)
		for _, w := range settings.Windows {
			fmt.Fprintf(a.out, "window  %s\n", w)
		}
		for _, area := range settings.Areas {
			fmt.Fprintf(a.out, "area    %s%s\n", area.Name, map[bool]string{true: " (deep)"}[area.Deep])
		}
		m.Hint("tend plan shows the blocks; tend serve runs the daemon; tend source add URL --kind newsletter")
	})
}

// askInit asks what no flag answered; an empty answer takes the default.
func (a *app) askInit(o *initOptions) {
	lines := bufio.NewScanner(a.in)
	question := func(text, standing string) string {
		fmt.Fprintf(a.err, "%s [%s] ", text, standing)
		if lines.Scan() && strings.TrimSpace(lines.Text()) != "" {
			return strings.TrimSpace(lines.Text())
		}
		return standing
	}
	if o.hours == "" {
		o.hours = question("How many hours a week?", "4")
	}
	if o.windows == nil {
		o.windows = strings.Split(question("When? (days from-to; several with ;)", strings.Join(defaultWindows, "; ")), ";")
	}
	if o.deep == nil {
		if deep := question("Which one or two areas will you go deep in?", "none"); deep != "none" {
			o.deep = strings.FieldsFunc(deep, func(r rune) bool { return r == ',' || r == ' ' })
		}
	}
}

// request checks the answers and puts them into one request.
func (o initOptions) request(env func(string) string) (api.SettingsRequest, error) {
	minutes, err := budget.ParseHours(cmp.Or(o.hours, "4"))
	if err != nil {
		return api.SettingsRequest{}, usage("--hours 4", "%v", err)
	}
	windows := o.windows
	if windows == nil {
		windows = defaultWindows
	}
	parsed, err := parseWindows(windows)
	if err != nil {
		return api.SettingsRequest{}, err
	}
	zone := cmp.Or(o.zone, machineZone(env))
	if _, err := when.LoadZone(zone); err != nil {
		return api.SettingsRequest{}, usage("--zone Europe/Berlin", "%v", err)
	}
	areas := []budget.Area{}
	for _, name := range o.deep {
		areas = append(areas, budget.Area{Name: strings.TrimSpace(name), Deep: true})
	}
	b := budget.DefaultBudget(when.Date{}, minutes)
	return api.SettingsRequest{Zone: &zone, Budget: &b, Windows: &parsed, Areas: &areas}, nil
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
