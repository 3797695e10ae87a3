package store

import (
	"testing"

	"tend/internal/id"
	"tend/learning"
)

func TestItemsOfAnOlderProgramAreNamedByTheirStory(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	defer s.Close()
	update(t, s, func(tx *Tx) error {
		for n, address := range []string{"http://www.x.test/a/?utm_source=b", "https://x.test/", ""} {
			item := learning.Item{ID: id.Make[id.Item]('i', uint64(n+1)), Source: "weekly", Key: address, URL: address, State: learning.Fresh}
			if err := Items.Put(tx, item); err != nil {
				return err
			}
		}
		_, err := nameStories(tx, "")
		return err
	})
	view(t, s, func(tx *Tx) error {
		keys, err := Items.Keys(tx, StoryKey("https://x.test/a")+"/", "", 0)
		if all := rawKeys(t, tx, "x/item/story/"); len(keys) != 1 || keys[0] != "i1" || len(all) != 1 {
			t.Errorf("found %v, %q", keys, all)
		}
		return err
	})
}
