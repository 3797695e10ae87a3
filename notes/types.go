// Package notes reads Markdown notes and the cards in them, and finds a card again after its text was edited.
//
// It is pure: it takes text and returns values; the daemon watches the folder and the store keeps the copy.
package notes

import (
	"time"

	"tend/internal/id"
)

// Kind is the form of a card.
type Kind string

// The two forms of a card.
const (
	QA    Kind = "qa"    // a Q: and an A:
	Cloze Kind = "cloze" // one [deletion] of a C:
)

// Priority is how much what a note holds matters beside other notes, as `priority:` in its front matter says. Empty is
// normal.
type Priority string

// The priorities besides normal.
const (
	High Priority = "high"
	Low  Priority = "low"
)

// Weight is the factor that the priority puts on the worth of the note's cards: 2, 1 or 0.5.
func (p Priority) Weight() float64 {
	switch p {
	case High:
		return 2
	case Low:
		return 0.5
	}
	return 1
}

// Note is a Markdown file in the notes folder.
type Note struct {
	ID       id.Note   `json:"id"`
	Path     string    `json:"path"` // relative to the notes folder, slash-separated
	Title    string    `json:"title"`
	Hash     string    `json:"hash"` // SHA-256 of the file, hexadecimal
	Words    int       `json:"words"`
	Priority Priority  `json:"priority,omitempty"`
	Lesson   id.Lesson `json:"lesson,omitempty"` // that the note says it came of
	Added    time.Time `json:"added"`
	Modified time.Time `json:"modified"`      // when tend last saw it change
	Gone     time.Time `json:"gone,omitzero"` // when its file was found missing
	// Size and FileTime are the file's own, so that an unchanged file need not be read again.
	Size     int64     `json:"size"`
	FileTime time.Time `json:"file_time"`
}

// Card is a question and answer, or one cloze, inside a note.
type Card struct {
	ID    id.Card `json:"id"`
	Note  id.Note `json:"note"`
	Kind  Kind    `json:"kind"`
	Front string  `json:"front"` // Markdown; a cloze shows its deletion as […]
	Back  string  `json:"back"`  // Markdown; of a cloze: the deleted text
	Line  int     `json:"line"`  // of the first line of the card in its file, from 1
	// Index counts the cards of a note from 0, in the order of the file.
	Index int `json:"index"`
	// Group counts the Q:/A: and C: entries of a note from 0; clozes of one C: share it and are siblings.
	Group int `json:"group"`
	// Mark is the id a person gave in <!-- … -->, or empty.
	Mark string    `json:"mark,omitempty"`
	Gone time.Time `json:"gone,omitzero"` // when it was found missing from its note
}

// Problem is a line of a note that looks like a card and is not one.
type Problem struct {
	Line int    `json:"line"`
	Text string `json:"text"` // what is wrong and what to write instead
}

// Parsed is what a note's text holds.
type Parsed struct {
	Title    string
	Words    int
	Priority Priority
	Lesson   id.Lesson // of `lesson:` in the front matter; it need not exist
	Cards    []Card    // without ID and Note
	Problems []Problem
}
