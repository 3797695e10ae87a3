package terminal

import (
	"cmp"
	"fmt"
	"io"

	"tend/daemon/api"
	"tend/learning"
)

// JudgementExplained writes the verdicts behind a judgement: those that were looked back at, those whose question is back,
// and those that were taken up later. Those that wait are only counted.
func JudgementExplained(w io.Writer, mode Mode, j api.Judgement) {
	if j.Explain == nil {
		return
	}
	var looked, asked, later [][]string
	for _, v := range j.Explain.Verdicts {
		row := []string{string(v.Verdict), v.Day.String(), string(v.Source), string(v.Answer)}
		item := []string{string(v.Item), v.Title}
		switch v.Mattered {
		case learning.DidMatter, learning.DidNotMatter:
			looked = append(looked, append(append(row, string(v.Review), v.LookedDay.String(), string(v.Mattered)), item...))
		case learning.AskedAgain:
			asked = append(asked, append(row, item...))
		}
	}
	for _, t := range j.Explain.TakenUp {
		later = append(later, []string{string(t.Verdict), t.Day.String(), string(t.Source), cmp.Or(string(t.Kept), string(t.Lesson)), string(t.Item), t.Title})
	}
	if len(looked) > 0 {
		part(w, mode, counted(len(looked), "verdict")+" looked back at, by source and day",
			[]string{"verdict", "day", "source", "you said", "looked", "on", "mattered", "item", "title"}, looked)
	}
	if len(asked) > 0 {
		part(w, mode, counted(len(asked), "verdict")+" with a question that is back", []string{"verdict", "day", "source", "you said", "item", "title"}, asked)
	}
	if len(later) > 0 {
		part(w, mode, fmt.Sprintf("%s dropped, and taken up later by another verdict or a lesson", counted(len(later), "item")),
			[]string{"verdict", "day", "source", "later", "item", "title"}, later)
	}
}
