package api

import (
	"time"

	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// Source is a source with how its fetching goes.
type Source struct {
	learning.Source
	Poll feeds.Poll `json:"poll,omitzero"`
	New  int        `json:"new_items"`
	// Mailbox is how the looks for its issues go, where it comes by mail.
	Mailbox feeds.Mailbox `json:"mailbox,omitzero"`
}

// SourceLedger is a source with the requests that were made for it.
type SourceLedger struct {
	Source Source       `json:"source"`
	Ledger feeds.Ledger `json:"ledger"`
}

// SourceRequest adds a source.
type SourceRequest struct {
	Title        string        `json:"title,omitempty"` // of a source without a URL
	URL          string        `json:"url,omitempty"`
	Name         string        `json:"name,omitempty"` // a slug; made from the URL or title where empty
	Kind         learning.Kind `json:"kind"`
	Area         string        `json:"area,omitempty"`
	AllowPrivate bool          `json:"allow_private,omitempty"`
	// Swap is the source that makes room: it is removed, and this one added, both or neither. Kind and Area may be left
	// out and are then its.
	Swap id.Source `json:"swap,omitempty"`
	// List is the List-Id of a source that comes by mail, or its sender's address. Maildir or Mbox, an absolute path on the
	// daemon's machine, is where to look for its issues; without them they come by PUT /sources/mail.
	List    string `json:"list,omitempty"`
	Maildir string `json:"maildir,omitempty"`
	Mbox    string `json:"mbox,omitempty"`
}

// Checked is what fetching one source came to.
type Checked struct {
	Source id.Source `json:"source"`
	Result string    `json:"result"` // a word of feeds.Poll.Result
	New    int       `json:"new_items"`
	Seen   int       `json:"items"` // entries in the feed
	Next   time.Time `json:"next,omitzero"`
	Error  string    `json:"error,omitempty"`
}

// VerdictRequest answers the 12-month question.
type VerdictRequest struct {
	Answer learning.Answer `json:"answer"`
}

// Judged is what a verdict led to.
type Judged struct {
	Item    learning.Item    `json:"item"`
	Verdict learning.Verdict `json:"verdict"`
	Lesson  *learning.Lesson `json:"lesson,omitempty"` // of a kept item
}

// Lesson is a lesson with what was produced from it.
type Lesson struct {
	learning.Lesson
	Outputs []learning.Output `json:"outputs"`
	// Recorded is the output that closing recorded, NotePath where its note was written, Lacks what keeps the lesson open
	// all the same, and Warning what was not done besides.
	Recorded id.Output `json:"recorded,omitempty"`
	NotePath string    `json:"note_path,omitempty"`
	Lacks    []string  `json:"lacks,omitempty"`
	Warning  string    `json:"warning,omitempty"`
}

// LessonRequest adds a lesson by hand.
type LessonRequest struct {
	Title string        `json:"title"`
	URL   string        `json:"url,omitempty"`
	Kind  learning.Kind `json:"kind"`
	Area  string        `json:"area,omitempty"`
	// Pages or Chapters is how long a book is, where it is known.
	Pages    int `json:"pages,omitempty"`
	Chapters int `json:"chapters,omitempty"`
}

// OutputRequest is what was produced: one of Text, Ref, Commit and Note. Where Ref is the file of a note, Note is found by it.
type OutputRequest struct {
	Kind learning.OutputKind `json:"kind"`
	Text string              `json:"text,omitempty"`
	Ref  string              `json:"ref,omitempty"`  // a URL, or the path of a file
	Note string              `json:"note,omitempty"` // a note in the notes folder: its id, or its path there
	// Title is a line for showing it. Commit is the whole name of a git commit; Ref is then the path of its repository.
	Title  string `json:"title,omitempty"`
	Commit string `json:"commit,omitempty"`
	// Check answers the three points of something taught, and has to be there for that kind.
	Check *learning.TaughtCheck `json:"check,omitempty"`
	// NoNote keeps a summary a text of its lesson: no note is made of it.
	NoNote bool `json:"no_note,omitempty"`
}

// CloseRequest closes a lesson, with an output where it has none yet.
type CloseRequest struct {
	Output *OutputRequest `json:"output,omitempty"`
}
