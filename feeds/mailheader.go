package feeds

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message/textproto"
	"golang.org/x/text/transform"

	"tend/internal/clean"
	"tend/internal/pattern"
)

// splitHeader parts a message into its header and its body. Of the header only lines stay that are fields or go on with
// one: a single other line, such as the From_ line of an mbox, would make the whole unreadable. It is not whole where the
// empty line after it is missing.
func splitHeader(data []byte) (block, body []byte, whole bool, err error) {
	var out bytes.Buffer
	fields, size, kept := 0, 0, false
	for len(data) > 0 {
		line, rest, ended := bytes.Cut(data, []byte("\n"))
		data = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if size += len(line) + 1; size > MaxMailHeader {
			return nil, nil, false, &MailError{Reason: fmt.Sprintf("refused: its header has over %d KiB", MaxMailHeader>>10)}
		}
		switch {
		case len(line) == 0 && (fields == 0 || !ended):
			continue // before it, or cut off
		case len(line) == 0 && ended:
			return out.Bytes(), data, true, nil
		case line[0] == ' ' || line[0] == '\t':
			if !kept {
				continue
			}
		default:
			if kept = isField(line); !kept {
				continue
			}
			if fields++; fields > MaxMailFields {
				return nil, nil, false, &MailError{Reason: fmt.Sprintf("refused: its header has over %d fields", MaxMailFields)}
			}
		}
		out.Write(line)
		out.WriteString("\r\n")
	}
	return out.Bytes(), nil, false, nil
}

// isField tells whether a line begins a field: a name of printable ASCII and a colon.
func isField(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	return ok && len(name) > 0 && !bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}

// parseHeader reads a header that splitHeader has passed.
func parseHeader(block []byte) (textproto.Header, error) {
	return textproto.ReadHeader(bufio.NewReader(io.MultiReader(bytes.NewReader(block), strings.NewReader("\r\n"))))
}

// isMail tells whether a header has what no message is without.
func isMail(h textproto.Header) bool {
	return slices.ContainsFunc([]string{"From", "Sender", "Message-Id", "List-Id", "Subject", "Date"}, h.Has)
}

// decodeWords decodes the encoded words (RFC 2047) of a field into one line of plain text. A word that is broken stays
// as it is written, and raw bytes are read as the charset that they look like.
func decodeWords(value string) string {
	text, _, _ := decodeBody([]byte(value), nil)
	if !strings.Contains(text, "=?") {
		return clean.Line(text)
	}
	text = betweenWords().ReplaceAllString(text, "?==?")
	decoder := mime.WordDecoder{CharsetReader: wordCharset}
	text = encodedWord().ReplaceAllStringFunc(text, func(word string) string {
		if decoded, err := decoder.Decode(underscored(word)); err == nil {
			return decoded
		}
		return word
	})
	return clean.Line(text)
}

// encodedWord is an encoded word, with the spaces inside that some programs leave there.
var encodedWord = pattern.Of(`=\?[A-Za-z0-9_.:*-]{1,60}\?[bBqQ]\?[^?]*\?=`)

// betweenWords is the white space between two encoded words, which is no part of the text.
var betweenWords = pattern.Of(`\?=[ \t]+=\?`)

// underscored mends an encoded word: no spaces inside, no language after the charset, and base64 with its padding.
func underscored(word string) string {
	parts := strings.SplitN(word, "?", 5) // "=", charset, encoding, text, "="
	charset, _, _ := strings.Cut(parts[1], "*")
	text := strings.ReplaceAll(strings.TrimSpace(parts[3]), " ", "_")
	if strings.EqualFold(parts[2], "b") {
		text = strings.TrimRight(strings.ReplaceAll(text, "_", ""), "=")
		text += strings.Repeat("=", (4-len(text)%4)%4)
	}
	return "=?" + charset + "?" + parts[2] + "?" + text + "?="
}

// wordCharset reads the charsets that the standard library does not know.
func wordCharset(label string, in io.Reader) (io.Reader, error) {
	label = fixLabel(label)
	if label == "utf-8" {
		return in, nil
	}
	if enc := narrow(label); enc != nil {
		return transform.NewReader(in, enc.NewDecoder()), nil
	}
	return nil, fmt.Errorf("charset %q is not known", label)
}

// messageID is what stands between the angle brackets.
func messageID(value string) string {
	value = strings.TrimSpace(value)
	if _, rest, ok := strings.Cut(value, "<"); ok {
		value, _, _ = strings.Cut(rest, ">")
	}
	return clean.Truncate(clean.Line(value), maxMailID)
}

// maxMailID is the longest Message-ID or List-Id that is kept, in characters: RFC 5322 and RFC 2919 have lines of 998
// and list ids of 255.
const maxMailID = 255

// listID reads a List-Id (RFC 2919): "a name <id.example.org>", or the bare id.
func listID(value string) (list, name string) {
	at := strings.LastIndexByte(value, '<')
	if at >= 0 {
		list, _, _ = strings.Cut(value[at+1:], ">")
		name = strings.Trim(decodeWords(value[:at]), `" `)
	} else {
		list = value
	}
	list = strings.ToLower(strings.TrimSpace(list))
	if !isListName(list) {
		return "", name
	}
	return list, clean.Truncate(name, maxName)
}

// isListName tells whether a list's id, or a sender's address, can stand in a line of its own.
func isListName(s string) bool {
	return s != "" && len(s) <= maxMailID && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' })
}

// sender reads who wrote a message.
func sender(value string) Person {
	parser := mail.AddressParser{WordDecoder: &mime.WordDecoder{CharsetReader: wordCharset}}
	list, err := parser.ParseList(value)
	if err != nil || len(list) == 0 {
		who := person(decodeWords(value))
		if !isListName(who.Email) {
			who.Email = ""
		}
		return who
	}
	who := Person{Name: clean.Truncate(decodeWords(list[0].Name), maxName)}
	if isListName(list[0].Address) {
		who.Email = list[0].Address
	}
	return who
}

// mailDate reads a date, without the comments in round brackets that a zone may have.
func mailDate(value string) time.Time {
	value, _, _ = strings.Cut(value, "(")
	t, _ := parseDate(clean.Line(value))
	return t
}

// receivedAt is the instant at the end of a Received field.
func receivedAt(value string) time.Time {
	at := strings.LastIndexByte(value, ';')
	if at < 0 {
		return time.Time{}
	}
	return mailDate(value[at+1:])
}

// maxUnsubscribe is how many addresses of List-Unsubscribe are kept.
const maxUnsubscribe = 5

// unsubscribe reads List-Unsubscribe (RFC 2369): addresses in angle brackets, the preferred first. What stands between
// them is a comment. Some senders leave the brackets out.
func unsubscribe(values []string) (addresses []string) {
	for _, value := range values {
		found := bracketed().FindAllStringSubmatch(value, maxUnsubscribe)
		if found == nil && !strings.ContainsAny(value, "<>, ") {
			found = [][]string{{"", value}}
		}
		for _, m := range found {
			address := strings.Join(strings.Fields(m[1]), "")
			if isUnsubscribe(address) && !slices.Contains(addresses, address) && len(addresses) < maxUnsubscribe {
				addresses = append(addresses, address)
			}
		}
	}
	return addresses
}

var bracketed = pattern.Of(`<([^<>]+)>`)

// isUnsubscribe tells whether an address may be shown to a person who wants to go.
func isUnsubscribe(address string) bool {
	if len(address) > longestBase || clean.Line(address) != address {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return false
	}
	return isWeb(u) || strings.EqualFold(u.Scheme, "mailto") && strings.Contains(u.Opaque, "@")
}

// oneClick tells whether one POST ends a subscription: RFC 8058 wants this very value, and an https address.
func oneClick(value string, addresses []string) bool {
	return strings.EqualFold(strings.TrimSpace(value), "List-Unsubscribe=One-Click") &&
		slices.ContainsFunc(addresses, func(a string) bool { return strings.HasPrefix(strings.ToLower(a), "https://") })
}

// fieldAddress is the first address of a field that leads to a page, or "".
func fieldAddress(value string) string {
	for _, address := range unsubscribe([]string{value}) {
		if u, err := url.Parse(address); err == nil && isWeb(u) {
			return address
		}
	}
	return ""
}
