package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"tend/internal/clean"
)

// Identity returns what makes an entry the same entry at the next fetch: its id, else its link, else a hash of
// what it says. It is unique within one feed only, and it is not shown to anybody.
func Identity(e Entry) string {
	switch {
	case e.ID != "":
		return "id:" + e.ID
	case e.Link != "":
		return "link:" + e.Link
	}
	return "hash:" + Fingerprint(e)
}

// Fingerprint returns a hash, in hexadecimal, of an entry's title and text. It changes when a reader would see
// another text, and not when only markup, addresses or white space differ.
func Fingerprint(e Entry) string {
	h := sha256.New()
	for _, s := range []string{e.Title, clean.Plain(e.Summary), clean.Plain(e.Content)} {
		h.Write([]byte(strings.Join(strings.Fields(s), " ")))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
