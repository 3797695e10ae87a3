package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/internal/when"
	"tend/terminal"
)

// reconcileFlags say of several blocks at once what became of them.
type reconcileFlags struct {
	week          string
	all           bool
	kept, skipped []string
}

// given tells whether something is said, rather than asked.
func (f reconcileFlags) given() bool { return f.all || len(f.kept)+len(f.skipped) > 0 }

// reconcile lists the blocks of a week that nobody confirmed, and asks about them where somebody can answer.
func (a *app) reconcile(ctx context.Context, client *api.Client, f reconcileFlags) error {
	open, err := client.OpenBlocks(ctx, f.week)
	if err != nil {
		return err
	}
	if f.given() {
		return a.reconciled(ctx, client, f.request(open))
	}
	m := a.mode()
	asks := !a.json && !m.NoInput && terminal.Interactive(a.in) && len(open.Blocks) > 0
	if !asks {
		return a.print(open, func(m terminal.Mode) {
			a.showOpen(m, open)
			if len(open.Blocks) > 0 {
				m.Hint("tend plan confirm --all, or --kept %s --skipped …", open.Blocks[0].ID)
			}
		})
	}
	a.showOpen(m, open)
	asker := terminal.NewAsker(m)
	r, err := askBlocks(open, func(question, standing string, check func(string) error) (string, error) {
		return asker.Ask(ctx, question, standing, check)
	})
	if errors.Is(err, terminal.ErrNoAnswer) || err == nil && len(r.Kept)+len(r.Skipped) == 0 {
		a.say("nothing was said of them")
		return nil
	}
	if err != nil {
		return err
	}
	return a.reconciled(ctx, client, r)
}

// request is what the flags say.
func (f reconcileFlags) request(open api.OpenBlocks) (r api.ReconcileRequest) {
	for _, block := range f.skipped {
		r.Skipped = append(r.Skipped, id.Block(strings.TrimSpace(block)))
	}
	for _, block := range f.kept {
		r.Kept = append(r.Kept, api.KeptBlock{Block: id.Block(strings.TrimSpace(block))})
	}
	if f.all {
		said := map[id.Block]bool{}
		for _, block := range r.Skipped {
			said[block] = true
		}
		for _, kept := range r.Kept {
			said[kept.Block] = true
		}
		for _, block := range open.Blocks {
			if !said[block.ID] {
				r.Kept = append(r.Kept, api.KeptBlock{Block: block.ID})
			}
		}
	}
	return r
}

func (a *app) showOpen(m terminal.Mode, open api.OpenBlocks) {
	zone := zoneNamed(open.Zone)
	var rows [][]string
	for _, b := range open.Blocks {
		recorded := ""
		if b.Recorded > 0 {
			recorded = terminal.Minutes(b.Recorded) + " recorded already; it counts once"
		}
		rows = append(rows, []string{string(b.ID), b.Start.In(zone).Format("Mon 2 Jan 15:04") + b.End.In(zone).Format("–15:04"),
			terminal.Minutes(blockMinutes(b)), recorded})
	}
	a.table(m, nil, rows, "Every block of "+open.Week+" that is over has its answer.", "tend week")
}

func blockMinutes(b api.OpenBlock) int { return int(b.End.Sub(b.Start) / time.Minute) }

// asks asks one question, see terminal.Asker.
type asks func(question, standing string, check func(string) error) (string, error)

// askBlocks asks about all blocks in a line, then about each if the person wants that.
func askBlocks(open api.OpenBlocks, ask asks) (r api.ReconcileRequest, err error) {
	zone := zoneNamed(open.Zone)
	var names []string
	for _, b := range open.Blocks {
		names = append(names, fmt.Sprintf("%s %s", b.Start.In(zone).Format("Mon"), terminal.Minutes(blockMinutes(b))))
	}
	answer, err := ask(strings.Join(names, ", ")+": kept? (y, n, each)", "y", func(s string) error {
		if !strings.Contains(" y yes n no e each ", " "+strings.ToLower(s)+" ") {
			return errors.New("y: all as planned; n: leave them; each: one after the other")
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	switch strings.ToLower(answer)[0] {
	case 'n':
		return r, nil
	case 'y':
		return reconcileFlags{all: true}.request(open), nil
	}
	for _, b := range open.Blocks {
		if err := askBlock(b, zone, ask, &r); err != nil {
			return r, err
		}
	}
	return r, nil
}

func askBlock(b api.OpenBlock, zone *time.Location, ask asks, r *api.ReconcileRequest) error {
	question := b.Start.In(zone).Format("Mon 2 Jan 15:04") + b.End.In(zone).Format("–15:04") + ": kept, a length, skipped, or later?"
	var said func()
	_, err := ask(question, "kept", func(answer string) error {
		var minutes int
		switch answer = strings.ToLower(answer); answer {
		case "k", "kept", "y", "yes":
		case "s", "skip", "skipped", "n", "no":
			said = func() { r.Skipped = append(r.Skipped, b.ID) }
			return nil
		case "l", "later":
			said = func() {}
			return nil
		default:
			length, err := when.ParseMinutes(answer)
			if err != nil {
				return errors.New("kept, 45m, skipped, or later")
			}
			minutes = int(length / time.Minute)
		}
		said = func() { r.Kept = append(r.Kept, api.KeptBlock{Block: b.ID, Minutes: minutes}) }
		return nil
	})
	if err == nil {
		said()
	}
	return err
}

// reconciled says what became of blocks, and shows it.
func (a *app) reconciled(ctx context.Context, client *api.Client, r api.ReconcileRequest) error {
	done, err := client.Reconcile(ctx, r)
	if err != nil {
		return err
	}
	zone := a.wall(ctx, client)
	return a.print(done, func(m terminal.Mode) {
		var names []string
		for _, c := range done.Blocks {
			fmt.Fprintln(a.out, confirmedLine(c, zone))
			names = append(names, string(c.ID))
		}
		switch {
		case len(names) == 0:
			a.say("Every block that is over has its answer.")
		case len(r.Undo) == 0:
			m.Hint("tend week, or tend plan confirm %s --undo", strings.Join(names, " "))
		}
	})
}
