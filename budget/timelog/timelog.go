// Package timelog reads the records of other programs that keep time: timewarrior's export, and klog's files.
//
// It is pure and trusts nothing: a reader takes at most MaxBytes and MaxEntries, and refuses what it does not
// understand by an error that names the line. What it understands and cannot take over, it counts.
package timelog

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tend/internal/when"
)

// What a reader takes at most.
const (
	MaxBytes   = 16 << 20
	MaxEntries = 100_000
)

const (
	earliestYear = 1990
	latestYear   = 2999
	maxTags      = 50
)

// Entry is time that was recorded: from Start to End or, where only its length is known, Length on Day.
type Entry struct {
	// Key names the entry in every later reading of the same record, so that it is taken over once.
	Key        string
	Start, End time.Time
	Day        when.Date // the civil day that it was written under; of a loose entry only
	Length     time.Duration
	Tags       []string // without a leading #
	Text       string
}

// Loose tells whether only the length is known.
func (e Entry) Loose() bool { return e.Start.IsZero() }

// Tagged tells whether the entry has one of the tags, in whatever case; no tags at all fit every entry.
func (e Entry) Tagged(tags []string) bool {
	for _, want := range tags {
		for _, tag := range e.Tags {
			if strings.EqualFold(tag, strings.TrimPrefix(want, "#")) {
				return true
			}
		}
	}
	return len(tags) == 0
}

// Left is a kind of thing that is not taken over, with how many there are and the first few.
type Left struct {
	What     string
	Count    int
	Examples []string
}

// Log is what a reader found.
type Log struct {
	Entries []Entry
	Left    []Left
	keys    map[string]int
}

// leave counts something that is not taken over.
func (l *Log) leave(what, example string) {
	const examples = 3
	for n := range l.Left {
		if left := &l.Left[n]; left.What == what {
			left.Count++
			if len(left.Examples) < examples {
				left.Examples = append(left.Examples, example)
			}
			return
		}
	}
	l.Left = append(l.Left, Left{what, 1, []string{example}})
}

// name makes a key that no other entry of the log has: the same words again get a number.
func (l *Log) name(key string) string {
	if l.keys == nil {
		l.keys = map[string]int{}
	}
	l.keys[key]++
	if n := l.keys[key]; n > 1 {
		return fmt.Sprintf("%s #%d", key, n)
	}
	return key
}

// readAll reads a file that is UTF-8, without the mark that some editors put in front.
func readAll(r io.Reader) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch {
	case err != nil:
		return "", err
	case len(data) > MaxBytes:
		return "", fmt.Errorf("more than %d MiB", MaxBytes>>20)
	case !utf8.Valid(data):
		return "", fmt.Errorf("not a text in UTF-8")
	}
	return strings.TrimPrefix(string(data), "\ufeff"), nil
}

// tagsIn returns the tags in a text: # and letters, digits, _ or -; a value behind = is left out.
func tagsIn(text string) (tags []string) {
	for len(tags) < maxTags {
		_, rest, found := strings.Cut(text, "#")
		if !found {
			break
		}
		end := strings.IndexFunc(rest, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-'
		})
		if end < 0 {
			end = len(rest)
		}
		if end > 0 {
			tags = append(tags, rest[:end])
		}
		text = rest[end:]
	}
	return tags
}
