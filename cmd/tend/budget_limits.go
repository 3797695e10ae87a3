package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/terminal"
)

// limitFlags are the flags of tend budget limits, with where each keeps its minutes.
var limitFlags = []struct {
	name, usage string
	in          func(*budget.Limits) *int
}{
	{"shortest", "the least `LENGTH` of a block", func(l *budget.Limits) *int { return &l.Shortest }},
	{"longest", "the most `LENGTH` of a block", func(l *budget.Limits) *int { return &l.Longest }},
	{"day", "the most `LENGTH` of all blocks of a day", func(l *budget.Limits) *int { return &l.Day }},
	{"gap", "the `LENGTH` between two blocks", func(l *budget.Limits) *int { return &l.Gap }},
	{"buffer", "the `LENGTH` around busy times", func(l *budget.Limits) *int { return &l.Buffer }},
	{"timer", "the `LENGTH` after which a forgotten timer stops; 0 for 3 hours", func(l *budget.Limits) *int { return &l.Timer }},
}

func (a *app) budgetLimits() *cobra.Command {
	cmd := &cobra.Command{
		Use: "limits", Short: "How long blocks are, and how far from each other and from what is busy; 0 for no limit",
		Example: "  tend budget limits --buffer 10m --day 2h\n  tend budget limits --gap 0", Args: noArgs,
	}
	for _, flag := range limitFlags {
		cmd.Flags().String(flag.name, "", flag.usage)
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
		settings, err := client.Settings(ctx)
		if err != nil {
			return err
		}
		changed, err := changeLimits(cmd, &settings.Limits)
		if err != nil {
			return err
		}
		if changed {
			if settings, err = client.Change(ctx, api.SettingsRequest{Limits: &settings.Limits}); err != nil {
				return err
			}
		}
		return a.print(settings.Limits, func(m terminal.Mode) { terminal.KeyValues(a.out, m, limitRows(settings.Limits)...) })
	})
	return cmd
}

// changeLimits sets what flags were given for.
func changeLimits(cmd *cobra.Command, limits *budget.Limits) (changed bool, err error) {
	for _, flag := range limitFlags {
		if !cmd.Flags().Changed(flag.name) {
			continue
		}
		changed = true
		text := strings.TrimSpace(cmd.Flag(flag.name).Value.String())
		if strings.Trim(text, "0") == "" {
			*flag.in(limits) = 0
			continue
		}
		length, err := when.ParseMinutes(text)
		if err != nil {
			return false, usage(fmt.Sprintf("tend budget limits --%s 30m", flag.name), "%v", err)
		}
		*flag.in(limits) = int(length.Minutes())
	}
	return changed, nil
}

func limitRows(l budget.Limits) (rows [][2]string) {
	for _, flag := range limitFlags {
		words := "none"
		if flag.name == "timer" {
			words = terminal.Minutes(int(l.TimerLimit().Minutes()))
		}
		if n := *flag.in(&l); n > 0 {
			words = terminal.Minutes(n)
		}
		rows = append(rows, [2]string{flag.name, words})
	}
	return rows
}
