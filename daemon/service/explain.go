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
	parts, err := partsOf(tx, of.settings, of.records)
	view.Explain = &api.WeekExplained{WeekParts: parts, Adherence: budget.KeptWeeks(of.last), Realism: budget.KeptPlans(of.closed)}
	return view, err
}

// partsOf are the records behind planned, spent and produced of a week.
func partsOf(tx *store.Tx, s store.Settings, r weekRecords) (parts api.WeekParts, err error) {
	parts = api.WeekParts{
		Budget:   budget.Holding(budgets(s), r.start),
		Spent:    budget.CountedIn(counted(r.sessions, tx.Now), budget.DeepSpans(s.Depths, s.Areas), r.span, tx.Now),
		Produced: learning.ProducePartsIn(r.span, nil, r.outputs, r.span.End).Outputs,
	}
	ends := endsOf(r.sessions)
	for n, session := range parts.Spent {
		parts.Spent[n].End = ends[session.ID]
	}
	parts.Planned, err = fates(tx, r)
	return parts, err
}

// endsOf are the ends of sessions as they are recorded: a running one has none.
func endsOf(sessions []budget.Session) map[id.Session]time.Time {
	ends := map[id.Session]time.Time{}
	for _, s := range sessions {
		ends[s.ID] = s.End
	}
	return ends
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
