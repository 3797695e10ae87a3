package budget

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tend/internal/when"
)

func day(n int) when.Date { return when.Date{Year: 2026, Month: 11, Day: 1}.AddDays(n - 1) }

func TestParseHours(t *testing.T) {
	for text, want := range map[string]int{
		"4": 240, "4h": 240, "3.5": 210, "3h30m": 210, "240m": 240, " 5H ": 300, "1": 60, "40": 2400, "3.33": 200, "4.0": 240,
	} {
		t.Run(text, func(t *testing.T) {
			if got, err := ParseHours(text); err != nil || got != want {
				t.Errorf("got %d, %v, want %d", got, err, want)
			}
		})
	}
	for _, text := range []string{
		"", "h", "four", "0", "-4", "0.5", "59m", "41", "240", "40h1m", "1e1", "0x4", "inf", "nan", "4 h 5", "4:30", "9999999999h",
	} {
		t.Run("refuses "+text, func(t *testing.T) {
			if got, err := ParseHours(text); err == nil {
				t.Errorf("got %d", got)
			}
		})
	}
}

func FuzzParseHours(f *testing.F) {
	for _, seed := range []string{"4", "3.5", "3h30m", "240m", "nan", "1e300", "-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseHours(s); err == nil && (n < 60 || n > MaxMinutes) {
			t.Errorf("%q is read as %d minutes", s, n)
		}
	})
}

func TestCheckBudget(t *testing.T) {
	for _, c := range []struct {
		name, cause string
		budget      Budget
	}{
		{"good", "", Budget{day(1), 180, 240, 300}},
		{"all the same", "", Budget{day(1), 60, 60, 60}},
		{"up to forty hours", "", Budget{day(1), 1, 1, 2400}},
		{"no day", "want the day", Budget{Min: 180, Target: 240, Max: 300}},
		{"no minutes", "min is 0", Budget{day(1), 0, 240, 300}},
		{"target below min", "target is 100 minutes, below the min of 180", Budget{day(1), 180, 100, 300}},
		{"max below target", "max is 200 minutes, below the target of 240", Budget{day(1), 180, 240, 200}},
		{"too much", "at most 2400", Budget{day(1), 180, 240, 2401}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := CheckBudget(c.budget)
			if (err == nil) != (c.cause == "") || err != nil && !strings.Contains(err.Error(), c.cause) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestDefaultBudget(t *testing.T) {
	for target, want := range map[int]Budget{
		240: {day(1), 180, 240, 300}, 180: {day(1), 135, 180, 225}, 210: {day(1), 160, 210, 265}, 60: {day(1), 45, 60, 75},
		2400: {day(1), 1800, 2400, 2400}, 1: {day(1), 1, 1, 1}, 0: {day(1), 1, 1, 1}, 9999: {day(1), 1800, 2400, 2400},
	} {
		if got := DefaultBudget(day(1), target); got != want {
			t.Errorf("%d: got %v, want %v", target, got, want)
		}
	}
	for target := -1; target <= MaxMinutes+1; target++ {
		if err := CheckBudget(DefaultBudget(day(1), target)); err != nil {
			t.Fatalf("%d: %v", target, err)
		}
	}
}

func TestHolding(t *testing.T) {
	first, second, third := DefaultBudget(day(4), 180), DefaultBudget(day(11), 240), DefaultBudget(day(23), 300)
	all := []Budget{third, first, second}
	for _, c := range []struct {
		name  string
		all   []Budget
		start int // the Monday of the week, in November
		want  Budget
	}{
		{"no versions", nil, 2, Budget{}},
		{"long before the first", all, -300, first},
		{"the week in which the first was made", all, 2, first},
		{"a change during the week waits", all, 9, first},
		{"for the next week", all, 16, second},
		{"a change on the first day holds at once", all, 23, third},
		{"and from then on", all, 230, third},
		{"of two in a day the later", []Budget{first, DefaultBudget(day(4), 60)}, 9, DefaultBudget(day(4), 60)},
		{"also before them", []Budget{first, DefaultBudget(day(4), 60)}, 2, DefaultBudget(day(4), 60)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Holding(c.all, day(c.start)); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestHoldingDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		froms := rapid.SliceOfNDistinct(rapid.IntRange(1, 200), 1, 8, rapid.ID[int]).Draw(t, "froms")
		var all []Budget
		for n, from := range froms {
			all = append(all, DefaultBudget(day(from), 60+n))
		}
		start := day(rapid.IntRange(-100, 300).Draw(t, "start"))
		want := Holding(all, start)
		if got := Holding(rapid.Permutation(all).Draw(t, "shuffled"), start); got != want {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestCheckArea(t *testing.T) {
	for _, c := range []struct {
		name string
		area Area
		ok   bool
	}{
		{"a broad one", Area{Name: "distributed-systems"}, true},
		{"a deep one", Area{Name: "go", Deep: true}, true},
		{"no name", Area{}, false},
		{"capitals", Area{Name: "Go"}, false},
		{"a space", Area{Name: "distributed systems"}, false},
		{"a line break at the end", Area{Name: "go\n"}, false},
		{"a hyphen at the end", Area{Name: "go-"}, false},
		{"too long", Area{Name: strings.Repeat("x", 41)}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := CheckArea(c.area); (err == nil) != c.ok {
				t.Fatalf("got %v", err)
			}
		})
	}
}
