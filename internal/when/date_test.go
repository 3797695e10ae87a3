package when

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for text, want := range map[string]Date{
		"2026-11-21": {2026, time.November, 21},
		"2028-02-29": {2028, time.February, 29},
		"0001-01-01": {1, time.January, 1},
	} {
		t.Run(text, func(t *testing.T) {
			if got := must(t, ParseDate)(text); got != want || got.String() != text {
				t.Errorf("got %v, written %s", got, got)
			}
		})
	}
	for _, text := range []string{"", "2026-2-1", "2026-02-29", "2026-13-01", "21.11.2026", "2026-11-21 ", "20261121"} {
		t.Run("refuses "+text, func(t *testing.T) {
			if got, err := ParseDate(text); err == nil {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestNoDay(t *testing.T) {
	var none Date
	if !none.IsZero() || none.String() != "" {
		t.Errorf("no day is written %q", none)
	}
	text, err := json.Marshal(struct{ D Date }{})
	if err != nil || string(text) != `{"D":""}` {
		t.Errorf("got %s, %v", text, err)
	}
	back := struct{ D Date }{Date{2026, 1, 1}}
	if err := json.Unmarshal(text, &back); err != nil || !back.D.IsZero() {
		t.Errorf("got %s, %v", back.D, err)
	}
	if err := json.Unmarshal([]byte(`{"D":"soon"}`), &back); err == nil {
		t.Error("a day that is none was read")
	}
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate(t), rapid.IntRange(-50_000, 50_000).Draw(t, "n")
		e := d.AddDays(n)
		if e.Sub(d) != n || d.Sub(e) != -n || e.AddDays(-n) != d {
			t.Fatalf("%s and %d days make %s", d, n, e)
		}
		if d.Before(e) != (n > 0) || d.Compare(e) != -e.Compare(d) || (d.Compare(e) == 0) != (d == e) {
			t.Fatalf("%s and %s are in the wrong order", d, e)
		}
		if got := (int(e.Weekday()) - int(d.Weekday()) - n) % 7; got != 0 {
			t.Fatalf("%s is a %s, %d days later is a %s", d, d.Weekday(), n, e.Weekday())
		}
	})
}

func TestSubOverCenturies(t *testing.T) {
	if got := (Date{2026, 1, 1}).Sub(Date{1, 1, 1}); got != 739616 {
		t.Errorf("got %d days", got) // a time.Duration would have stopped at 106751
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		name string
		from Date
		n    int
		want Date
	}{
		{"a year on", Date{2026, 11, 21}, 12, Date{2027, 11, 21}},
		{"a leap day rolls over", Date{2028, 2, 29}, 12, Date{2029, 3, 1}},
		{"the 31st rolls over", Date{2026, 1, 31}, 1, Date{2026, 3, 3}},
		{"back over new year", Date{2026, 1, 15}, -2, Date{2025, 11, 15}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.from.AddMonths(c.n); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDateOfReadsTheZoneOfTheInstant(t *testing.T) {
	at := time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC)
	if got := DateOf(at.In(zone(t, "Europe/Berlin"))); got != (Date{2026, 11, 22}) {
		t.Errorf("got %s", got)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2026-11-21", "2026-02-29", "0000-01-01", "9999-12-31", "2026-1-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil && d.String() != s {
			t.Errorf("%q is read as %s", s, d)
		}
	})
}
