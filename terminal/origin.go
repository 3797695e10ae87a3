package terminal

import (
	"strings"

	"tend/learning"
)

// Origin says, clean for a terminal, from which issue of a newsletter an item is and which other sources brought the same
// story, or "".
func Origin(item learning.Item) string {
	if item.Origin == nil {
		return ""
	}
	var parts []string
	if issue := cleanLine(item.Origin.Issue); issue != "" {
		parts = append(parts, "from: "+issue)
	}
	if len(item.Origin.Also) > 0 {
		var names []string
		for _, name := range item.Origin.Also {
			names = append(names, cleanLine(string(name)))
		}
		parts = append(parts, "also in "+strings.Join(names, ", "))
	}
	return strings.Join(parts, " · ")
}
