// Package learning holds the rules of the learning system: slots, verdicts, lessons that stay open until
// something was produced from them, and outputs.
//
// It is pure: each rule takes the records it looks at and the instant, and returns the next record or an error
// that says what is missing.
package learning

import (
	"time"

	"tend/internal/id"
)

// Kind is what sort of thing a source or a lesson is.
type Kind string

// The kinds. Newsletters and people have slots; books and RFCs have quotas.
const (
	Newsletter Kind = "newsletter"
	Person     Kind = "person"
	Book       Kind = "book"
	RFC        Kind = "rfc"
	Talk       Kind = "talk"
	Article    Kind = "article"
	Other      Kind = "other"
	// Contribution is something given to an open-source project, and Story how another engineer's years went.
	Contribution Kind = "contribution"
	Story        Kind = "story"
)

// Source is where things to learn come from. A source without a URL is a reminder: a book, or a person
// without a feed.
type Source struct {
	Name         id.Source `json:"name"`
	Kind         Kind      `json:"kind"`
	URL          string    `json:"url,omitempty"`
	Title        string    `json:"title,omitempty"` // as the feed calls itself
	Area         string    `json:"area,omitempty"`
	AllowPrivate bool      `json:"allow_private,omitempty"` // may reach private addresses
	Added        time.Time `json:"added"`
	Removed      time.Time `json:"removed,omitzero"`
	Restored     time.Time `json:"restored,omitzero"` // came back after it was removed
	Mail         *Mail     `json:"mail,omitempty"`    // of a newsletter that comes by mail
}

// Mail is where a newsletter that comes by mail is found, and how to end it.
type Mail struct {
	List    string `json:"list,omitempty"`    // its List-Id (RFC 2919), or the sender's address where it has none
	Maildir string `json:"maildir,omitempty"` // the folder that is looked into; empty for a pipe or an mbox
	Mbox    string `json:"mbox,omitempty"`    // the file that is looked into
	// Unsubscribe are the addresses of List-Unsubscribe (RFC 2369), mailto: or https:, as the latest issue has them.
	Unsubscribe []string `json:"unsubscribe,omitempty"`
	OneClick    bool     `json:"one_click,omitempty"` // its https address takes a POST (RFC 8058)
}

// ItemState is what became of an item.
type ItemState string

// The states of an item.
const (
	Fresh   ItemState = "new"
	Kept    ItemState = "kept"
	Dropped ItemState = "dropped"
	Unsure  ItemState = "unsure"
	Expired ItemState = "expired" // nobody judged it in time
	Opened  ItemState = "opened"  // an issue whose stories are items of their own
	Seen    ItemState = "seen"    // another item brought the same story first
)

// Item is one entry of a source.
type Item struct {
	ID        id.Item   `json:"id"`
	Source    id.Source `json:"source"`
	Key       string    `json:"key"` // what makes it the same item next time: its guid, link or hash
	Title     string    `json:"title"`
	URL       string    `json:"url,omitempty"`
	Summary   string    `json:"summary,omitempty"` // plain text, at most 600 characters
	Author    string    `json:"author,omitempty"`
	Published time.Time `json:"published,omitzero"`
	FirstSeen time.Time `json:"first_seen"`
	Hash      string    `json:"hash"` // of title and content; tells an update
	State     ItemState `json:"state"`
	Lesson    id.Lesson `json:"lesson,omitempty"`
	// Issue is the item of the newsletter's issue in which this story stood.
	Issue id.Item `json:"issue,omitempty"`
	// Story is the address of the story as it is compared: the same for the same story from two sources.
	Story string `json:"story,omitempty"`
	// Same is the item that brought the same story first; it is shown, and this one counts as seen before.
	Same id.Item `json:"same,omitempty"`
	// Changed is when the entry was last seen to say something else than before. It keeps its verdict.
	Changed time.Time `json:"changed,omitzero"`
	// ExpiredAt is when the item expired, while it is Expired.
	ExpiredAt time.Time `json:"expired_at,omitzero"`
	// Origin is where it came from, in words for showing it; the store does not keep it.
	Origin *Origin `json:"origin,omitempty"`
}

// Origin is where an item came from.
type Origin struct {
	Issue string      `json:"issue,omitempty"` // the title of the issue in which it stood
	Also  []id.Source `json:"also,omitempty"`  // the other sources that brought the same story, after it
}

// Answer is the answer to the 12-month question.
type Answer string

// The answers.
const (
	Keep Answer = "keep"
	Drop Answer = "drop"
	Not  Answer = "unsure"
)

// Verdict is one line of the verdict log: the answer to "will this matter to my work in 12 months?".
type Verdict struct {
	ID       id.Verdict `json:"id"`
	Item     id.Item    `json:"item"`
	Source   id.Source  `json:"source"`
	Answer   Answer     `json:"answer"`
	At       time.Time  `json:"at"`
	AskAgain time.Time  `json:"ask_again"`        // twelve months later
	Undoes   id.Verdict `json:"undoes,omitempty"` // this line takes that one back
	// Reviews is the verdict that this line looks back at, twelve months later: it says whether its item mattered.
	Reviews  id.Verdict `json:"reviews,omitempty"`
	Mattered bool       `json:"mattered,omitempty"` // only where Reviews is set
}

// LessonState is where a lesson stands.
type LessonState string

// The states of a lesson.
const (
	Queued        LessonState = "queued"
	Open          LessonState = "open"
	Closed        LessonState = "closed"
	LessonDropped LessonState = "dropped"
)

// Lesson is something a person decided to learn. It closes only with an output.
type Lesson struct {
	ID     id.Lesson   `json:"id"`
	Title  string      `json:"title"`
	URL    string      `json:"url,omitempty"`
	Kind   Kind        `json:"kind"`
	Area   string      `json:"area,omitempty"`
	Item   id.Item     `json:"item,omitempty"`
	Source id.Source   `json:"source,omitempty"`
	State  LessonState `json:"state"`
	Added  time.Time   `json:"added"`
	Opened time.Time   `json:"opened,omitzero"`
	Ended  time.Time   `json:"ended,omitzero"` // closed or dropped
	// Pages or Chapters is how long a book is, one of them; 0: not known.
	Pages    int `json:"pages,omitempty"`
	Chapters int `json:"chapters,omitempty"`
}

// OutputKind is what was produced.
type OutputKind string

// The four kinds of output.
const (
	Summary    OutputKind = "summary"
	Prototype  OutputKind = "prototype"
	Taught     OutputKind = "taught"
	NoteOutput OutputKind = "note"
)

// Output is what a person produced from a lesson: a text, a file or a URL.
type Output struct {
	ID     id.Output  `json:"id"`
	Lesson id.Lesson  `json:"lesson,omitempty"`
	Kind   OutputKind `json:"kind"`
	Text   string     `json:"text,omitempty"`
	Ref    string     `json:"ref,omitempty"`  // a URL or a file's path
	Note   id.Note    `json:"note,omitempty"` // the note that it is, or that was made from a summary
	Area   string     `json:"area,omitempty"`
	At     time.Time  `json:"at"`
	// Title is a line for showing it: the subject of a commit, or what a person called it.
	Title string `json:"title,omitempty"`
	// Commit is the whole name of a git commit, in hexadecimal; Ref is then the path of its repository.
	Commit string `json:"commit,omitempty"`
	// Check is how something taught stands to its three points; nil for other kinds, and before tend asked.
	Check *TaughtCheck `json:"check,omitempty"`
	// Captured tells a line of tend til; Session are its minutes, and Key is what its sender called it, if anything.
	Captured bool       `json:"captured,omitempty"`
	Session  id.Session `json:"session,omitempty"`
	Key      string     `json:"key,omitempty"`
	// Removed is when it was taken back. Closed is when the lesson had been closed that this reopened.
	Removed time.Time `json:"removed,omitzero"`
	Closed  time.Time `json:"closed,omitzero"`
}
