package feeds

import (
	"strings"
	"time"

	"tend/internal/id"
)

// Mailbox is what is known about looking for the issues of a source that comes by mail.
type Mailbox struct {
	Source id.Source `json:"source"`
	Begun  time.Time `json:"begun,omitzero"` // the first look
	Since  time.Time `json:"since,omitzero"` // issues that came before are passed over: they were too many at the first look
	Found  time.Time `json:"found,omitzero"` // the last look that found something new
	// Newest is when the issue came that the source's way to unsubscribe is from.
	Newest time.Time `json:"newest,omitzero"`
	Error  string    `json:"error,omitempty"` // of the last look, one line

	// Of an mbox: how far it was read.
	Offset   int64     `json:"offset,omitempty"`  // where its last message begins, in bytes
	Mark     string    `json:"mark,omitempty"`    // the line that stands there
	Size     int64     `json:"size,omitempty"`    // of the file then, in bytes
	Modified time.Time `json:"modified,omitzero"` // the file's time then
	Inode    uint64    `json:"inode,omitempty"`   // the file's number then
	Check    string    `json:"check,omitempty"`   // of its first and last bytes then, by which a file written anew is known
}

// FirstIssues is how many issues the first look at a source takes in: about as many as a feed would have. Years of mail are
// not to be judged one by one.
const FirstIssues = 10

// BelongsTo tells whether a message is of a list, which is a List-Id or a sender's address.
func (m Message) BelongsTo(list string) bool {
	return list != "" && (m.List == list || strings.EqualFold(m.From.Email, list))
}

// IsBulk tells a message that went to a list from one that somebody wrote to somebody.
func (m Message) IsBulk() bool {
	return len(m.Unsubscribe) > 0 || m.List != strings.ToLower(m.From.Email)
}

// ParseList reads the name of a list as a person types it: a List-Id, with or without its angle brackets, or a sender's
// address. It reports whether it can be one.
func ParseList(text string) (list string, ok bool) {
	list, _ = listID(strings.TrimSpace(text))
	return list, list != ""
}
