package protect

import "strings"

// UID returns the UID of the first event in an object, empty where there is none. It unfolds lines, RFC 5545 section 3.1, and
// looks at nothing else: an object that cannot be read otherwise still has a name.
func UID(data string) string {
	data = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(data)
	data = strings.NewReplacer("\n ", "", "\n\t", "").Replace(data)
	within := false
	for line := range strings.SplitSeq(data, "\n") {
		name, value, _ := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		switch {
		case strings.EqualFold(strings.TrimSpace(line), "BEGIN:VEVENT"):
			within = true
		case within && strings.EqualFold(name, "UID"):
			return strings.TrimSpace(value)
		}
	}
	return ""
}
