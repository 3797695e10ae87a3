package feeds

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/emersion/go-message/textproto"

	"tend/internal/clean"
	"tend/internal/pattern"
)

// mailReading collects the texts of a message's parts.
type mailReading struct {
	html, text strings.Builder
	parts      int
	cut        bool
}

// part reads a part, or the whole message, which is one. Attachments and whatever is no text are passed over.
func (m *mailReading) part(h textproto.Header, body io.Reader, depth int) {
	kind, params := mediaType(h.Get("Content-Type"))
	disposition, _, _ := strings.Cut(h.Get("Content-Disposition"), ";")
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		m.multipart(body, params["boundary"], depth)
	case depth > 0 && strings.EqualFold(strings.TrimSpace(disposition), "attachment"):
	case kind == "text/html":
		m.html.WriteString(m.read(h, body, params["charset"], true))
		m.html.WriteString("\n")
	case kind == "text/plain", kind == "text", strings.HasPrefix(kind, "multipart/"):
		text := m.read(h, body, params["charset"], false)
		if strings.EqualFold(params["format"], "flowed") {
			text = unflow(text, strings.EqualFold(params["delsp"], "yes"))
		}
		m.text.WriteString(text)
		m.text.WriteString("\n\n")
	}
}

// damagedLines is how many lines are passed over in search of the next part, after one whose header cannot be read.
const damagedLines = 100_000

// multipart reads parts one by one, up to the limits.
func (m *mailReading) multipart(body io.Reader, boundary string, depth int) {
	if depth >= MaxMailDepth {
		m.cut = true
		return
	}
	source := &endReader{r: body}
	reader := textproto.NewMultipartReader(source, boundary)
	for damaged := 0; ; {
		part, err := reader.NextPart()
		switch {
		case errors.Is(err, io.EOF) && !source.short:
			return
		case err != nil && source.ended, damaged > damagedLines:
			m.cut = true
			return
		case err != nil:
			damaged++ // a line that should not be here; the next boundary is looked for
			continue
		}
		if m.parts++; m.parts > MaxMailParts {
			m.cut = true
			return
		}
		m.part(part.Header, part, depth+1)
	}
}

// endReader notices that its source has nothing more, and whether it ended too soon.
type endReader struct {
	r            io.Reader
	ended, short bool
}

// Read reads on.
func (e *endReader) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if err != nil {
		e.ended, e.short = true, e.short || errors.Is(err, io.ErrUnexpectedEOF)
	}
	return n, err
}

// read returns the text of a part: decoded from its transfer encoding, then from its charset.
func (m *mailReading) read(h textproto.Header, body io.Reader, charset string, isHTML bool) string {
	raw, err := io.ReadAll(io.LimitReader(body, MaxMail))
	if err != nil {
		m.cut = true
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "base64":
		raw = transferBase64(raw)
	case "quoted-printable":
		raw = transferQuotedPrintable(raw)
	}
	if found := htmlCharset().FindSubmatch(raw[:min(len(raw), 4<<10)]); charset == "" && isHTML && found != nil {
		charset = string(found[1])
	}
	text, _, _ := decodeBody(raw, http.Header{"Content-Type": {"text/plain; charset=" + charset}})
	return text
}

// htmlCharset is the charset that HTML names for itself.
var htmlCharset = pattern.Of(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})`)

// mediaType reads a Content-Type. One that the grammar does not allow is read by its first word and by the parameters
// that matter.
func mediaType(value string) (kind string, params map[string]string) {
	if strings.TrimSpace(value) == "" {
		return "text/plain", nil
	}
	kind, params, err := mime.ParseMediaType(value)
	if err == nil {
		return kind, params
	}
	kind, _, _ = strings.Cut(value, ";")
	params = map[string]string{}
	for _, m := range looseParam().FindAllStringSubmatch(value, 20) {
		params[strings.ToLower(m[1])] = first(m[2], m[3])
	}
	return strings.ToLower(strings.TrimSpace(kind)), params
}

var looseParam = pattern.Of(`(?i)[;\s](boundary|charset|format|delsp)\s*=\s*(?:"([^"]*)"?|([^\s;"]+))`)

// maxMailText is how much plain text of a message is read, in bytes: more than any issue has.
const maxMailText = 512 << 10

// result is the message's HTML, sanitised: its own, else that of its text. HTML that is too long to be kept, most often for
// the pictures in it, is read as text.
func (m *mailReading) result() string {
	source, text := m.html.String(), m.text.String()
	if len(source) > clean.MaxBytes {
		source, text = "", clean.Plain(source)
	}
	if strings.TrimSpace(source) == "" {
		if len(text) > maxMailText {
			m.cut, text = true, text[:maxMailText]
		}
		source = paragraphs(clean.Text(text))
	}
	return padding().ReplaceAllString(clean.HTML(source, nil), " ")
}

// padding is what newsletters put behind their first line so that a list of messages shows nothing else: dozens of
// characters that cannot be seen.
var padding = pattern.Of(`[\x{034f}\x{00ad}\x{200b}-\x{200d}\x{2060}\x{feff}\x{2007}\x{00a0} ]{8,}`)

// unflow joins the lines of format=flowed (RFC 3676): one that ends in a space goes on in the next.
func unflow(text string, deleteSpace bool) string {
	var out strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line, ended := strings.CutSuffix(line, "\n")
		line = strings.TrimPrefix(line, " ") // stuffed
		switch {
		case strings.HasSuffix(line, " ") && line != "-- ":
			if deleteSpace {
				line = strings.TrimSuffix(line, " ")
			}
			out.WriteString(line)
		case ended:
			out.WriteString(line + "\n")
		default:
			out.WriteString(line)
		}
	}
	return out.String()
}
