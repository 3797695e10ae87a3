package feeds

import (
	"time"

	"tend/internal/id"
)

// Line is one request in the ledger of a source: why then, what was asked, what came, when next and why.
type Line struct {
	At          time.Time     `json:"at"`
	Why         string        `json:"why"`                   // why it was made then
	Conditional bool          `json:"conditional,omitempty"` // it carried a validator
	Status      int           `json:"status,omitempty"`      // of HTTP; 0 where there was no answer
	Result      string        `json:"result"`
	Error       string        `json:"error,omitempty"`
	Bytes       int           `json:"bytes,omitempty"` // of the body, decompressed
	Took        time.Duration `json:"took_ns"`
	Entries     int           `json:"entries,omitempty"` // in the feed
	New         int           `json:"new,omitempty"`     // of these
	Changed     int           `json:"changed,omitempty"` // of these: they say something else than before
	Renamed     int           `json:"renamed,omitempty"` // of these: known before under other ids
	Moved       string        `json:"moved,omitempty"`   // the address that is asked from now on, where it changed
	Next        time.Time     `json:"next,omitzero"`     // when it is asked again; zero for never
	NextWhy     string        `json:"next_why,omitempty"`
}

// Ledger is what was asked of one source's server.
type Ledger struct {
	Source      id.Source `json:"source"`
	Since       time.Time `json:"since,omitzero"` // of the first request
	Requests    int       `json:"requests"`       // in all
	NotModified int       `json:"not_modified"`   // of these
	Failed      int       `json:"failed"`         // of these
	Bytes       int64     `json:"bytes"`          // in all
	Lines       []Line    `json:"lines"`          // the latest, oldest first, at most MaxLines
}

// MaxLines is how many requests a ledger tells of one by one.
const MaxLines = 50

// With returns the ledger with one request more. One that found no network was none.
func (l Ledger) With(line Line) Ledger {
	if line.Result != Offline {
		if l.Requests++; l.Since.IsZero() {
			l.Since = line.At
		}
		l.Bytes += int64(line.Bytes)
		switch line.Result {
		case OK:
		case NotModified:
			l.NotModified++
		default:
			l.Failed++
		}
	}
	lines := append([]Line{}, l.Lines...)
	if n := len(lines); n > 0 && line.Result == Offline && lines[n-1].Result == Offline {
		lines = lines[:n-1] // a night without network is one line
	}
	lines = append(lines, line)
	l.Lines = lines[max(0, len(lines)-MaxLines):]
	return l
}
