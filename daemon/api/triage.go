package api

import (
	"context"
	"net/http"
	"net/url"

	"tend/budget"
	"tend/internal/id"
	"tend/learning"
)

// Triage is what there is to answer: new items, and a few questions of a year ago.
type Triage struct {
	Items     []learning.Item `json:"items"`       // new ones, newest first
	Questions []Question      `json:"asked_again"` // the first few whose twelve months are over
	// Expired is how many items expired unread within the last ExpiredWithin days.
	Expired       int `json:"expired"`
	ExpiredWithin int `json:"expired_within_days"`
	ExpireDays    int `json:"expire_days"` // an item expires after so many days without a verdict
}

// Question is a verdict whose question is back: did it matter?
type Question struct {
	Item    learning.Item    `json:"item"`
	Verdict learning.Verdict `json:"verdict"`
}

// MatteredRequest answers, twelve months later, whether an item mattered.
type MatteredRequest struct {
	Mattered *bool `json:"mattered"`
}

// Begun is an item that was kept, and its lesson begun at once.
type Begun struct {
	Judged
	Session budget.Session `json:"session"` // of the lesson, under way
}

// Judgement is how good a person's judgement was, in all and by source, and what they dropped and took up later.
type Judgement struct {
	learning.Judgement
	Sources []SourceJudgement `json:"sources"`
	Missed  []Missed          `json:"missed"`
	// Explain is the verdicts behind the numbers, where they were asked for.
	Explain *JudgementExplained `json:"explain,omitempty"`
}

// SourceJudgement is how well the items of one source were judged.
type SourceJudgement struct {
	Source id.Source `json:"source"`
	learning.Judgement
}

// Missed is an item that was dropped, and came to be learned from all the same.
type Missed struct {
	Item   id.Item   `json:"item"`
	Title  string    `json:"title"`
	Source id.Source `json:"source"`
	Lesson id.Lesson `json:"lesson,omitempty"` // that was made from its address by hand; none: the item itself was kept later
}

// Triage returns what there is to answer.
func (c *Client) Triage(ctx context.Context) (Triage, error) { return get[Triage](ctx, c, "/triage") }

// Mattered answers whether an item mattered, once its question is back.
func (c *Client) Mattered(ctx context.Context, item id.Item, mattered bool) (Judged, error) {
	return post[Judged](ctx, c, "/items/"+url.PathEscape(string(item))+"/mattered", MatteredRequest{&mattered})
}

// Begin keeps an item and begins its lesson.
func (c *Client) Begin(ctx context.Context, item id.Item) (Begun, error) {
	return post[Begun](ctx, c, "/items/"+url.PathEscape(string(item))+"/begin", none{})
}

// Unbegin takes Begin back: the verdict, the lesson's start and its session; a timer that it stopped runs again.
func (c *Client) Unbegin(ctx context.Context, item id.Item) (Judged, error) {
	return send[Judged](ctx, c, http.MethodDelete, "/items/"+url.PathEscape(string(item))+"/begin", nil)
}

// Judgement returns how good the person's judgement was.
func (c *Client) Judgement(ctx context.Context) (Judgement, error) {
	return get[Judgement](ctx, c, "/judgement")
}
