package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/calendar/subscription"
	"tend/daemon/api"
	"tend/internal/id"
	"tend/terminal"
)

// addOptions are the flags of tend calendar add.
type addOptions struct {
	api.CalendarRequest
	passwordFile string
	account      string
}

func (a *app) calendarAdd() *cobra.Command {
	o := addOptions{}
	cmd := &cobra.Command{
		Use:   "add [URL|FILE]",
		Short: "Add a calendar of yours: blocks keep clear of what stands in it",
		Long: `Add a calendar of yours: blocks keep clear of what stands in it.

It is read at once, and added only if that went well; from then on the daemon asks for it every 15 minutes. A file is looked at
every minute. While a calendar cannot be read, its last good copy holds, for 7 days; after that nothing is placed or moved
until it can be read again, and tend plan and tend doctor say so. A file has to be readable at once.

With --caldav the calendar is one of an account: its address may be that of the server, of the account or of the calendar.

Its address and your password are kept in the store, and shown nowhere.`,
		Example: "  tend calendar add https://calendar.example.org/private-5ac1/basic.ics --name work\n" +
			"  tend calendar add ~/.calendars/home.ics --all-day free\n" +
			"  tend calendar add --caldav https://dav.example.org --user anna --password-file ~/.dav --calendar Work",
		Args: func(cmd *cobra.Command, args []string) error {
			if o.account != "" {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			if o.CalDAV = o.account != ""; o.CalDAV {
				args = []string{o.account}
			}
			return a.addCalendar(ctx, client, o, args[0])
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Name, "name", "", "a short `NAME` (made from the address)")
	flags.StringVar(&o.AllDay, "all-day", "busy", "events of whole days are `busy` or free")
	flags.BoolVar(&o.AllowPrivate, "allow-private", false, "let it reach private addresses, such as those of your own network")
	flags.StringVar(&o.User, "user", "", "log in as this `USER`")
	flags.StringVar(&o.passwordFile, "password-file", "", "with the password in this `FILE`; - is the input")
	flags.StringVar(&o.account, "caldav", "", "it is one of the account at this `URL`")
	flags.StringVar(&o.Calendar, "calendar", "", "the `NAME` of the account's calendar, where it has several")
	flags.StringArrayVar(&o.Mine, "mine", nil, "a mail `ADDRESS` of yours: what it declined is free")
	return cmd
}

func (a *app) addCalendar(ctx context.Context, client *api.Client, o addOptions, place string) error {
	r := o.CalendarRequest
	r.Address = place
	if _, kind := subscription.Address(place); kind == subscription.File {
		r.Address = a.absolute(place)
	}
	var err error
	if r.Password, err = a.password(o); err != nil {
		return err
	}
	added, err := client.AddCalendar(ctx, r)
	if err != nil {
		return err
	}
	return a.print(added, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "added %s: busy %d times in the weeks to come\n", added.Name, added.Times)
		a.calendarWarnings(added)
		m.Hint("tend plan")
	})
}

// mostPassword is how much of a file is read as a password, in bytes.
const mostPassword = 1 << 10

// password reads the password that goes with --user: the first line of a file, so that it stands in no list of processes.
func (a *app) password(o addOptions) (string, error) {
	switch {
	case o.passwordFile == "" && o.User == "":
		return "", nil
	case o.passwordFile == "" || o.User == "":
		return "", usage("--user NAME --password-file FILE", "--user and --password-file go together")
	}
	file := a.in
	if o.passwordFile != "-" {
		opened, err := os.Open(o.passwordFile)
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		defer opened.Close()
		file = opened
	}
	data, err := io.ReadAll(io.LimitReader(file, mostPassword))
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	line, _, _ := strings.Cut(string(data), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return "", usage("--password-file FILE", "the first line of the password file is empty")
	}
	return line, nil
}

func (a *app) calendarWarnings(c api.BusyCalendar) {
	for _, warning := range c.Warnings {
		a.say("%s: %s", c.Name, warning)
	}
}

func (a *app) calendarList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the calendars of yours that are read, and how that goes", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			calendars, err := client.Calendars(ctx)
			if err != nil {
				return err
			}
			return a.print(map[string]any{"calendars": calendars}, func(m terminal.Mode) {
				var rows [][]string
				for _, c := range calendars {
					rows = append(rows, []string{string(c.Name), string(c.Kind), c.From, fmt.Sprint(c.Times), ageOf(c), calendarState(c)})
				}
				a.table(m, []string{"name", "kind", "from", "busy", "read", "state"}, rows, "No calendar of yours is read.",
					"tend calendar add URL or FILE")
			})
		}),
	}
}

// ageOf is how long ago a calendar was last known to be as its copy is.
func ageOf(c api.BusyCalendar) string {
	switch age := time.Duration(c.AgeMinutes) * time.Minute; {
	case c.LastGood.IsZero():
		return "never"
	case age < 2*time.Hour:
		return fmt.Sprintf("%d min ago", int(age.Minutes()))
	case age < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(age.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(age.Hours()/24))
	}
}

func calendarState(c api.BusyCalendar) string {
	switch {
	case c.Guard != "":
		return "NOT WRITTEN: " + c.Guard
	case c.Blind != "":
		return "NOT READ: " + c.Blind
	case c.Error != "":
		return c.Error
	case len(c.Warnings) > 0:
		return fmt.Sprintf("%s, with warnings: %s", c.Result, c.Warnings[0])
	}
	if c.Protected {
		return fmt.Sprintf("%s; %d blocks stand in it", c.Result, c.Blocks)
	}
	return c.Result
}

func (a *app) calendarProtect() *cobra.Command {
	var r api.ProtectRequest
	cmd := &cobra.Command{
		Use: "protect NAME", Short: "Write the blocks into a calendar of your account, so that you are busy for everybody",
		Long: `Write the blocks into a calendar of your account, so that you are busy for everybody who looks at it.

Each block is an event of its own; nothing else in the calendar is touched. Move one in your client, and the block moves there and
stays; delete one, and it is skipped. What you edit stays as you edited it.`,
		Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			c, err := client.ProtectCalendar(ctx, id.Calendar(args[0]), r)
			if err != nil {
				return err
			}
			return a.print(c, func(m terminal.Mode) {
				if r.Off {
					fmt.Fprintf(a.out, "%s: the blocks are out of it\n", c.Name)
					return
				}
				fmt.Fprintf(a.out, "%s: %d blocks stand in it\n", c.Name, c.Blocks)
				m.Hint("tend calendar protect %s --off takes them out again", c.Name)
			})
		}),
	}
	cmd.Flags().BoolVar(&r.Off, "off", false, "take them out, and write no more")
	return cmd
}

func (a *app) calendarRefresh() *cobra.Command {
	return &cobra.Command{
		Use: "refresh [NAME]", Short: "Read a calendar of yours now, or all of them", Args: cobra.MaximumNArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			names, err := a.calendarNames(ctx, client, args)
			if err != nil {
				return err
			}
			read, failed := []api.BusyCalendar{}, error(nil)
			for _, name := range names {
				c, err := client.RefreshCalendar(ctx, name)
				if err != nil {
					if failed = err; len(names) > 1 {
						a.say("%v", err)
					}
					continue
				}
				read = append(read, c)
			}
			err = a.print(map[string]any{"calendars": read}, func(terminal.Mode) {
				for _, c := range read {
					fmt.Fprintf(a.out, "%s: busy %d times in the weeks to come\n", c.Name, c.Times)
					a.calendarWarnings(c)
				}
			})
			if failed != nil {
				return failed
			}
			return err
		}),
	}
}

// calendarNames are the calendars that were named, or all there are.
func (a *app) calendarNames(ctx context.Context, client *api.Client, args []string) (names []id.Calendar, err error) {
	if len(args) > 0 {
		return []id.Calendar{id.Calendar(args[0])}, nil
	}
	calendars, err := client.Calendars(ctx)
	for _, c := range calendars {
		names = append(names, c.Name)
	}
	return names, err
}

func (a *app) calendarRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Forget a calendar of yours, its copy and its address", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			c, err := client.RemoveCalendar(ctx, id.Calendar(args[0]))
			if err != nil {
				return err
			}
			return a.print(c, func(terminal.Mode) { fmt.Fprintf(a.out, "removed %s\n", c.Name) })
		}),
	}
}
