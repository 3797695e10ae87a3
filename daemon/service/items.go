package service

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

// summaryLength is how much of an entry's summary an item keeps, in characters.
const summaryLength = 600

// ItemsPerUpdate is how many items one transaction takes in, so that it stays within its limits; see Batches.
const ItemsPerUpdate = 40

// Items lists the items in a state, newest first; an empty state means those that wait for a verdict.
func Items(tx *store.Tx, state learning.ItemState) ([]learning.Item, error) {
	if state == "" {
		state = learning.Fresh
	}
	known := []learning.ItemState{learning.Fresh, learning.Kept, learning.Dropped, learning.Unsure, learning.Expired, learning.Opened, learning.Seen}
	if !slices.Contains(known, state) {
		return nil, api.Refuse(api.Invalid, "", "state %q: want new, kept, dropped, unsure, expired, opened or seen", state)
	}
	items, err := store.Items.Range(tx, "state/"+string(state)+"/", "")
	if err != nil {
		return nil, err
	}
	slices.Reverse(items)
	return items, withOrigins(tx, items)
}

// Intake is how many entries were taken in that matter.
type Intake struct {
	New     int // items that wait for a verdict
	Changed int // items that say something else than before
}

func (t *Intake) add(more Intake) {
	t.New += more.New
	t.Changed += more.Changed
}

// TakeIn records the entries of a feed that are new. Of an entry that is a digest these are its stories. An entry that was
// seen before is brought up to date where its text changed, and keeps its verdict; see refreshItem.
func TakeIn(tx *store.Tx, source id.Source, entries []feeds.Entry) (taken Intake, err error) {
	src, err := Source(tx, source)
	if err != nil {
		return taken, err
	}
	for _, entry := range entries {
		n, err := takeIn(tx, src, entry)
		if err != nil {
			return Intake{}, err
		}
		taken.add(n)
	}
	return taken, nil
}

func takeIn(tx *store.Tx, src learning.Source, entry feeds.Entry) (taken Intake, err error) {
	item := itemOf(tx, src.Name, entry)
	held, err := heldAs(tx, item)
	if err != nil {
		return taken, err
	}
	if held != nil {
		return refreshItem(tx, *held, item, src, entry)
	}
	stories := storiesOf(src, entry)
	if len(stories) > 0 {
		item.State = learning.Opened
	}
	if taken.New, err = putNew(tx, &item); err != nil {
		return taken, err
	}
	if err := store.PutNewText(tx, ItemText(item.ID), []byte(textOf(entry, item.Summary))); err != nil {
		return taken, err
	}
	n, err := putStories(tx, item, stories)
	taken.New += n
	return taken, err
}

// heldAs is the item of the same source and identity, or nil.
func heldAs(tx *store.Tx, item learning.Item) (*learning.Item, error) {
	held, ok, err := store.Items.First(tx, store.ItemKey(item.Source, item.Key)+"/")
	if err != nil || !ok {
		return nil, err
	}
	return &held, nil
}

// itemOf makes an item of an entry: plain, clean text of bounded length.
func itemOf(tx *store.Tx, source id.Source, entry feeds.Entry) learning.Item {
	summary := entry.Summary
	if summary == "" {
		summary = entry.Content
	}
	item := learning.Item{
		Source:    source,
		Key:       itemKey(entry),
		Title:     clean.Truncate(clean.Line(entry.Title), 300),
		URL:       feeds.Unwrap(clean.Line(entry.Link)),
		Summary:   clean.Truncate(clean.Line(clean.Plain(summary)), summaryLength),
		FirstSeen: tx.Now,
		Hash:      feeds.Fingerprint(entry),
		State:     learning.Fresh,
	}
	if len(item.URL) > maxURL {
		item.URL = "" // half an address leads nowhere
	}
	item.Story = feeds.StoryKey(item.URL)
	if len(entry.Authors) > 0 {
		item.Author = clean.Truncate(clean.Line(entry.Authors[0].Name), 100)
	}
	if published := entry.When(); published.Before(tx.Now) {
		item.Published = published
	}
	if item.Title == "" {
		item.Title = clean.Truncate(strings.TrimSpace(item.Summary), 80)
	}
	if item.Title == "" {
		item.Title = clean.Truncate(item.URL, 300)
	}
	return item
}

// maxKey is the longest identity that an item keeps as its feed has it, in bytes.
const maxKey = 500

// itemKey is an entry's identity, or a digest of one that is longer than any honest feed's.
func itemKey(entry feeds.Entry) string { return boundedKey(feeds.Identity(entry)) }

func boundedKey(key string) string {
	if len(key) <= maxKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Judge records the answer to the 12-month question. A kept item becomes a queued lesson; a verdict that is not
// keep drops the lesson that an earlier one made, while it is still queued.
func Judge(tx *store.Tx, item id.Item, answer learning.Answer) (api.Judged, error) {
	held, err := store.Items.Get(tx, item)
	if err != nil {
		return api.Judged{}, missing(err, "tend triage --json lists them")
	}
	judged, verdict, err := learning.Judge(held, answer, tx.Now)
	if err != nil {
		return api.Judged{}, invalid(err, "tend triage keep|drop|unsure ITEM")
	}
	verdict, err = store.Verdicts.Append(tx, func(v id.Verdict) learning.Verdict { verdict.ID = v; return verdict })
	if err != nil {
		return api.Judged{}, err
	}
	lesson, err := lessonOf(tx, &judged)
	if err != nil {
		return api.Judged{}, err
	}
	if err := store.Items.Put(tx, judged); err != nil {
		return api.Judged{}, err
	}
	return api.Judged{Item: judged, Verdict: verdict, Lesson: lesson}, RefreshAgenda(tx)
}

// lessonOf makes the lesson of a kept item, or drops the queued one of an item that is no longer kept.
func lessonOf(tx *store.Tx, item *learning.Item) (*learning.Lesson, error) {
	if item.State == learning.Kept {
		return keepLesson(tx, item)
	}
	if item.Lesson == "" {
		return nil, nil
	}
	lesson, err := store.Lessons.Get(tx, item.Lesson)
	if err != nil || lesson.State != learning.Queued {
		return nil, err
	}
	item.Lesson = ""
	lesson, err = lesson.Drop(tx.Now)
	if err != nil {
		return nil, conflict(err, "")
	}
	return nil, store.Lessons.Put(tx, lesson)
}

func keepLesson(tx *store.Tx, item *learning.Item) (*learning.Lesson, error) {
	if item.Lesson != "" {
		lesson, err := store.Lessons.Get(tx, item.Lesson)
		if err != nil || lesson.State != learning.LessonDropped {
			return &lesson, err
		}
	}
	src, err := store.Sources.Get(tx, item.Source)
	if err != nil && !isMissing(err) {
		return nil, err
	}
	lesson := learning.LessonFrom(*item, src, tx.Now)
	if lesson.ID, err = store.Lessons.New(tx); err != nil {
		return nil, err
	}
	item.Lesson = lesson.ID
	return &lesson, store.Lessons.Put(tx, lesson)
}

// Unjudge takes the newest answer about an item back, be it a verdict or whether it mattered. The verdict before it
// holds again; without one the item waits again, and its queued lesson is dropped.
func Unjudge(tx *store.Tx, item id.Item) (api.Judged, error) {
	held, err := store.Items.Get(tx, item)
	if err != nil {
		return api.Judged{}, missing(err, "tend triage --json lists them")
	}
	last, ok, err := standing(tx, item)
	if err != nil {
		return api.Judged{}, err
	}
	if !ok {
		return api.Judged{}, api.Refuse(api.Conflict, "", "item %s has no verdict to take back", item)
	}
	back, verdict := learning.Unjudge(held, last.Newest(), tx.Now)
	verdict, err = store.Verdicts.Append(tx, func(v id.Verdict) learning.Verdict { verdict.ID = v; return verdict })
	if err != nil {
		return api.Judged{}, err
	}
	if last.Looked != nil {
		return api.Judged{Item: held, Verdict: verdict}, nil // the verdict itself stands
	}
	older, ok, err := standing(tx, item)
	if err != nil {
		return api.Judged{}, err
	}
	if ok {
		if back, _, err = learning.Judge(back, older.Verdict.Answer, older.Verdict.At); err != nil {
			return api.Judged{}, err
		}
	}
	lesson, err := lessonOf(tx, &back)
	if err != nil {
		return api.Judged{}, err
	}
	if err := store.Items.Put(tx, back); err != nil {
		return api.Judged{}, err
	}
	return api.Judged{Item: back, Verdict: verdict, Lesson: lesson}, RefreshAgenda(tx)
}
