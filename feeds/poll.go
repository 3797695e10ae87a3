// Package feeds answers what came in: guarded parsing, cleaning and polite polling.
package feeds

import (
	"time"

	"tend/internal/id"
)

// Poll is what is remembered about fetching one source.
type Poll struct {
	Source id.Source `json:"source"`
	URL    string    `json:"url"`
	Next   time.Time `json:"next,omitzero"`
}
