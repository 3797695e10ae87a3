package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
	"tend/terminal"
)

func (a *app) pruneCommand() *cobra.Command {
	var drop, undo, asOf string
	explain := false
	cmd := &cobra.Command{
		Use: "prune [NAME]", Short: "What each source was worth, and what to drop", Args: cobra.MaximumNArgs(1),
		Long: `Show what each source was worth: how much of it you kept, with the interval at 95 % (Wilson), what expired unread, what
another source had brought before, and the minutes, lessons, outputs and cards that came of it. Minutes are those of its
lessons and of reading its items, overlapping ones once; which source the minutes of triage went to is not recorded. A
card lives while it is in its note and not suspended; it is learned once it is past its learning steps.

A source is proposed to be dropped after 8 weeks, with at least 20 items that speak against it: seldom kept, where the
interval lies below the median of your other sources; nearly all expired unread; nearly all brought by others before.
Or when nothing came for 6 months, or its server says that it is gone. Nothing is dropped by itself.

With --explain the table is followed by the records behind each number, of all sources or of the one with that NAME; their
parts sum to it.`,
		Example: "  tend prune\n  tend prune --explain weekly\n  tend prune --drop weekly\n  tend prune --undo weekly",
	}
	cmd.Flags().StringVar(&drop, "drop", "", "remove the source of this `NAME`, and say how to unsubscribe")
	cmd.Flags().StringVar(&undo, "undo", "", "bring the source of this `NAME` back")
	cmd.Flags().BoolVar(&explain, "explain", false, "show the records behind each number")
	asOfFlag(cmd, &asOf).MarkFlagsMutuallyExclusive("drop", "undo", "as-of")
	cmd.MarkFlagsMutuallyExclusive("drop", "undo", "explain")
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		name := strings.Join(args, "")
		switch {
		case name != "" && !explain:
			return usage("tend prune --explain "+name, "source %s: only --explain looks at one source", clean.Line(name))
		case explain:
			return a.explainPruning(ctx, client.AsOf(asOf), id.Source(name))
		case drop != "":
			return a.removeSource(ctx, client, id.Source(drop))
		case undo != "":
			return a.restoreSource(ctx, client, id.Source(undo))
		}
		p, err := client.AsOf(asOf).Pruning(ctx)
		if err != nil {
			return err
		}
		return a.print(p, func(m terminal.Mode) { a.showPruning(m, p) })
	})
	return cmd
}

func (a *app) showPruning(m terminal.Mode, p api.Pruning) {
	if len(p.Sources) == 0 {
		terminal.Sentence(a.out, m, "No sources yet: there is room for 3 newsletters.")
		m.Hint("tend source add URL --kind newsletter")
		return
	}
	a.showYields(m, p.Sources)
	a.showProposals(m, p)
	if len(p.Proposals) == 0 && p.Explain == nil {
		m.Hint("tend prune --explain")
	}
}

// showProposals says which sources may be dropped.
func (a *app) showProposals(m terminal.Mode, p api.Pruning) {
	fmt.Fprintln(a.out)
	if len(p.Proposals) == 0 {
		terminal.Sentence(a.out, m, "Nothing to drop: no source has 20 items and 8 weeks that speak against it.")
		return
	}
	for _, proposal := range p.Proposals {
		terminal.Sentence(a.out, m, fmt.Sprintf("Drop %s? %s.", proposal.Source, upperFirst(proposal.Evidence)))
	}
	m.Hint("tend prune --drop %s", p.Proposals[0].Source)
}

// yieldCells is from how many cells on a terminal has room for the table.
const yieldCells = 120

// showYields shows what sources were worth: a row each, or a few lines on a terminal without room for that.
func (a *app) showYields(m terminal.Mode, yields []learning.Yield) {
	if !m.Plain && m.Width > 0 && m.Width < yieldCells {
		var pairs [][2]string
		for _, y := range yields {
			pairs = append(pairs, [2]string{string(y.Source), strings.Join(yieldLines(y), "\n")})
		}
		terminal.KeyValues(a.out, m, pairs...)
		return
	}
	var rows [][]string
	for _, y := range yields {
		rows = append(rows, yieldRow(y))
	}
	header := []string{"source", "kind", "kept", "share", "95 %", "waiting", "expired", "repeats", "minutes", "lessons", "outputs", "cards"}
	terminal.Table(a.out, m, header, rows)
}

// yieldLines are the same for a narrow terminal. What is nought there is left out.
func yieldLines(y learning.Yield) []string {
	items, came := "nothing judged yet", terminal.Minutes(y.Minutes)
	if y.Judged > 0 {
		items = fmt.Sprintf("kept %d of %d: %s (at 95 %%: %s)", y.Kept, y.Judged, inPercent(y.Share.Part), intervalWords(y.Share))
	}
	items += someOf(y.Waiting, " waiting") + someOf(y.Expired, " expired") + someOf(y.Repeats, " told before")
	came += someOf(y.Lessons, " lessons") + someOf(y.Closed, " closed") + someOf(y.Outputs, " outputs")
	if y.Cards > 0 {
		came += ", cards: " + cardWords(y)
	}
	return []string{string(y.Kind), items, came}
}

// someOf is a number above nought with its words, behind a comma.
func someOf(n int, words string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return ", 1" + strings.TrimSuffix(words, "s")
	}
	return fmt.Sprintf(", %d%s", n, words)
}

// yieldRow is a line of the table.
func yieldRow(y learning.Yield) []string {
	share, interval := "", ""
	if y.Judged > 0 {
		share, interval = inPercent(y.Share.Part), intervalWords(y.Share)
	}
	lessons := "0"
	if y.Lessons > 0 {
		lessons = fmt.Sprintf("%d, %d closed", y.Lessons, y.Closed)
	}
	return []string{string(y.Source), string(y.Kind), fmt.Sprintf("%d of %d", y.Kept, y.Judged), share, interval,
		fmt.Sprint(y.Waiting), fmt.Sprint(y.Expired), fmt.Sprint(y.Repeats), fmt.Sprint(y.Minutes), lessons, fmt.Sprint(y.Outputs), cardWords(y)}
}

// cardWords are how many cards came of a source, and live.
func cardWords(y learning.Yield) string {
	if y.Cards == 0 {
		return "0"
	}
	words := fmt.Sprintf("%d of %d live", y.Surviving, y.Cards)
	if y.Learned > 0 {
		words += fmt.Sprintf(", %d learned", y.Learned)
	}
	return words
}

// intervalWords is an interval of shares: "8-31 %".
func intervalWords(s learning.Share) string { return terminal.IntervalWords(s) }

func inPercent(part float64) string { return fmt.Sprintf("%.0f %%", 100*part) }

func upperFirst(s string) string { return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// removeSource removes a source and says how to end a subscription to it.
func (a *app) removeSource(ctx context.Context, client *api.Client, name id.Source) error {
	removed, err := client.RemoveSource(ctx, name)
	if err != nil {
		return err
	}
	return a.print(removed, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "removed %s\n", removed.Source)
		for _, line := range unsubscribeLines(removed) {
			terminal.Sentence(a.out, m, clean.Line(line))
		}
		m.Hint("tend source restore %s (brings it back)", removed.Source)
	})
}

// unsubscribeLines say how to end a subscription.
func unsubscribeLines(r api.Removed) []string {
	var lines []string
	for _, address := range r.Unsubscribe {
		switch to, mail := strings.CutPrefix(address, "mailto:"); {
		case mail:
			lines = append(lines, "To unsubscribe, write to "+to)
		case r.OneClick:
			lines = append(lines, "To unsubscribe, one click: "+address)
		default:
			lines = append(lines, "To unsubscribe, open "+address)
		}
	}
	if len(lines) == 0 && r.Address != "" {
		lines = append(lines, "No more requests go to "+r.Address+". If you gave the site your address too: "+cmp.Or(r.Site, r.Address))
	}
	return lines
}

func (a *app) restoreSource(ctx context.Context, client *api.Client, name id.Source) error {
	s, err := client.RestoreSource(ctx, name)
	if err != nil {
		return err
	}
	return a.print(s, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "%s is back\n", s.Name)
		m.Hint("tend source show %s", s.Name)
	})
}

func (a *app) sourceRestore() *cobra.Command {
	return &cobra.Command{
		Use: "restore NAME", Short: "Bring a removed source back, if a slot is free", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			return a.restoreSource(ctx, client, id.Source(args[0]))
		}),
	}
}

func (a *app) sourceSwap() *cobra.Command {
	r := api.SourceRequest{}
	var kind string
	cmd := &cobra.Command{
		Use: "swap OLD URL|TITLE", Short: "Put a source in the place of another, both or neither",
		Example: "  tend source swap weekly https://blog.example.org/feed.xml --name better",
		Args:    cobra.ExactArgs(2),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r.Swap, r.Kind = id.Source(args[0]), learning.Kind(kind)
			r.URL, r.Title = addressOrTitle(args[1])
			if schemeless().MatchString(r.Title) {
				return usage("tend source swap "+args[0]+" https://"+r.Title, "%q: an address begins with https://", r.Title)
			}
			src, err := client.AddSource(ctx, r)
			if err != nil {
				return err
			}
			return a.print(src, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "removed %s, added %s (%s)\n", args[0], src.Name, src.Kind)
				m.Hint("tend source show %s", src.Name)
			})
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&kind, "kind", "", "`KIND` (that of OLD)")
	flags.StringVar(&r.Name, "name", "", "a short `NAME` (made from the address)")
	flags.StringVar(&r.Area, "area", "", "the `AREA` it belongs to (that of OLD)")
	flags.BoolVar(&r.AllowPrivate, "allow-private", false, "let it reach private addresses, such as those of your own network")
	return cmd
}
