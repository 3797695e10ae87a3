package learning

import (
	"errors"
	"testing"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// readOn is an hour of reading, from noon in UTC of a day.
func readOn(t *testing.T, day string) when.Interval {
	start := instantOf(t, day+"T12:00:00Z")
	return when.Interval{Start: start, End: start.Add(time.Hour)}
}

func TestPartMinutes(t *testing.T) {
	book := Lesson{ID: "l1", Kind: Book, Pages: 562}
	mark := func(day string, page int) Mark {
		return Mark{Lesson: "l1", At: instantOf(t, day+"T20:00:00Z"), Part: page}
	}
	first, second := readOn(t, "2026-11-02"), readOn(t, "2026-11-03")
	for _, c := range []struct {
		name    string
		lesson  Lesson
		marks   []Mark
		spent   []when.Interval
		want    float64
		learned bool
	}{
		{"no mark", book, nil, []when.Interval{first}, 2, false},
		{"read from the start", book, []Mark{mark("2026-11-02", 40)}, []when.Interval{first}, 1.5, true},
		{"begun before tend", book, []Mark{mark("2026-11-01", 200), mark("2026-11-03", 240)}, []when.Interval{first, second}, 3, true},
		{"too few pages", book, []Mark{mark("2026-11-02", 19)}, []when.Interval{first}, 2, false},
		{"no time", book, []Mark{mark("2026-11-02", 40)}, nil, 2, false},
		{"time after the last mark does not count", book, []Mark{mark("2026-11-02", 40)}, []when.Interval{first, second}, 1.5, true},
		{"overlaps count once", book, []Mark{mark("2026-11-02", 40)}, []when.Interval{first, first}, 1.5, true},
		{"back to the start", book, []Mark{mark("2026-11-02", 40), mark("2026-11-03", 5)}, []when.Interval{first, second}, 2, false},
		{"leafed through", book, []Mark{mark("2026-11-02", 500)}, []when.Interval{first}, 0.2, true},
		{"chapters", Lesson{ID: "l1", Kind: Book, Chapters: 12}, []Mark{mark("2026-11-03", 3)}, []when.Interval{first, second}, 40, true},
		{"one chapter", Lesson{ID: "l1", Kind: Book, Chapters: 12}, []Mark{mark("2026-11-03", 1)}, []when.Interval{first, second}, 40, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, learned := PartMinutes(c.lesson, c.marks, c.spent); got != c.want || learned != c.learned {
				t.Errorf("got %v, %v; want %v, %v", got, learned, c.want, c.learned)
			}
		})
	}
}

func TestCheckMark(t *testing.T) {
	now := instantOf(t, "2026-11-20T12:00:00Z")
	book := Lesson{ID: "l1", Kind: Book, State: Open, Pages: 300}
	closed, short := book, book
	closed.State, short.Pages = Closed, 0
	for _, c := range []struct {
		name   string
		lesson Lesson
		mark   Mark
		ok     bool
	}{
		{"the last page", book, Mark{Part: 300, At: now}, true},
		{"back to none", book, Mark{Part: 0, At: now}, true},
		{"past the end", book, Mark{Part: 301, At: now}, false},
		{"below none", book, Mark{Part: -1, At: now}, false},
		{"in the future", book, Mark{Part: 1, At: now.Add(1)}, false},
		{"of an unknown length", short, Mark{Part: 1, At: now}, false},
		{"of a closed book", closed, Mark{Part: 1, At: now}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := CheckMark(c.lesson, c.mark, now)
			if (err == nil) != c.ok {
				t.Fatalf("got %v", err)
			}
			if _, ended := errors.AsType[*StateError](err); ended != (c.lesson.State == Closed) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCheckParts(t *testing.T) {
	for _, c := range []struct {
		name   string
		lesson Lesson
		ok     bool
	}{
		{"pages", Lesson{Kind: Book, Pages: 562}, true},
		{"chapters", Lesson{Kind: Book, Chapters: 12}, true},
		{"neither", Lesson{Kind: Book}, true},
		{"both", Lesson{Kind: Book, Pages: 562, Chapters: 12}, false},
		{"of an article", Lesson{Kind: Article, Pages: 3}, false},
		{"less than none", Lesson{Kind: Book, Pages: -1}, false},
		{"more than any", Lesson{Kind: Book, Chapters: 20_001}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := CheckParts(c.lesson); (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestPace(t *testing.T) {
	book := Lesson{ID: "l1", Kind: Book, State: Open, Pages: 562, Added: instantOf(t, "2026-10-01T08:00:00Z")}
	chapters := Lesson{ID: "l1", Kind: Book, State: Open, Chapters: 12, Added: book.Added}
	done := closedAt(t, Book, "2026-10-20T12:00:00Z")
	one := Quota{Name: "books", Kind: Book, Least: 1, Most: 1, Per: PerQuarter, Each: 720}
	two := one
	two.Least, two.Most = 2, 2
	for _, c := range []struct {
		name    string
		quota   Quota
		lessons []Lesson
		at      string
		part    int
		want    string
		state   QuotaState
	}{
		{"behind", one, []Lesson{book}, "2026-11-20", 210, "page 210 of 562; on pace is 305; 9 pages a day, 1 h 58 min a week to 31 December", QuotaBehind},
		{"less than a week behind", one, []Lesson{book}, "2026-11-20", 270, "page 270 of 562; on pace is 305; 7 pages a day, 1 h 38 min a week to 31 December", QuotaOnPace},
		{"on the first day", one, []Lesson{book}, "2026-10-01", 0, "page 0 of 562; on pace is 0; 7 pages a day, 1 h 26 min a week to 31 December", QuotaOnPace},
		{"in the last days", one, []Lesson{book}, "2026-12-29", 550, "page 550 of 562; on pace is 544; 4 pages a day, 24 min to 31 December", QuotaOnPace},
		{"at the end of the book", one, []Lesson{book}, "2026-12-29", 562, "page 562 of 562; what is left is to produce something from it", QuotaOnPace},
		{"chapters", one, []Lesson{chapters}, "2026-11-20", 6, "chapter 6 of 12; on pace is 7; a chapter each 7 days, 40 min a week to 31 December", QuotaOnPace},
		{"the second of two", two, []Lesson{book, done}, "2026-11-20", 210, "page 210 of 562; on pace is 49; 9 pages a day, 1 h 58 min a week to 31 December", QuotaOnPace},
		{"more than is asked", one, []Lesson{book, done}, "2026-11-20", 210, "page 210 of 562", QuotaDone},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := instantOf(t, c.at+"T11:00:00Z")
			s := Standings(QuotaInput{Quotas: []Quota{c.quota}, Lessons: c.lessons, Days: berlin(t), Now: now,
				Marks: []Mark{{ID: "m1", Lesson: "l1", At: now, Part: c.part}}})[0]
			if len(s.Books) != 1 || s.Books[0].String() != c.want || s.State != c.state {
				t.Errorf("%s: got %v\nwant %s: %s", s.State, s.Books, c.state, c.want)
			}
		})
	}
}

func TestALaterMarkCorrects(t *testing.T) {
	book := Lesson{ID: "l1", Kind: Book, State: Open, Pages: 100}
	at := instantOf(t, "2026-11-20T11:00:00Z")
	marks := []Mark{{ID: "m10", Lesson: "l1", At: at, Part: 30}, {ID: "m9", Lesson: "l1", At: at, Part: 90}, {ID: "m11", Lesson: "l1", At: at.Add(-time.Hour), Part: 20},
		{ID: "m12", Lesson: "l2", At: at, Part: 1}, {ID: "m13", Lesson: "l1", At: at.Add(time.Hour), Part: 99}}
	of := marksOf(marks, book.ID, at)
	var ids []id.Mark
	for _, m := range of {
		ids = append(ids, m.ID)
	}
	if len(ids) != 3 || ids[0] != "m11" || ids[1] != "m9" || ids[2] != "m10" {
		t.Errorf("got %v", ids)
	}
}
