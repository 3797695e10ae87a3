package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/internal/when"
	"tend/terminal"
)

// logChanges are the words for sessions that were recorded before; they mean what they mean in timewarrior.
func (a *app) logChanges() []*cobra.Command {
	return []*cobra.Command{a.asking(a.logList()), a.logEdit(), a.logMove(), a.logSplit(), a.logJoin(),
		a.logLength("lengthen", "Let a session end later", 1), a.logLength("shorten", "Let a session end earlier", -1),
		a.logRemove(), a.logUndo()}
}

// aboutSession turns what the daemon says of a session that is not there into a mistake in what was typed.
func aboutSession(err error) error {
	refused, ok := errors.AsType[*api.Error](err)
	if ok && refused.Code == api.NotFound {
		return usage(refused.Hint, "%s", refused.Message)
	}
	return err
}

// changeSession is a command that changes one session and shows it.
func (a *app) changeSession(cmd *cobra.Command, change func(context.Context, *api.Client, id.Session, []string) (budget.Session, error)) *cobra.Command {
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		session, err := change(ctx, client, id.Session(args[0]), args[1:])
		if err != nil {
			return aboutSession(err)
		}
		zone := a.wall(ctx, client)
		return a.print(session, func(m terminal.Mode) {
			fmt.Fprintln(a.out, sessionLine(session, zone))
			m.Hint("tend log undo takes it back; tend log list")
		})
	})
	return cmd
}

// sessionLine is a session in one line.
func sessionLine(s budget.Session, zone *time.Location) string {
	times := s.Start.In(zone).Format("Mon 2 Jan 15:04") + "–"
	switch {
	case !s.Removed.IsZero():
		return fmt.Sprintf("removed %s %s%s", s.ID, times, s.End.In(zone).Format("15:04"))
	case s.End.IsZero():
		times += " runs"
	default:
		times += s.End.In(zone).Format("15:04") + " " + lengthWords(s.End.Sub(s.Start))
	}
	return strings.TrimSpace(clean.Line(fmt.Sprintf("%s %s %s", s.ID, times, strings.TrimSpace(s.Area+" "+s.Text))))
}

// lengthWords is how long a session was, to the nearest minute; one that is shorter than half of one has its seconds.
func lengthWords(length time.Duration) string {
	if minutes := int(length.Round(time.Minute) / time.Minute); minutes > 0 {
		return terminal.Minutes(minutes)
	}
	return fmt.Sprintf("%.0f s", length.Seconds())
}

func (a *app) logMove() *cobra.Command {
	return a.changeSession(&cobra.Command{
		Use: "move SESSION TIME", Short: "Let a session begin at another time, as long as it was", Args: cobra.ExactArgs(2),
		Example: "  tend log move s12 08:00\n  tend log move s12 2026-11-17T18:00",
	}, func(ctx context.Context, client *api.Client, session id.Session, args []string) (budget.Session, error) {
		return client.MoveSession(ctx, session, api.SessionMove{Start: args[0]})
	})
}

func (a *app) logLength(word, short string, sign int) *cobra.Command {
	return a.changeSession(&cobra.Command{
		Use: word + " SESSION LENGTH", Short: short, Args: cobra.ExactArgs(2), Example: "  tend log " + word + " s12 15m",
	}, func(ctx context.Context, client *api.Client, session id.Session, args []string) (budget.Session, error) {
		length, err := when.ParseMinutes(args[0])
		if err != nil {
			return budget.Session{}, usage("tend log "+word+" "+string(session)+" 15m", "%v", err)
		}
		return client.LengthenSession(ctx, session, api.LengthRequest{Minutes: sign * int(length/time.Minute)})
	})
}

func (a *app) logJoin() *cobra.Command {
	return a.changeSession(&cobra.Command{
		Use: "join SESSION OTHER", Short: "Make one session of two; the time between them counts, too", Args: cobra.ExactArgs(2),
		Example: "  tend log join s12 s13",
	}, func(ctx context.Context, client *api.Client, session id.Session, args []string) (budget.Session, error) {
		return client.JoinSessions(ctx, session, api.JoinRequest{With: id.Session(args[0])})
	})
}

func (a *app) logRemove() *cobra.Command {
	return a.changeSession(&cobra.Command{Use: "remove SESSION", Short: "Take a session back", Args: cobra.ExactArgs(1)},
		func(ctx context.Context, client *api.Client, session id.Session, _ []string) (budget.Session, error) {
			return client.RemoveSession(ctx, session)
		})
}

func (a *app) logSplit() *cobra.Command {
	r := api.SplitRequest{}
	cmd := &cobra.Command{
		Use: "split SESSION", Short: "Make two sessions of one: halves, or before and after --at", Args: cobra.ExactArgs(1),
		Example: "  tend log split s12\n  tend log split s12 --at 09:30",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			list, err := client.SplitSession(ctx, id.Session(args[0]), r)
			if err != nil {
				return aboutSession(err)
			}
			return a.print(list, func(m terminal.Mode) {
				for _, s := range list.Sessions {
					fmt.Fprintln(a.out, sessionLine(s.Session, zoneNamed(list.Zone)))
				}
				m.Hint("tend log undo takes it back; tend log list")
			})
		}),
	}
	cmd.Flags().StringVar(&r.At, "at", "", "the `TIME` to split at, such as 09:30")
	return cmd
}

func (a *app) logUndo() *cobra.Command {
	return &cobra.Command{
		Use: "undo", Short: "Take the last change of sessions back; again: the one before", Args: noArgs,
		Long: `Take the last change of sessions back, of whatever age: start, stop, log, import, and every word of tend log. Once more
takes the one before it back. What reviews and readings record, and what became of a block, is not among them: a review is
taken back with u, and a block with tend plan confirm BLOCK --undo.`,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			undone, err := client.UndoSessions(ctx)
			if err != nil {
				return err
			}
			return a.print(undone, func(m terminal.Mode) {
				zone := zoneNamed(undone.Zone)
				fmt.Fprintf(a.out, "took back: %s of %s, %s\n", clean.Line(undone.Change), many(len(undone.Sessions), "session"),
					undone.At.In(zone).Format("Mon 2 Jan 2006 15:04"))
				const most = 10
				for _, s := range undone.Sessions[:min(most, len(undone.Sessions))] {
					fmt.Fprintln(a.out, "  "+sessionLine(s, zone))
				}
				if more := len(undone.Sessions) - most; more > 0 {
					fmt.Fprintf(a.out, "  and %d more\n", more)
				}
				m.Hint("tend log list")
			})
		}),
	}
}

func (a *app) logList() *cobra.Command {
	q := api.SessionQuery{}
	cmd := &cobra.Command{
		Use: "list", Short: "List sessions, and what of each counts where they overlap", Args: noArgs,
		Example: "  tend log list\n  tend log list --week 2026-W46 --area go\n  tend log list --from 2026-11-01 --to 2026-11-21",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.Sessions(ctx, q)
			if err != nil {
				return err
			}
			return a.print(list, func(m terminal.Mode) { a.showSessions(m, list) })
		}),
	}
	cmd.Flags().StringVar(&q.Week, "week", "", "the `WEEK`, such as 2026-W47; this week where nothing is said")
	cmd.Flags().StringVar(&q.From, "from", "", "the first `DAY`, such as 2026-11-01")
	cmd.Flags().StringVar(&q.To, "to", "", "the last `DAY`")
	cmd.Flags().StringVar(&q.Area, "area", "", "only this `AREA`")
	return cmd
}

func (a *app) showSessions(m terminal.Mode, list api.SessionList) {
	zone := zoneNamed(list.Zone)
	var rows [][]string
	for _, s := range list.Sessions {
		end, length := "runs", terminal.Minutes(s.Minutes)
		if !s.End.IsZero() {
			end, length = s.End.In(zone).Format("15:04"), lengthWords(s.End.Sub(s.Start))
		}
		rows = append(rows, []string{string(s.ID), s.Start.In(zone).Format("Mon 2006-01-02"), s.Start.In(zone).Format("15:04") + "–" + end,
			length, terminal.Minutes(s.Counts), string(s.Kind), s.Area, s.Text})
	}
	a.table(m, []string{"id", "day", "time", "length", "counts", "kind", "area", "text"}, rows, "No session is recorded in that time.", "tend log 45m 'what it was'")
	if len(rows) > 0 {
		fmt.Fprintf(a.out, "%s in all; what overlaps counts once\n", terminal.Minutes(list.Spent))
		m.Hint("tend log edit %s", list.Sessions[len(list.Sessions)-1].ID)
	}
}
