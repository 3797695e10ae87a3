package service

import (
	"cmp"
	"slices"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// ExplainPruning is Pruning with the records behind each number. With a name it looks at that source alone, and proposes
// nothing, since what is proposed follows from comparing sources.
func ExplainPruning(tx *store.Tx, name id.Source) (p api.Pruning, err error) {
	p = api.Pruning{Sources: []learning.Yield{}, Proposals: []learning.Proposal{}, Explain: []api.YieldExplained{}}
	s, err := store.GetSettings(tx)
	if err != nil {
		return p, err
	}
	p.Zone = s.Days(tx.Now).Zone.String()
	sources, err := activeSources(tx)
	if name != "" {
		var one learning.Source
		one, err = Source(tx, name)
		sources = []learning.Source{one}
	}
	if err != nil {
		return p, err
	}
	if p.Explain, err = behind(tx, s, sources); err != nil {
		return p, err
	}
	for n, src := range sources {
		y := learning.YieldFrom(src, p.Explain[n].YieldParts)
		for _, session := range p.Explain[n].Sessions {
			y.Minutes += session.Minutes
		}
		if y.Ended, err = isGone(tx, src.Name); err != nil {
			return p, err
		}
		p.Sources = append(p.Sources, y)
	}
	if name == "" {
		p.Proposals = learning.Propose(p.Sources, tx.Now)
	}
	return p, nil
}

// isGone tells whether the server of a source said that it is gone for good.
func isGone(tx *store.Tx, name id.Source) (bool, error) {
	poll, err := store.Polls.Get(tx, name)
	if isMissing(err) {
		err = nil
	}
	return poll.Result == feeds.Gone, err
}

// behind are the records behind the yields of sources, in their order.
func behind(tx *store.Tx, s store.Settings, sources []learning.Source) ([]api.YieldExplained, error) {
	at, list := map[id.Source]int{}, []api.YieldExplained{}
	for n, src := range sources {
		at[src.Name] = n
		one := api.YieldExplained{Source: src.Name, Sessions: []budget.Counted{}}
		one.YieldParts = learning.YieldParts{Items: []learning.ItemBehind{}, Lessons: []learning.LessonBehind{}, Outputs: []learning.Output{}, Cards: []learning.CardBehind{}}
		if err := addItems(tx, s, &one); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	made, err := addBehind(tx, s, list, at)
	if err != nil {
		return nil, err
	}
	spent, err := spentOn{made, at}.sessions(tx)
	for n, sessions := range spent {
		list[n].Sessions = countedEver(sessions, tx)
	}
	return list, err
}

// addItems adds the items of a source that count, with the verdicts that stand of them, as they were first seen.
func addItems(tx *store.Tx, s store.Settings, one *api.YieldExplained) error {
	items, err := store.Items.Range(tx, store.ItemsOf(one.Source), "")
	if err != nil {
		return err
	}
	slices.SortStableFunc(items, func(a, b learning.Item) int { return cmp.Or(a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.ID, b.ID)) })
	for _, item := range items {
		if item.FirstSeen.After(one.LastNew) {
			one.LastNew = item.FirstSeen
		}
		as, counts := item.CountsAs()
		if !counts {
			continue
		}
		b := learning.ItemBehind{Item: item.ID, Title: item.Title, CountsAs: as, Day: s.Days(item.FirstSeen).Of(item.FirstSeen)}
		if !item.ExpiredAt.IsZero() {
			b.Day = s.Days(item.ExpiredAt).Of(item.ExpiredAt)
		}
		stands, judged, err := standing(tx, item.ID)
		if err != nil {
			return err
		}
		if judged {
			b.Verdict, b.Answer, b.Day = stands.Verdict.ID, stands.Verdict.Answer, s.Days(stands.Verdict.At).Of(stands.Verdict.At)
		}
		one.Items = append(one.Items, b)
	}
	return nil
}

// addBehind adds the lessons of the sources, their outputs and cards. It returns the index of the source of each lesson,
// also of those that do not count.
func addBehind(tx *store.Tx, s store.Settings, list []api.YieldExplained, at map[id.Source]int) (map[id.Lesson]int, error) {
	made := map[id.Lesson]int{}
	traces := tracer{tx: tx, seen: map[traced]bool{}}
	for lesson, err := range store.Lessons.All(tx) {
		if err != nil {
			return nil, err
		}
		n, known := at[lesson.Source]
		if !known {
			continue
		}
		made[lesson.ID] = n
		outputs, err := store.Outputs.Range(tx, "lesson/"+string(lesson.ID)+"/", "")
		if err != nil {
			return nil, err
		}
		cards, err := traces.cards(lesson.Source, outputs)
		if err != nil {
			return nil, err
		}
		list[n].Cards = append(list[n].Cards, cards...)
		if lesson.CountsForSource() {
			list[n].Outputs = append(list[n].Outputs, outputs...)
			list[n].Lessons = append(list[n].Lessons, learning.LessonBehind{Lesson: lesson.ID, Title: lesson.Title,
				State: lesson.State, Item: lesson.Item, Day: s.Days(lesson.Added).Of(lesson.Added)})
		}
	}
	return made, nil
}

// countedEver are sessions that were not taken back with the minutes that count of each, by start.
func countedEver(sessions []budget.Session, tx *store.Tx) []budget.Counted {
	standing := slices.DeleteFunc(sessions, func(s budget.Session) bool { return !s.Removed.IsZero() })
	ends := map[id.Session]budget.Session{}
	for _, s := range standing {
		ends[s.ID] = s
	}
	list := budget.CountedIn(counted(standing, tx.Now), nil, ever(tx.Now), tx.Now)
	for n := range list {
		list[n].End = ends[list[n].ID].End // a running one has none
	}
	return list
}
