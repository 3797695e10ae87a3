package service

import (
	"net/url"
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// Pruning returns what each source was worth, and which may be dropped.
func Pruning(tx *store.Tx) (api.Pruning, error) {
	active, err := activeSources(tx)
	if err != nil {
		return api.Pruning{}, err
	}
	yields, err := yieldsOf(tx, active)
	if err != nil {
		return api.Pruning{}, err
	}
	return api.Pruning{Sources: yields, Proposals: learning.Propose(yields, tx.Now)}, nil
}

// yieldsOf returns the yields of sources, in their order.
func yieldsOf(tx *store.Tx, sources []learning.Source) ([]learning.Yield, error) {
	at := map[id.Source]int{}
	yields := []learning.Yield{}
	for _, src := range sources {
		poll, err := store.Polls.Get(tx, src.Name)
		if err != nil && !isMissing(err) {
			return nil, err
		}
		y := learning.YieldOf(src)
		y.Ended = poll.Result == feeds.Gone
		at[src.Name] = len(yields)
		yields = append(yields, y)
	}
	for item, err := range store.Items.All(tx) {
		if err != nil {
			return nil, err
		}
		if n, known := at[item.Source]; known {
			yields[n] = yields[n].WithItem(item)
		}
	}
	return yields, addLessons(tx, yields, at)
}

// addLessons adds to the yields what came of the lessons that the sources' items became.
func addLessons(tx *store.Tx, yields []learning.Yield, at map[id.Source]int) error {
	made := map[id.Lesson]int{} // the index of its source
	traces := tracer{tx: tx, seen: map[traced]bool{}}
	for lesson, err := range store.Lessons.All(tx) {
		if err != nil {
			return err
		}
		n, known := at[lesson.Source]
		if !known {
			continue
		}
		outputs, err := store.Outputs.Range(tx, "lesson/"+string(lesson.ID)+"/", "")
		if err != nil {
			return err
		}
		made[lesson.ID] = n
		yields[n] = yields[n].WithLesson(lesson, len(outputs))
		if err := traces.addCards(&yields[n], outputs); err != nil {
			return err
		}
	}
	return addMinutes(tx, yields, spentOn{made, at})
}

// removed says how to end a subscription to a source that was removed.
func removed(src learning.Source) api.Removed {
	r := api.Removed{Source: src.Name, Address: src.URL}
	if src.Mail != nil {
		r.Unsubscribe, r.OneClick = slices.Clone(src.Mail.Unsubscribe), src.Mail.OneClick
	}
	if u, err := url.Parse(src.URL); err == nil && u.Host != "" {
		r.Site = u.Scheme + "://" + u.Host + "/"
	}
	return r
}

// shelve puts away how the fetching of a source that is removed went, until it may come back.
func shelve(tx *store.Tx, name id.Source) error {
	poll, err := store.Polls.Get(tx, name)
	if err == nil {
		err = store.ShelvedPolls.Put(tx, poll)
	}
	if err != nil && !isMissing(err) {
		return err
	}
	ledger, err := store.Ledgers.Get(tx, name)
	if err == nil {
		err = store.ShelvedLedgers.Put(tx, ledger)
	}
	if err != nil && !isMissing(err) {
		return err
	}
	if err := store.Polls.Delete(tx, name); err != nil {
		return err
	}
	return store.Ledgers.Delete(tx, name)
}

// clearShelf forgets what was put away under a name that a new source takes.
func clearShelf(tx *store.Tx, name id.Source) error {
	if err := store.ShelvedPolls.Delete(tx, name); err != nil {
		return err
	}
	return store.ShelvedLedgers.Delete(tx, name)
}

// RestoreSource brings a source back that was removed, if its kind has a slot left, with its poll and its ledger.
func RestoreSource(tx *store.Tx, name id.Source) (api.Source, error) {
	src, err := store.Sources.Get(tx, name)
	if err != nil {
		return api.Source{}, missing(err, "tend source list")
	}
	if src.Removed.IsZero() {
		return api.Source{}, api.Refuse(api.Conflict, "tend source show "+string(name), "source %s was not removed", name)
	}
	active, err := activeSources(tx)
	if err != nil {
		return api.Source{}, err
	}
	for _, other := range active {
		if src.URL != "" && other.URL == src.URL {
			return api.Source{}, api.Refuse(api.Conflict, "tend source remove "+string(other.Name),
				"source %s has the address of %s", other.Name, name)
		}
	}
	if err := checkNewList(active, src.Mail); err != nil {
		return api.Source{}, err
	}
	if err := checkSlot(tx, active, src.Kind, "tend prune --drop NAME, then: tend source restore "+string(name)); err != nil {
		return api.Source{}, err
	}
	src.Removed, src.Restored = time.Time{}, tx.Now
	if err := store.Sources.Put(tx, src); err != nil {
		return api.Source{}, err
	}
	if err := unshelve(tx, src); err != nil {
		return api.Source{}, err
	}
	return sourceView(tx, src)
}

// unshelve takes the poll of a source up again where it was left, no sooner than in a minute.
func unshelve(tx *store.Tx, src learning.Source) error {
	ledger, err := store.ShelvedLedgers.Get(tx, src.Name)
	if err == nil {
		err = store.Ledgers.Put(tx, ledger)
	}
	if err != nil && !isMissing(err) {
		return err
	}
	if src.URL != "" {
		poll, err := store.ShelvedPolls.Get(tx, src.Name)
		if err != nil && !isMissing(err) {
			return err
		}
		if err != nil {
			poll = feeds.Poll{Source: src.Name, URL: src.URL}
		}
		if earliest := tx.Now.Add(firstFetch); poll.Next.Before(earliest) && poll.Result != feeds.Gone {
			poll.Next = earliest
		}
		if err := store.Polls.Put(tx, poll); err != nil {
			return err
		}
	}
	return clearShelf(tx, src.Name)
}
