package reflection

import (
	"fmt"
	"iter"
	"maps"
	"strings"

	"tend/internal/clean"
)

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return clean.Truncate(line, 100)
}

func keys(m map[string]int) iter.Seq[string] { return maps.Keys(m) }
