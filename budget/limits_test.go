package budget

import (
	"fmt"
	"strings"
	"testing"
)

func TestCheckLimits(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits Limits
		want   string
	}{
		{"none", Limits{}, ""},
		{"all", Limits{Shortest: 30, Longest: 120, Day: 180, Gap: 15, Buffer: 10}, ""},
		{"a moment", Limits{Shortest: 10}, "shortest block of 10 minutes: want 0 for none, or 20 to 480"},
		{"below nothing", Limits{Buffer: -5}, "buffer of -5 minutes"},
		{"a gap of a day", Limits{Gap: 1440}, "gap of 1440 minutes"},
		{"the wrong way round", Limits{Shortest: 60, Longest: 45}, "the longest block is shorter than the shortest"},
		{"a day too short", Limits{Shortest: 60, Day: 45}, "a day takes less than the shortest block"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := CheckLimits(c.limits)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestPlaceKeepsLimits(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits Limits
		busy   [2]string
		want   string
		unmet  string
	}{
		{"a longest block", Limits{Longest: 60}, [2]string{}, "Tue 08:00-09:00, Tue 09:00-10:00, Thu 08:00-09:00, Thu 09:00-10:00", ""},
		{"with a gap", Limits{Longest: 60, Gap: 15}, [2]string{}, "Tue 08:00-08:45, Tue 09:00-10:00, Thu 08:00-08:45, Thu 09:00-10:00",
			"30: the windows hold no more"},
		{"a full day", Limits{Day: 75}, [2]string{}, "Tue 08:00-09:15, Thu 08:00-09:15", "90: a day takes at most 75 minutes"},
		{"a buffer", Limits{Buffer: 15}, [2]string{"2026-11-17 07:00", "2026-11-17 08:00"}, "Tue 08:15-10:00, Thu 08:00-10:00",
			"15: busy times leave no room for it"},
		{"a shortest block", Limits{Shortest: 60}, [2]string{"2026-11-17 08:45", "2026-11-17 10:00"}, "Thu 08:00-10:00",
			"120: busy times leave no room for it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fourHours(t, "tue,thu 08:00-10:00")
			in.Limits = c.limits
			if c.busy[0] != "" {
				in.Busy = []Busy{{Start: local(t, in.Days, c.busy[0]), End: local(t, in.Days, c.busy[1])}}
			}
			made := Place(in)
			if got := show(in, apply(nil, made.Changes)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			checkUnmet(t, made.Weeks[0], c.unmet)
		})
	}
}

// checkUnmet compares the unmet minutes of a week and their reason with "90: no room".
func checkUnmet(t *testing.T, w Outlook, want string) {
	t.Helper()
	got := ""
	if w.Unmet > 0 {
		got = fmt.Sprintf("%d: %s", w.Unmet, w.Why)
	}
	if got != want || w.Placed+w.Unmet != w.Goal {
		t.Errorf("unmet are %q of %+v, want %q", got, w, want)
	}
}

func TestUnmetMinutesNameTheirCause(t *testing.T) {
	in := fourHours(t, "tue,thu 08:00-10:00")
	in.Now = local(t, in.Days, "2026-11-18 06:00")
	made := Place(in)
	checkUnmet(t, made.Weeks[0], "120: what is left of the week has no room for it")
	checkUnmet(t, made.Weeks[1], "")
	in.Windows = nil
	checkUnmet(t, Place(in).Weeks[1], "240: the windows hold no more")
}

func TestBlindPlanChangesNothing(t *testing.T) {
	in := fourHours(t, "tue,thu 08:00-10:00")
	in.Blocks = apply(nil, Place(in).Changes)
	in.Windows = windows(t, "mon,fri 18:00-20:00")
	in.Blocks = in.Blocks[1:]
	in.Blind = "calendar work: the server\nanswers 503"
	made := Place(in)
	if len(made.Changes) != 0 {
		t.Errorf("it changes %+v", made.Changes)
	}
	checkUnmet(t, made.Weeks[0], "120: nothing is placed while a calendar cannot be read: calendar work: the server answers 503")
	in.Away = []Away{awayFrom(t, "2026-11-19", "2026-11-19")}
	if made := Place(in); len(made.Changes) != 1 || made.Changes[0].Kind != Remove {
		t.Errorf("a day away changes %+v", made.Changes)
	}
}

func TestReasonsNameTheMeeting(t *testing.T) {
	for _, c := range []struct{ name, summary, from, to, want string }{
		{"by its name", "Release  review\n(all)", "09:00", "09:30", "busy with Release review (all) 2026-11-19 09:00-09:30"},
		{"without one", "", "09:00", "09:30", "busy 2026-11-19 09:00-09:30"},
		{"beside it", "Lunch", "10:00", "11:00", "closer than 15 minutes to what is busy with Lunch 2026-11-19 10:00-11:00"},
		{"cut short", strings.Repeat("long ", 30), "09:00", "09:30", "busy with " + strings.Repeat("long ", 11) + "long… 2026-11-19 09:00-09:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := fourHours(t, "tue,thu 08:00-10:00", "sat 10:00-12:00")
			in.Weeks = 1
			in.Blocks = apply(nil, Place(in).Changes)
			in.Limits.Buffer = 15
			in.Busy = []Busy{{local(t, in.Days, "2026-11-19 "+c.from), local(t, in.Days, "2026-11-19 "+c.to), c.summary}}
			changes := Place(in).Changes
			if len(changes) != 1 || changes[0].Kind != Move || changes[0].Reason != c.want || changes[0].Block.Why != "moved: "+c.want {
				t.Errorf("got %+v", changes)
			}
		})
	}
}

func TestNothingComesWithin24Hours(t *testing.T) {
	in := fourHours(t, "mon-sat 08:00-10:00/60m")
	in.Weeks = 1
	in.Blocks = apply(nil, Place(in).Changes)
	in.Busy = []Busy{{Start: local(t, in.Days, "2026-11-18 00:00"), End: local(t, in.Days, "2026-11-22 00:00")}}
	for _, c := range Place(in).Changes {
		if c.Kind != Remove && c.Block.Start.Before(in.Now.Add(soon)) {
			t.Errorf("%s at %s", c.Kind, c.Block.Start.In(in.Days.Zone))
		}
	}
}
