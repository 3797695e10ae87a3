package feeds

import (
	"strconv"
	"strings"
)

// shelf keeps the long texts of a feed while gofeed reads the rest of it: gofeed gets a handle for each, a few letters
// instead of kilobytes that it would unescape and copy several times.
type shelf struct {
	kept []string
	size int // bytes of kept
}

// handleMark begins a handle. It is a noncharacter, which Unicode keeps for the use of programs among themselves;
// escapeXML drops it from everything else that gofeed gets, so that a feed cannot name another entry's text.
const (
	handleMark = "\ufdd0"
	handleRune = '\ufdd0'
)

// shortText is the length in bytes up to which a handle is not worth it.
const shortText = 48

// put returns the handle of a text.
func (t *shelf) put(s string) string {
	t.kept = append(t.kept, s)
	t.size += len(s)
	return handleMark + strconv.Itoa(len(t.kept)-1)
}

// get returns the text of a handle; anything else is returned as it is.
func (t *shelf) get(s string) string {
	number, ok := strings.CutPrefix(s, handleMark)
	if !ok {
		return s
	}
	if n, err := strconv.Atoi(number); err == nil && n >= 0 && n < len(t.kept) {
		return t.kept[n]
	}
	return s
}
