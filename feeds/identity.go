package feeds

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"strings"
)

// Identity returns what makes an entry the same entry at the next fetch: its id, else its link, else a hash of
// what it says. It is unique within one feed only, and it is not shown to anybody. Where the feed gives several entries
// one id, Parse has noted what else tells them apart.
func Identity(e Entry) string {
	switch {
	case e.Key != "":
		return e.Key
	case e.ID != "":
		return "id:" + e.ID
	case e.Link != "":
		return "link:" + e.Link
	}
	return "hash:" + Fingerprint(e)
}

// tellApart sets the keys of entries whose identity another entry of the document has too: the id with the link, and
// if that is not enough, with the text. Entries that are the same in all of it stay one.
func tellApart(entries []Entry) {
	keys := make([]string, len(entries))
	for i, e := range entries {
		keys[i] = Identity(e)
	}
	for _, more := range []func(Entry) string{
		func(e Entry) string { return "link:" + e.Link },
		func(e Entry) string { return "hash:" + Fingerprint(e) },
	} {
		count := make(map[string]int, len(keys))
		for _, key := range keys {
			count[key]++
		}
		for i, key := range keys {
			if count[key] < 2 || strings.HasPrefix(key, "hash:") {
				continue
			}
			if m := more(entries[i]); m != key {
				keys[i] = key + "\n" + m
				entries[i].Key = keys[i]
			}
		}
	}
}

// Fingerprint returns a hash of an entry's title and text, letters and digits. It changes when somebody wrote something
// else, and not when a server did: not with markup, white space, entities, tracking in addresses or a number of comments;
// see substance.
func Fingerprint(e Entry) string {
	h := sha256.New()
	for _, s := range []string{html.EscapeString(e.Title), e.Summary, e.Content} {
		h.Write([]byte(substance(s)))
		h.Write([]byte{0})
	}
	return fingerprintRules + hex.EncodeToString(h.Sum(nil)[:16])
}
