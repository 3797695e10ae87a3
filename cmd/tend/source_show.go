package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/terminal"
)

func (a *app) sourceShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Show a source and its ledger: each request, why then, what came, when next and why",
		Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			s, err := client.SourceLedger(ctx, id.Source(args[0]))
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(s, func(m terminal.Mode) { a.showSource(m, s, zone) })
		}),
	}
}

func (a *app) showSource(m terminal.Mode, s api.SourceLedger, zone *time.Location) {
	poll := s.Source.Poll
	facts := [][2]string{{"source", fmt.Sprintf("%s (%s)", s.Source.Name, s.Source.Kind)}}
	fact := func(name, value string) {
		if value != "" {
			facts = append(facts, [2]string{name, value})
		}
	}
	fact("title", s.Source.Title)
	fact("area", s.Source.Area)
	fact("address", s.Source.URL)
	mailFacts(s.Source, zone, fact)
	fact("formerly", poll.Formerly)
	fact("redirects to", redirected(poll, zone))
	fact("added", s.Source.Added.In(zone).Format("2006-01-02"))
	fact("new items", fmt.Sprint(s.Source.New))
	if s.Source.URL != "" {
		fact("next", nextFetch(poll, zone))
		fact("asked so far", ledgerSum(s.Ledger, zone))
	}
	fact("last error", poll.Error)
	terminal.KeyValues(a.out, m, facts...)
	if len(s.Ledger.Lines) == 0 {
		return
	}
	var rows [][]string
	for _, line := range s.Ledger.Lines {
		rows = append(rows, ledgerRow(line, zone))
	}
	fmt.Fprintln(a.out)
	terminal.Table(a.out, m, []string{"asked", "because", "answer", "came", "next", "because"}, rows)
	if poll.Formerly != "" && !poll.Fixed {
		m.Hint("tend source return %s (takes the change of address back)", s.Source.Name)
	}
}

// redirected says where permanent redirects lead that are not believed yet.
func redirected(poll feeds.Poll, zone *time.Location) string {
	if poll.Moved == "" || poll.Fixed {
		return ""
	}
	return fmt.Sprintf("%s, %s since %s: the address changes after 3 answers over 3 days", clean.Line(poll.Moved),
		times(poll.MovedTimes), poll.MovedSince.In(zone).Format("2 Jan 15:04"))
}

// times says how often: "once", "2 times".
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// nextFetch says when a source is asked again, and why then.
func nextFetch(poll feeds.Poll, zone *time.Location) string {
	switch {
	case poll.Result == feeds.Gone:
		return "never: " + poll.Why
	case poll.Why == "":
		return poll.Next.In(zone).Format("2 Jan 15:04")
	}
	return poll.Next.In(zone).Format("2 Jan 15:04") + ": " + poll.Why
}

// ledgerSum says how often a server was asked in all, and what that cost it.
func ledgerSum(l feeds.Ledger, zone *time.Location) string {
	if l.Requests == 0 {
		return "never"
	}
	return fmt.Sprintf("%s since %s: %.0f %% not modified, %d failed, %s in all", times(l.Requests), l.Since.In(zone).Format("2006-01-02"),
		100*float64(l.NotModified)/float64(l.Requests), l.Failed, bytesInWords(l.Bytes))
}

// ledgerRow is a line of the ledger.
func ledgerRow(line feeds.Line, zone *time.Location) []string {
	next := ""
	if !line.Next.IsZero() {
		next = line.Next.In(zone).Format("2 Jan 15:04")
	}
	return []string{line.At.In(zone).Format("2 Jan 15:04"), line.Why, ledgerAnswer(line), ledgerCame(line), next, line.NextWhy}
}

func ledgerAnswer(line feeds.Line) string {
	switch {
	case line.Status == 0:
		return line.Result
	case line.Status >= 400:
		return fmt.Sprint(line.Status, " ", http.StatusText(line.Status))
	case line.Result == feeds.OK || line.Result == feeds.NotModified:
		return fmt.Sprint(line.Status)
	}
	return fmt.Sprint(line.Status, ", ", line.Result)
}

func ledgerCame(line feeds.Line) string {
	var parts []string
	if line.Bytes > 0 {
		parts = append(parts, bytesInWords(int64(line.Bytes)))
	}
	if line.Entries > 0 {
		parts = append(parts, fmt.Sprintf("%d new of %d", line.New, line.Entries))
	}
	if line.Changed > 0 {
		parts = append(parts, fmt.Sprintf("%d changed", line.Changed))
	}
	if line.Renamed > 0 {
		parts = append(parts, fmt.Sprintf("%d known under other ids", line.Renamed))
	}
	if line.Moved != "" {
		parts = append(parts, "now at "+clean.Line(line.Moved))
	}
	return strings.Join(parts, ", ")
}

// bytesInWords is a size: "812 B", "14 kB", "2.3 MB".
func bytesInWords(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

func (a *app) sourceReturn() *cobra.Command {
	return &cobra.Command{
		Use: "return NAME", Short: "Take back a change of address that redirects made", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			s, err := client.ReturnSource(ctx, id.Source(args[0]))
			if err != nil {
				return err
			}
			return a.print(s, func(terminal.Mode) { fmt.Fprintf(a.out, "%s is asked at %s again\n", s.Name, s.URL) })
		}),
	}
}
