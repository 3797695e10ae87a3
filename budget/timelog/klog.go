package timelog

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"tend/internal/when"
)

// How much one record may hold: its breaks are taken off all of its entries.
const (
	maxInRecord = 1000
	maxText     = 2000
)

// klogRecord is a record of a klog file while it is read.
type klogRecord struct {
	day     when.Date
	summary string // its first line
	indent  string
	tags    []string
	entries []Entry
	breaks  []klogBreak
	open    bool
}

// klogBreak is a duration below zero: it deducts from the entries of its record, the ones before it first.
type klogBreak struct {
	at     int // how many entries stand before it
	length time.Duration
	line   string
}

// ReadKlog reads a klog file, after its specification (versions 1.0 to 1.4). Its times are on the wall of the zone; a shifted
// one (<23:00, 1:00>) is of the day before or after its record's. An open range is left out, and a should-total is a
// plan, not time. A duration below zero, a break, is taken off the entries of its record: from the end of the one before
// it first, so that the record's total stays what it is in klog.
//
// An entry is known again by its day and its time or length; of several alike on a day, the first is the first. So a
// changed summary does not make it a new one.
func ReadKlog(r io.Reader, zone *time.Location) (Log, error) {
	var log Log
	text, err := readAll(r)
	if err != nil {
		return log, fmt.Errorf("read klog file: %w", err)
	}
	var record *klogRecord
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimFunc(line, isBlank) == "" {
			log.close(record)
			record = nil
			continue
		}
		if record == nil {
			record, err = openRecord(line)
		} else {
			err = log.addLine(record, line, zone)
		}
		if err != nil {
			return log, fmt.Errorf("read klog file: line %d: %w", number, err)
		}
		if len(log.Entries)+len(record.entries) > MaxEntries {
			return log, fmt.Errorf("read klog file: more than %d entries", MaxEntries)
		}
	}
	log.close(record)
	return log, nil
}

// isBlank tells a blank character, as the specification has it.
func isBlank(r rune) bool { return r == '\t' || unicode.Is(unicode.Zs, r) }

// openRecord reads the first line of a record: a date and perhaps a should-total.
func openRecord(line string) (*klogRecord, error) {
	date, rest, _ := strings.Cut(line, " ")
	day, err := when.ParseDate(strings.ReplaceAll(date, "/", "-"))
	if err != nil || strings.Contains(date, "/") && strings.Contains(date, "-") {
		return nil, fmt.Errorf("%.40q: want a record that begins with a date such as 2026-11-17", line)
	}
	if day.Year < earliestYear || day.Year > latestYear {
		return nil, fmt.Errorf("date %s: want one from %d to %d", day, earliestYear, latestYear)
	}
	if rest = strings.TrimFunc(rest, isBlank); rest != "" {
		should, ok := strings.CutPrefix(rest, "(")
		should, closed := strings.CutSuffix(should, "!)")
		if _, left, isLength := takeDuration(should); !ok || !closed || !isLength || left != "" {
			return nil, fmt.Errorf("%.40q behind the date: want a should-total such as (8h!)", rest)
		}
	}
	return &klogRecord{day: day}, nil
}

// addLine reads a line within a record: of its summary, an entry, or the rest of an entry's summary.
func (l *Log) addLine(record *klogRecord, line string, zone *time.Location) error {
	if !isBlank([]rune(line)[0]) {
		if record.indent != "" {
			return fmt.Errorf("%.40q: want an entry, indented, or a blank line before the next record", line)
		}
		record.summary = cmp.Or(record.summary, line)
		record.tags = addTags(record.tags, line)
		return nil
	}
	if record.indent == "" {
		record.indent = indentOf(line)
	}
	text, ok := strings.CutPrefix(line, record.indent)
	if record.indent == "" || !ok {
		return fmt.Errorf("%.40q: want an indentation of two to four spaces or a tab, the same within a record", line)
	}
	if more, ok := strings.CutPrefix(text, record.indent); ok && len(record.entries) > 0 {
		last := &record.entries[len(record.entries)-1]
		if len(last.Text) < maxText { // joining many lines takes long
			last.Text = strings.TrimSpace(last.Text + " " + strings.TrimSpace(more))
		}
		last.Tags = addTags(last.Tags, more)
		return nil
	}
	if len(record.entries)+len(record.breaks) == maxInRecord {
		return fmt.Errorf("more than %d entries in one record", maxInRecord)
	}
	return l.addEntry(record, text, zone)
}

func addTags(tags []string, text string) []string {
	if len(tags) >= maxTags {
		return tags
	}
	return append(tags, tagsIn(text)...)
}

func indentOf(line string) string {
	for _, indent := range []string{"    ", "   ", "  ", "\t"} {
		if strings.HasPrefix(line, indent) {
			return indent
		}
	}
	return ""
}

// addEntry reads a range, an open range or a duration, with its summary.
func (l *Log) addEntry(record *klogRecord, text string, zone *time.Location) error {
	start, rest, isRange := takeTime(text)
	if isRange {
		rest, isRange = strings.CutPrefix(strings.TrimLeft(rest, " "), "-")
		rest = strings.TrimLeft(rest, " ")
	}
	if isRange && strings.HasPrefix(rest, "?") {
		if record.open {
			return errors.New("a second open range in one record")
		}
		record.open = true
		l.leave("ranges that are still open", fmt.Sprintf("%s %.20s", record.day, text))
		return nil
	}
	if isRange {
		end, rest, ok := takeTime(rest)
		if !ok || end < start || !endsWord(rest) {
			return badEntry(text)
		}
		l.addRange(record, start, end, strings.TrimSpace(rest), zone)
		return nil
	}
	length, rest, ok := takeDuration(text)
	if !ok || !endsWord(rest) {
		return badEntry(text)
	}
	l.addDuration(record, length, strings.TrimSpace(rest))
	return nil
}

func badEntry(text string) error {
	return fmt.Errorf("%.40q: want an entry such as 1h30m, 9:00 - 10:15 or 9:00 - ?", text)
}

func endsWord(rest string) bool { return rest == "" || isBlank([]rune(rest)[0]) }

// addRange adds the time between two times, in minutes from the record's midnight.
func (l *Log) addRange(record *klogRecord, start, end int, text string, zone *time.Location) {
	at := func(minutes int) time.Time {
		days := floorDiv(minutes, 24*60)
		return when.At(record.day.AddDays(days), when.Clock(minutes-days*24*60), zone)
	}
	key := l.name(fmt.Sprintf("klog %s %d-%d", record.day, start, end))
	e := Entry{Key: key, Start: at(start), End: at(end), Tags: tagsIn(text), Text: text}
	if !e.End.After(e.Start) {
		l.leave("entries of no length", record.day.String())
		return
	}
	record.entries = append(record.entries, e)
}

func (l *Log) addDuration(record *klogRecord, length time.Duration, text string) {
	switch {
	case length < 0:
		record.breaks = append(record.breaks, klogBreak{len(record.entries), -length, record.day.String()})
	case length == 0:
		l.leave("entries of no length", record.day.String())
	case length > 24*time.Hour:
		l.leave("durations longer than a day", record.day.String())
	default:
		key := l.name(fmt.Sprintf("klog %s %dm", record.day, int(length/time.Minute)))
		record.entries = append(record.entries, Entry{Key: key, Day: record.day, Length: length, Tags: tagsIn(text), Text: text})
	}
}

// close adds what a record holds, less its breaks.
func (l *Log) close(record *klogRecord) {
	if record == nil {
		return
	}
	for _, b := range record.breaks {
		for n := b.at - 1; n >= 0; n-- {
			b.length = record.entries[n].cut(b.length)
		}
		for n := b.at; n < len(record.entries); n++ {
			b.length = record.entries[n].cut(b.length)
		}
		if b.length > 0 {
			l.leave("breaks longer than the time of their record", b.line)
		}
	}
	for _, e := range record.entries {
		if e.Length <= 0 && !e.End.After(e.Start) {
			continue // a break took all of it
		}
		e.Text = cmp.Or(e.Text, record.summary)
		e.Tags = append(slices.Clone(e.Tags), record.tags...)
		e.Tags = e.Tags[:min(len(e.Tags), maxTags)]
		l.Entries = append(l.Entries, e)
	}
}

// cut takes time off the end of an entry, and returns what is left to be taken off others.
func (e *Entry) cut(d time.Duration) time.Duration {
	if e.Loose() {
		off := min(d, e.Length)
		e.Length -= off
		return d - off
	}
	off := min(d, e.End.Sub(e.Start))
	e.End = e.End.Add(-off)
	return d - off
}

// takeTime reads a time at the start of s: minutes from the record's midnight, negative on the day before.
func takeTime(s string) (minutes int, rest string, ok bool) {
	rest, before := strings.CutPrefix(s, "<")
	hour, rest, ok := takeNumber(rest, 2)
	if !ok || !strings.HasPrefix(rest, ":") || len(rest) < 3 {
		return 0, s, false
	}
	minute, after, ok := takeNumber(rest[1:], 2)
	if !ok || len(rest)-len(after) != 3 || minute > 59 {
		return 0, s, false
	}
	rest = after
	lower := strings.ToLower(rest[:min(2, len(rest))])
	switch {
	case lower == "am" || lower == "pm":
		if hour < 1 || hour > 12 {
			return 0, s, false
		}
		hour %= 12
		if lower == "pm" {
			hour += 12
		}
		rest = rest[2:]
	case hour > 24 || hour == 24 && minute > 0:
		return 0, s, false
	}
	rest, next := strings.CutPrefix(rest, ">")
	if before && next || next && hour == 24 {
		return 0, s, false
	}
	minutes = hour*60 + minute
	switch {
	case before:
		minutes -= 24 * 60
	case next:
		minutes += 24 * 60
	}
	return minutes, rest, true
}

// takeDuration reads a duration at the start of s, such as 1h30m or -20m.
func takeDuration(s string) (d time.Duration, rest string, ok bool) {
	rest, negative := strings.CutPrefix(s, "-")
	if !negative {
		rest = strings.TrimPrefix(rest, "+")
	}
	const digits = 6
	hours, minutes := 0, 0
	n, after, isNumber := takeNumber(rest, digits)
	if isNumber && strings.HasPrefix(after, "h") {
		hours, rest, ok = n, after[1:], true
		n, after, isNumber = takeNumber(rest, digits)
	}
	if isNumber && strings.HasPrefix(after, "m") {
		if ok && n > 59 {
			return 0, s, false
		}
		minutes, rest, ok = n, after[1:], true
	}
	d = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if negative {
		d = -d
	}
	return d, rest, ok
}

// takeNumber reads up to so many digits at the start of s.
func takeNumber(s string, most int) (n int, rest string, ok bool) {
	for rest = s; rest != "" && rest[0] >= '0' && rest[0] <= '9' && len(s)-len(rest) < most; rest = rest[1:] {
		n = n*10 + int(rest[0]-'0')
	}
	return n, rest, len(rest) < len(s)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
