package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/feeds"
	"tend/internal/clean"
	"tend/terminal"
)

// maxParse bounds what source parse reads from standard input, in bytes.
const maxParse = 16 << 20

func (a *app) sourceParse() *cobra.Command {
	var url string
	var headers []string
	cmd := &cobra.Command{
		Use:     "parse",
		Short:   "Read a feed from standard input and print what tend understands of it",
		Example: "  tend source parse --json --url https://example.org/feed.xml < feed.xml",
		Args:    noArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error {
			body, err := a.readInput(ctx, "a feed", maxParse+1)
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
	cmd.Flags().StringVar(&url, "url", "", "the `ADDRESS` the feed came from, for links that are relative to it")
	cmd.Flags().StringArrayVar(&headers, "header", nil, "a `HEADER` it came with, such as 'Content-Type: text/xml'; may be repeated")
	return cmd
}

// readInput reads standard input, up to most bytes. A person at a terminal is told that it waits, and may interrupt it.
func (a *app) readInput(ctx context.Context, what string, most int64) ([]byte, error) {
	if terminal.Interactive(a.in) {
		a.say("tend: reading %s from the terminal; Ctrl-D ends it", what)
	}
	type result struct {
		data []byte
		err  error
	}
	read := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(a.in, most))
		read <- result{data, err}
	}()
	select {
	case r := <-read:
		return r.data, r.err
	case <-ctx.Done():
		fmt.Fprintln(a.err) // after the terminal's ^C
		return nil, ctx.Err()
	}
}

func parseHeaders(lines []string) (http.Header, error) {
	reader := textproto.NewReader(bufio.NewReader(strings.NewReader(strings.Join(lines, "\r\n") + "\r\n\r\n")))
	header, err := reader.ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, usage("--header 'Content-Type: text/xml'", "read header: %v", err)
	}
	return http.Header(header), nil
}

func showDocument(out io.Writer, m terminal.Mode, d feeds.Document) {
	fmt.Fprintf(out, "%s (%s %s, %d items)\n", clean.Line(d.Title), d.Format, d.Version, len(d.Items))
	var rows [][]string
	for _, item := range d.Items {
		date := ""
		if when := item.When(); !when.IsZero() {
			date = when.Format(time.DateOnly)
		}
		rows = append(rows, []string{date, item.Link, item.Title})
	}
	terminal.Table(out, m, []string{"published", "link", "title"}, rows)
}
