package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning/brag"
	"tend/terminal"
)

// bragFields are the flags that say what an entry is.
type bragFields struct {
	heading, area, impact, date string
	refs                        []string
	glue                        bool
}

func (f *bragFields) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.heading, "heading", "", "`HEADING`: projects, design, mentoring, operations, growth or next (projects)")
	flags.StringVar(&f.impact, "impact", "", "what came of it, in `NUMBERS`")
	flags.StringVar(&f.area, "area", "", "the `AREA` it belongs to")
	flags.StringArrayVar(&f.refs, "ref", nil, "a `URL`, a commit, an output or a lesson that shows it; may be repeated")
	flags.BoolVar(&f.glue, "glue", false, "it is glue work: it holds a team together, and nobody sees it")
	flags.StringVar(&f.date, "date", "", "the `DAY` of it, such as 2026-11-13 (today)")
}

// request is what the flags that were given say.
func (f *bragFields) request(cmd *cobra.Command, text string) api.BragRequest {
	r := api.BragRequest{Date: f.date}
	if text != "" {
		r.Text = &text
	}
	given := func(name string) bool { return cmd.Flags().Changed(name) }
	if given("heading") {
		r.Heading = &f.heading
	}
	if given("impact") {
		r.Impact = &f.impact
	}
	if given("area") {
		r.Area = &f.area
	}
	if given("ref") {
		r.Refs = &f.refs
	}
	if given("glue") {
		r.Glue = &f.glue
	}
	return r
}

func (a *app) bragAdd() *cobra.Command {
	f := &bragFields{}
	cmd := &cobra.Command{
		Use: "add TEXT…", Short: "Write something down that you did, before Friday comes",
		Example: "  tend brag add 'Cut the p99 of checkout from 800 ms to 200 ms' --ref https://example.org/pr/12\n" +
			"  tend brag add 'Wrote the runbook for the queue' --heading operations --glue --impact '3 pages a week fewer'",
		Args: cobra.MinimumNArgs(1),
	}
	f.flags(cmd)
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		e, err := client.AddBrag(ctx, f.request(cmd, strings.Join(args, " ")))
		if err != nil {
			return err
		}
		return a.showBrag(e, "added", "tend brag")
	})
	return cmd
}

func (a *app) bragEdit() *cobra.Command {
	f := &bragFields{}
	cmd := &cobra.Command{
		Use: "edit ENTRY [TEXT…]", Short: "Change an entry; what it said before is kept",
		Example: "  tend brag edit g12 --impact 'from 8 weeks to 4'\n  tend brag edit g12 --glue=false", Args: cobra.MinimumNArgs(1),
	}
	f.flags(cmd)
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		e, err := client.ChangeBrag(ctx, id.Brag(args[0]), f.request(cmd, strings.Join(args[1:], " ")))
		if err != nil {
			return err
		}
		return a.showBrag(e, "changed", "tend brag show "+string(e.ID))
	})
	return cmd
}

// bragGone is a command that removes entries, or brings them back.
func (a *app) bragGone(name, short string, do func(*api.Client, context.Context, id.Brag) (api.BragEntry, error)) *cobra.Command {
	return &cobra.Command{
		Use: name + " ENTRY…", Short: short, Args: cobra.MinimumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			for _, arg := range args {
				e, err := do(client, ctx, id.Brag(arg))
				if err != nil {
					return err
				}
				if err := a.showBrag(e, strings.TrimSuffix(name, "e")+"ed", "tend brag show "+string(e.ID)); err != nil {
					return err
				}
			}
			return nil
		}),
	}
}

// showBrag says what became of an entry, and asks for a number where there is none.
func (a *app) showBrag(e api.BragEntry, done, next string) error {
	return a.print(e, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "%s %s: %s (%s, %s)\n", done, e.ID, firstOf(e.Text), e.Heading, e.Week)
		if e.Removed.IsZero() {
			a.showAsks([]api.BragEntry{e})
		}
		m.Hint("%s", next)
	})
}

func (a *app) bragShow() *cobra.Command {
	return &cobra.Command{
		Use: "show ENTRY", Short: "Show an entry with its history", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			h, err := client.Brag(ctx, id.Brag(args[0]))
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(h, func(m terminal.Mode) {
				for _, e := range append(h.Earlier, h.Entry) {
					state := ""
					if !e.Removed.IsZero() {
						state = ", removed"
					}
					fmt.Fprintf(a.out, "%s.%d, written %s%s\n%s\n", e.ID, e.Revision, e.Written.In(zone).Format("2006-01-02 15:04"), state,
						clean.Text(brag.Markdown(e)))
				}
				m.Hint("tend brag edit %s --impact '…'", h.ID)
			})
		}),
	}
}

func (a *app) bragList() *cobra.Command {
	q := &api.BragQuery{}
	cmd := &cobra.Command{
		Use: "list", Short: "List the entries, and how much of a quarter's is glue work", Args: noArgs,
		Example: "  tend brag list --quarter 2026-Q4",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.Brags(ctx, *q)
			if err != nil {
				return err
			}
			return a.print(list, func(m terminal.Mode) {
				var rows [][]string
				for _, e := range list.Entries {
					rows = append(rows, []string{string(e.ID), e.Week, string(e.Heading), e.Area, strings.Join(e.Tags, " "), firstOf(e.Text)})
				}
				a.table(m, []string{"id", "week", "heading", "area", "tags", "what"}, rows, "Nothing is written down there.", "tend brag add 'what you did'")
				for _, share := range list.Glue {
					terminal.Sentence(a.out, m, fmt.Sprintf("%s: %s.", share.Quarter, share))
				}
				if len(rows) > 0 {
					m.Hint("tend brag lint")
				}
			})
		}),
	}
	bragQueryFlags(cmd, q)
	return cmd
}

func bragQueryFlags(cmd *cobra.Command, q *api.BragQuery) {
	cmd.Flags().StringVar(&q.Quarter, "quarter", "", "only of this `QUARTER`, such as 2026-Q4")
	cmd.Flags().StringVar(&q.Week, "week", "", "only of this `WEEK`, such as 2026-W46")
	cmd.MarkFlagsMutuallyExclusive("quarter", "week")
}

func (a *app) bragLint() *cobra.Command {
	q := &api.BragQuery{}
	cmd := &cobra.Command{
		Use: "lint", Short: "List the entries that have no number yet, and what to ask of each", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.Brags(ctx, *q)
			if err != nil {
				return err
			}
			asked := []api.BragEntry{}
			for _, e := range list.Entries {
				if len(e.Asks) > 0 {
					asked = append(asked, e)
				}
			}
			return a.print(map[string]any{"entries": asked}, func(m terminal.Mode) {
				a.showAsks(asked)
				if len(asked) == 0 {
					terminal.Sentence(a.out, m, "Every entry has its number.")
					return
				}
				m.Hint("tend brag edit %s --impact '…'", asked[0].ID)
			})
		}),
	}
	bragQueryFlags(cmd, q)
	return cmd
}

func bragOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Brags(ctx, api.BragQuery{})
	return offered(list.Entries, err, func(e api.BragEntry) offer { return offer{string(e.ID), firstOf(e.Text)} })
}

func repositoryOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.BragRepositories(ctx, "")
	return offered(list.Repositories, err, func(r brag.Source) offer { return offer{r.Name, r.Path} })
}

// headingKeys are the names of the six headings.
func headingKeys() []string {
	var keys []string
	for _, h := range brag.Headings {
		keys = append(keys, string(h))
	}
	return keys
}
