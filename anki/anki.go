// Package anki reads what Anki exports: packages and collections, with their notes, cards, media and review log.
//
// It reads the three forms that are about: the JSON columns of schema 11 (collection.anki2 and collection.anki21),
// and the tables of schema 18 with their protobuf columns (collection.anki21b). It never writes to what it reads.
// What it cannot carry over it counts and names in Problems, so that nothing is dropped unseen.
//
// Source of the layout: https://github.com/ankitects/anki, rslib/src/storage and proto/anki, in version 26.9.
package anki

import "time"

// Collection is what a package or a collection holds.
type Collection struct {
	Cards    []Card           // in the order of their ids
	Reviews  []Review         // in the order they were made
	Media    map[string]Media // by the name that OpenMedia takes; of a bare collection none
	Problems []Problem
}

// Media is a file that cards show or play.
type Media struct {
	Size int64 // in bytes as the package says, -1 where it does not
}

// The kinds of a card.
const (
	Basic = "basic"
	Cloze = "cloze"
)

// Card is one question of a note.
type Card struct {
	ID   int64  // Anki's own, milliseconds since 1970 in most cases
	Note int64  // Anki's id of the note; siblings share it
	GUID string // of the note; the same in every collection it was shared with
	Ord  int    // which template of the note type, or which cloze, from 0
	Deck string // with its parents: "Languages::Spanish"
	Tags []string
	Kind string // Basic or Cloze
	// Front and Back are Markdown. Front of a cloze card is the whole text of its note: each deletion stands in
	// square brackets, links and images have theirs, and any other bracket is escaped. Back is then what the
	// answer adds to the text, the extra field, and may be empty.
	Front, Back string
	Cloze       int // the number of the deletion, 1 for c1; 0 for a basic card
	// Deletion says which of the brackets in Front this cloze card asks, from 0 in the order of the text. A note
	// may number them in any order. 0 for a basic card.
	Deletion  int
	Suspended bool
}

// Review is one answer to a card.
type Review struct {
	Card   int64     // Card.ID; the card may be gone
	At     time.Time // UTC, to the millisecond, as the collection says: it may lie in 1970 or 2100
	Grade  int       // 1 again, 2 hard, 3 good, 4 easy
	Millis int64     // how long it took; Anki stops at a limit, 60 s unless told otherwise
}

// Problem is something that was not carried over as it was, and how often.
type Problem struct {
	What     string   // "empty card", "review without a grade"
	Count    int      // at least 1
	Examples []string // up to 5, each on one line
}
