package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"tend/budget"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
)

// QuotaList is how all quotas stand.
type QuotaList struct {
	Quotas []learning.QuotaStanding `json:"quotas"`
}

// QuotaRequest adds a quota, or changes what is set in it of one that is there.
type QuotaRequest struct {
	Name  string          `json:"name"`
	Kind  learning.Kind   `json:"kind,omitempty"`
	Area  string          `json:"area,omitempty"`
	Least int             `json:"least,omitempty"`
	Most  int             `json:"most,omitempty"`
	Per   learning.Period `json:"per,omitempty"`
	Each  int             `json:"minutes_each,omitempty"`
}

// MarkRequest says how far a person is in a book, and how long it is where that was not known.
type MarkRequest struct {
	Page     *int   `json:"page,omitempty"`
	Chapter  *int   `json:"chapter,omitempty"` // one of the two
	Pages    int    `json:"pages,omitempty"`
	Chapters int    `json:"chapters,omitempty"`
	At       string `json:"at,omitempty"` // as when.ParseMoment reads it; empty: now
}

// Marked is a book with how far a person is in it, and how its quota stands.
type Marked struct {
	Lesson learning.Lesson         `json:"lesson"`
	Mark   learning.Mark           `json:"mark"`
	Quota  *learning.QuotaStanding `json:"quota,omitempty"`
}

// Shape is what weeks and quarters were spent on, oldest first.
type Shape struct {
	Weeks    []budget.Shape       `json:"weeks"`
	Quarters []budget.Shape       `json:"quarters"`
	All      budget.Shape         `json:"all"`   // the weeks together
	Areas    []budget.AreaMinutes `json:"areas"` // of the weeks
	Rule     float64              `json:"rule_of_thumb"`
	// Explain is the records behind each number, where that was asked for.
	Explain *ShapeExplained `json:"explain,omitempty"`
}

// Area is an area with the stages that a person gave themselves in it.
type Area struct {
	budget.Area
	Stage   learning.Stage    `json:"stage,omitempty"` // the last
	Ratings []learning.Rating `json:"ratings"`         // oldest first
	RateOn  when.Date         `json:"rate_on,omitzero"`
	Due     bool              `json:"rating_due"`
	// Evidence is that of the year until now, where one area was asked for.
	Evidence *learning.Evidence `json:"evidence,omitempty"`
}

// AreaList is the areas in the person's order.
type AreaList struct {
	Areas   []Area `json:"areas"`
	Warning string `json:"warning,omitempty"` // more are deep than depth allows
}

// RateRequest is the stage in which a person sees themselves.
type RateRequest struct {
	Stage string `json:"stage"` // as learning.ParseStage reads it
	Note  string `json:"note,omitempty"`
}

// RenameRequest calls an area To. Where there is one of that name, Merge has to say that the two become one.
type RenameRequest struct {
	To    string `json:"to"`
	Merge bool   `json:"merge,omitempty"`
}

// Renamed is what now has another area.
type Renamed struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Sessions int    `json:"sessions"`
	Lessons  int    `json:"lessons"`
	Outputs  int    `json:"outputs"`
	Sources  int    `json:"sources"`
}

// Quotas returns how the quotas stand.
func (c *Client) Quotas(ctx context.Context) (QuotaList, error) {
	return get[QuotaList](ctx, c, "/quotas")
}

// AddQuota adds a quota of the person's own.
func (c *Client) AddQuota(ctx context.Context, r QuotaRequest) (learning.QuotaStanding, error) {
	return post[learning.QuotaStanding](ctx, c, "/quotas", r)
}

// TurnQuota turns a quota on or off.
func (c *Client) TurnQuota(ctx context.Context, name string, on bool) (learning.QuotaStanding, error) {
	word := map[bool]string{true: "on", false: "off"}[on]
	return post[learning.QuotaStanding](ctx, c, "/quotas/"+url.PathEscape(name)+"/"+word, none{})
}

// RemoveQuota removes a quota of the person's own.
func (c *Client) RemoveQuota(ctx context.Context, name string) (learning.Quota, error) {
	return send[learning.Quota](ctx, c, http.MethodDelete, "/quotas/"+url.PathEscape(name), nil)
}

// MarkLesson says how far a person is in a book.
func (c *Client) MarkLesson(ctx context.Context, lesson id.Lesson, r MarkRequest) (Marked, error) {
	return post[Marked](ctx, c, "/lessons/"+url.PathEscape(string(lesson))+"/marks", r)
}

// Shape returns what the last weeks and their quarters were spent on.
func (c *Client) Shape(ctx context.Context, weeks int) (Shape, error) {
	return get[Shape](ctx, c, fmt.Sprintf("/shape?weeks=%d", weeks))
}

// Areas returns the areas.
func (c *Client) Areas(ctx context.Context) (AreaList, error) {
	return get[AreaList](ctx, c, "/areas")
}

// Area returns an area with the evidence of the year until now.
func (c *Client) Area(ctx context.Context, name string) (Area, error) {
	return get[Area](ctx, c, "/areas/"+url.PathEscape(name))
}

// RateArea records a stage.
func (c *Client) RateArea(ctx context.Context, name string, r RateRequest) (Area, error) {
	return post[Area](ctx, c, "/areas/"+url.PathEscape(name)+"/ratings", r)
}

// RenameArea renames an area, with all that was recorded under it.
func (c *Client) RenameArea(ctx context.Context, name string, r RenameRequest) (Renamed, error) {
	return post[Renamed](ctx, c, "/areas/"+url.PathEscape(name)+"/rename", r)
}
