package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) reviewCommand() *cobra.Command {
	var minutes float64
	var cram string
	var explain bool
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Review cards and notes: the best of them for the minutes you have",
		Long: `Review what is due. Enter or Space shows the answer and then means good; 1 to 4 grade a card; a note asks whether
it is still true. Each grade is saved at once; ? lists the keys.`,
		Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			if !(minutes >= 0 && minutes <= 24*60) { // so that no number is refused, too
				return usage("tend review --minutes 10", "minutes %g: want a number from 0 to 1440", minutes)
			}
			if a.json || explain {
				return a.explain(ctx, client, minutes, cram)
			}
			return a.review(ctx, client, minutes, cram)
		}),
	}
	cmd.Flags().Float64Var(&minutes, "minutes", 0, "how many `MINUTES` (what today has left of the week's share)")
	cmd.Flags().StringVar(&cram, "cram", "", "ask the cards with these `WORDS`, due or not; when they come back stays as it is")
	cmd.Flags().BoolVar(&explain, "explain", false, "print what would be asked, in order, and why")
	return cmd
}

// explain prints what a review would ask, and why, without asking.
func (a *app) explain(ctx context.Context, client *api.Client, minutes float64, cram string) error {
	var queue api.Queue
	var err error
	if cram != "" {
		queue, err = client.Cram(ctx, cram)
	} else {
		queue, err = client.Queue(ctx, minutes)
	}
	if err != nil {
		return err
	}
	return a.print(queue, func(m terminal.Mode) { terminal.QueueLines(a.out, m, queue) })
}

func (a *app) review(ctx context.Context, client *api.Client, minutes float64, cram string) error {
	reviewer := terminal.Reviewer{Client: client, Mode: a.mode(), Minutes: minutes, Cram: cram, Open: a.openURL, Now: time.Now}
	if c, err := a.config(); err == nil && !a.remote() {
		reviewer.NotesDir = c.Notes
		reviewer.Editor = func(path string, line int) error { return a.edit(ctx, path, line) }
	}
	summary, err := reviewer.Run(ctx)
	if err != nil {
		return err
	}
	if summary.Cards+summary.Notes+summary.Left == 0 {
		return errNothingDue
	}
	return nil
}

// openURL opens an address in the person's browser. It goes to no shell, and only http and https go at all.
func (a *app) openURL(url string) error {
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
		return fmt.Errorf("open %q: not a web address", url)
	}
	opener := "xdg-open"
	if runtime.GOOS == "darwin" {
		opener = "open"
	}
	cmd := exec.Command(opener, url)
	if err := cmd.Start(); errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("there is no %s on this machine", opener)
	} else if err != nil {
		return fmt.Errorf("run %s: %w", opener, err)
	}
	go cmd.Wait() //nolint:errcheck // only so that no dead process is left behind while the review goes on
	return nil
}
