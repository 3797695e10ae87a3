package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/feeds"
	"tend/internal/clean"
	"tend/learning"
	"tend/terminal"
)

func (a *app) sourceImport() *cobra.Command {
	var kind string
	var dry, noAreas bool
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Add the feeds of an OPML list, as other readers write it, as far as slots reach", Args: cobra.ExactArgs(1),
		Long: `Add the feeds of an OPML list, as other readers write it, as far as slots reach: 3 newsletters, 15 people.

A line is printed for each outline of the list: added, already there, no slot or left out, and why. A feed in a folder that is
named like an area gets that area; any other folder becomes a broad area, but with --no-areas. What is there already is left as it is, so an import can be repeated. The feeds are
fetched one after the other over the next hours. FILE may be - for standard input.`,
		Example: "  tend source import feeds.opml --dry-run\n  tend source import feeds.opml --kind newsletter",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			list, err := a.readOPML(ctx, args[0])
			if err != nil {
				return err
			}
			done, err := client.ImportSources(ctx, api.OutlinesRequest{Outlines: list.List, Kind: learning.Kind(kind), DryRun: dry,
				NoAreas: noAreas})
			if err != nil {
				return err
			}
			return a.print(done, func(m terminal.Mode) { a.showOutlines(m, done) })
		}),
	}
	cmd.Flags().StringVar(&kind, "kind", "person", "the `KIND` of those for which the list does not say: newsletter or person")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what it would do")
	cmd.Flags().BoolVar(&noAreas, "no-areas", false, "make no area of a folder that is named like none")
	return cmd
}

// readOPML reads a list from a file or from standard input.
func (a *app) readOPML(ctx context.Context, path string) (feeds.Outlines, error) {
	if path == "-" {
		body, err := a.readInput(ctx, "an OPML list", feeds.MaxBytes+1)
		if err != nil {
			return feeds.Outlines{}, fmt.Errorf("read OPML: %w", err)
		}
		return feeds.ReadOPML(body)
	}
	file, err := os.Open(path)
	if err != nil {
		return feeds.Outlines{}, err
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, feeds.MaxBytes+1))
	if err != nil {
		return feeds.Outlines{}, err
	}
	list, err := feeds.ReadOPML(body)
	if err != nil {
		return list, fmt.Errorf("%s: %w", path, err)
	}
	return list, nil
}

func (a *app) showOutlines(m terminal.Mode, done api.OutlinesImported) {
	var rows [][]string
	for _, line := range done.Lines {
		result := line.Result
		if done.DryRun && result == api.OutlineAdded {
			result = "would be added"
		}
		rows = append(rows, []string{result, string(line.Source), string(line.Kind), line.Area,
			clean.Line(cmp.Or(line.Title, line.URL)), clean.Line(line.Note)})
	}
	a.table(m, []string{"result", "name", "kind", "area", "title", "why"}, rows, "The list is empty.", "tend source list")
	verb, when := "added", ""
	switch {
	case done.DryRun:
		verb = "would be added"
	case done.Added > 1:
		when = "; they are fetched one after the other over the next hours"
	}
	fmt.Fprintf(a.out, "%d %s, %d already there, %d without a slot, %d left out%s\n", done.Added, verb, done.Known, done.NoSlot, done.LeftOut, when)
	switch {
	case done.NoSlot > 0:
		m.Hint("tend source list; tend source remove NAME")
	case done.Added > 0 && !done.DryRun:
		m.Hint("tend source list")
	}
}

func (a *app) sourceExport() *cobra.Command {
	return &cobra.Command{
		Use: "export [FILE]", Short: "Write the sources as an OPML list, for tend or another reader", Args: cobra.MaximumNArgs(1),
		Example: "  tend source export > feeds.opml",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			sources, err := client.Sources(ctx)
			if err != nil {
				return err
			}
			list := []feeds.Outline{}
			for _, s := range sources {
				list = append(list, feeds.Outline{Title: s.Title, URL: s.URL, Kind: string(s.Kind), Area: s.Area, Name: string(s.Name)})
			}
			if a.json && len(args) == 0 {
				return a.print(map[string]any{"outlines": list}, nil)
			}
			var text bytes.Buffer
			if err := feeds.WriteOPML(&text, "Sources of tend", time.Now(), list); err != nil {
				return err
			}
			if len(args) == 0 {
				_, err = a.out.Write(text.Bytes())
				return err
			}
			return a.writeList(args[0], text.Bytes(), len(list))
		}),
	}
}

// writeList writes a list to a file that is not there yet.
func (a *app) writeList(path string, text []byte, sources int) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return a.print(map[string]any{"file": path, "sources": sources}, func(terminal.Mode) {
		fmt.Fprintf(a.out, "wrote %d sources to %s\n", sources, path)
	})
}
