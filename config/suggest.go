package config

import "strings"

// unknown is the error about a key that does not exist, with the one that was probably meant.
func unknown(key string, p place) *Error {
	if meant := nearest(key); meant != "" {
		return p.errorf(key, "unknown key %q: did you mean %q?", key, meant)
	}
	return p.errorf(key, "unknown key %q", key)
}

// nearest is the key or table that differs from key by the fewest letters, at most two and less than half of it;
// failing that, the key in some table that ends in the same word. Empty when nothing is near.
func nearest(key string) string {
	best, distance := "", min(3, (len(key)+1)/2)
	try := func(name string) {
		if d := edits(key, name); d < distance {
			best, distance = name, d
		}
	}
	for _, s := range settings {
		try(s.key)
		if table, _, dotted := strings.Cut(s.key, "."); dotted {
			try(table)
		}
	}
	if best != "" {
		return best
	}
	last := key[strings.LastIndexByte(key, '.')+1:]
	for _, s := range settings {
		if s.key[strings.LastIndexByte(s.key, '.')+1:] == last {
			return s.key
		}
	}
	return ""
}

// edits is the Levenshtein distance: how many letters must be added, removed or replaced to get from a to b.
func edits(a, b string) int {
	if len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 3 // more than nearest asks for, and no reason to look at a key of a megabyte
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
