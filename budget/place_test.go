package budget

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

func days(t testing.TB, zone string) when.Days {
	t.Helper()
	z, err := when.LoadZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	return when.Days{Zone: z, Starts: 4 * 60}
}

func windows(t testing.TB, texts ...string) []Window {
	t.Helper()
	var all []Window
	for _, text := range texts {
		w, err := ParseWindow(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	return all
}

// local reads "2026-11-17 08:00" on the clock of the zone.
func local(t testing.TB, d when.Days, text string) time.Time {
	t.Helper()
	at, err := when.ParseMoment(text, time.Time{}, d)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// fourHours plans eight weeks of 240 minutes from Monday 2026-11-16, 06:00 in Berlin.
func fourHours(t testing.TB, texts ...string) PlanInput {
	t.Helper()
	d := days(t, "Europe/Berlin")
	return PlanInput{
		Now: local(t, d, "2026-11-16 06:00"), Days: d, FirstWeekday: time.Monday, Weeks: 8,
		Budgets: []Budget{DefaultBudget(when.Date{Year: 2026, Month: 11, Day: 1}, 240)},
		Windows: windows(t, texts...),
	}
}

// apply makes the changes, as their caller would, and returns the blocks that are then there.
func apply(blocks []Block, changes []Change) []Block {
	blocks = slices.Clone(blocks)
	for _, c := range changes {
		at := slices.IndexFunc(blocks, func(b Block) bool { return b.ID == c.Block.ID })
		switch c.Kind {
		case Add:
			c.Block.ID, c.Block.State = newID(blocks), Planned
			blocks = append(blocks, c.Block)
		case Move:
			blocks[at] = c.Block
		case Remove:
			blocks = slices.Delete(blocks, at, at+1)
		}
	}
	slices.SortFunc(blocks, earlier)
	return blocks
}

func newID(blocks []Block) id.Block {
	n := uint64(1)
	for _, b := range blocks {
		if m, err := id.Number('b', b.ID); err == nil && m >= n {
			n = m + 1
		}
	}
	return id.Make[id.Block]('b', n)
}

// show lists the blocks of the first week as "Tue 08:00-10:00".
func show(in PlanInput, blocks []Block) string {
	week := in.Days.Week(when.WeekOf(in.Days.Of(in.Now), in.FirstWeekday))
	var lines []string
	for _, b := range blocks {
		if week.Holds(b.Start) {
			lines = append(lines, b.Start.In(in.Days.Zone).Format("Mon 15:04")+b.End.In(in.Days.Zone).Format("-15:04"))
		}
	}
	return strings.Join(lines, ", ")
}

func TestPlaceFillsAWeek(t *testing.T) {
	for _, c := range []struct {
		name    string
		target  int
		windows []string
		want    string
	}{
		{"whole windows", 240, []string{"tue,thu 08:00-10:00"}, "Tue 08:00-10:00, Thu 08:00-10:00"},
		{"days until the target", 240, []string{"mon-fri 7:30-8:30"},
			"Mon 07:30-08:30, Tue 07:30-08:30, Wed 07:30-08:30, Thu 07:30-08:30"},
		{"the last is shortened", 200, []string{"tue,thu 08:00-10:00"}, "Tue 08:00-10:00, Thu 08:00-09:20"},
		{"to multiples of five", 203, []string{"tue,thu 08:00-10:00"}, "Tue 08:00-10:00, Thu 08:00-09:20"},
		{"of several, so that none is below twenty minutes", 135, []string{"tue,thu 08:00-10:00"}, "Tue 08:00-09:15, Thu 08:00-09:00"},
		{"exactly, though whole blocks alone cannot", 240, []string{"mon-thu 08:00-09:15"},
			"Mon 08:00-09:15, Tue 08:00-09:15, Wed 08:00-08:45, Thu 08:00-08:45"},
		{"as far as windows go", 600, []string{"tue,thu 08:00-10:00"}, "Tue 08:00-10:00, Thu 08:00-10:00"},
		{"no day twice before each had one", 240, []string{"mon-wed 18:00-21:00/60m"},
			"Mon 18:00-19:00, Mon 19:00-20:00, Tue 18:00-19:00, Wed 18:00-19:00"},
		{"a preferred length in a longer window", 120, []string{"tue,thu 08:00-09:30/60m"}, "Tue 08:00-09:00, Thu 08:00-09:00"},
		{"overlapping windows", 240, []string{"tue 08:00-10:00", "tue 09:00-11:00", "tue 8:30-9:30"}, "Tue 08:00-10:00, Tue 10:00-11:00"},
		{"odd window", 240, []string{"tue 07:32-08:03"}, "Tue 07:32-08:02"},
		{"no windows", 240, nil, ""},
		{"a small target", 20, []string{"tue,thu 08:00-10:00"}, "Tue 08:00-08:20"},
		{"too small a target", 19, []string{"tue,thu 08:00-10:00"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fourHours(t, c.windows...)
			in.Budgets[0].Target = c.target
			if got := show(in, apply(nil, Place(in).Changes)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPlaceAvoidsBusyTime(t *testing.T) {
	for _, c := range []struct {
		name    string
		windows []string
		busy    [][2]string
		want    string
	}{
		{"in another window", []string{"tue,thu,sat 08:00-10:00"}, [][2]string{{"2026-11-17 08:30", "2026-11-17 09:00"}},
			"Thu 08:00-10:00, Sat 08:00-10:00"},
		{"in what is left of the window", []string{"tue,thu 08:00-10:00"}, [][2]string{{"2026-11-17 08:10", "2026-11-17 08:33"}},
			"Tue 08:45-10:00, Thu 08:00-10:00"},
		{"later in the window", []string{"tue,thu 08:00-11:00/120m"}, [][2]string{{"2026-11-17 07:00", "2026-11-17 08:30"}},
			"Tue 08:30-10:30, Thu 08:00-10:00"},
		{"back to back", []string{"tue 08:00-10:00", "thu 08:00-10:00"}, [][2]string{
			{"2026-11-17 07:00", "2026-11-17 08:00"}, {"2026-11-17 10:00", "2026-11-17 11:00"}}, "Tue 08:00-10:00, Thu 08:00-10:00"},
		{"not at all", []string{"tue,thu 08:00-10:00"}, [][2]string{{"2026-11-16 00:00", "2026-11-20 00:00"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fourHours(t, c.windows...)
			for _, b := range c.busy {
				in.Busy = append(in.Busy, Busy{Start: local(t, in.Days, b[0]), End: local(t, in.Days, b[1])})
			}
			if got := show(in, apply(nil, Place(in).Changes)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPlaceMakesSixteenBlocksAtAnyMoment(t *testing.T) {
	for _, zone := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"} {
		t.Run(zone, func(t *testing.T) {
			in := fourHours(t, "tue,thu 08:00-10:00")
			in.Days = days(t, zone)
			start := local(t, in.Days, "2026-01-01 00:00")
			for n := range 2 * 122 {
				in.Now = start.Add(time.Duration(n) * (3*24*time.Hour + 291*time.Second))
				if got := len(Place(in).Changes); got != 16 {
					t.Fatalf("%d blocks at %s", got, in.Now.In(in.Days.Zone))
				}
			}
			in.Now = local(t, in.Days, "2026-11-17 08:00")
			for range 2 * 60 {
				in.Now = in.Now.Add(time.Minute)
				if got := len(Place(in).Changes); got != 16 {
					t.Fatalf("%d blocks at %s", got, in.Now.In(in.Days.Zone))
				}
			}
		})
	}
}

func TestPlaceGoesOnDayByDay(t *testing.T) {
	in := fourHours(t, "mon-fri 12:00-13:00", "sat 10:00-12:00/45m")
	for range 100 {
		in.Blocks = apply(in.Blocks, Place(in).Changes)
		for _, c := range Place(in).Changes {
			t.Fatalf("at %s again: %s %s", in.Now, c.Kind, c.Reason)
		}
		in.Now = in.Now.Add(23 * time.Hour)
	}
	for start := (when.Date{Year: 2026, Month: 11, Day: 16}); start.Before(when.Date{Year: 2027, Month: 2, Day: 8}); start = start.AddDays(7) {
		if got := planned(in.Blocks, in.Days.Week(start)); got != 240 {
			t.Errorf("%s: %d minutes", start, got)
		}
	}
}

func TestPlaceKeepsWhatIsThere(t *testing.T) {
	for _, c := range []struct {
		name   string
		now    string
		change func(*Block)
		busy   [2]string
		window string
		want   string // the first week
		kinds  string
	}{
		{"nothing new", "", nil, [2]string{}, "", "Tue 08:00-10:00, Thu 08:00-10:00", ""},
		{"a block that became busy moves", "", nil, [2]string{"2026-11-19 09:00", "2026-11-19 12:00"}, "",
			"Tue 08:00-10:00, Sat 10:00-12:00", "move"},
		{"but not within 24 hours", "2026-11-18 09:00", nil, [2]string{"2026-11-19 09:00", "2026-11-19 12:00"}, "",
			"Tue 08:00-10:00, Thu 08:00-10:00", ""},
		{"unless its window is gone", "2026-11-18 09:00", nil, [2]string{}, "tue 08:00-10:00",
			"Tue 08:00-10:00, Sat 10:00-12:00", "move"},
		{"a locked block stays busy or not", "", func(b *Block) { b.Locked = true }, [2]string{"2026-11-19 09:00", "2026-11-19 12:00"}, "",
			"Tue 08:00-10:00, Thu 08:00-10:00", ""},
		{"a skipped block is not made up for", "", func(b *Block) { b.State = Skipped }, [2]string{}, "",
			"Tue 08:00-10:00, Thu 08:00-10:00", ""},
		{"a block cut short leaves minutes to place", "", func(b *Block) { b.State, b.End = Kept, b.Start.Add(time.Hour) }, [2]string{}, "",
			"Tue 08:00-10:00, Thu 08:00-09:00, Sat 10:00-11:00", "add"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fourHours(t, "tue,thu 08:00-10:00", "sat 10:00-12:00")
			in.Weeks = 1
			in.Blocks = apply(nil, Place(in).Changes)
			if c.change != nil {
				c.change(&in.Blocks[1])
			}
			if c.busy[0] != "" {
				in.Busy = []Busy{{Start: local(t, in.Days, c.busy[0]), End: local(t, in.Days, c.busy[1])}}
			}
			if c.now != "" {
				in.Now = local(t, in.Days, c.now)
				in.Weeks = 0
			}
			if c.window != "" {
				in.Windows = windows(t, c.window, "sat 10:00-12:00")
			}
			checkChanges(t, in, c.want, c.kinds)
		})
	}
}

// checkChanges compares the blocks of the first week after placement, and the kinds of its changes.
func checkChanges(t *testing.T, in PlanInput, want, kinds string) {
	t.Helper()
	in.Weeks = max(in.Weeks, 1)
	week := in.Days.Week(when.WeekOf(in.Days.Of(in.Now), in.FirstWeekday))
	var got []string
	changes := Place(in).Changes
	for _, c := range changes {
		if c.Reason == "" || strings.Contains(c.Reason, "\n") {
			t.Errorf("%s without a line of reason: %q", c.Kind, c.Reason)
		}
		if week.Holds(c.Block.Start) {
			got = append(got, string(c.Kind))
		}
	}
	if shown := show(in, apply(in.Blocks, changes)); shown != want || strings.Join(got, " ") != kinds {
		t.Errorf("got  %s by %v\nwant %s by %s", shown, got, want, kinds)
	}
}

func TestPlaceKeepsTheIdentityOfAMovedBlock(t *testing.T) {
	in := fourHours(t, "tue 08:00-10:00", "wed,sat 10:00-12:00")
	start := local(t, in.Days, "2026-11-19 08:00")
	old := Block{ID: "b7", UID: "b7@tend", Start: start, End: start.Add(2 * time.Hour), State: Planned, Sequence: 3, Agenda: "l4"}
	in.Blocks = []Block{old}
	for _, c := range Place(in).Changes {
		if c.Kind != Move {
			continue
		}
		old.Start = local(t, in.Days, "2026-11-18 10:00") // nearer than Saturday
		old.End = old.Start.Add(2 * time.Hour)
		old.Why = "moved: its window is gone"
		if c.Block != old || c.Reason != "its window is gone" {
			t.Errorf("moved to %+v: %s", c.Block, c.Reason)
		}
		return
	}
	t.Error("nothing moved")
}

func TestPlaceRemovesWhatHasNoRoom(t *testing.T) {
	in := fourHours(t, "tue,thu 08:00-10:00")
	in.Blocks = apply(nil, Place(in).Changes)
	in.Busy = []Busy{{Start: local(t, in.Days, "2026-11-19 00:00"), End: local(t, in.Days, "2026-11-23 00:00")}}
	changes := Place(in).Changes
	want := "busy 2026-11-19 00:00 to 2026-11-23 00:00, and no room is left; 2026-W47 has 120 of 240 minutes"
	if len(changes) != 1 || changes[0].Kind != Remove || changes[0].Reason != want || changes[0].Block != in.Blocks[1] {
		t.Errorf("got %+v", changes)
	}
}

func TestPlaceLeavesSkippedWeeksOut(t *testing.T) {
	in := fourHours(t, "tue,thu 08:00-10:00")
	in.Blocks = apply(nil, Place(in).Changes)
	in.SkippedWeeks = []when.Date{{Year: 2026, Month: 11, Day: 23}}
	in.Blocks = apply(in.Blocks, Place(in).Changes)
	if got := planned(in.Blocks, in.Days.Week(in.SkippedWeeks[0])); got != 0 || len(in.Blocks) != 14 {
		t.Errorf("%d minutes are left, of %d blocks", got, len(in.Blocks))
	}
}

func TestPlaceOverANewYearWithWeek53(t *testing.T) {
	in := fourHours(t, "tue,thu 08:00-10:00")
	in.Now = local(t, in.Days, "2026-12-21 06:00")
	in.Weeks = 3
	var got []string
	for _, c := range Place(in).Changes {
		got = append(got, when.DateOf(c.Block.Start).String()+" "+strings.Fields(strings.SplitN(c.Reason, "; ", 2)[1])[0])
	}
	want := "[2026-12-22 2026-W52 2026-12-24 2026-W52 2026-12-29 2026-W53 2026-12-31 2026-W53 2027-01-05 2027-W01 2027-01-07 2027-W01]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v", got)
	}
}

func TestPlaceStaysOffClockChanges(t *testing.T) {
	for _, c := range []struct{ name, zone, window, now, want string }{
		{"gap in Berlin", "Europe/Berlin", "sun 01:00-05:00", "2026-03-23 06:00", "Sun 01:00-03:00, Sun 03:00-05:00"},
		{"fold in Berlin", "Europe/Berlin", "sun 01:00-05:00", "2026-10-19 06:00", "Sun 01:00-02:00, Sun 03:00-05:00"},
		{"window inside the gap", "America/New_York", "sun 02:00-03:00", "2026-03-02 06:00", ""},
		{"window inside the fold", "America/New_York", "sun 01:00-02:00", "2026-10-26 06:00", ""},
		{"window that ends in a gap", "America/New_York", "sun 01:00-02:30", "2026-03-02 06:00", "Sun 01:00-03:00"},
		{"fold in Lord Howe", "Australia/Lord_Howe", "sun 00:30-02:30", "2026-03-30 06:00", "Sun 00:30-01:30, Sun 02:00-02:30"},
		{"gap in Lord Howe", "Australia/Lord_Howe", "sun 01:30-03:30", "2026-09-28 06:00", "Sun 01:30-02:30, Sun 02:30-03:30"},
		{"midnight gap in Santiago", "America/Santiago", "sun 00:00-02:00", "2026-08-31 06:00", "Sun 01:00-02:00"},
		{"midnight fold in Santiago", "America/Santiago", "sat 22:00-24:00", "2026-03-30 06:00", "Sat 22:00-23:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fourHours(t, c.window)
			in.Days = days(t, c.zone)
			in.Days.Starts = 0
			in.Now = local(t, in.Days, c.now)
			if got := show(in, apply(nil, Place(in).Changes)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPlaceMakesWayForALockedBlock(t *testing.T) {
	in := fourHours(t, "tue,thu 08:00-10:00", "sat 10:00-12:00")
	in.Weeks = 1
	in.Blocks = apply(nil, Place(in).Changes)
	in.Blocks[0].Start, in.Blocks[0].End = local(t, in.Days, "2026-11-19 09:30"), local(t, in.Days, "2026-11-19 11:30")
	in.Blocks[0].Locked = true
	changes := Place(in).Changes
	want := "another block is at 2026-11-19 09:30-11:30"
	if len(changes) != 1 || changes[0].Kind != Move || changes[0].Reason != want {
		t.Fatalf("got %+v", changes)
	}
	checkChanges(t, in, "Tue 08:00-10:00, Thu 09:30-11:30", "move")
}

func TestPlacePassesOverBadWindows(t *testing.T) {
	in := fourHours(t, "tue,thu 08:00-10:00")
	in.Windows = append(in.Windows, Window{From: 480, To: 600}, Window{Days: []time.Weekday{9}, From: 480, To: 600})
	if got := len(Place(in).Changes); got != 16 {
		t.Errorf("%d blocks", got)
	}
}
