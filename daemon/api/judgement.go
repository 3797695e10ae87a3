package api

import (
	"context"

	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
)

// JudgementExplained is the verdicts behind a judgement. Those of each source sum to its numbers, and all to those in all.
type JudgementExplained struct {
	// Verdicts are those that stand, by source and day, also those that wait.
	Verdicts []learning.LookBack `json:"verdicts"`
	// TakenUp are as many as missed.
	TakenUp []TakenUp `json:"taken_up"`
}

// TakenUp is what was dropped and taken up later: the line that dropped it on Day, and the line that kept it or the lesson
// that was made from its address.
type TakenUp struct {
	Missed
	Verdict id.Verdict `json:"verdict"`
	Day     when.Date  `json:"day"`
	Kept    id.Verdict `json:"kept,omitempty"`
}

// ExplainJudgement is Judgement with the verdicts behind each number.
func (c *Client) ExplainJudgement(ctx context.Context) (Judgement, error) {
	return get[Judgement](ctx, c, "/judgement?explain=true")
}
