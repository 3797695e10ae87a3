package service

import (
	"cmp"
	"slices"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// ExplainJudgement is Judgement with the verdicts behind each number.
func ExplainJudgement(tx *store.Tx) (api.Judgement, error) {
	j, err := Judgement(tx)
	if err != nil {
		return j, err
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return j, err
	}
	all, err := standings(tx)
	if err != nil {
		return j, err
	}
	if all, err = answerable(tx, all); err != nil {
		return j, err
	}
	explained := &api.JudgementExplained{Verdicts: []learning.LookBack{}, TakenUp: []api.TakenUp{}}
	of := map[id.Item]learning.Standing{}
	for _, standing := range all {
		of[standing.Verdict.Item] = standing
		line, err := hindsightOf(tx, s, standing)
		if err != nil {
			return j, err
		}
		explained.Verdicts = append(explained.Verdicts, line)
	}
	slices.SortStableFunc(explained.Verdicts, func(a, b learning.LookBack) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), a.Day.Compare(b.Day))
	})
	for _, m := range j.Missed {
		explained.TakenUp = append(explained.TakenUp, takenUp(s, m, of[m.Item]))
	}
	j.Explain = explained
	return j, nil
}

// hindsightOf is a verdict that stands, with what was said of it later.
func hindsightOf(tx *store.Tx, s store.Settings, standing learning.Standing) (learning.LookBack, error) {
	v := standing.Verdict
	item, err := store.Items.Get(tx, v.Item)
	if isMissing(err) {
		err = nil
	}
	line := learning.LookBack{Verdict: v.ID, Item: v.Item, Title: item.Title, Source: v.Source, Answer: v.Answer,
		Day: s.Days(v.At).Of(v.At), Mattered: standing.Hindsight(tx.Now)}
	if look := standing.Looked; look != nil {
		line.Review, line.LookedDay = look.ID, s.Days(look.At).Of(look.At)
	}
	return line, err
}

// takenUp is what was dropped and taken up later, with the line that dropped it and, where the item itself was kept, the
// line that says so.
func takenUp(s store.Settings, m api.Missed, standing learning.Standing) api.TakenUp {
	t, dropped := api.TakenUp{Missed: m}, standing.Verdict
	if before, changed := standing.DroppedBefore(); changed {
		t.Kept, dropped = standing.Verdict.ID, before
	}
	t.Verdict, t.Day = dropped.ID, s.Days(dropped.At).Of(dropped.At)
	return t
}
