package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/learning"
	"tend/terminal"
)

func (a *app) statsCommand() *cobra.Command {
	return group("stats", "How good your judgement is", a.statsJudgement())
}

func (a *app) statsJudgement() *cobra.Command {
	return &cobra.Command{
		Use: "judgement", Short: "Of what you kept, how much mattered a year later", Args: noArgs,
		Long: `Of what you kept, put aside and dropped, show how much you said mattered when the question came back after 12 months, in
all and by source, with the interval at 95 % (Wilson). Then what you dropped and took up later all the same: the item
itself, on another day, or its very address as a lesson. What came back under another address is not known.`,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			j, err := client.Judgement(ctx)
			if err != nil {
				return err
			}
			return a.print(j, func(m terminal.Mode) { a.showJudgement(m, j) })
		}),
	}
}

func (a *app) showJudgement(m terminal.Mode, j api.Judgement) {
	rows := judgementRows("all", j.Judgement)
	for _, s := range j.Sources {
		rows = append(rows, judgementRows(string(s.Source), s.Judgement)...)
	}
	if len(rows) > 0 {
		terminal.Table(a.out, m, []string{"source", "you said", "mattered", "share", "95 %"}, rows)
	} else {
		terminal.Sentence(a.out, m, "No question was answered a second time yet: each comes back 12 months after its verdict.")
	}
	fmt.Fprintf(a.out, "%d questions are back, %d wait for their year to be over.\n", j.Open, j.Waiting)
	if len(j.Missed) > 0 {
		fmt.Fprintf(a.out, "Dropped, and taken up later all the same: %d\n", len(j.Missed))
		var missed [][]string
		for _, item := range j.Missed {
			how := "kept later"
			if item.Lesson != "" {
				how = "added as " + string(item.Lesson)
			}
			missed = append(missed, []string{string(item.Item), string(item.Source), how, item.Title})
		}
		terminal.Table(a.out, m, nil, missed)
	}
	if j.Open > 0 {
		m.Hint("tend triage")
	}
}

// judgementRows are the lines of a table for what was answered twice.
func judgementRows(name string, j learning.Judgement) [][]string {
	var rows [][]string
	for _, said := range []struct {
		word  string
		share learning.Share
	}{{"keep", j.Kept}, {"unsure", j.Unsure}, {"drop", j.Dropped}} {
		if said.share.Of > 0 {
			rows = append(rows, []string{name, said.word, fmt.Sprintf("%d of %d", said.share.Hits, said.share.Of),
				inPercent(said.share.Part), intervalWords(said.share)})
		}
	}
	return rows
}
