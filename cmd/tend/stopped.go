package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/terminal"
)

// asking lets a command that shows today or sessions ask, after its own answer, about a timer that stopped by itself.
func (a *app) asking(cmd *cobra.Command) *cobra.Command {
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := run(cmd, args); err != nil || a.json {
			return err
		}
		client, err := a.client()
		if err == nil {
			a.askStopped(cmd.Context(), client)
		}
		return nil
	}
	return cmd
}

// askStopped asks once: where nobody sees it, the next command asks again. That it cannot be asked is no failure of a
// command that has answered.
func (a *app) askStopped(ctx context.Context, client *api.Client) {
	stopped, err := client.StoppedSession(ctx)
	if err != nil || stopped.Session == nil {
		return
	}
	a.sayStopped(*stopped.Session, zoneNamed(stopped.Zone))
	if terminal.Interactive(a.stdout) {
		_, _ = client.AnsweredSession(ctx, stopped.Session.ID)
	}
}

// sayStopped says when and why a timer stopped, and how to say otherwise.
func (a *app) sayStopped(s budget.Session, zone *time.Location) {
	why := fmt.Sprintf("after %s without a word", terminal.Minutes(int(s.End.Sub(s.Start)/time.Minute)))
	if s.Stopped == budget.AfterBlock {
		why = terminal.Minutes(int(budget.Grace/time.Minute)) + " after your block"
	}
	at := s.End.In(zone).Format("15:04")
	if time.Since(s.End) > 12*time.Hour {
		at = s.End.In(zone).Format("Mon 2 Jan 15:04")
	}
	a.say("%s stopped at %s, %s: right?", s.ID, at, why)
	a.mode().Hint("tend log edit %s --end TIME, if not", s.ID)
}
