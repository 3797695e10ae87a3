package learning

import (
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Hindsight is where the second answer to a verdict stands.
type Hindsight string

// Where it stands.
const (
	DidMatter    Hindsight = "yes"
	DidNotMatter Hindsight = "no"
	AskedAgain   Hindsight = "asked"   // the question is back and unanswered
	NotYetAsked  Hindsight = "waiting" // its twelve months are not over
)

// Hindsight tells where the second answer to a verdict stands at now.
func (s Standing) Hindsight(now time.Time) Hindsight {
	switch {
	case s.Looked != nil && s.Looked.Mattered:
		return DidMatter
	case s.Looked != nil:
		return DidNotMatter
	case s.IsAsked(now):
		return AskedAgain
	}
	return NotYetAsked
}

// LookBack is a verdict and what was said of it twelve months later; JudgementFrom makes a judgement of them.
type LookBack struct {
	Verdict  id.Verdict `json:"verdict"`
	Item     id.Item    `json:"item"`
	Title    string     `json:"title,omitempty"` // empty where the item is not known any more
	Source   id.Source  `json:"source"`
	Answer   Answer     `json:"answer"`
	Day      when.Date  `json:"day"` // the learning day of the verdict
	Mattered Hindsight  `json:"mattered"`
	// Review is the line that says so, and LookedDay its learning day; empty where nobody said.
	Review    id.Verdict `json:"review,omitempty"`
	LookedDay when.Date  `json:"looked_day,omitzero"`
}

// JudgementFrom is the judgement of which these are the records.
func JudgementFrom(list []LookBack) Judgement {
	var j Judgement
	hits, of := map[Answer]int{}, map[Answer]int{}
	for _, l := range list {
		switch l.Mattered {
		case DidMatter:
			hits[l.Answer]++
			of[l.Answer]++
		case DidNotMatter:
			of[l.Answer]++
		case AskedAgain:
			j.Open++
		case NotYetAsked:
			j.Waiting++
		}
	}
	j.Kept, j.Unsure, j.Dropped = ShareOf(hits[Keep], of[Keep]), ShareOf(hits[Not], of[Not]), ShareOf(hits[Drop], of[Drop])
	return j
}
