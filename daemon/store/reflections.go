package store

import (
	"tend/internal/id"
	"tend/learning/packs"
	"tend/learning/reflection"
)

// The tables of what comes back by the calendar, and of the starter packs.
var (
	// Reflections are all savings of answers; the newest of a kind and period stands.
	Reflections = logged(Table[id.Answers, reflection.Saved]{name: "reflection", letter: 'q',
		key:   func(s reflection.Saved) id.Answers { return s.ID },
		index: func(s reflection.Saved) []string { return []string{"of/" + string(s.Name())} }})
	Packs = logged(Table[id.Pack, packs.Added]{name: "pack",
		key: func(p packs.Added) id.Pack { return p.Name }})
	Tasks = logged(Table[id.Task, packs.Task]{name: "task", letter: 'k',
		key:   func(t packs.Task) id.Task { return t.ID },
		index: func(t packs.Task) []string { return []string{"state/" + string(t.State)} }})
)
