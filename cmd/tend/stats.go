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
	return group("stats", "How your weeks went, what you produced, and how good your judgement is",
		a.statsWeeks(), a.statsShape(), a.statsRetention(), a.statsSources(), a.statsOutputs(), a.statsJudgement())
}

func (a *app) statsJudgement() *cobra.Command {
	var asOf string
	explain := false
	cmd := &cobra.Command{
		Use: "judgement", Short: "Of what you kept, how much mattered a year later", Args: noArgs,
		Long: `Of what you kept, put aside and dropped, show how much you said mattered when the question came back after 12 months, in
all and by source, with the interval at 95 % (Wilson). Then what you dropped and took up later all the same: the item
itself, on another day, or its very address as a lesson. What came back under another address is not known.

Below 5 answers no share is shown, and below 10 of each what you kept and what you dropped are not compared. The questions
of what you kept come back first, so those of what you dropped are fewer for a while. With --explain the verdicts behind the
numbers follow.`,
		Example: "  tend stats judgement\n  tend stats judgement --explain",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			client = client.AsOf(asOf)
			ask := client.Judgement
			if explain {
				ask = client.ExplainJudgement
			}
			j, err := ask(ctx)
			if err != nil {
				return err
			}
			return a.print(j, func(m terminal.Mode) {
				a.showJudgement(m, j)
				terminal.JudgementExplained(a.out, m, j)
			})
		}),
	}
	cmd.Flags().BoolVar(&explain, "explain", false, "show the verdicts behind the numbers")
	return asOfFlag(cmd, &asOf)
}

func (a *app) showJudgement(m terminal.Mode, j api.Judgement) {
	rows := judgementRows("all", j.Judgement)
	for _, s := range j.Sources {
		rows = append(rows, judgementRows(string(s.Source), s.Judgement)...)
	}
	if len(rows) > 0 {
		terminal.Table(a.out, m, []string{"source", "you said", "mattered", "share", "95 %"}, rows)
		fmt.Fprintln(a.out)
		terminal.Sentence(a.out, m, senseWords(j.Judgement))
	} else {
		terminal.Sentence(a.out, m, "No question was answered a second time yet: each comes back 12 months after its verdict.")
	}
	terminal.Sentence(a.out, m, openWords(j.Judgement))
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

// senseWords say what the table tells, and what it does not.
func senseWords(j learning.Judgement) string {
	switch j.Sense() {
	case learning.SenseBetter:
		return "What you kept mattered more often than what you dropped, and that is no chance: your judgement is of use."
	case learning.SenseWorse:
		return "What you dropped mattered more often than what you kept, and that is no chance: look at what the two differ in."
	case learning.SenseNo:
		return "That what you kept mattered more often than what you dropped may be chance still: the intervals meet."
	}
	return fmt.Sprintf("Too few answers to judge by: %d of what you kept and %d of what you dropped, and 10 of each are the least.", j.Kept.Of, j.Dropped.Of)
}

// openWords say how many questions are back, and how many are not yet.
func openWords(j learning.Judgement) string {
	back, wait := fmt.Sprintf("%d questions are back", j.Open), fmt.Sprintf("%d wait", j.Waiting)
	if j.Open == 1 {
		back = "1 question is back"
	}
	if j.Waiting == 1 {
		wait = "1 waits"
	}
	return back + ", " + wait + " for their year to be over."
}

// fewAnswers is from how many answers on a share is shown beside its interval: of fewer it says more than it knows.
const fewAnswers = 5

// judgementRows are the lines of a table for what was answered twice.
func judgementRows(name string, j learning.Judgement) [][]string {
	var rows [][]string
	for _, said := range []struct {
		word  string
		share learning.Share
	}{{"keep", j.Kept}, {"unsure", j.Unsure}, {"drop", j.Dropped}} {
		if said.share.Of > 0 {
			share := ""
			if said.share.Of >= fewAnswers {
				share = inPercent(said.share.Part)
			}
			rows = append(rows, []string{name, said.word, fmt.Sprintf("%d of %d", said.share.Hits, said.share.Of), share, intervalWords(said.share)})
		}
	}
	return rows
}
