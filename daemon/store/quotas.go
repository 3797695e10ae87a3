package store

import (
	"tend/internal/id"
	"tend/learning"
)

// What a person told about quotas, books and areas.
var (
	// Quotas are the person's own, and those that tend comes with where they were changed. A removed one stays, and says so.
	Quotas = logged(Table[string, learning.Quota]{name: "quota",
		key: func(q learning.Quota) string { return q.Name }})
	Marks = logged(Table[id.Mark, learning.Mark]{name: "mark", letter: 'm',
		key:   func(m learning.Mark) id.Mark { return m.ID },
		index: func(m learning.Mark) []string { return []string{"lesson/" + string(m.Lesson)} }})
	Ratings = logged(Table[id.Rating, learning.Rating]{name: "rating", letter: 'a',
		key: func(r learning.Rating) id.Rating { return r.ID }})
)
