package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/internal/pattern"
	"tend/learning"
	"tend/terminal"
)

func (a *app) sourceCommand() *cobra.Command {
	return group("source", "Where things to learn come from",
		a.sourceAdd(), a.sourceList(), a.sourceShow(), a.sourceRemove(), a.sourceReturn(), a.sourceCheck(), a.sourceParse(),
		a.sourceDiscover(), a.sourceImport(), a.sourceExport(), a.sourceSwap(), a.sourceRestore(),
		a.sourceMail())
}

func (a *app) sourceAdd() *cobra.Command {
	r := api.SourceRequest{}
	var kind string
	cmd := &cobra.Command{
		Use:   "add URL|TITLE",
		Short: "Add a newsletter, a person, a book: 3 newsletters and 15 people have a slot",
		Long: `Add a newsletter, a person, a book: 3 newsletters and 15 people have a slot.

The address of a feed, such as https://blog.example.org/feed.xml, is added as it is, as a newsletter unless --kind says
otherwise. At any other address its feed is looked for, with 8 requests at most. Where there are several, or where all slots
are taken, a terminal asks which one is meant or makes room; elsewhere they are listed, and nothing is added: name the feed,
or --swap NAME.

A newsletter that comes by mail is looked for in a maildir or an mbox, in which nothing is moved or changed. Where several
lists are in it, they are listed, and --list names one. With --list alone its issues are handed over: tend source mail.`,
		Example: "  tend source add https://blog.example.org/feed.xml --kind newsletter --name weekly --area go\n" +
			"  tend source add --maildir ~/Mail/news --list weekly.example.org --kind newsletter\n" +
			"  tend source add 'Designing Data-Intensive Applications' --kind book",
		Args: titleOrMail(&r),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			if len(args) > 0 {
				r.URL, r.Title = addressOrTitle(args[0])
			}
			r.Kind = learning.Kind(cmp.Or(kind, string(usualKind(r))))
			return a.addAny(ctx, client, r, args)
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&kind, "kind", "", "`KIND`: newsletter, person, book, rfc or other (an address or mail: newsletter)")
	flags.StringVar(&r.Name, "name", "", "a short `NAME` (made from the address)")
	flags.StringVar(&r.Area, "area", "", "the `AREA` it belongs to")
	flags.StringVar((*string)(&r.Swap), "swap", "", "remove the source of this `NAME`, to make room")
	flags.StringVar(&r.Maildir, "maildir", "", "its issues come by mail into this `DIR`")
	flags.StringVar(&r.Mbox, "mbox", "", "its issues come by mail into this `FILE`")
	flags.StringVar(&r.List, "list", "", "they are those of this `LIST-ID`, or of this sender's address")
	flags.BoolVar(&r.AllowPrivate, "allow-private", false, "let it reach private addresses, such as those of your own network")
	return cmd
}

// addAny adds a source by mail, by the address of a site or a feed, or by its title.
func (a *app) addAny(ctx context.Context, client *api.Client, r api.SourceRequest, args []string) error {
	if byMail(r) {
		return a.addMail(ctx, client, r, args)
	}
	if schemeless().MatchString(r.Title) {
		return usage("tend source add https://"+r.Title, "%q: an address begins with https://", r.Title)
	}
	if r.Kind == "" {
		return usage(fmt.Sprintf("tend source add '%s' --kind book", r.Title), "%q is no address: say what it is with --kind", r.Title)
	}
	if isSite(r) {
		return a.addSite(ctx, client, r)
	}
	src, err := a.addSource(ctx, client, &r)
	if err != nil {
		return err
	}
	return a.print(src, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "added %s (%s)%s\n", src.Name, src.Kind, instead(r))
		switch {
		case src.URL != "":
			m.Hint("tend source check %s", src.Name)
		case src.Kind == learning.Newsletter:
			m.Hint("nothing is fetched for it, as it has no address: tend lesson add 'Title' for what you read there")
		}
	})
}

// schemeless matches an address whose https:// was forgotten: a host and a path, without a space.
var schemeless = pattern.Of(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?/\S*$`)

// usualKind is what a source is when nobody says it: what is fetched or comes by mail is a newsletter, of which three
// have a slot. A title alone may be anything.
func usualKind(r api.SourceRequest) learning.Kind {
	if r.URL != "" || byMail(r) {
		return learning.Newsletter
	}
	return ""
}

// addressOrTitle tells an address from a title: it has a scheme, in whatever letters.
func addressOrTitle(s string) (address, title string) {
	if strings.Contains(s, "://") {
		return s, ""
	}
	return "", s
}

func (a *app) sourceList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the sources and how their fetching goes", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			sources, err := client.Sources(ctx)
			if err != nil {
				return err
			}
			zone := a.wall(ctx, client)
			return a.print(map[string]any{"sources": sources}, func(m terminal.Mode) {
				var rows [][]string
				for _, s := range sources {
					rows = append(rows, []string{string(s.Name), string(s.Kind), s.Area, fmt.Sprint(s.New), sourceState(s, zone),
						cmp.Or(s.URL, mailAddress(s), s.Title)})
				}
				a.table(m, []string{"name", "kind", "area", "new", "last fetch", "address"}, rows, "No sources yet: there is room for 3 newsletters.",
					"tend source add URL --kind newsletter")
			})
		}),
	}
}

func sourceState(s api.Source, zone *time.Location) string {
	switch {
	case s.Mail != nil:
		return mailState(s, zone)
	case s.URL == "":
		return "by hand"
	case s.Poll.LastTry.IsZero():
		return "not yet"
	}
	return s.Poll.Result + " " + s.Poll.LastTry.In(zone).Format("2 Jan 15:04")
}

func (a *app) sourceRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove a source; what came from it stays", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			return a.removeSource(ctx, client, id.Source(args[0]))
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
