package service

import (
	"cmp"
	"slices"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// standings returns what stands of every item that was judged, in the order in which they were first judged.
func standings(tx *store.Tx) ([]learning.Standing, error) {
	lines := map[id.Item][]learning.Verdict{}
	var order []id.Item
	for line, err := range store.Verdicts.All(tx) {
		if err != nil {
			return nil, err
		}
		if lines[line.Item] == nil {
			order = append(order, line.Item)
		}
		lines[line.Item] = append(lines[line.Item], line)
	}
	var all []learning.Standing
	for _, item := range order {
		if s, ok := learning.Stand(lines[item]); ok {
			all = append(all, s)
		}
	}
	return all, nil
}

// standing returns what stands of one item.
func standing(tx *store.Tx, item id.Item) (learning.Standing, bool, error) {
	lines, err := store.Verdicts.By(tx, "item/"+string(item))
	if err != nil {
		return learning.Standing{}, false, err
	}
	s, ok := learning.Stand(lines)
	return s, ok, nil
}

// questions returns the first questions of a year ago. Where the first verdict of all is not a year old, no other is
// read.
func questions(tx *store.Tx) ([]api.Question, error) {
	list := []api.Question{}
	for first, err := range store.Verdicts.All(tx) {
		if err != nil || first.AskAgain.After(tx.Now) {
			return list, err
		}
		break
	}
	all, err := standings(tx)
	if err != nil {
		return nil, err
	}
	for _, s := range learning.Questions(all, tx.Now, questionsAtOnce) {
		item, err := store.Items.Get(tx, s.Verdict.Item)
		if isMissing(err) {
			continue // the store was rebuilt from its logs, which do not hold items
		}
		if err != nil {
			return nil, err
		}
		list = append(list, api.Question{Item: item, Verdict: s.Verdict})
	}
	return list, nil
}

// Mattered answers whether an item mattered, twelve months after its verdict. The answer is a line of the verdict log.
func Mattered(tx *store.Tx, item id.Item, mattered bool) (api.Judged, error) {
	held, err := store.Items.Get(tx, item)
	if err != nil {
		return api.Judged{}, missing(err, "tend triage --json lists them")
	}
	s, ok, err := standing(tx, item)
	switch {
	case err != nil:
		return api.Judged{}, err
	case !ok:
		return api.Judged{}, api.Refuse(api.Conflict, "tend triage keep "+string(item), "item %s has no verdict to look back at", item)
	case s.Looked != nil:
		return api.Judged{}, api.Refuse(api.Conflict, "tend triage undo "+string(item), "item %s was looked back at already", item)
	case !s.IsAsked(tx.Now):
		return api.Judged{}, api.Refuse(api.Conflict, "", "item %s: its question comes back on %s", item,
			s.Verdict.AskAgain.UTC().Format("2 January 2006"))
	}
	line := learning.Look(s.Verdict, mattered, tx.Now)
	line, err = store.Verdicts.Append(tx, func(v id.Verdict) learning.Verdict { line.ID = v; return line })
	return api.Judged{Item: held, Verdict: line}, err
}

// Judgement returns how good the person's judgement was, in all and by source.
func Judgement(tx *store.Tx) (api.Judgement, error) {
	all, err := standings(tx)
	if err != nil {
		return api.Judgement{}, err
	}
	if all, err = answerable(tx, all); err != nil {
		return api.Judgement{}, err
	}
	j := api.Judgement{Judgement: learning.JudgementOf(all, tx.Now), Sources: []api.SourceJudgement{}}
	for name, sum := range learning.BySource(all, tx.Now) {
		j.Sources = append(j.Sources, api.SourceJudgement{Source: name, Judgement: sum})
	}
	slices.SortFunc(j.Sources, func(a, b api.SourceJudgement) int { return cmp.Compare(a.Source, b.Source) })
	j.Missed, err = missed(tx, all)
	return j, err
}

// answerable leaves out what can never be looked back at, since its item is not known any more: a store that was rebuilt
// from its logs has none.
func answerable(tx *store.Tx, all []learning.Standing) ([]learning.Standing, error) {
	var kept []learning.Standing
	for _, s := range all {
		if s.Looked == nil {
			if _, err := store.Items.Get(tx, s.Verdict.Item); isMissing(err) {
				continue
			} else if err != nil {
				return nil, err
			}
		}
		kept = append(kept, s)
	}
	return kept, nil
}

// missed returns what was dropped and learned from all the same: the item was kept on another day, or somebody added
// its very address as a lesson later. What came back under another address is not known.
func missed(tx *store.Tx, all []learning.Standing) ([]api.Missed, error) {
	byHand := map[string]learning.Lesson{}
	for lesson, err := range store.Lessons.All(tx) {
		if err != nil {
			return nil, err
		}
		if lesson.URL != "" && lesson.Item == "" {
			byHand[lesson.URL] = lesson
		}
	}
	list := []api.Missed{}
	for _, s := range all {
		if s.Verdict.Answer != learning.Drop && !s.ChangedMind() {
			continue
		}
		item, err := store.Items.Get(tx, s.Verdict.Item)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lesson, taken := byHand[item.URL]
		taken = taken && lesson.Added.After(s.Verdict.At)
		if s.ChangedMind() {
			list = append(list, api.Missed{Item: item.ID, Title: item.Title, Source: item.Source})
		} else if taken {
			list = append(list, api.Missed{Item: item.ID, Title: item.Title, Source: item.Source, Lesson: lesson.ID})
		}
	}
	return list, nil
}
