package learning

import (
	"slices"
	"time"

	"tend/internal/id"
)

// Standing is what holds of one item after all lines of the verdict log: the newest verdict that was not taken back,
// and what it turned out to be worth.
type Standing struct {
	Verdict Verdict
	// Looked is the line that says whether it mattered; nil while nobody said.
	Looked *Verdict
	// Earlier are the verdicts before it that were not taken back, oldest first.
	Earlier []Verdict
}

// Stand returns what holds after the lines about one item, oldest first, and false where no verdict does. What was
// said of an earlier verdict is said of no later one.
func Stand(lines []Verdict) (Standing, bool) {
	var s Standing
	undone := map[id.Verdict]bool{}
	for _, line := range lines {
		if line.Undoes != "" {
			undone[line.Undoes] = true
		}
	}
	looked := map[id.Verdict]*Verdict{}
	for n, line := range lines {
		switch {
		case line.Undoes != "" || undone[line.ID]:
		case line.Reviews != "":
			looked[line.Reviews] = &lines[n]
		default:
			s.Earlier = append(s.Earlier, line)
		}
	}
	if len(s.Earlier) == 0 {
		return Standing{}, false
	}
	s.Verdict = s.Earlier[len(s.Earlier)-1]
	s.Earlier = s.Earlier[:len(s.Earlier)-1]
	s.Looked = looked[s.Verdict.ID]
	return s, true
}

// Newest returns the line that undo takes back: what was said a year later, else the verdict.
func (s Standing) Newest() Verdict {
	if s.Looked != nil {
		return *s.Looked
	}
	return s.Verdict
}

// IsAsked tells whether the verdict's question is back at now: its twelve months are over and nobody answered yet.
func (s Standing) IsAsked(now time.Time) bool {
	return s.Looked == nil && !s.Verdict.AskAgain.IsZero() && !s.Verdict.AskAgain.After(now)
}

// Look answers, twelve months later, whether what a verdict was about mattered. The line joins the verdict log beside
// the verdict, whose answer it repeats; it has no ID yet, and asks nothing again.
func Look(v Verdict, mattered bool, at time.Time) Verdict {
	return Verdict{Item: v.Item, Source: v.Source, Answer: v.Answer, At: at, Reviews: v.ID, Mattered: mattered}
}

// Questions returns the verdicts whose question is back at now, of kept items first, then of unsure ones, then of
// dropped ones, each oldest first, and of these the first limit. They are asked a few at a time, so that a year of
// verdicts does not come back in one evening.
func Questions(all []Standing, now time.Time, limit int) []Standing {
	asked := slices.DeleteFunc(slices.Clone(all), func(s Standing) bool { return !s.IsAsked(now) })
	slices.SortStableFunc(asked, func(a, b Standing) int {
		if byAnswer := rank[a.Verdict.Answer] - rank[b.Verdict.Answer]; byAnswer != 0 {
			return byAnswer
		}
		return a.Verdict.At.Compare(b.Verdict.At)
	})
	return asked[:min(len(asked), limit)]
}

// rank orders answers by how much the question is worth asking again.
var rank = map[Answer]int{Keep: 0, Not: 1, Drop: 2}

// Judgement is how good a person's judgement was: of what they answered, how much mattered a year later.
type Judgement struct {
	Kept    Share `json:"kept"`
	Unsure  Share `json:"unsure"`
	Dropped Share `json:"dropped"`
	Open    int   `json:"open"`    // whose question is back and unanswered
	Waiting int   `json:"waiting"` // whose twelve months are not over
}

// JudgementOf adds up what stands, at now.
func JudgementOf(all []Standing, now time.Time) Judgement {
	var j Judgement
	hits, of := map[Answer]int{}, map[Answer]int{}
	for _, s := range all {
		switch {
		case s.Looked != nil:
			of[s.Verdict.Answer]++
			if s.Looked.Mattered {
				hits[s.Verdict.Answer]++
			}
		case s.IsAsked(now):
			j.Open++
		default:
			j.Waiting++
		}
	}
	j.Kept, j.Unsure, j.Dropped = ShareOf(hits[Keep], of[Keep]), ShareOf(hits[Not], of[Not]), ShareOf(hits[Drop], of[Drop])
	return j
}

// BySource adds up what stands for each source alone.
func BySource(all []Standing, now time.Time) map[id.Source]Judgement {
	parts := map[id.Source][]Standing{}
	for _, s := range all {
		parts[s.Verdict.Source] = append(parts[s.Verdict.Source], s)
	}
	sums := map[id.Source]Judgement{}
	for name, part := range parts {
		sums[name] = JudgementOf(part, now)
	}
	return sums
}

// ChangedMind tells whether the item is kept now and was dropped before, at least a day earlier: an answer that is
// corrected at once was a slip of the finger.
func (s Standing) ChangedMind() bool {
	_, changed := s.DroppedBefore()
	return changed
}

// DroppedBefore returns the verdict that ChangedMind finds, the newest of them.
func (s Standing) DroppedBefore() (Verdict, bool) {
	if s.Verdict.Answer == Keep {
		for _, v := range slices.Backward(s.Earlier) {
			if v.Answer == Drop && s.Verdict.At.Sub(v.At) >= 24*time.Hour {
				return v, true
			}
		}
	}
	return Verdict{}, false
}

// Sense is what a person's second answers tell of their first ones.
type Sense string

// What they tell.
const (
	SenseFew    Sense = "few"    // too few answers of kept or of dropped items for any word
	SenseNo     Sense = "unsure" // that what was kept mattered more often than what was dropped may be chance
	SenseBetter Sense = "better" // what was kept surely mattered more often than what was dropped
	SenseWorse  Sense = "worse"  // the other way round
)

// senseAt is how many second answers there must be, of kept and of dropped items each, before they are compared.
const senseAt = 10

// Sense compares how much of what was kept mattered with how much of what was dropped did: surely, where the intervals
// do not meet. That is stricter than a test of the difference at 95 %, and needs no more explaining than they do.
func (j Judgement) Sense() Sense {
	switch {
	case min(j.Kept.Of, j.Dropped.Of) < senseAt:
		return SenseFew
	case j.Kept.Low > j.Dropped.High:
		return SenseBetter
	case j.Dropped.Low > j.Kept.High:
		return SenseWorse
	}
	return SenseNo
}
