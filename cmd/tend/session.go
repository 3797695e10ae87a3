package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tend/internal/clean"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/terminal"
)

func (a *app) startCommand() *cobra.Command {
	r := api.StartRequest{}
	cmd := &cobra.Command{
		Use: "start [TEXT…]", Short: "Start the clock", Args: cobra.ArbitraryArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r.Text = strings.Join(args, " ")
			session, err := client.Start(ctx, r)
			if err != nil {
				return err
			}
			return a.showSession(ctx, client, session)
		}),
	}
	cmd.Flags().StringVar(&r.Area, "area", "", "the `AREA` it belongs to")
	cmd.Flags().StringVar(&r.At, "at", "", "the `TIME` it began, such as 08:10")
	return cmd
}

func (a *app) stopCommand() *cobra.Command {
	r := api.StopRequest{}
	cmd := &cobra.Command{
		Use: "stop", Short: "Stop the clock", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			session, err := client.Stop(ctx, r)
			if err != nil {
				return err
			}
			return a.showSession(ctx, client, session)
		}),
	}
	cmd.Flags().StringVar(&r.At, "at", "", "the `TIME` it ended, such as 09:40")
	return cmd
}

func (a *app) logCommand() *cobra.Command {
	r := api.LogRequest{}
	cmd := &cobra.Command{
		Use:   "log LENGTH [TEXT…]",
		Short: "Record time spent: the minutes that end now, or that began at --at",
		Example: "  tend log 45m --area go 'read the scheduler source'\n" +
			"  tend log 20m --at 2026-11-17T08:00 --area go 'talk'",
		Args: cobra.MinimumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			length, err := when.ParseMinutes(args[0])
			if err != nil {
				return usage("tend log 45m 'what it was'", "%v", err)
			}
			r.Minutes, r.Text = int(length/time.Minute), strings.Join(args[1:], " ")
			session, err := client.Log(ctx, r)
			if err != nil {
				return err
			}
			return a.showSession(ctx, client, session)
		}),
	}
	cmd.Flags().StringVar(&r.At, "at", "", "the `TIME` it began, such as 2026-11-17T08:00, 08:00 or 'yesterday 08:00'")
	cmd.Flags().StringVar(&r.Area, "area", "", "the `AREA` it belongs to")
	cmd.AddCommand(a.logChanges()...)
	return cmd
}

func (a *app) showSession(ctx context.Context, client *api.Client, s budget.Session) error {
	zone := a.wall(ctx, client)
	return a.print(s, func(m terminal.Mode) {
		text := clean.Line(strings.TrimSpace(s.Area + " " + s.Text))
		if s.End.IsZero() {
			fmt.Fprintln(a.out, strings.TrimSpace(fmt.Sprintf("%s runs since %s %s", s.ID, s.Start.In(zone).Format("15:04"), text)))
			m.Hint("tend stop")
			return
		}
		if s.Stopped != "" {
			fmt.Fprintln(a.out, sessionLine(s, zone))
			a.sayStopped(s, zone)
			return
		}
		spent := lengthWords(s.End.Sub(s.Start))
		fmt.Fprintln(a.out, strings.TrimSpace(fmt.Sprintf("%s %s %s", s.ID, spent, text)))
		m.Hint("tend week")
	})
}
