package learning

// TaughtCheck is how something that was taught stands to the three points of the teaching exercise, for somebody one
// level below: what lacks one of them was not taught yet.
type TaughtCheck struct {
	Example          bool `json:"example"`            // it has a concrete example, or code
	Why              bool `json:"why"`                // it says why, not only how
	NoPrivateContext bool `json:"no_private_context"` // it is understood without knowing one's own code base
}

// Point is one of the three points: its question, and what an output lacks that does not meet it.
type Point struct {
	Name     string // as a flag has it
	Question string
	Lacks    string
}

// Points are the three points, in the order in which they are asked.
var Points = [3]Point{
	{"example", "Does it have a concrete example, or code?", "an example"},
	{"why", "Does it say why, not only how?", "the why"},
	{"no-private-context", "Is it understood without knowing your code base?", "words that need no private context"},
}

// NewTaughtCheck is the check with the answers to Points, in their order.
func NewTaughtCheck(answers [3]bool) *TaughtCheck {
	return &TaughtCheck{Example: answers[0], Why: answers[1], NoPrivateContext: answers[2]}
}

// Answers are the answers to Points, in their order.
func (c TaughtCheck) Answers() [3]bool { return [3]bool{c.Example, c.Why, c.NoPrivateContext} }

// Lacks names the points that an output does not meet: only something taught has any, and only what was asked about.
func (o Output) Lacks() []string {
	if o.Kind != Taught || o.Check == nil {
		return nil
	}
	var lacks []string
	for n, met := range o.Check.Answers() {
		if !met {
			lacks = append(lacks, Points[n].Lacks)
		}
	}
	return lacks
}

// Counts tells whether an output is one by the rules: it was not taken back, and lacks nothing. Only then it closes a
// lesson, and is among what a week produced.
func (o Output) Counts() bool { return o.Removed.IsZero() && len(o.Lacks()) == 0 }
