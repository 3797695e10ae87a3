// Package feeds answers what came in: it reads RSS, RDF, Atom and JSON feeds that cannot be trusted, and decides
// when to ask their servers again.
//
// A feed passes four gates. Its bytes become UTF-8 text (charset.go). One pass over the text checks it against
// the limits of this package and writes it again as a small, well-formed feed in which each text is HTML, each
// address absolute and each id untouched (rewrite.go for XML, json.go for JSON). The gofeed library reads only
// that; it never sees what came over the wire, because a few kilobytes can overflow its stack. Of a long text it gets
// no more than a handle (handles.go). What it found is
// then completed, sanitised and put into a Document (document.go).
//
// Polling is pure: a Poll is what is known about one source, After is the next Poll, and only Check talks to
// the network.
package feeds

import (
	"fmt"
	"net/http"
	"time"
)

// Limits on a feed. Each is ten times or more what the largest real feeds need; a feed beyond one of them is
// refused with a *HostileError.
const (
	MaxBytes      = 8 << 20 // of the body, decompressed
	MaxDepth      = 128     // open elements, or JSON values inside each other
	MaxAttributes = 256     // of one element
	MaxNamespaces = 128     // declared by the open elements together
	MaxElements   = 150_000 // in a document, the tags in its texts counted
	MaxKept       = 100_000 // elements with a text or address in a document, or values of JSON
	MaxStrays     = 16_384  // end tags without a start, texts outside the feed, and references to no character
	MaxTextRuns   = 16_384  // pieces of text directly in one element
	MaxItems      = 10_000  // in a document
)

// Limits on parts of a feed. What is beyond them is left out, and Document.Repaired set: one endless post is no reason to
// lose the others.
const (
	MaxText   = 256 << 10 // of one text, bytes
	MaxValue  = 16 << 10  // of a title, a name, an address or an attribute, bytes
	MaxWord   = 2 << 10   // of a date, a number or a person's name, bytes
	MaxFields = 512       // elements with a text or address directly in a feed or an item
)

// Input is one response of a server, or a file that stands for it.
type Input struct {
	URL    string      // where the document came from; relative addresses in it are resolved against it
	Header http.Header // Content-Type (its charset) and Content-Location are read; may be nil
	Body   []byte      // decompressed
}

// Document is a feed as `tend source parse --json` prints it. Every key is always present: a text that the feed
// does not have is "", a list is [].
type Document struct {
	Format      string   `json:"format"`   // rss, rdf, atom or json
	Version     string   `json:"version"`  // of the format, such as 2.0, or ""
	Encoding    string   `json:"encoding"` // the character encoding that the body was read in
	Repaired    bool     `json:"repaired"` // the document was damaged and something was mended or dropped
	Title       string   `json:"title"`    // plain text, one line
	Link        string   `json:"link"`     // of the site, absolute
	Description string   `json:"description"`
	Language    string   `json:"language"` // as written, such as en-GB
	ID          string   `json:"id"`       // opaque
	Updated     string   `json:"updated"`  // RFC 3339 in UTC, or ""
	Rights      string   `json:"rights"`   // sanitised HTML, as is Description
	Generator   string   `json:"generator"`
	Image       string   `json:"image"` // address of the feed's picture
	Authors     []Person `json:"authors"`
	Items       []Entry  `json:"items"`

	Hints Hints `json:"-"`
}

// Entry is one item of a feed.
type Entry struct {
	ID         string      `json:"id"`        // byte for byte as the feed has it, or ""
	Title      string      `json:"title"`     // plain text, one line
	Link       string      `json:"link"`      // absolute http or https address, or ""
	Summary    string      `json:"summary"`   // sanitised HTML
	Content    string      `json:"content"`   // sanitised HTML
	Published  string      `json:"published"` // RFC 3339 in UTC, or ""
	Updated    string      `json:"updated"`   // RFC 3339 in UTC, or ""
	Authors    []Person    `json:"authors"`
	Tags       []string    `json:"tags"`
	Enclosures []Enclosure `json:"enclosures"`
	Comments   string      `json:"comments"` // address of the discussion, or ""

	Key string `json:"-"` // identity, where ID and Link alone are those of another entry too; else ""
}

// Person is an author; at least one field is not "".
type Person struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	URI   string `json:"uri"`
}

// Enclosure is a file that belongs to an entry.
type Enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type"`   // media type as the feed has it
	Length int64  `json:"length"` // bytes, 0 if not said
}

// Hints is what a feed says about when to come back. It is no part of the printed document.
type Hints struct {
	TTL       int    // minutes, of RSS's ttl; 0 if not said
	SkipHours []int  // hours of the day in UTC, 0 to 23
	SkipDays  []int  // days of the week in UTC, 0 is Sunday
	Hub       string // WebSub hub, or ""
	// Every is how often the feed changes by its syndication module (sy:updatePeriod, sy:updateFrequency); 0 if not said.
	Every  time.Duration
	Rhythm time.Duration // between two of its latest entries, in the median; 0 if they have no times
	Newest time.Time     // when the newest of them was published
}

// NotAFeedError says that a document was read and is something else.
type NotAFeedError struct{ Reason string }

// Error gives the reason and, where there is one, the way out, in one line.
func (e *NotAFeedError) Error() string { return "parse feed: " + e.Reason }

// HostileError says that a document exceeds a limit that no honest feed comes near.
type HostileError struct{ Reason string }

// Error names the limit, in one line.
func (e *HostileError) Error() string { return "parse feed: refused: " + e.Reason }

func notAFeed(format string, args ...any) error {
	return &NotAFeedError{Reason: fmt.Sprintf(format, args...)}
}

func hostile(format string, args ...any) error {
	return &HostileError{Reason: fmt.Sprintf(format, args...)}
}
