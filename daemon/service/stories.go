package service

import (
	"cmp"
	"slices"
	"strings"

	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

// fewestLinks is how many links an entry must have at least to be a digest.
const fewestLinks = 4

// mostItems is how many items may be made of an entry: itself, and a story for each of its links. The HTML of an entry is
// clean, so its links begin in one way.
func mostItems(entry feeds.Entry) int {
	links := strings.Count(issueText(entry), "<a ")
	if links < fewestLinks {
		return 1
	}
	return 1 + min(links, feeds.MaxStories)
}

// issueText is where the text of an issue stands: some feeds have it as the summary.
func issueText(entry feeds.Entry) string {
	if len(entry.Summary) > len(entry.Content) {
		return entry.Summary
	}
	return entry.Content
}

// storiesOf are the stories of an entry that is a digest. The notes to a recording are none.
func storiesOf(src learning.Source, entry feeds.Entry) []feeds.Story {
	recording := slices.ContainsFunc(entry.Enclosures, func(e feeds.Enclosure) bool {
		return strings.HasPrefix(e.Type, "audio/") || strings.HasPrefix(e.Type, "video/")
	})
	if recording || mostItems(entry) == 1 {
		return nil
	}
	return feeds.Stories(issueText(entry), cmp.Or(feeds.Unwrap(entry.Link), src.URL, listSite(src)))
}

// listSite is the site of a newsletter that comes by mail, as far as its list's name tells.
func listSite(src learning.Source) string {
	if src.Mail == nil || src.Mail.List == "" {
		return ""
	}
	return "https://" + src.Mail.List[strings.LastIndexByte(src.Mail.List, '@')+1:]
}

// putStories records the stories of an issue that are new, and how many of them wait for a verdict. They get their ids
// from the last to the first, because the newest item is asked about first.
func putStories(tx *store.Tx, issue learning.Item, stories []feeds.Story) (fresh int, err error) {
	for _, story := range slices.Backward(stories) {
		item := storyItem(tx, issue, story)
		held, err := heldAs(tx, item)
		if err != nil {
			return 0, err
		}
		if held != nil {
			continue
		}
		n, err := putNew(tx, &item)
		if err != nil {
			return 0, err
		}
		fresh += n
	}
	return fresh, nil
}

// storyIdentity is what makes a story the same one when its issue is fetched again.
func storyIdentity(issue string, story feeds.Story) string {
	return boundedKey(issue + "#" + feeds.CanonicalStory(story.URL))
}

// storyItem makes an item of a story.
func storyItem(tx *store.Tx, issue learning.Item, story feeds.Story) learning.Item {
	return learning.Item{
		Source:    issue.Source,
		Key:       storyIdentity(issue.Key, story),
		Title:     clean.Line(story.Title),
		URL:       clean.Line(story.URL),
		Summary:   clean.Truncate(clean.Line(story.Blurb), summaryLength),
		Published: issue.Published,
		FirstSeen: tx.Now,
		Hash:      feeds.Fingerprint(feeds.Entry{Title: story.Title, Summary: story.Blurb}),
		State:     learning.Fresh,
		Issue:     issue.ID,
		Story:     feeds.StoryKey(story.URL),
	}
}

// putNew records a new item under an id of its own, and returns 1 if it waits for a verdict. An item whose story is known
// already points to the one that brought it first, and is not asked about.
func putNew(tx *store.Tx, item *learning.Item) (fresh int, err error) {
	if item.Same, err = sameStory(tx, *item); err != nil {
		return 0, err
	}
	if item.Same != "" && item.State == learning.Fresh {
		item.State = learning.Seen
	}
	if item.ID, err = store.Items.New(tx); err != nil {
		return 0, err
	}
	if item.State == learning.Fresh {
		fresh = 1
	}
	return fresh, store.Items.Put(tx, *item)
}

// sameLimit is how many items of one story are looked at. More than a few have only feeds that link all entries to one
// page.
const sameLimit = 20

// sameStory finds the item that brought a story first, or "". Two entries of one feed are two stories, wherever they
// link, as long as their titles differ: a list of changes has one page for all of them.
func sameStory(tx *store.Tx, item learning.Item) (id.Item, error) {
	if item.Story == "" {
		return "", nil
	}
	keys, err := store.Items.Keys(tx, store.StoryKey(item.Story)+"/", "", sameLimit)
	if err != nil {
		return "", err
	}
	for _, key := range keys {
		first, err := store.Items.Get(tx, key)
		if err != nil {
			return "", err
		}
		if first.Source != item.Source || first.Issue != "" || item.Issue != "" || first.Title == item.Title {
			return cmp.Or(first.Same, first.ID), nil
		}
	}
	return "", nil
}

// withOrigins fills in from which issue the items come, and which other sources brought the same story.
func withOrigins(tx *store.Tx, items []learning.Item) error {
	titles := map[id.Item]string{"": ""}
	for i := range items {
		item := &items[i]
		title, known := titles[item.Issue]
		if !known {
			issue, err := store.Items.Get(tx, item.Issue)
			if err != nil && !isMissing(err) {
				return err
			}
			title = issue.Title
			titles[item.Issue] = title
		}
		also, err := alsoIn(tx, *item)
		if err != nil {
			return err
		}
		if title != "" || len(also) > 0 {
			item.Origin = &learning.Origin{Issue: title, Also: also}
		}
	}
	return nil
}

// alsoIn are the other sources that brought an item's story after it.
func alsoIn(tx *store.Tx, item learning.Item) ([]id.Source, error) {
	if item.Story == "" {
		return nil, nil
	}
	keys, err := store.Items.Keys(tx, store.StoryKey(item.Story)+"/", "", sameLimit)
	if err != nil || len(keys) < 2 {
		return nil, err
	}
	var also []id.Source
	for _, key := range keys {
		other, err := store.Items.Get(tx, key)
		if err != nil {
			return nil, err
		}
		if other.Same == item.ID && other.Source != item.Source && !slices.Contains(also, other.Source) {
			also = append(also, other.Source)
		}
	}
	return also, nil
}
