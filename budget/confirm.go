package budget

// Outcome is what a person says became of a block.
type Outcome string

// The outcomes. A block that nobody said anything about has none.
const (
	Unconfirmed  Outcome = ""
	AsPlanned    Outcome = "kept"
	Shorter      Outcome = "shorter"
	Longer       Outcome = "longer"
	MovedTo      Outcome = "moved" // it was at another time, of whatever length
	SkippedBlock Outcome = "skipped"
)

// OutcomeOf returns what became of a block whose confirmed session is s, the zero Session where it has none. A session
// that was removed by hand confirms nothing.
func OutcomeOf(b Block, s Session) Outcome {
	length := s.End.Sub(s.Start)
	switch {
	case b.State == Skipped:
		return SkippedBlock
	case b.State != Kept, s.Start.IsZero(), !s.Removed.IsZero():
		return Unconfirmed
	case !s.Start.Equal(b.Start):
		return MovedTo
	case length < b.interval().Duration():
		return Shorter
	case length > b.interval().Duration():
		return Longer
	}
	return AsPlanned
}
