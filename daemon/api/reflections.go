package api

import (
	"context"
	"net/url"
	"time"

	"tend/internal/id"
	"tend/learning/reflection"
)

// Reflection is the answers of one period, with what helps to write them.
type Reflection struct {
	Name    id.Reflection       `json:"name"` // 2026-Q4, 2026-H2-audit
	Kind    reflection.Kind     `json:"kind"`
	Period  string              `json:"period"`
	Written bool                `json:"written"` // false where nothing was saved yet
	Open    int                 `json:"open"`    // questions without an answer
	At      time.Time           `json:"at,omitzero"`
	Answers []reflection.Answer `json:"answers"`
	// Versions are all savings, oldest first, the one that stands among them.
	Versions []reflection.Saved  `json:"versions"`
	Earlier  *reflection.Saved   `json:"earlier,omitempty"` // of the latest period before that has answers
	Evidence reflection.Evidence `json:"evidence"`
	Criteria string              `json:"criteria,omitempty"` // one's own success criteria, Markdown, of a self-assessment
}

// ReflectionSum is a reflection in a list.
type ReflectionSum struct {
	Name     id.Reflection   `json:"name"`
	Kind     reflection.Kind `json:"kind"`
	At       time.Time       `json:"at"`
	Answered int             `json:"answered"`
	Open     int             `json:"open"`
	Minutes  int             `json:"minutes"` // of all its savings together
	Versions int             `json:"versions"`
}

// ReflectionList is what was written, newest first, what is due, and the next of each kind.
type ReflectionList struct {
	Reflections []ReflectionSum  `json:"reflections"`
	Due         []reflection.Due `json:"due"`
	Next        []reflection.Due `json:"next"`
}

// AnswersRequest saves answers. Minutes is how long it took, which becomes a session that ends now; 0 is none.
type AnswersRequest struct {
	Answers []reflection.Answer `json:"answers"`
	Minutes int                 `json:"minutes,omitempty"`
}

// Criteria is the note with one's own success criteria.
type Criteria struct {
	Path    string `json:"path"` // below the notes folder
	Text    string `json:"text,omitempty"`
	There   bool   `json:"there"`
	Written bool   `json:"written,omitempty"` // this request wrote it
}

// Reflections lists what was written and what is due.
func (c *Client) Reflections(ctx context.Context) (ReflectionList, error) {
	return get[ReflectionList](ctx, c, "/reflections")
}

// Reflection returns one by its name, written or not.
func (c *Client) Reflection(ctx context.Context, name id.Reflection) (Reflection, error) {
	return get[Reflection](ctx, c, "/reflections/"+url.PathEscape(string(name)))
}

// Reflect saves answers.
func (c *Client) Reflect(ctx context.Context, name id.Reflection, r AnswersRequest) (Reflection, error) {
	return post[Reflection](ctx, c, "/reflections/"+url.PathEscape(string(name)), r)
}

// Criteria returns the success criteria.
func (c *Client) Criteria(ctx context.Context) (Criteria, error) {
	return get[Criteria](ctx, c, "/reflections/criteria")
}

// WriteCriteria writes the note for the success criteria, unless there is one.
func (c *Client) WriteCriteria(ctx context.Context) (Criteria, error) {
	return post[Criteria](ctx, c, "/reflections/criteria", nil)
}
