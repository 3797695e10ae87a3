package learning

import (
	"testing"
	"time"

	"tend/internal/when"
)

func TestQuotas(t *testing.T) {
	berlin, err := when.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	days := when.Days{Zone: berlin, Starts: 4 * 60}
	closed := func(kind Kind, at string) Lesson {
		ended, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		return Lesson{Kind: kind, State: Closed, Ended: ended}
	}
	dropped := closed(RFC, "2026-11-10T12:00:00Z")
	dropped.State = LessonDropped
	lessons := []Lesson{
		closed(Book, "2026-10-01T12:00:00Z"), closed(Book, "2026-09-30T12:00:00Z"), closed(Article, "2026-11-10T12:00:00Z"),
		closed(RFC, "2026-11-01T02:30:00Z"), // half past three in Berlin: still the last day of October
		closed(RFC, "2026-11-01T03:30:00Z"), dropped, {Kind: RFC, State: Open},
	}
	day := func(text string) when.Date {
		d, err := when.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct{ name, on, books, rfcs string }{
		{"in the quarter and the month", "2026-11-20", "books by 31 December: 1 of 1", "RFCs by 30 November: 1 of 1 to 2"},
		{"on a quarter's last day", "2026-09-30", "books by 30 September: 1 of 1", "RFCs by 30 September: 0 of 1 to 2"},
		{"in a new year", "2027-01-01", "books by 31 March: 0 of 1", "RFCs by 31 January: 0 of 1 to 2"},
		{"in a short month", "2028-02-29", "books by 31 March: 0 of 1", "RFCs by 29 February: 0 of 1 to 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := QuotasAt(lessons, days, day(c.on))
			if len(got) != 2 || got[0].String() != c.books || got[1].String() != c.rfcs {
				t.Errorf("got %v, want %s; %s", got, c.books, c.rfcs)
			}
		})
	}
}
