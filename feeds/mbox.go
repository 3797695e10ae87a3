package feeds

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"tend/internal/pattern"
)

// Mbox reads the messages of an mbox one by one (RFC 4155): each begins at a line with "From " at the start of the file
// or after an empty line.
type Mbox struct {
	r     *bufio.Reader
	at    int64  // of the next line
	next  string // the From_ line of the next message, once it was read
	start int64  // where that line stands
	begun bool
}

// NewMbox reads an mbox from r, which stands at the byte at of the file.
func NewMbox(r io.Reader, at int64) *Mbox { return &Mbox{r: bufio.NewReaderSize(r, 64<<10), at: at} }

// Letter is a message in an mbox.
type Letter struct {
	At   int64  // where its From_ line begins, in bytes from the start of the file
	Mark string // its From_ line, by which it is known again; at most 200 bytes
	Data []byte // the message, its From_ line left out and its quoted From lines as they were; at most MaxMail and a byte
}

// Next returns the next message, io.EOF after the last one, or what the reader returned. What stands before the first
// From_ line is passed over.
func (m *Mbox) Next() (Letter, error) {
	if err := m.find(); err != nil {
		return Letter{}, err
	}
	letter := Letter{At: m.start, Mark: m.next}
	empty := false
	for {
		start := m.at
		line, last, err := m.line()
		if err != nil {
			return letter, err
		}
		if empty && isFromLine(line) {
			m.next, m.start = mark(line), start
			return letter, nil
		}
		empty = len(bytes.TrimRight(line, "\r\n")) == 0
		if quoted := bytes.TrimLeft(line, ">"); len(quoted) < len(line) && bytes.HasPrefix(quoted, []byte("From ")) {
			line = line[1:]
		}
		if room := MaxMail + 1 - len(letter.Data); room > 0 {
			letter.Data = append(letter.Data, line[:min(len(line), room)]...)
		}
		if last {
			m.next = ""
			return letter, nil
		}
	}
}

// find reads on to the first From_ line.
func (m *Mbox) find() error {
	if m.begun {
		if m.next == "" {
			return io.EOF
		}
		return nil
	}
	m.begun = true
	empty := true
	for {
		start := m.at
		line, last, err := m.line()
		switch {
		case err != nil:
			return err
		case empty && isFromLine(line):
			m.next, m.start = mark(line), start
			return nil
		case last:
			return io.EOF
		}
		empty = len(bytes.TrimRight(line, "\r\n")) == 0
	}
}

// line returns the next line with its end, or as much of a longer one as the buffer holds; then the rest is the next
// line. It is valid until the next call. The last one may be empty.
func (m *Mbox) line() (line []byte, last bool, err error) {
	line, err = m.r.ReadSlice('\n')
	m.at += int64(len(line))
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return line, false, nil
	case errors.Is(err, io.EOF):
		return line, true, nil
	}
	return line, false, err
}

// isFromLine tells a From_ line, which ends in a date, from a sentence that begins with the same word.
func isFromLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) && fromDate().Match(line[:min(len(line), 500)])
}

var fromDate = pattern.Of(`\d:\d\d.*\b\d{4}\b`)

// mark is a From_ line as it is remembered.
func mark(line []byte) string {
	line = bytes.TrimRight(line, "\r\n")
	return string(bytes.ToValidUTF8(line[:min(len(line), 200)], []byte("?")))
}
