package feeds

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message/textproto"

	"tend/internal/clean"
)

// Limits on a message. What is beyond the first two is an attack; beyond the others a message is read as far as they
// reach, and marked.
const (
	MaxMailHeader = 256 << 10 // bytes of its header
	MaxMailFields = 1000      // fields of its header
	MaxMail       = 8 << 20   // bytes of a message
	MaxMailDepth  = 10        // multiparts inside each other
	MaxMailParts  = 100       // parts of all multiparts together
)

// Message is one message, such as an issue of a newsletter. All its text is clean.
type Message struct {
	List        string    // what groups it: its List-Id in small letters, else the sender's address; "" where it has neither
	ListName    string    // as the list calls itself, or ""
	ID          string    // its Message-ID without the angle brackets, or ""
	Subject     string    // plain text, one line
	From        Person    // who wrote it
	Date        time.Time // as the sender has it; zero where that is missing or no date
	Received    time.Time // as the last server on its way has it, or zero
	HTML        string    // sanitised; made of the text where it has no HTML
	Link        string    // where it can be read on the web, or ""
	Unsubscribe []string  // the addresses of List-Unsubscribe (RFC 2369): mailto:, https: or http:
	OneClick    bool      // its https address takes a POST that needs no further word (RFC 8058)
	Cut         bool      // it ends too soon, or goes on beyond the limits
}

// MailError says that something is no message.
type MailError struct{ Reason string }

// Error gives the reason in one line.
func (e *MailError) Error() string { return "read mail: " + e.Reason }

// ReadMail reads a message as RFC 5322 and MIME have it, and as mail programs break them: lines that are no field are
// passed over, wrong charsets and transfer encodings are read as what they are. A message that ends too soon is read as
// far as it goes. The error is a *MailError, or what r returned.
func ReadMail(r io.Reader) (Message, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxMail+1))
	if err != nil {
		return Message{}, err
	}
	cut := len(data) > MaxMail
	data = data[:min(len(data), MaxMail)]
	block, body, whole, err := splitHeader(data)
	if err != nil {
		return Message{}, err
	}
	header, m, err := readFields(block)
	if err != nil {
		return m, err
	}
	reading := mailReading{cut: cut || !whole}
	reading.part(header, bytes.NewReader(body), 0)
	m.HTML, m.Cut = reading.result(), reading.cut
	m.Link = first(m.Link, browserLink(m.HTML), fieldAddress(header.Get("List-Post")), fieldAddress(header.Get("List-Archive")))
	return m, nil
}

// ReadMailHeader reads a message's header alone: all of a Message but HTML and Cut, and a Link that stands in it.
func ReadMailHeader(r io.Reader) (Message, error) {
	data, err := readHead(io.LimitReader(r, MaxMailHeader+1))
	if err != nil {
		return Message{}, err
	}
	block, _, _, err := splitHeader(data)
	if err != nil {
		return Message{}, err
	}
	_, m, err := readFields(block)
	return m, err
}

// readHead reads at least as far as the empty line behind a header: folders hold thousands of messages with pictures.
func readHead(r io.Reader) (data []byte, err error) {
	for chunk := make([]byte, 8<<10); ; {
		n, err := r.Read(chunk)
		data = append(data, chunk[:n]...)
		text := bytes.TrimLeft(data, "\r\n")
		switch {
		case errors.Is(err, io.EOF), bytes.Contains(text, []byte("\n\n")), bytes.Contains(text, []byte("\n\r\n")):
			return data, nil
		case err != nil:
			return data, err
		}
	}
}

// readFields reads what the header says.
func readFields(block []byte) (textproto.Header, Message, error) {
	header, err := parseHeader(block)
	if err != nil {
		return header, Message{}, &MailError{Reason: clean.Line(err.Error())}
	}
	m := Message{
		ID:       messageID(header.Get("Message-Id")),
		Subject:  clean.Truncate(decodeWords(header.Get("Subject")), maxTitle),
		From:     sender(first(header.Get("From"), header.Get("Sender"))),
		Date:     mailDate(header.Get("Date")),
		Received: receivedAt(header.Get("Received")),
		Link:     fieldAddress(header.Get("Archived-At")),
	}
	if !isMail(header) {
		return header, m, &MailError{Reason: "it has no header of a message"}
	}
	m.List, m.ListName = listID(header.Get("List-Id"))
	m.List = cmp.Or(m.List, strings.ToLower(m.From.Email))
	m.Unsubscribe = unsubscribe(header.Values("List-Unsubscribe"))
	m.OneClick = oneClick(header.Get("List-Unsubscribe-Post"), m.Unsubscribe)
	return header, m, nil
}

// Arrived is when a message came: by the last server on its way, else by its sender, else the instant at which its file
// was made. None of them counts where it lies after now, or before there was such mail.
func (m Message) Arrived(made, now time.Time) time.Time {
	for _, t := range []time.Time{m.Received, m.Date, made} {
		if sane(t, now) {
			return t
		}
	}
	return now
}

// Entry is a message as an entry of a source. It is known again by its Message-ID, else by a digest of what it says.
func (m Message) Entry(made, now time.Time) Entry {
	published := m.Date
	if !sane(published, now) {
		published = m.Arrived(made, now)
	}
	content := m.HTML
	if m.Cut {
		content += "<p>(The message was cut off here.)</p>"
	}
	entry := Entry{ID: m.ID, Title: first(m.Subject, "(no subject)"), Link: m.Link, Content: content,
		Published: published.UTC().Format(time.RFC3339)}
	if m.From != (Person{}) {
		entry.Authors = []Person{{Name: first(m.From.Name, m.From.Email), Email: m.From.Email}}
	}
	if entry.ID == "" {
		sum := sha256.Sum256([]byte(strings.Join([]string{m.List, m.Subject, m.Date.String(), m.HTML}, "\x00")))
		entry.ID = "mail:" + hex.EncodeToString(sum[:16])
	}
	return entry
}

// sane tells whether a message can carry an instant. A day is left for clocks and zones that are wrong.
func sane(t, now time.Time) bool {
	return t.Year() >= firstMail && t.Before(now.Add(24*time.Hour))
}

// firstMail is the year before which there were no newsletters by mail to speak of.
const firstMail = 1990
