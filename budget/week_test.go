package budget

import (
	"fmt"
	"maps"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

var monday = time.Date(2026, 11, 16, 3, 0, 0, 0, time.UTC) // a week's start in Berlin

// spent is a session of the week from second from to second to; no end if to is 0.
func spent(area string, from, to int) Session {
	s := Session{Start: monday.Add(time.Duration(from) * time.Second), Area: area}
	if to != 0 {
		s.End = monday.Add(time.Duration(to) * time.Second)
	}
	return s
}

func TestSpent(t *testing.T) {
	week := when.Interval{Start: monday, End: monday.AddDate(0, 0, 7)}
	now := monday.Add(10 * time.Hour)
	removed := spent("go", 0, 3600)
	removed.Removed = now
	for _, c := range []struct {
		name     string
		sessions []Session
		want     int
		areas    map[string]int
	}{
		{"nothing", nil, 0, map[string]int{}},
		{"one", []Session{spent("go", 0, 3600)}, 60, map[string]int{"go": 60}},
		{"overlaps count once, and for each area", []Session{spent("go", 0, 3600), spent("db", 1800, 5400)}, 90,
			map[string]int{"go": 60, "db": 60}},
		{"without an area", []Session{spent("", 0, 3600)}, 60, map[string]int{}},
		{"removed", []Session{removed}, 0, map[string]int{}},
		{"running until now", []Session{spent("go", 9*3600, 0)}, 60, map[string]int{"go": 60}},
		{"running from the future", []Session{spent("go", 11*3600, 0)}, 0, map[string]int{}},
		{"over the start of the week", []Session{spent("go", -3600, 1800)}, 30, map[string]int{"go": 30}},
		{"over the end of the week", []Session{spent("go", 7*86400-600, 7*86400+600)}, 10, map[string]int{"go": 10}},
		{"seconds are rounded once", []Session{spent("go", 0, 20), spent("db", 60, 80), spent("", 120, 140)}, 1, map[string]int{}},
		{"half a minute is rounded up", []Session{spent("go", 0, 90)}, 2, map[string]int{"go": 2}},
		{"less is rounded down", []Session{spent("go", 0, 89)}, 1, map[string]int{"go": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Spent(c.sessions, week, now); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
			if got := SpentByArea(c.sessions, week, now); !maps.Equal(got, c.areas) {
				t.Errorf("got %v, want %v", got, c.areas)
			}
		})
	}
}

func anySessions(t *rapid.T) []Session {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Session {
		from := rapid.IntRange(-2*86400, 9*86400).Draw(t, "from")
		return spent(rapid.SampledFrom([]string{"", "go", "db"}).Draw(t, "area"), from, from+rapid.IntRange(1, 86400).Draw(t, "seconds"))
	}), 0, 20).Draw(t, "sessions")
}

func TestSpentLaws(t *testing.T) {
	week := when.Interval{Start: monday, End: monday.AddDate(0, 0, 7)}
	rapid.Check(t, func(t *rapid.T) {
		sessions := anySessions(t)
		total := Spent(sessions, week, monday)
		if got := Spent(rapid.Permutation(sessions).Draw(t, "shuffled"), week, monday); got != total {
			t.Fatalf("the order matters: %d and %d", total, got)
		}
		if got := Spent(append(sessions, sessions...), week, monday); got != total {
			t.Fatalf("twice the same is %d, not %d", got, total)
		}
		for area, n := range SpentByArea(sessions, week, monday) {
			if n > total || n < 1 {
				t.Fatalf("%s has %d of %d", area, n, total)
			}
		}
		before := Spent(sessions, when.Interval{Start: week.Start.AddDate(0, 0, -7), End: week.Start}, monday)
		after := Spent(sessions, when.Interval{Start: week.End, End: week.End.AddDate(0, 0, 7)}, monday)
		all := Spent(sessions, when.Interval{Start: week.Start.AddDate(0, 0, -7), End: week.End.AddDate(0, 0, 7)}, monday)
		if diff := before + total + after - all; diff < -1 || diff > 1 {
			t.Fatalf("%d, %d and %d minutes are not %d", before, total, after, all)
		}
	})
}

func TestCheckSession(t *testing.T) {
	now := monday.Add(10 * time.Hour)
	for _, c := range []struct {
		name    string
		session Session
		want    string
	}{
		{"good", spent("", 0, 3600), ""},
		{"running", spent("", 0, 0), ""},
		{"running for days", spent("", -3*86400, 0), ""},
		{"a day long", spent("", 36000-86400, 36000), ""},
		{"a minute ahead", spent("", 36060, 0), ""},
		{"ends a minute ahead", spent("", 0, 36060), ""},
		{"no start", Session{}, "session: want a start"},
		{"starts ahead", spent("", 36061, 0), "session: starts in the future, at 2026-11-16 13:01"},
		{"ends ahead", spent("", 0, 36061), "session: ends in the future, at 2026-11-16 13:01"},
		{"ends at its start", spent("", 60, 60), "session: ends at 2026-11-16 03:01, not after its start at 2026-11-16 03:01"},
		{"over a day long", spent("", 36000-86401, 36000), "session: lasts 24h0m0s, want at most 24h"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := CheckSession(c.session, now); err != nil && err.Error() != c.want || (err == nil) != (c.want == "") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func aWeek(t testing.TB) WeekInput {
	planned := func(from, minutes int, state BlockState) Block {
		start := monday.Add(time.Duration(from) * time.Hour)
		return Block{Start: start, End: start.Add(time.Duration(minutes) * time.Minute), State: state}
	}
	return WeekInput{
		Start: when.Date{Year: 2026, Month: 11, Day: 16}, Days: days(t, "Europe/Berlin"), Now: monday.AddDate(0, 0, 7),
		Budgets:  []Budget{DefaultBudget(day(1), 240)},
		Areas:    []Area{{Name: "go", Deep: true}, {Name: "db", Deep: true}, {Name: "writing"}},
		Sessions: []Session{spent("go", 0, 7200), spent("db", 3600, 10800), spent("writing", 10800, 14400), spent("", 14400, 15000)},
		Blocks: []Block{
			planned(0, 120, Kept), planned(48, 120, Planned), planned(72, 60, Skipped),
			planned(-1, 120, Kept), planned(7*24, 120, Planned), planned(7*24-1, 90, Planned),
		},
		Produced: 2,
	}
}

func TestSummarize(t *testing.T) {
	got := Summarize(aWeek(t))
	want := Week{
		Label: "2026-W47", Start: when.Date{Year: 2026, Month: 11, Day: 16}, From: monday, To: monday.AddDate(0, 0, 7),
		Min: 180, Target: 240, Max: 300, Planned: 330, Spent: 250, Produced: 2, State: InBand, Deep: 180,
		Areas: map[string]int{"go": 120, "db": 120, "writing": 60}, Standing: 330,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestWeekStates(t *testing.T) {
	for minutes, want := range map[int]WeekState{0: Under, 179: Under, 180: InBand, 240: InBand, 300: InBand, 301: Over} {
		in := aWeek(t)
		in.Sessions = []Session{spent("go", 0, minutes*60)}
		if minutes == 0 {
			in.Sessions = nil
		}
		if got := Summarize(in).State; got != want {
			t.Errorf("%d minutes are %s, want %s", minutes, got, want)
		}
		in.Skipped = true
		if got := Summarize(in); got.State != WeekSkipped || got.Spent != minutes {
			t.Errorf("a skipped week of %d minutes is %s with %d", minutes, got.State, got.Spent)
		}
	}
}

func TestSummarizeAWeekOfAClockChange(t *testing.T) {
	in := aWeek(t)
	in.Start = when.Date{Year: 2026, Month: 10, Day: 19}
	if got := Summarize(in); got.To.Sub(got.From) != (7*24+1)*time.Hour {
		t.Errorf("lasts %s", got.To.Sub(got.From))
	}
}

// closed makes closed weeks of 180 to 300 minutes; a negative number is a skipped week.
func closed(minutes ...int) []Week {
	var weeks []Week
	for _, n := range minutes {
		w := Week{Min: 180, Target: 240, Max: 300, Spent: n, State: InBand}
		if n < 0 {
			w.Spent, w.State = -n, WeekSkipped
		}
		weeks = append(weeks, w)
	}
	return weeks
}

func TestAdherence(t *testing.T) {
	for _, c := range []struct {
		name  string
		weeks []Week
		want  float64
		count int
		ok    bool
	}{
		{"no weeks", nil, 0, 0, false},
		{"only skipped weeks", closed(-300, -300), 0, 0, false},
		{"all kept", closed(180, 240, 300, 200), 1, 4, true},
		{"nothing done", closed(0, 0, 0, 0), 0, 4, true},
		{"a surplus carries into the next week only", closed(300, 300, 60, 60), 600.0 / 720, 4, true},
		{"what was carried is not carried on", closed(300, 180, 60), 420.0 / 540, 3, true},
		{"at most max - min is carried", closed(900, 0), 300.0 / 360, 2, true},
		{"too much does not make up for too little before", closed(60, 300), 240.0 / 360, 2, true},
		{"only the last four count", closed(0, 0, 0, 180, 180, 180, 180), 1, 4, true},
		{"but the one before carries", closed(300, 60, 180, 180, 180), 1, 4, true},
		{"skipped weeks are out", closed(0, 180, -10, 90, 180), 450.0 / 540, 3, true},
		{"and passed over", closed(300, -10, 60), 1, 2, true},
		{"their own surplus is lost", closed(180, -300, 60), 240.0 / 360, 2, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, count, ok := Adherence(c.weeks)
			if math.Abs(got-c.want) > 1e-9 || count != c.count || ok != c.ok {
				t.Errorf("got %.4f of %d weeks, %v, want %.4f of %d", got, count, ok, c.want, c.count)
			}
		})
	}
}

func TestAdherenceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.SliceOfN(rapid.IntRange(-400, 400), 1, 8).Draw(t, "minutes")
		ratio, _, ok := Adherence(closed(minutes...))
		if ratio < 0 || ratio > 1 || !ok && ratio != 0 {
			t.Fatalf("%v gives %f", minutes, ratio)
		}
		at := rapid.IntRange(0, len(minutes)-1).Draw(t, "at")
		if minutes[at] < 0 {
			return
		}
		minutes[at] += 30
		if more, _, _ := Adherence(closed(minutes...)); more < ratio {
			t.Fatalf("more in week %d gives %f after %f", at, more, ratio)
		}
	})
}

func TestNextBlock(t *testing.T) {
	now := monday.Add(10 * time.Hour)
	block := func(id string, from, to time.Duration, state BlockState) Block {
		return Block{UID: id, Start: now.Add(from), End: now.Add(to), State: state}
	}
	later := block("later", 48*time.Hour, 50*time.Hour, Planned)
	for _, c := range []struct {
		name   string
		blocks []Block
		want   string
	}{
		{"none", nil, ""},
		{"the first of two", []Block{later, block("soon", time.Hour, 2*time.Hour, Planned)}, "soon"},
		{"one under way", []Block{later, block("now", -time.Hour, time.Second, Kept)}, "now"},
		{"not one that ends now", []Block{later, block("over", -time.Hour, 0, Planned)}, "later"},
		{"not a skipped one", []Block{later, block("skipped", time.Hour, 2*time.Hour, Skipped)}, "later"},
		{"none but a skipped one", []Block{block("skipped", time.Hour, 2*time.Hour, Skipped)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := NextBlock(c.blocks, now); got.UID != c.want || ok != (c.want != "") {
				t.Errorf("got %q, %v", got.UID, ok)
			}
		})
	}
}
