package feeds

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"tend/internal/pattern"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decodeBody turns a body into UTF-8 and names the encoding it was in. What the bytes themselves say goes before
// what the server and the document claim: a byte order mark, the pattern of a wide encoding, then the test for
// valid UTF-8, which other encodings hardly ever pass by chance.
func decodeBody(body []byte, h http.Header) (text, label string, damaged bool) {
	if label := wideLabel(body); label != "" {
		return decodeWith(body, label)
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	claims := []string{headerCharset(h), declaredCharset(body)}
	if utf8.Valid(body) && !bytes.Contains(body, []byte("\x1b$")) {
		return string(body), "utf-8", contradicts(claims[1], body)
	}
	for _, claim := range claims {
		if claim = fixLabel(claim); claim == "utf-8" {
			return mixed(body), claim, true
		}
		if narrow(claim) != nil {
			return decodeWith(body, claim)
		}
	}
	if mostlyUTF8(body) {
		return mixed(body), "utf-8", true
	}
	text, label, _ = decodeWith(body, first(sniff(body), "windows-1252"))
	return text, label, true
}

// contradicts reports whether a document claims an encoding that it is not in.
func contradicts(claim string, body []byte) bool {
	claim = fixLabel(claim)
	if claim == "" || claim == "utf-8" {
		return false
	}
	return strings.HasPrefix(claim, "utf-16") || strings.HasPrefix(claim, "utf-32") || !isASCII(body)
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// wideLabel recognises UTF-16 and UTF-32 by their mark, or by where the zeros around the first "<" are.
func wideLabel(b []byte) string {
	for _, w := range []struct{ start, label string }{
		{"\x00\x00\xfe\xff", "utf-32be"}, {"\xff\xfe\x00\x00", "utf-32le"}, {"\xfe\xff", "utf-16be"},
		{"\xff\xfe", "utf-16le"}, {"\x00\x00\x00<", "utf-32be"}, {"<\x00\x00\x00", "utf-32le"},
		{"\x00<", "utf-16be"}, {"<\x00", "utf-16le"}, {"\x00{", "utf-16be"}, {"{\x00", "utf-16le"},
	} {
		if bytes.HasPrefix(b, []byte(w.start)) {
			return w.label
		}
	}
	return ""
}

// decodeWith decodes a body by a label that narrow or wideLabel accepted.
func decodeWith(body []byte, label string) (string, string, bool) {
	var e encoding.Encoding
	switch label {
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-32be":
		e = utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case "utf-32le":
		e = utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	default:
		e = narrow(label)
	}
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return mixed(body), label, true
	}
	return string(out), label, bytes.Contains(out, []byte("\ufffd"))
}

// headerCharset is the charset parameter of the Content-Type. Servers write it in ways that the grammar does not
// allow, so a failed parse is tried again by hand.
func headerCharset(h http.Header) string {
	if h == nil {
		return ""
	}
	value := h.Get("Content-Type")
	if _, params, err := mime.ParseMediaType(value); err == nil {
		return params["charset"]
	}
	_, rest, ok := strings.Cut(strings.ToLower(value), "charset=")
	if !ok {
		return ""
	}
	rest, _, _ = strings.Cut(rest, ";")
	return rest
}

var declaration = pattern.Of(`^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']?([A-Za-z0-9._:-]{1,40})`)

// declaredCharset is the encoding in the XML declaration.
func declaredCharset(body []byte) string {
	if m := declaration().FindSubmatch(body[:min(len(body), 512)]); m != nil {
		return string(m[1])
	}
	return ""
}

// fixLabel makes the spellings of a label equal.
func fixLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	label = strings.ReplaceAll(label, "_", "-")
	switch label {
	case "utf8", "utf8mb4", "utf-8mb4", "utf-8-sig", "unicode", "u8":
		return "utf-8"
	}
	for _, prefix := range []string{"cp-", "cp", "win-", "windows"} {
		if n, ok := strings.CutPrefix(label, prefix); ok && strings.HasPrefix(n, "125") {
			return "windows-" + n
		}
	}
	return label
}

// narrow returns the encoding of a label that is made of single bytes, or nil.
func narrow(label string) encoding.Encoding {
	if label == "" || strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "utf-32") {
		return nil
	}
	for _, other := range otherCharsets {
		if label == other.label {
			return other.enc
		}
	}
	e, err := htmlindex.Get(label)
	if err != nil || e == unicode.UTF8 {
		return nil
	}
	if name, err := htmlindex.Name(e); err != nil || name == "replacement" || strings.HasPrefix(name, "utf-16") {
		return nil
	}
	return e
}

// otherCharsets are encodings that browsers do not read and old feeds are in.
var otherCharsets = []struct {
	label string
	enc   encoding.Encoding
}{
	{"cp437", charmap.CodePage437}, {"ibm437", charmap.CodePage437}, {"cp850", charmap.CodePage850},
	{"ibm850", charmap.CodePage850}, {"cp852", charmap.CodePage852}, {"cp855", charmap.CodePage855},
	{"cp858", charmap.CodePage858}, {"cp860", charmap.CodePage860}, {"cp862", charmap.CodePage862},
	{"cp863", charmap.CodePage863}, {"cp865", charmap.CodePage865}, {"cp866", charmap.CodePage866},
	{"cp037", charmap.CodePage037}, {"cp1047", charmap.CodePage1047}, {"cp1140", charmap.CodePage1140},
}

// mostlyUTF8 reports whether most bytes beyond ASCII are parts of UTF-8 sequences.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		b = b[size:]
	}
	return good > bad
}

// mixed reads UTF-8 into which bytes of windows-1252 were pasted.
func mixed(b []byte) string {
	var out strings.Builder
	out.Grow(len(b) + len(b)/16)
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		out.WriteRune(r)
		b = b[size:]
	}
	return out.String()
}
