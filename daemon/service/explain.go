package service

import (
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// ExplainWeek is Week with the records behind each number.
func ExplainWeek(tx *store.Tx, week string) (api.Week, error) {
	view, of, err := weekView(tx, week)
	if err != nil {
		return view, err
	}
	r, s := of.records, of.settings
	explained := &api.WeekExplained{
		Budget:    budget.Holding(budgets(s), r.start),
		Spent:     budget.CountedIn(counted(r.sessions, tx.Now), budget.DeepSpans(s.Depths, s.Areas), r.span, tx.Now),
		Produced:  explainProduced(r),
		Adherence: budget.KeptWeeks(of.last),
		Realism:   budget.KeptPlans(of.closed),
	}
	for n := range explained.Spent {
		at := slices.IndexFunc(r.sessions, func(x budget.Session) bool { return x.ID == explained.Spent[n].ID })
		explained.Spent[n].End = r.sessions[at].End // a running one has none
	}
	explained.Planned, err = fates(tx, r)
	view.Explain = explained
	return view, err
}

// fates are what became of the blocks of a week.
func fates(tx *store.Tx, r weekRecords) ([]budget.Fate, error) {
	plan, blocks := r.plan(), slices.Clone(r.blocks)
	for _, p := range plan {
		if slices.ContainsFunc(blocks, func(b budget.Block) bool { return b.ID == p.Block }) {
			continue
		}
		elsewhere, err := store.Blocks.Get(tx, p.Block)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, elsewhere)
	}
	confirmed := map[id.Block]budget.Session{}
	for _, b := range blocks {
		session, err := sessionOf(tx, b)
		if err != nil {
			return nil, err
		}
		confirmed[b.ID] = session
	}
	return budget.FatesOf(plan, r.span, blocks, confirmed), nil
}

// explainProduced are the outputs of the week, each with whether it counts.
func explainProduced(r weekRecords) []api.ProducedOutput {
	list := []api.ProducedOutput{}
	for n, o := range r.outputs {
		if !r.span.Holds(o.At) {
			continue
		}
		alone := slices.Clone(r.outputs)
		for other := range alone {
			if other != n {
				alone[other].At = time.Time{} // there, and in no week
			}
		}
		list = append(list, api.ProducedOutput{Output: o, Counts: learning.Produced(alone, r.span.Start, r.span.End) == 1})
	}
	return list
}
