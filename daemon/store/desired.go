package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tend/daemon/store/engine"
)

// Desired is a desired retention, 0.70 to 0.99, and the instant from which it holds; the first one there is held before, too.
type Desired struct {
	From      time.Time
	Retention float64
}

// DesiredSince returns the desired retentions that held at the instant and after it, oldest first: one at least, once the
// settings were written. It reads the log of the settings from its end as far as it must.
func DesiredSince(tx *Tx, since time.Time) (list []Desired, err error) {
	scan := tx.reader.Scan(settingsLog.rawKey(0), after("j/"+settingsLog.name+"/"), engine.ScanOptions{Reverse: true})
	for kv, err := range scan {
		if err != nil {
			return nil, err
		}
		var read line[struct {
			Retention float64 `json:"desired_retention"`
		}]
		if err := json.Unmarshal(kv.Value, &read); err != nil {
			return nil, fmt.Errorf("read %s: %w", kv.Key, err)
		}
		list = append(list, Desired{read.At, read.Record.Retention})
		if !read.At.After(since) {
			break
		}
	}
	slices.Reverse(list)
	return list, nil
}

// DesiredAt is the retention that was desired at an instant; now is the one that is where the list says nothing.
func DesiredAt(list []Desired, t time.Time, now float64) float64 {
	for n := len(list) - 1; n >= 0; n-- {
		if n == 0 || !list[n].From.After(t) {
			return list[n].Retention
		}
	}
	return now
}
