package api

import (
	"time"

	"tend/budget"
	"tend/internal/id"
	"tend/learning"
	"tend/learning/packs"
	"tend/learning/reflection"
)

// Today is what stands today, on one screen.
type Today struct {
	Date       string            `json:"date"` // the learning day
	DueCards   int               `json:"due_cards"`
	DueNotes   int               `json:"due_notes"`
	DueMinutes float64           `json:"due_minutes"`
	NewItems   int               `json:"new_items"`
	Next       *budget.Block     `json:"next_block,omitempty"`
	Running    *budget.Session   `json:"running,omitempty"`
	Week       Week              `json:"week"`
	OpenLoops  []learning.Lesson `json:"open_loops"`
	OldestDays int               `json:"oldest_open_days"` // learning days since the first of them was opened
	Queued     int               `json:"queued_lessons"`
	Suggestion string            `json:"suggestion"`
	Command    string            `json:"command"` // the suggestion as a command; empty where there is nothing to type
	Reason     string            `json:"reason"`  // of the suggestion
	Rule       string            `json:"rule"`    // that made the suggestion: see docs/learning.md
	Zone       string            `json:"zone"`
	// Reflections are those that are due, and Tasks the open ones of plans, of today and before.
	Reflections []reflection.Due `json:"due_reflections"`
	Tasks       []packs.Task     `json:"due_tasks"`
}

// PromptLine is the line for a shell's prompt; empty when nothing needs to be said.
type PromptLine struct {
	Line string `json:"line"`
}

// Scope is what a token may do.
type Scope string

// The scopes of a token.
const (
	Owner       Scope = "owner"   // everything
	ReadOnly    Scope = "read"    // every GET
	MetricsOnly Scope = "metrics" // GET /metrics
	CaptureOnly Scope = "capture" // POST /api/v1/capture
)

// TokenRequest makes a token.
type TokenRequest struct {
	Name  string `json:"name"`
	Scope Scope  `json:"scope"`
}

// Token is a token without its secret.
type Token struct {
	ID      id.Token  `json:"id"`
	Name    string    `json:"name"`
	Scope   Scope     `json:"scope"`
	Created time.Time `json:"created"`
	Secret  string    `json:"token,omitempty"` // only in the answer that made it
}

// CalendarURL is where the calendar can be subscribed to.
type CalendarURL struct {
	URL string `json:"url"`
}

// Finding is one thing that doctor looked at.
type Finding struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Text  string `json:"text"`
	Hint  string `json:"hint,omitempty"`
}

// Diagnosis is what doctor found.
type Diagnosis struct {
	Findings []Finding `json:"findings"`
}
