package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"strings"
	"time"

	"tend/internal/clean"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
	"tend/terminal"
)

func (a *app) sourceCommand() *cobra.Command {
	return group("source", "Where things to learn come from",
		a.sourceAdd(), a.sourceList(), a.sourceRemove(), a.sourceCheck(), a.sourceParse())
}

func (a *app) sourceAdd() *cobra.Command {
	r := api.SourceRequest{}
	var kind string
	cmd := &cobra.Command{
		Use:   "add URL|TITLE",
		Short: "Add a newsletter, a person, a book: 3 newsletters and 15 people have a slot",
		Example: "  tend source add https://blog.example.org/feed.xml --kind newsletter --name weekly --area go\n" +
			"  tend source add 'Designing Data-Intensive Applications' --kind book",
		Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r.Kind = learning.Kind(kind)
			if looksLikeURL(args[0]) {
				r.URL = args[0]
			} else {
				r.Title = args[0]
			}
			src, err := client.AddSource(ctx, r)
			if err != nil {
				return err
			}
			return a.print(src, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "added %s (%s)\n", src.Name, src.Kind)
				if src.URL != "" {
					m.Hint("tend source check %s fetches it now", src.Name)
				}
			})
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&kind, "kind", "", "newsletter, person, book, rfc or other")
	flags.StringVar(&r.Name, "name", "", "a short name (made from the address)")
	flags.StringVar(&r.Area, "area", "", "the area it belongs to")
	flags.BoolVar(&r.AllowPrivate, "allow-private", false, "let it reach private addresses, such as those of your own network")
	must(cmd.MarkFlagRequired("kind"))
	return cmd
}

// looksLikeURL tells an address from a title: it has a scheme, in whatever letters.
func looksLikeURL(s string) bool { return strings.Contains(s, "://") }

func (a *app) sourceList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the sources and how their fetching goes", Args: cobra.NoArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			sources, err := client.Sources(ctx)
			if err != nil {
				return err
			}
			return a.print(map[string]any{"sources": sources}, func(m terminal.Mode) {
				var rows [][]string
				for _, s := range sources {
					rows = append(rows, []string{string(s.Name), string(s.Kind), s.Area, fmt.Sprint(s.New), sourceState(s),
						cmp.Or(s.URL, s.Title)})
				}
				terminal.Table(a.out, m, []string{"name", "kind", "area", "new", "last fetch", "address"}, rows)
			})
		}),
	}
}

func sourceState(s api.Source) string {
	switch {
	case s.URL == "":
		return "by hand"
	case s.Poll.LastTry.IsZero():
		return "not yet"
	}
	return s.Poll.Result + " " + s.Poll.LastTry.Local().Format("2 Jan 15:04")
}

func (a *app) sourceRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove a source; what came from it stays", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			if err := client.RemoveSource(ctx, id.Source(args[0])); err != nil {
				return err
			}
			return a.print(map[string]any{"removed": args[0]}, func(terminal.Mode) { fmt.Fprintf(a.out, "removed %s\n", args[0]) })
		}),
	}
}

func (a *app) sourceCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check NAME", Short: "Fetch a source now", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			checked, err := client.CheckSource(ctx, id.Source(args[0]))
			if err != nil {
				return err
			}
			return a.print(checked, func(m terminal.Mode) {
				if checked.Result == "ok" {
					fmt.Fprintf(a.out, "%s: %d items, %d new\n", checked.Source, checked.Seen, checked.New)
				} else {
					fmt.Fprintf(a.out, "%s: %s\n", checked.Source, checked.Result)
				}
				if checked.New > 0 {
					m.Hint("tend triage")
				}
			})
		}),
	}
}

// maxParse bounds what source parse reads from standard input, in bytes.
const maxParse = 16 << 20

func (a *app) sourceParse() *cobra.Command {
	var url string
	var headers []string
	cmd := &cobra.Command{
		Use:     "parse",
		Short:   "Read a feed from standard input and print what tend understands of it",
		Example: "  tend source parse --json --url https://example.org/feed.xml < feed.xml",
		Args:    cobra.NoArgs,
		RunE: a.do(func(context.Context, []string) error {
			body, err := io.ReadAll(io.LimitReader(a.in, maxParse+1))
			if err != nil {
				return fmt.Errorf("read feed: %w", err)
			}
			header, err := parseHeaders(headers)
			if err != nil {
				return err
			}
			document, err := feeds.Parse(feeds.Input{URL: url, Header: header, Body: body})
			if err != nil {
				return err
			}
			return a.print(document, func(m terminal.Mode) { showDocument(a.out, m, document) })
		}),
	}
	cmd.Flags().StringVar(&url, "url", "", "the address the feed came from, for links that are relative to it")
	cmd.Flags().StringArrayVar(&headers, "header", nil, "a header it came with, such as 'Content-Type: text/xml'; may be repeated")
	return cmd
}

func parseHeaders(lines []string) (http.Header, error) {
	reader := textproto.NewReader(bufio.NewReader(strings.NewReader(strings.Join(lines, "\r\n") + "\r\n\r\n")))
	header, err := reader.ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, usage("--header 'Content-Type: text/xml'", "read header: %v", err)
	}
	return http.Header(header), nil
}

func showDocument(out *os.File, m terminal.Mode, d feeds.Document) {
	fmt.Fprintf(out, "%s (%s %s, %d items)\n", clean.Line(d.Title), d.Format, d.Version, len(d.Items))
	var rows [][]string
	for _, item := range d.Items {
		date := ""
		if when := item.When(); !when.IsZero() {
			date = when.Format(time.DateOnly)
		}
		rows = append(rows, []string{date, item.Title, item.Link})
	}
	terminal.Table(out, m, []string{"published", "title", "link"}, rows)
}
