package timelog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// timewStamp is how timewarrior writes an instant.
const timewStamp = "20060102T150405Z"

// timewInterval is an interval as `timew export` writes it. Its id is a position that changes, and is of no use.
type timewInterval struct {
	Start      string   `json:"start"`
	End        string   `json:"end"`
	Tags       []string `json:"tags"`
	Annotation string   `json:"annotation"`
}

// ReadTimewarrior reads what `timew export` writes: a JSON array of intervals. An interval is known again by its start,
// since timewarrior has one at a time. One that is still open is left out; it comes with a later export.
func ReadTimewarrior(r io.Reader) (Log, error) {
	var log Log
	text, err := readAll(r)
	if err != nil {
		return log, fmt.Errorf("read timewarrior export: %w", err)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	if open, err := decoder.Token(); err != nil || open != json.Delim('[') {
		return log, errors.New("read timewarrior export: want the JSON array that timew export writes")
	}
	for n := 1; decoder.More(); n++ {
		if n > MaxEntries {
			return log, fmt.Errorf("read timewarrior export: more than %d intervals", MaxEntries)
		}
		var interval timewInterval
		if err := decoder.Decode(&interval); err != nil {
			return log, fmt.Errorf("read timewarrior export: interval %d: %w", n, err)
		}
		if err := log.addInterval(interval); err != nil {
			return log, fmt.Errorf("read timewarrior export: interval %d: %w", n, err)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return log, fmt.Errorf("read timewarrior export: it is cut short: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return log, errors.New("read timewarrior export: something follows the array")
	}
	return log, nil
}

func (l *Log) addInterval(i timewInterval) error {
	start, err := time.Parse(timewStamp, i.Start)
	if err != nil {
		return fmt.Errorf("start %.40q: want a time such as %s", i.Start, timewStamp)
	}
	key := l.name("timewarrior " + i.Start)
	if i.End == "" {
		l.leave("intervals that are still open", i.Start)
		return nil
	}
	end, err := time.Parse(timewStamp, i.End)
	if err != nil {
		return fmt.Errorf("end %.40q: want a time such as %s", i.End, timewStamp)
	}
	switch {
	case end.Before(start):
		return fmt.Errorf("it ends at %s, before its start at %s", i.End, i.Start)
	case end.Equal(start):
		l.leave("intervals of no length", i.Start)
		return nil
	case start.Year() < earliestYear || end.Year() > latestYear:
		l.leave("intervals by a clock that was wrong", i.Start)
		return nil
	}
	tags := i.Tags[:min(len(i.Tags), maxTags)]
	text := i.Annotation
	if text == "" {
		text = strings.Join(tags, ", ")
	}
	l.Entries = append(l.Entries, Entry{Key: key, Start: start, End: end, Tags: tags, Text: text})
	return nil
}
