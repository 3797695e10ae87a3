package terminal

import (
	"strings"

	"tend/learning"
)

// Origin says, clean for a terminal, from which issue of a newsletter an item is, which other sources brought the same
// story, and whether somebody changed it since it came, or "".
func Origin(item learning.Item) string {
	var parts []string
	if item.Origin != nil {
		parts = originParts(*item.Origin)
	}
	if !item.Changed.IsZero() {
		parts = append(parts, "changed since it came")
	}
	return strings.Join(parts, " · ")
}

func originParts(from learning.Origin) (parts []string) {
	if issue := cleanLine(from.Issue); issue != "" {
		parts = append(parts, "from: "+issue)
	}
	if len(from.Also) > 0 {
		var names []string
		for _, name := range from.Also {
			names = append(names, cleanLine(string(name)))
		}
		parts = append(parts, "also in "+strings.Join(names, ", "))
	}
	return parts
}
