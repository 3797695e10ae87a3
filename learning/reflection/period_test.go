package reflection

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

func day(t testing.TB, s string) when.Date {
	t.Helper()
	d, err := when.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		kind                          Kind
		day, name, asked, last, since string
	}{
		{Month, "2026-11-21", "2026-11", "2026-11-04", "2026-11-30", "2026-10-21"},
		{Month, "2026-03-31", "2026-03", "2026-03-04", "2026-03-31", "2026-02-28"},
		{Quarter, "2026-11-21", "2026-Q4", "2026-10-05", "2026-12-31", "2026-08-21"},
		{Quarter, "2026-01-01", "2026-Q1", "2026-01-05", "2026-03-31", "2025-10-01"},
		{HalfYear, "2026-06-30", "2026-H1", "2026-01-12", "2026-06-30", "2025-12-30"},
		{HalfYear, "2026-08-31", "2026-H2", "2026-07-13", "2026-12-31", "2026-02-28"},
		{Audit, "2024-08-29", "2024-H2", "2024-07-08", "2024-12-31", "2024-02-29"},
	} {
		t.Run(string(c.kind)+" of "+c.day, func(t *testing.T) {
			d := day(t, c.day)
			p := c.kind.PeriodOf(d)
			if p.String() != c.name || c.kind.Asked(p).String() != c.asked || p.Last().String() != c.last || c.kind.Since(d).String() != c.since {
				t.Errorf("got %s, asked %s, to %s, since %s", p, c.kind.Asked(p), p.Last(), c.kind.Since(d))
			}
		})
	}
}

func TestParseName(t *testing.T) {
	for name, want := range map[string]Kind{"2026-11": Month, "2026-Q4": Quarter, "2026-H2": HalfYear, "2026-H2-audit": Audit} {
		t.Run(name, func(t *testing.T) {
			kind, p, err := ParseName(name)
			if err != nil || kind != want || string(NameOf(kind, p.String())) != name {
				t.Errorf("got %s %s, %v", kind, p, err)
			}
		})
	}
	for _, name := range []string{"", "2026", "2026-Q5", "2026-Q0", "2026-H3", "2026-13", "2026-00", "2026-1", "26-11", "2026-Q4x", "2026-q4",
		"1969-Q4", "3000-11", "2026-Q4-audit", "2026-11-21", "2026-11-audit", "-audit"} {
		t.Run("refuses "+name, func(t *testing.T) {
			if kind, p, err := ParseName(name); err == nil {
				t.Errorf("got %s %s", kind, p)
			}
		})
	}
}

func anyDay() *rapid.Generator[when.Date] {
	return rapid.Custom(func(t *rapid.T) when.Date {
		return when.Date{Year: 2000, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 20000).Draw(t, "day"))
	})
}

func TestLawsOfPeriods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, kind := anyDay().Draw(t, "day"), rapid.SampledFrom(Kinds()).Draw(t, "kind")
		p := kind.PeriodOf(d)
		if d.Before(p.First) || p.Last().Before(d) {
			t.Fatalf("%s is not in %s", d, p)
		}
		if p.Next().Before() != p || p.Next().First != p.Last().AddDays(1) {
			t.Fatalf("%s and the one after it do not meet", p)
		}
		if again, err := ParsePeriod(p.String()); err != nil || again != p {
			t.Fatalf("%s is read as %s, %v", p, again, err)
		}
		if asked := kind.Asked(p); asked.Before(p.First) || p.Last().Before(asked) {
			t.Fatalf("%s is asked on %s", p, asked)
		}
		if since := kind.Since(d); !since.Before(d) || since.AddMonths(int(kind.unit())).Sub(d) > 3 {
			t.Fatalf("%s looks back to %s", d, since)
		}
	})
}

func answered(kind Kind, period string, at time.Time, texts ...string) Saved {
	s := Saved{Kind: kind, Period: period, At: at}
	for n, text := range texts {
		s.Answers = append(s.Answers, Answer{Key: string(rune('a' + n)), Text: text})
	}
	return s
}

func TestNext(t *testing.T) {
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, began, day string
		saved            []Saved
		period, from     string
		open             int
		due              bool
	}{
		{"waits for the day on which the calendar asks", "2026-01-01", "2026-10-04", nil, "2026-Q4", "2026-10-05", 0, false},
		{"is due from that day on", "2026-01-01", "2026-10-05", nil, "2026-Q4", "2026-10-05", 0, true},
		{"is due to the period's end", "2026-01-01", "2026-12-31", nil, "2026-Q4", "2026-10-05", 0, true},
		{"gives way to the next", "2026-01-01", "2027-01-01", nil, "2027-Q1", "2027-01-04", 0, false},
		{"is not asked of who began later", "2026-10-06", "2026-11-21", nil, "2027-Q1", "2027-01-04", 0, false},
		{"comes back to who began later and left a question", "2026-10-06", "2026-11-21", []Saved{answered(Quarter, "2026-Q4", at, "x", "")}, "2026-Q4", "2026-10-05", 1, true},
		{"is done when all is answered", "2026-01-01", "2026-11-21", []Saved{answered(Quarter, "2026-Q4", at, "x", "y")}, "2027-Q1", "2027-01-04", 0, false},
		{"stays while a question is open", "2026-01-01", "2026-11-21", []Saved{answered(Quarter, "2026-Q4", at, "x", "")}, "2026-Q4", "2026-10-05", 1, true},
		{"goes by the newest answers", "2026-01-01", "2026-11-21", []Saved{
			answered(Quarter, "2026-Q4", at, "x", ""), answered(Quarter, "2026-Q4", at, "x", "y")}, "2027-Q1", "2027-01-04", 0, false},
		{"does not take another kind for it", "2026-01-01", "2026-11-21", []Saved{answered(Month, "2026-Q4", at, "x")}, "2026-Q4", "2026-10-05", 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Next(Quarter, c.saved, day(t, c.began), day(t, c.day))
			if got.Period != c.period || got.From.String() != c.from || got.Open != c.open {
				t.Errorf("got %+v", got)
			}
			due := DueOn(c.saved, day(t, c.began), day(t, c.day))
			is := false
			for _, d := range due {
				is = is || d.Kind == Quarter
			}
			if is != c.due {
				t.Errorf("due are %+v", due)
			}
		})
	}
}

func TestEarlierIsTheLatestOneBefore(t *testing.T) {
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	saved := []Saved{answered(Quarter, "2026-Q1", at, "old"), answered(Quarter, "2026-Q3", at, "first"), answered(Quarter, "2026-Q2", at, "between"),
		answered(Quarter, "2026-Q3", at.Add(1), "edited"), answered(Quarter, "2026-Q4", at, "this one"), answered(HalfYear, "2026-H1", at, "another")}
	p, _ := ParsePeriod("2026-Q4")
	if got, ok := Earlier(saved, Quarter, p); !ok || got.Answers[0].Text != "edited" {
		t.Errorf("got %+v", got)
	}
	p, _ = ParsePeriod("2026-Q1")
	if got, ok := Earlier(saved, Quarter, p); ok {
		t.Errorf("got %+v", got)
	}
}
