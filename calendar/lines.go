package calendar

import (
	"bytes"
	"iter"
)

// line is one content line, unfolded.
type line struct {
	text   []byte
	number int  // of its first physical line, from 1
	cut    bool // longer than maxValue; what is there is its start
}

// unfolder takes a file apart into content lines. Lines end in CRLF, LF or CR; empty ones are passed over, inside a folded
// line too, since some programs end lines in CR CR LF.
type unfolder struct {
	rest   []byte
	number int // of the physical lines taken
	buffer []byte
}

// next returns the next line. Its text holds until the next call.
func (u *unfolder) next() (line, bool) {
	text, ok := u.physical()
	if !ok {
		return line{}, false
	}
	l := line{text: text, number: u.number}
	u.buffer = u.buffer[:0]
	for u.continues() {
		if len(u.buffer) == 0 {
			u.buffer = append(u.buffer, l.text[:min(len(l.text), maxValue)]...)
		}
		more, _ := u.physical()
		more = more[1:]
		u.buffer = append(u.buffer, more[:min(len(more), maxValue-len(u.buffer))]...)
		l.text = u.buffer
	}
	if len(l.text) >= maxValue {
		l.text, l.cut = l.text[:maxValue], true
	}
	return l, true
}

// physical returns the next line that is not empty, without its end.
func (u *unfolder) physical() ([]byte, bool) {
	u.skipEmpty()
	if len(u.rest) == 0 {
		return nil, false
	}
	u.number++
	i := bytes.IndexAny(u.rest, "\r\n")
	if i < 0 {
		i = len(u.rest)
	}
	text := u.rest[:i]
	u.rest = u.rest[i:]
	u.skipEnd()
	return text, true
}

// skipEnd takes one line end.
func (u *unfolder) skipEnd() {
	if bytes.HasPrefix(u.rest, []byte("\r\n")) {
		u.rest = u.rest[2:]
	} else if len(u.rest) > 0 {
		u.rest = u.rest[1:]
	}
}

func (u *unfolder) skipEmpty() {
	for len(u.rest) > 0 && (u.rest[0] == '\r' || u.rest[0] == '\n') {
		u.number++
		u.skipEnd()
	}
}

// continues tells whether the next line belongs to the one before it.
func (u *unfolder) continues() bool {
	u.skipEmpty()
	return len(u.rest) > 0 && (u.rest[0] == ' ' || u.rest[0] == '\t')
}

// splitValue cuts a content line at the colon before its value. Quotes hide colons if they come in pairs. Some
// programs write a TZID with a colon unquoted, (UTC+01:00) Berlin; the value of a date has none, so its colon is the last.
func splitValue(text []byte, kind kind) (head, value []byte) {
	hides := bytes.Count(text, []byte{'"'})%2 == 0
	quoted := false
	for i, c := range text {
		switch {
		case c == '"' && hides:
			quoted = !quoted
		case c == ':' && !quoted:
			head, value = text[:i], text[i+1:]
			last := bytes.LastIndexByte(value, ':')
			if kind == dateValue && last >= 0 && len(value)-last > 8 && value[last+1] >= '0' && value[last+1] <= '9' {
				return text[:i+1+last], value[last+1:]
			}
			return head, value
		}
	}
	return text, nil
}

// eachParam returns the parameters of the part of a line before its value: names in upper case, values without quotes.
// A list of values is one value, because a comma in a TZID is often not quoted.
func eachParam(head []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		hides := bytes.Count(head, []byte{'"'})%2 == 0
		quoted, from := false, -1 // before the first semicolon stands the property's name
		for i := 0; i <= len(head); i++ {
			if i < len(head) && head[i] == '"' && hides {
				quoted = !quoted
			}
			if i < len(head) && (head[i] != ';' || quoted) {
				continue
			}
			if from >= 0 {
				name, value, ok := bytes.Cut(head[from:i], []byte{'='})
				if ok && len(name) <= maxName && !yield(upper(name), bytes.TrimSpace(bytes.ReplaceAll(value, []byte{'"'}, nil))) {
					return
				}
			}
			from = i + 1
		}
	}
}
