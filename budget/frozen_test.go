package budget

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

// planned are the minutes of the blocks as they stand.
func planned(blocks []Block, week when.Interval) int {
	return PlannedMinutes(PlanOf(week, nil, blocks))
}

func hoursFrom(from time.Time, start, end int) when.Interval {
	return when.Interval{Start: from.Add(time.Duration(start) * time.Hour), End: from.Add(time.Duration(end) * time.Hour)}
}

func TestPlanOf(t *testing.T) {
	block := func(name id.Block, hour, minutes int) Block {
		start := monday.Add(time.Duration(hour) * time.Hour)
		return Block{ID: name, Start: start, End: start.Add(time.Duration(minutes) * time.Minute), State: Planned}
	}
	skipped := block("b2", 30, 60)
	skipped.State = Skipped
	blocks := []Block{block("b3", 50, 90), block("b1", 5, 60), skipped, block("b4", 168, 60)}
	week := hoursFrom(monday, 0, 168)
	kept := Freeze(week, nil, blocks, monday)
	for _, c := range []struct {
		name   string
		span   when.Interval
		frozen []Frozen
		blocks []Block
		want   int
	}{
		{"blocks that stand, but for skipped ones and those of next week", week, nil, blocks, 150},
		{"what was kept, whatever stands now", week, kept, nil, 150},
		{"and nothing that came later", week, kept, append(blocks, block("b5", 60, 45)), 150},
		{"what lies beyond it stands as it is", hoursFrom(monday, 0, 200), kept, blocks, 210},
		{"of a part what starts in it", hoursFrom(monday, 24, 168), kept, nil, 90},
		{"nothing", week, []Frozen{{From: week.Start, To: week.End}}, blocks, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := PlannedMinutes(PlanOf(c.span, c.frozen, c.blocks)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
	if again := Freeze(week, kept, nil, monday); len(again) != 0 {
		t.Errorf("it was kept twice: %v", again)
	}
}

// TestPlansLaws keeps stretches of time at random between random edits. What was kept does not change, no two records share
// an instant, and however time is parted, each planned minute is in one part.
func TestPlansLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var frozen []Frozen
		all := hoursFrom(monday, 0, 24*28)
		for range rapid.IntRange(1, 8).Draw(t, "rounds") {
			blocks := someBlocks(t)
			from := rapid.IntRange(0, 24*27).Draw(t, "from")
			span := hoursFrom(monday, from, from+rapid.IntRange(1, 24).Draw(t, "hours"))
			before := PlanOf(span, frozen, blocks)
			frozen = append(frozen, Freeze(span, frozen, blocks, monday)...)
			if after := PlanOf(span, frozen, someBlocks(t)); !slices.Equal(before, after) {
				t.Fatalf("planned were %v, and now %v", before, after)
			}
		}
		for i, a := range frozen {
			for _, b := range frozen[:i] {
				if (when.Interval{Start: a.From, End: a.To}).Overlaps(when.Interval{Start: b.From, End: b.To}) {
					t.Fatalf("%v and %v share time", a, b)
				}
			}
		}
		blocks := someBlocks(t)
		total, cut := 0, 0
		for cut < 24*28 {
			next := min(24*28, cut+rapid.IntRange(1, 24*9).Draw(t, "length"))
			total += PlannedMinutes(PlanOf(hoursFrom(monday, cut, next), frozen, blocks))
			cut = next
		}
		if want := PlannedMinutes(PlanOf(all, frozen, blocks)); total != want {
			t.Fatalf("the parts have %d min of %d", total, want)
		}
	})
}

func someBlocks(t *rapid.T) []Block {
	return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) Block {
		start := monday.Add(time.Duration(rapid.IntRange(0, 24*28*4-1).Draw(t, "quarter")) * 15 * time.Minute)
		return Block{ID: id.Make[id.Block]('b', rapid.Uint64Range(1, 99).Draw(t, "id")), Start: start,
			End:   start.Add(time.Duration(rapid.IntRange(1, 240).Draw(t, "minutes")) * time.Minute),
			State: rapid.SampledFrom([]BlockState{Planned, Kept, Skipped}).Draw(t, "state")}
	}), 0, 20, func(b Block) id.Block { return b.ID }).Draw(t, "blocks")
}
