package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/terminal"
)

// byMail tells whether a source is to come by mail.
func byMail(r api.SourceRequest) bool { return r.Maildir != "" || r.Mbox != "" || r.List != "" }

// titleOrMail wants an address or a title, which a source that comes by mail may do without.
func titleOrMail(r *api.SourceRequest) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if byMail(*r) {
			return cobra.MaximumNArgs(1)(cmd, args)
		}
		return cobra.ExactArgs(1)(cmd, args)
	}
}

// addMail adds a source that comes by mail. Where its list was not named, and the box has several, they are listed.
func (a *app) addMail(ctx context.Context, client *api.Client, r api.SourceRequest, args []string) error {
	r.URL, r.Title = "", strings.Join(args, "")
	if strings.Contains(r.Title, "://") {
		return usage("tend source add --maildir DIR --list LIST-ID --kind "+string(r.Kind), "a source comes by mail or from an address, not both")
	}
	if r.Maildir != "" && r.Mbox != "" {
		return usage("tend source add --maildir DIR --list LIST-ID --kind "+string(r.Kind), "only one of these can be given: --maildir, --mbox")
	}
	r.Maildir, r.Mbox = a.absolute(r.Maildir), a.absolute(r.Mbox)
	if r.Maildir+r.Mbox != "" {
		lists, err := client.MailLists(ctx, api.MailListsRequest{Maildir: r.Maildir, Mbox: r.Mbox})
		if err != nil {
			return err
		}
		list, err := a.chooseList(ctx, client, r, lists)
		if err != nil {
			return err
		}
		r.List, r.Title = cmp.Or(r.List, list.List), cmp.Or(r.Title, list.Name)
	}
	r.Title = cmp.Or(r.Title, listTitle(r.List))
	src, err := a.addSource(ctx, client, &r)
	if err != nil {
		return err
	}
	return a.print(src, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "added %s (%s)%s, which comes by mail of %s\n", src.Name, src.Kind, instead(r), src.Mail.List)
		if src.Mail.Maildir+src.Mail.Mbox != "" {
			m.Hint("tend source check %s", src.Name)
		} else {
			m.Hint("let your mail program hand its issues over: tend source mail < MESSAGE")
		}
	})
}

// absolute is a path on this machine made absolute; one on the machine of another daemon is left as it was typed.
func (a *app) absolute(path string) string {
	if path == "" || a.remote() {
		return path
	}
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

// listTitle is a name for a list of which no issue is known: the first part of its id, or the part before the @.
func listTitle(list string) string {
	list = strings.Trim(strings.TrimSpace(list), "<>")
	word, _, _ := strings.Cut(list, "@")
	word, _, _ = strings.Cut(word, ".")
	return word
}

// chooseList finds the list that was named among those in a box, or the only one that is there.
func (a *app) chooseList(ctx context.Context, client *api.Client, r api.SourceRequest, lists []api.MailList) (api.MailList, error) {
	box := r.Maildir + r.Mbox
	if r.List != "" {
		name, _ := feeds.ParseList(r.List)
		at := slices.IndexFunc(lists, func(l api.MailList) bool { return l.List == name || strings.EqualFold(l.From, name) })
		if at < 0 {
			return api.MailList{}, nil // its first issue is yet to come
		}
		return api.MailList{List: name, Name: lists[at].Name}, nil
	}
	switch len(lists) {
	case 0:
		return api.MailList{}, usage("tend source add --list LIST-ID says which list will come there", "%s has no mail yet that belongs to a list or a sender", box)
	case 1:
		return lists[0], nil
	}
	if err := a.showLists(ctx, client, lists); err != nil {
		return api.MailList{}, err
	}
	flag := "--maildir "
	if r.Mbox != "" {
		flag = "--mbox "
	}
	return api.MailList{}, usage(fmt.Sprintf("tend source add %s --list %s --kind %s", flag+clean.ShellWord(box), clean.ShellWord(lists[0].List), r.Kind),
		"%s has %d lists: name the one to add", box, len(lists))
}

// shownLists is how many lists of a box are shown: the newest of those that went to a list, then of single senders.
const shownLists = 40

func (a *app) showLists(ctx context.Context, client *api.Client, lists []api.MailList) error {
	zone := a.wall(ctx, client)
	return a.print(map[string]any{"lists": lists}, func(m terminal.Mode) {
		var rows [][]string
		for _, l := range lists[:min(len(lists), shownLists)] {
			rows = append(rows, []string{l.List, l.Name, l.From, fmt.Sprint(l.Issues), l.Newest.In(zone).Format("2006-01-02")})
		}
		terminal.Table(a.out, m, []string{"list", "name", "from", "issues", "newest"}, rows)
		if more := len(lists) - shownLists; more > 0 {
			fmt.Fprintf(a.out, "and %d more: --json has them all\n", more)
		}
	})
}

func (a *app) sourceMail() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use: "mail < MESSAGE", Short: "Take in one message of a newsletter that comes by mail", Args: noArgs,
		Long: `Take in one message of a newsletter that comes by mail.

It is for a rule of your mail program, such as one of procmail, fdm or sieve. The message goes to the source with its List-Id
or sender (tend source add --list LIST-ID --kind newsletter), or to the one that --name names. It is taken once, however often
it is handed over.

Exit code 0 means that it is stored. With 4, 5 and 6 (no daemon, a store in use, a full disk) it may be handed over again
later, which a mail server is told by 75: tend source mail || exit 75. With 1 and 2 (no such source, no message) it will be
refused again.`,
		Example: "  tend source mail < message.eml\n  tend source mail --name weekly < message.eml",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			if info, err := a.in.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
				return usage("tend source mail < message.eml", "a message is read from standard input, and there is none")
			}
			message, err := io.ReadAll(io.LimitReader(a.in, feeds.MaxMail+1))
			if err != nil {
				return fmt.Errorf("read message: %w", err)
			}
			if _, err := io.Copy(io.Discard, a.in); err != nil { // who hands it over may mind not being read to the end
				return fmt.Errorf("read message: %w", err)
			}
			done, err := client.Deliver(ctx, id.Source(name), message)
			if err != nil {
				return err
			}
			return a.print(done, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "%s: %s, %d new\n", done.Source, cmp.Or(done.Title, "(no subject)"), done.New)
				if done.Cut {
					m.Hint("the message ended too soon, or was too long: it was read as far as it goes")
				}
			})
		}),
	}
	cmd.Flags().StringVar(&name, "name", "", "give it to the source of this `NAME`")
	return cmd
}

// mailState is when mail of a source last came.
func mailState(s api.Source, zone *time.Location) string {
	switch {
	case s.Mailbox.Error != "":
		return "mail: cannot be read"
	case s.Mailbox.Found.IsZero():
		return "mail: none yet"
	}
	return "mail " + s.Mailbox.Found.In(zone).Format("2 Jan 15:04")
}

// mailAddress is the list of a source that comes by mail.
func mailAddress(s api.Source) string {
	if s.Mail == nil {
		return ""
	}
	return s.Mail.List
}

// mailFacts tells where a source comes by mail, and how to end it.
func mailFacts(s api.Source, zone *time.Location, fact func(name, value string)) {
	if s.Mail == nil {
		return
	}
	fact("list", s.Mail.List)
	fact("maildir", s.Mail.Maildir)
	fact("mbox", s.Mail.Mbox)
	if s.Mail.Maildir+s.Mail.Mbox == "" {
		fact("comes", "by tend source mail")
	}
	if !s.Mailbox.Since.IsZero() {
		fact("left out", "issues from before "+s.Mailbox.Since.In(zone).Format("2006-01-02"))
	}
	click := s.Mail.OneClick
	for _, address := range s.Mail.Unsubscribe {
		if click && strings.HasPrefix(strings.ToLower(address), "https:") {
			address, click = address+" (one click)", false
		}
		fact("unsubscribe", address)
	}
	fact("last error", s.Mailbox.Error)
}
