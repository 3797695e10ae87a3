package service

import (
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// How sure it has to be that a feed gave all its entries new ids.
const (
	fewestRenamed = 3    // of a shorter feed nothing can be said
	shareRenamed  = 0.80 // of its entries, more than that
)

// Rename is an item that its feed now calls otherwise.
type Rename struct {
	Item  id.Item
	Key   string      // its identity from now on
	entry feeds.Entry // as it is in the feed now
}

// Renames finds out whether a feed gave its entries new ids, as a site does that moves from one program to another: whether
// over 80 % of them have ids that are new but addresses that are known from the same source, each from one item that the
// feed no longer has under its own id. It returns these items, or nil. entries are all of the feed.
func Renames(tx *store.Tx, source id.Source, entries []feeds.Entry) ([]Rename, error) {
	if len(entries) < fewestRenamed {
		return nil, nil
	}
	current, links := map[string]bool{}, map[string]int{}
	for _, entry := range entries {
		current[itemKey(entry)] = true
		links[feeds.StoryKey(entry.Link)]++
	}
	var renames []Rename
	for n, entry := range entries {
		story := feeds.StoryKey(entry.Link)
		if story == "" || links[story] > 1 {
			continue // an address of several entries tells none of them
		}
		key := itemKey(entry)
		if held, err := heldAs(tx, learning.Item{Source: source, Key: key}); err != nil {
			return nil, err
		} else if held != nil {
			continue
		}
		old, err := formerly(tx, source, story, current)
		if err != nil {
			return nil, err
		}
		if old != nil {
			renames = append(renames, Rename{Item: old.ID, Key: key, entry: entry})
		}
		if float64(len(renames)+len(entries)-n-1) <= shareRenamed*float64(len(entries)) {
			return nil, nil // however many of the rest are
		}
	}
	if float64(len(renames)) <= shareRenamed*float64(len(entries)) {
		return nil, nil
	}
	return renames, nil
}

// formerly is the one item of a source at an address, no story of an issue, whose id its feed has no more; nil where there
// is none, or more than one.
func formerly(tx *store.Tx, source id.Source, story string, current map[string]bool) (*learning.Item, error) {
	keys, err := store.Items.Keys(tx, store.StoryKey(story)+"/", "", sameLimit)
	if err != nil {
		return nil, err
	}
	var found *learning.Item
	for _, key := range keys {
		item, err := store.Items.Get(tx, key)
		if err != nil {
			return nil, err
		}
		if item.Source != source || item.Issue != "" || current[item.Key] {
			continue
		}
		if found != nil {
			return nil, nil
		}
		found = &item
	}
	return found, nil
}

// Rekey gives an item, and the stories of one that is an issue, the identity that its feed has for it now. Everything else
// of it stays.
func Rekey(tx *store.Tx, r Rename) error {
	item, err := store.Items.Get(tx, r.Item)
	if err != nil {
		return err
	}
	src, err := Source(tx, item.Source)
	if err != nil {
		return err
	}
	for _, story := range storiesOf(src, r.entry) {
		held, err := heldAs(tx, learning.Item{Source: item.Source, Key: storyIdentity(item.Key, story)})
		if err != nil {
			return err
		}
		if held == nil {
			continue
		}
		held.Key = storyIdentity(r.Key, story)
		if err := store.Items.Put(tx, *held); err != nil {
			return err
		}
	}
	item.Key = r.Key
	return store.Items.Put(tx, item)
}
