package service

import (
	"errors"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

// maxItemText is how much of an entry's own text is kept, in bytes of sanitised HTML.
const maxItemText = 256 << 10

// ItemText is the name under which an item's own text is kept, as sanitised HTML: what its feed carried, where it is
// longer than the summary, or the mail in which it came.
func ItemText(item id.Item) string { return "item/" + string(item) }

// articleText is the name under which an article is kept that was fetched for an item or a lesson.
func articleText(of string) string { return "article/" + of }

// textOf is what an entry carries, as sanitised HTML: empty where the item's summary has all of it.
func textOf(entry feeds.Entry, summary string) string {
	text := entry.Content
	if len(text) < len(entry.Summary) {
		text = entry.Summary
	}
	if utf8.RuneCountInString(clean.Line(clean.Plain(text))) <= utf8.RuneCountInString(summary) {
		return ""
	}
	if len(text) > maxItemText {
		text = text[:maxItemText]
		text = clean.HTML(text[:strings.LastIndexByte(text, '>')+1], nil) // once more, so that its elements end
	}
	return text
}

// keepText keeps an entry's own text, and forgets the one it had before. A page that was fetched for it is out of date.
func keepText(tx *store.Tx, item learning.Item, entry feeds.Entry) error {
	return errors.Join(
		store.PutText(tx, ItemText(item.ID), []byte(textOf(entry, item.Summary))),
		store.DeleteText(tx, articleText(string(item.ID))))
}

// What one transaction may hold, less some room. An item's records stay below itemBytes.
const (
	updateBytes = 480 << 10
	itemBytes   = 12 << 10
	storyBytes  = 4 << 10 // of a story, beside its share of the text
)

// Batches parts entries so that one transaction takes each part in: at most ItemsPerUpdate items, with
// the stories that may be in them, and not too much text. A digest may have more stories than that; it goes alone.
func Batches(entries []feeds.Entry) iter.Seq[[]feeds.Entry] {
	return func(yield func([]feeds.Entry) bool) {
		from, items, bytes := 0, 0, 0
		for n, entry := range entries {
			most := mostItems(entry)
			size := (most-1)*storyBytes + itemBytes + min(max(len(entry.Content), len(entry.Summary)), maxItemText+maxItemText/8)
			if n > from && (items+most > ItemsPerUpdate || bytes+size > updateBytes) {
				if !yield(entries[from:n:n]) {
					return
				}
				from, items, bytes = n, 0, 0
			}
			items += most
			bytes += size
		}
		if from < len(entries) {
			yield(entries[from:])
		}
	}
}

// How long texts outlive what they belong to: an undo brings an item back, and a closed lesson may be read again.
const (
	afterVerdict = 7 * 24 * time.Hour
	afterLesson  = 30 * 24 * time.Hour
)

// textsAtOnce is how many texts one transaction forgets, each of up to five pieces.
const textsAtOnce = 80

// LetTextsGo forgets texts of items and lessons to which nothing refers any more. It returns how many it forgot, and
// whether there may be more.
func LetTextsGo(tx *store.Tx) (gone int, more bool, err error) {
	for _, prefix := range []string{ItemText(""), articleText("")} {
		names, err := store.TextNames(tx, prefix, maxTexts)
		if err != nil {
			return gone, false, err
		}
		for _, name := range names {
			wanted, err := wantsText(tx, strings.TrimPrefix(name, prefix))
			if err != nil {
				return gone, false, err
			}
			if wanted {
				continue
			}
			if gone == textsAtOnce {
				return gone, true, nil
			}
			if err := store.DeleteText(tx, name); err != nil {
				return gone, false, err
			}
			gone++
		}
	}
	return gone, false, nil
}

// maxTexts bounds the texts that are looked at.
const maxTexts = 100_000

// wantsText tells whether the text of an item or a lesson may still be read.
func wantsText(tx *store.Tx, of string) (bool, error) {
	if strings.HasPrefix(of, "l") {
		return lessonWantsText(tx, id.Lesson(of))
	}
	item, err := store.Items.Get(tx, id.Item(of))
	switch {
	case isMissing(err):
		return false, nil
	case err != nil:
		return false, err
	case item.Lesson != "":
		return lessonWantsText(tx, item.Lesson)
	case item.State == learning.Opened:
		return tx.Now.Sub(item.FirstSeen) < afterLesson, nil
	case item.State == learning.Expired:
		return tx.Now.Sub(item.ExpiredAt) < afterVerdict, nil
	case item.State == learning.Dropped:
		last, ok, err := standing(tx, item.ID)
		return ok && tx.Now.Sub(last.Verdict.At) < afterVerdict, err
	}
	return true, nil
}

func lessonWantsText(tx *store.Tx, lesson id.Lesson) (bool, error) {
	held, err := store.Lessons.Get(tx, lesson)
	if isMissing(err) {
		return false, nil
	}
	return held.Ended.IsZero() || tx.Now.Sub(held.Ended) < afterLesson, err
}
