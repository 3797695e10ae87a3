package budget

import (
	"testing"
	"time"

	"tend/internal/when"
)

// TestASecondLookChangesNothing keeps weeks whose blocks came to stand by the plan itself, and then had to give up what
// the week gives back. Their windows are as long as the shortest block, so that giving back takes a block more.
func TestASecondLookChangesNothing(t *testing.T) {
	for _, c := range []struct {
		name   string
		now    string
		weeks  int
		goal   int
		owes   int
		blocks []Block
	}{
		{"where a block left for a day beyond the horizon", "2026-03-05 00:00", 1, 60, 20, []Block{
			{ID: "b1", State: Planned, Start: utc("2026-03-08 05:00"), End: utc("2026-03-08 05:20")},
			{ID: "b2", State: Planned, Start: utc("2026-03-09 00:00"), End: utc("2026-03-09 00:20"), Locked: true},
			{ID: "b3", State: Planned, Start: utc("2026-03-10 00:00"), End: utc("2026-03-10 00:20")},
			{ID: "b4", State: Kept, Start: utc("2026-03-11 00:00"), End: utc("2026-03-11 00:20")},
		}},
		{"where the only block of a week loses its window", "2026-03-14 01:00", 1, 40, 0, []Block{
			{ID: "b1", State: Planned, Start: utc("2026-03-15 03:00"), End: utc("2026-03-15 03:40")},
		}},
		{"where the first block of an empty week is about to start", "2026-03-08 03:00", 3, 40, 20, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := PlanInput{
				Now: utc(c.now), Days: when.Days{Zone: time.UTC, Starts: 4 * 60}, FirstWeekday: time.Sunday, Weeks: c.weeks,
				Budgets: []Budget{DefaultBudget(when.Date{Year: 2026, Month: 3, Day: 1}, c.goal)},
				Windows: windows(t, "sun-wed,sat 00:00-00:20"), Blocks: c.blocks,
				Debt: []Owed{{when.Date{Year: 2026, Month: 2, Day: 22}, c.owes}},
				Away: []Away{{when.Date{Year: 2026, Month: 3, Day: 1}, when.Date{Year: 2026, Month: 3, Day: 7}, Holiday}},
			}
			in.Budgets[0].Max = c.goal + c.owes
			in.Blocks = apply(in.Blocks, Place(in).Changes)
			for _, again := range Place(in).Changes {
				t.Errorf("%s %s: %s", again.Kind, again.Block.Start, again.Reason)
			}
		})
	}
}

func utc(text string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return at
}
