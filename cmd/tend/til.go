package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/when"
	"tend/learning"
)

const tilExample = "tend til 'select picks among the ready cases at random #go' --minutes 10"

// undoWithin is how old a line may be that tend til --undo takes back.
const undoWithin = 24 * time.Hour

func (a *app) tilCommand() *cobra.Command {
	r := api.CaptureRequest{}
	var minutes string
	var undo bool
	cmd := &cobra.Command{
		Use: "til TEXT… | -", Short: "One line learned: a note, an output and its minutes at once",
		Long: `Record a line that you learned something by, or with - a text from stdin: a note in the folder til/ of your notes, an output
of kind note, and with --minutes a session that ends now. Without --minutes no time is credited: only you know what it took.

The first #word that is one of your areas chooses the area. Cards can stand in the text, as Q: and A:. --undo takes back the
newest line of the last 24 hours.`,
		Example: "  " + tilExample + "\n  echo 'vacuum does not shrink the file' | tend til - --area databases\n  tend til --undo",
		Args: func(cmd *cobra.Command, args []string) error {
			if undo {
				return noArgs(cmd, args)
			}
			return cobra.MinimumNArgs(1)(cmd, args)
		},
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			if undo {
				return a.undoTil(ctx, client)
			}
			if r.Text = strings.Join(args, " "); r.Text == "-" {
				var err error
				if r.Text, err = a.stdinText("til -"); err != nil {
					return err
				}
			}
			if minutes != "" {
				length, err := when.ParseMinutes(minutes)
				if err != nil {
					return usage(tilExample, "%v", err)
				}
				r.Minutes = int(length / time.Minute)
			}
			view, err := client.Capture(ctx, r)
			if err != nil {
				return err
			}
			a.warning = view.Warning
			return a.showOutput(view, "tend til --undo takes it back")
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&r.Area, "area", "", "the `AREA` it belongs to, instead of its #area")
	flags.StringVar(&minutes, "minutes", "", "the `MINUTES` that it took, such as 10 or 15m")
	flags.StringVar(&r.Title, "title", "", "the `TITLE` of its note, instead of its first line")
	flags.StringVar(&r.Key, "key", "", "a `KEY` of your own: the same one again records nothing twice")
	flags.BoolVar(&undo, "undo", false, "take back the newest line of the last 24 hours")
	return cmd
}

// undoTil takes back the newest line, while it is new.
func (a *app) undoTil(ctx context.Context, client *api.Client) error {
	notes, err := client.OutputsBy(ctx, api.OutputFilter{Kind: learning.NoteOutput})
	if err != nil {
		return err
	}
	for _, o := range notes {
		if o.Captured && time.Since(o.At) < undoWithin {
			return a.takeBack(ctx, client, o.ID)
		}
	}
	return api.Refuse(api.NotFound, "tend output list, then tend output remove OUTPUT", "there is no line of the last 24 hours to take back")
}
