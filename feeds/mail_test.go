package feeds

import (
	"strings"
	"testing"
)

// letter is a message with CRLF line ends, as it goes over the wire.
func letter(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n" }

func read1(t *testing.T, text string) Message {
	t.Helper()
	m, err := ReadMail(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}
