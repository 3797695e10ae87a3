package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
	"tend/terminal"
)

func (a *app) quotaCommand() *cobra.Command {
	return group("quota", "What you mean to read and give in a period: counted when something was produced",
		a.quotaList(), a.quotaAdd(), a.quotaRemove(), a.quotaTurn(true), a.quotaTurn(false), a.quotaProgress())
}

func (a *app) quotaList() *cobra.Command {
	var asOf string
	return asOfFlag(&cobra.Command{
		Use: "list", Short: "Show how each quota stands, in minutes a week", Args: noArgs,
		Long: `Show how each quota stands. It is on track while at most a week of steady work is missing, and else behind by the minutes
a week that the rest asks for above the steady ones. A lesson counts when it is closed, and so has an output.`,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.AsOf(asOf).Quotas(ctx)
			if err != nil {
				return err
			}
			return a.print(list, func(m terminal.Mode) {
				terminal.QuotaLines(a.out, m, list)
				m.Hint("%s", quotaHint(list))
			})
		}),
	}, &asOf)
}

// quotaHint is the next useful command after the list.
func quotaHint(list api.QuotaList) string {
	for _, q := range list.Quotas {
		switch {
		case q.State != learning.QuotaBehind:
		case len(q.Books) > 0:
			return "tend lesson start " + string(q.Books[0].Lesson)
		default:
			return "tend lesson add TITLE|URL --kind " + string(q.Kind)
		}
	}
	return "tend quota progress LESSON --page N, tend quota on NAME"
}

func (a *app) quotaAdd() *cobra.Command {
	var r api.QuotaRequest
	var kind, per string
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Add a quota of your own, from today on",
		Example: "  tend quota add talks --kind talk --least 2 --most 4 --per month --minutes-each 45",
		Args:    cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r.Name, r.Kind, r.Per = args[0], learning.Kind(kind), learning.Period(per)
			return a.showQuota(client.AddQuota(ctx, r))
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&kind, "kind", "article", "`KIND` of lesson: article, book, rfc, talk, contribution, story or other")
	flags.StringVar(&per, "per", "month", "`PERIOD`: week, month, quarter, year or once")
	flags.IntVar(&r.Least, "least", 1, "how many at `LEAST`")
	flags.IntVar(&r.Most, "most", 0, "how many at `MOST` (as many as at least)")
	flags.IntVar(&r.Each, "minutes-each", 0, "`MINUTES` that one takes (what its kind usually does)")
	flags.StringVar(&r.Area, "area", "", "the `AREA` whose lessons count (any)")
	return cmd
}

// showQuota prints how one quota stands.
func (a *app) showQuota(q learning.QuotaStanding, err error) error {
	if err != nil {
		return err
	}
	return a.print(q, func(m terminal.Mode) {
		if q.Off {
			fmt.Fprintf(a.out, "%s: off\n", clean.Line(q.Noun()))
		} else {
			fmt.Fprintf(a.out, "%s (%s)\n", clean.Line(q.String()), q.Words())
		}
		m.Hint("tend quota list")
	})
}

func (a *app) quotaTurn(on bool) *cobra.Command {
	word, short := "on", "Turn a quota on, from today: leadership (books), open-source (contributions), stories"
	if !on {
		word, short = "off", "Turn a quota off; what was closed stays closed"
	}
	return &cobra.Command{
		Use: word + " NAME", Short: short, Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			return a.showQuota(client.TurnQuota(ctx, args[0], on))
		}),
	}
}

func (a *app) quotaRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove a quota of your own", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			q, err := client.RemoveQuota(ctx, args[0])
			if err != nil {
				return err
			}
			return a.print(q, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "removed %s\n", clean.Line(q.Name))
				m.Hint("tend quota list")
			})
		}),
	}
}

func (a *app) quotaProgress() *cobra.Command {
	var r api.MarkRequest
	var part, of int
	cmd := &cobra.Command{
		Use: "progress LESSON", Short: "Say how far you are in a book",
		Long: `Say how far you are in a book, in pages or in chapters. Each answer is kept with its instant; a later one corrects it, and
may go back. Time that you log for the lesson tells how long a page takes, once there is enough of it.`,
		Example: "  tend quota progress l3 --page 210\n  tend quota progress l3 --page 30 --of 562 --at 'yesterday 21:00'\n  tend quota progress l4 --chapter 2 --of 12",
		Args:    cobra.ExactArgs(1),
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		switch flags := cmd.Flags(); {
		case flags.Changed("page"):
			r.Page, r.Pages = &part, of
		case flags.Changed("chapter"):
			r.Chapter, r.Chapters = &part, of
		default:
			return usage("tend quota progress "+args[0]+" --page 30", "want --page or --chapter")
		}
		marked, err := client.MarkLesson(ctx, id.Lesson(args[0]), r)
		if err != nil {
			return err
		}
		return a.print(marked, func(m terminal.Mode) { a.showMarked(m, marked) })
	})
	cmd.Flags().IntVar(&part, "page", 0, "the last `PAGE` you read")
	cmd.Flags().IntVar(&part, "chapter", 0, "the last `CHAPTER` you read")
	cmd.Flags().IntVar(&of, "of", 0, "how many it `HAS`, where that was not said")
	cmd.Flags().StringVar(&r.At, "at", "", "`WHEN` you were there (now)")
	cmd.MarkFlagsMutuallyExclusive("page", "chapter")
	return cmd
}

func (a *app) showMarked(m terminal.Mode, marked api.Marked) {
	parts, unit := marked.Lesson.Parts()
	line := fmt.Sprintf("%s %d of %d", unit, marked.Mark.Part, parts)
	if marked.Quota != nil {
		for _, p := range marked.Quota.Books {
			if p.Lesson == marked.Lesson.ID {
				line = p.String()
			}
		}
	}
	fmt.Fprintf(a.out, "%s: %s: %s\n", marked.Lesson.ID, clean.Line(marked.Lesson.Title), line)
	if marked.Mark.Part >= parts {
		m.Hint("tend lesson close %s --summary '…'", marked.Lesson.ID)
		return
	}
	m.Hint("tend quota list")
}

func quotaOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Quotas(ctx)
	return offered(list.Quotas, err, func(q learning.QuotaStanding) offer { return offer{q.Name, q.Words()} })
}
