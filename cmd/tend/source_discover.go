package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/feeds"
	"tend/internal/clean"
	"tend/learning"
	"tend/terminal"
)

func (a *app) sourceDiscover() *cobra.Command {
	r := api.DiscoverRequest{}
	cmd := &cobra.Command{
		Use: "discover URL", Short: "List the feeds of a site, and how they were found; nothing is added", Args: cobra.ExactArgs(1),
		Example: "  tend source discover https://blog.example.org",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r.URL = args[0]
			found, err := client.Discover(ctx, r)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(found, func(m terminal.Mode) {
				if len(found.Candidates) == 0 {
					fmt.Fprintf(a.out, "%s: %s (%s)\n", clean.Line(r.URL), clean.Line(found.Note), requests(found.Asked))
					return
				}
				showCandidates(a.out, m, found.Candidates, zone)
				m.Hint("tend source add %s --kind newsletter", clean.Line(found.Candidates[0].URL))
			})
		}),
	}
	cmd.Flags().BoolVar(&r.AllowPrivate, "allow-private", false, "let it reach private addresses, such as those of your own network")
	return cmd
}

func requests(asked []feeds.Asked) string {
	if len(asked) == 1 {
		return "1 request"
	}
	return fmt.Sprintf("%d requests", len(asked))
}

func showCandidates(out interface{ Write([]byte) (int, error) }, m terminal.Mode, candidates []feeds.Candidate, zone *time.Location) {
	var rows [][]string
	for _, c := range candidates {
		newest, how := "", c.How
		if !c.Newest.IsZero() {
			newest = c.Newest.In(zone).Format(time.DateOnly)
		}
		switch {
		case c.Comments:
			how += "; comments"
		case c.Same != "":
			how += "; as above in another format"
		}
		rows = append(rows, []string{c.Title, clean.Line(c.URL), c.Format, fmt.Sprint(c.Entries), newest, how})
	}
	terminal.Table(out, m, []string{"title", "address", "format", "entries", "newest", "found by"}, rows)
}

// addedSource is a source that was added by the address of its site.
type addedSource struct {
	api.Source
	Note string `json:"note,omitempty"`
}

// addSite adds the feed of the site at r.URL. Where there are several, it asks which, or lists them for one to be named.
func (a *app) addSite(ctx context.Context, client *api.Client, r api.SourceRequest) error {
	site := r.URL
	ask := api.DiscoverRequest{URL: site, AllowPrivate: r.AllowPrivate, Add: &r}
	var found api.Discovered
	err := a.withRoom(ctx, client, &r, func() (err error) {
		found, err = client.Discover(ctx, ask)
		return err
	})
	if err != nil {
		return err
	}
	if src := found.Source; src != nil {
		return a.print(addedSource{*src, found.Note}, func(m terminal.Mode) { a.showAdded(m, site, found, r) })
	}
	return a.severalFeeds(ctx, client, r, found)
}

// severalFeeds asks which feed of the site at r.URL is meant, or lists them.
func (a *app) severalFeeds(ctx context.Context, client *api.Client, r api.SourceRequest, found api.Discovered) error {
	zone := a.wall(ctx, client)
	choices := feeds.Choices(found.Candidates)
	hint := fmt.Sprintf("tend source add %s --kind %s", choices[0].URL, r.Kind)
	if r.AllowPrivate {
		hint += " --allow-private"
	}
	if a.canAsk() {
		chosen, err := a.askFeed(ctx, r.URL, hint, choices, zone)
		if err != nil {
			return err
		}
		return a.addChosen(ctx, client, r, chosen)
	}
	err := a.print(map[string]any{"candidates": found.Candidates}, func(m terminal.Mode) { showCandidates(a.out, m, found.Candidates, zone) })
	if err != nil {
		return err
	}
	return usage(hint, "%s has %d feeds: name the one to add", r.URL, len(choices))
}

func (a *app) showAdded(m terminal.Mode, site string, found api.Discovered, r api.SourceRequest) {
	src := found.Source
	fmt.Fprintf(a.out, "added %s (%s)%s\n", src.Name, src.Kind, instead(r))
	switch {
	case found.Note != "":
		fmt.Fprintf(a.out, "%s: %s\n", clean.Line(site), clean.Line(found.Note))
		m.Hint("tend source show %s, tend source remove %s", src.Name, src.Name)
	case src.New > 0:
		fmt.Fprintf(a.out, "its feed is %s: %d new\n", clean.Line(src.URL), src.New)
		m.Hint("tend triage")
	default:
		fmt.Fprintf(a.out, "its feed is %s\n", clean.Line(src.URL))
	}
}

// isSite tells whether what is to be added may be the address of a site and not of its feed: then somebody has to look.
func isSite(r api.SourceRequest) bool {
	scheme, _, _ := strings.Cut(strings.ToLower(r.URL), "://")
	return (scheme == "http" || scheme == "https") && !feeds.LooksLikeFeed(r.URL) && r.Kind != learning.Book && r.Kind != learning.RFC
}
