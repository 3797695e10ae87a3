package feeds

import (
	"bytes"
	"encoding/base64"
)

// transferBase64 decodes base64 (RFC 2045 section 6.8) as far as it is whole. What is not of its alphabet is passed over, as
// the RFC wants; padding in the middle, as of two texts put together, ends nothing.
func transferBase64(raw []byte) []byte {
	kept := make([]byte, 0, len(raw))
	var out []byte
	flush := func() {
		if len(kept)%4 == 1 {
			kept = kept[:len(kept)-1] // six bits make no byte
		}
		decoded := make([]byte, base64.RawStdEncoding.DecodedLen(len(kept)))
		n, _ := base64.RawStdEncoding.Decode(decoded, kept)
		out = append(out, decoded[:n]...)
		kept = kept[:0]
	}
	for _, c := range raw {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
			kept = append(kept, c)
		case c == '=':
			flush()
		}
	}
	flush()
	return out
}

// transferQuotedPrintable decodes quoted-printable (RFC 2045 section 6.7). A "=" that begins no code stands for itself, so
// that text which only claims to be encoded loses nothing.
func transferQuotedPrintable(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for line := range bytes.Lines(raw) {
		text := bytes.TrimRight(line, " \t\r\n")
		soft := bytes.HasSuffix(text, []byte("="))
		if soft {
			text = text[:len(text)-1]
		}
		for i := 0; i < len(text); i++ {
			if text[i] == '=' && i+2 < len(text) {
				high, low := hexDigit(text[i+1]), hexDigit(text[i+2])
				if high >= 0 && low >= 0 {
					out = append(out, byte(high<<4|low))
					i += 2
					continue
				}
			}
			out = append(out, text[i])
		}
		if !soft && bytes.HasSuffix(line, []byte("\n")) {
			out = append(out, '\n')
		}
	}
	return out
}

// hexDigit is the value of a hexadecimal digit, in either case, or -1.
func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
