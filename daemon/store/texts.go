package store

import (
	"strings"

	"tend/daemon/store/engine"
)

// TextNames returns the names of the texts whose name starts with prefix, at most so many.
func TextNames(tx *Tx, prefix string, most int) (names []string, err error) {
	start := "b/" + prefix
	for kv, err := range tx.reader.Scan([]byte(start), after(start), engine.ScanOptions{KeysOnly: true}) {
		if err != nil {
			return names, err
		}
		name := strings.TrimPrefix(string(kv.Key), "b/")
		name = name[:strings.LastIndexByte(name, '/')]
		if n := len(names); n > 0 && names[n-1] == name {
			continue
		}
		if len(names) == most {
			break
		}
		names = append(names, name)
	}
	return names, nil
}
