package service

import (
	"errors"

	"tend/daemon/store"
	"tend/feeds"
	"tend/learning"
)

// refreshItem brings an item up to date with its entry. Where somebody wrote something else, by its fingerprint, the item
// is marked as changed. One that still waits takes over all of it, because that is what is judged; one that was judged
// keeps the words that were, and its verdict, and only the text for reading is the new one. It is never asked about again
// for that. Where nothing changed but where it stands, the item gets the new address and no mark.
func refreshItem(tx *store.Tx, old, seen learning.Item, src learning.Source, entry feeds.Entry) (taken Intake, err error) {
	moved := seen.Story != "" && old.Story != seen.Story
	if old.Hash == seen.Hash && !moved {
		return taken, nil
	}
	if moved {
		old.URL, old.Story = seen.URL, seen.Story
	}
	changed := old.Hash != seen.Hash && feeds.SameRules(old.Hash, seen.Hash)
	if old.Hash = seen.Hash; !changed {
		return taken, store.Items.Put(tx, old)
	}
	taken.Changed, old.Changed = 1, tx.Now
	var stories []feeds.Story
	reading := learning.Item{ID: old.ID} // whose summary may be another: all of the text is kept
	if old.State == learning.Opened || old.State == learning.Fresh {
		old.Title, old.URL, old.Story = seen.Title, seen.URL, seen.Story
		old.Summary, old.Author, old.Published = seen.Summary, seen.Author, seen.Published
		reading = old
		stories = storiesOf(src, entry)
	}
	if len(stories) > 0 {
		old.State = learning.Opened
	}
	if err := errors.Join(keepText(tx, reading, entry), store.Items.Put(tx, old)); err != nil {
		return taken, err
	}
	taken.New, err = putStories(tx, old, stories)
	return taken, err
}
