package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) calendarCommand() *cobra.Command {
	show := func(url api.CalendarURL) error {
		return a.print(url, func(terminal.Mode) { fmt.Fprintln(a.out, url.URL) })
	}
	return group("calendar", "The calendar that others subscribe to, and your own, which blocks keep clear of",
		a.calendarCheck(), a.calendarAdd(), a.calendarList(), a.calendarRefresh(), a.calendarProtect(), a.calendarRemove(),
		&cobra.Command{
			Use: "url", Short: "Print the address to subscribe to; it is a secret", Args: noArgs,
			RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
				url, err := client.CalendarURL(ctx)
				if err != nil {
					return err
				}
				return show(url)
			}),
		},
		&cobra.Command{
			Use: "revoke", Short: "Make the address a new one; the old one answers that it is gone", Args: noArgs,
			RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
				url, err := client.RevokeCalendar(ctx)
				if err != nil {
					return err
				}
				return show(url)
			}),
		},
		a.calendarBusy())
}

func (a *app) tokenCommand() *cobra.Command {
	return group("token", "Tokens for other machines and programs", a.tokenAdd(), a.tokenList(), a.tokenRevoke())
}

func (a *app) tokenAdd() *cobra.Command {
	var scope string
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Make a token and print it: it is shown only once", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			token, err := client.AddToken(ctx, api.TokenRequest{Name: args[0], Scope: api.Scope(scope)})
			if err != nil {
				return err
			}
			return a.print(token, func(terminal.Mode) { fmt.Fprintln(a.out, token.Secret) })
		}),
	}
	cmd.Flags().StringVar(&scope, "scope", string(api.ReadOnly), "`SCOPE`: owner, read, metrics or capture (tend til from elsewhere)")
	return cmd
}

func (a *app) tokenList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the tokens", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			tokens, err := client.Tokens(ctx)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(map[string]any{"tokens": tokens}, func(m terminal.Mode) {
				var rows [][]string
				for _, t := range tokens {
					rows = append(rows, []string{string(t.ID), t.Name, string(t.Scope), t.Created.In(zone).Format("2006-01-02")})
				}
				a.table(m, []string{"id", "name", "scope", "made on"}, rows, "No tokens: nobody reaches the daemon from elsewhere.",
					"tend token add laptop --scope owner")
			})
		}),
	}
}

func (a *app) tokenRevoke() *cobra.Command {
	return &cobra.Command{
		Use: "revoke TOKEN", Short: "Revoke a token, by id or name", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			if err := client.RevokeToken(ctx, args[0]); err != nil {
				return err
			}
			return a.print(map[string]any{"revoked": args[0]}, func(terminal.Mode) { fmt.Fprintf(a.out, "revoked %s\n", args[0]) })
		}),
	}
}
