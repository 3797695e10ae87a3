package learning

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

func dayOf(t testing.TB, text string) when.Date {
	t.Helper()
	d, err := when.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func instantOf(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func berlin(t testing.TB) when.Days {
	t.Helper()
	zone, err := when.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return when.Days{Zone: zone, Starts: 4 * 60}
}

// closedAt is a closed lesson; its id says nothing.
func closedAt(t testing.TB, kind Kind, at string) Lesson {
	return Lesson{ID: "l900", Kind: kind, State: Closed, Ended: instantOf(t, at)}
}

func TestQuotas(t *testing.T) {
	dropped := closedAt(t, RFC, "2026-11-10T12:00:00Z")
	dropped.State = LessonDropped
	lessons := []Lesson{
		closedAt(t, Book, "2026-10-01T12:00:00Z"), closedAt(t, Book, "2026-09-30T12:00:00Z"), closedAt(t, Article, "2026-11-10T12:00:00Z"),
		closedAt(t, RFC, "2026-11-01T02:30:00Z"), // half past three in Berlin: still the last day of October
		closedAt(t, RFC, "2026-11-01T03:30:00Z"), dropped, {Kind: RFC, State: Open},
	}
	for _, c := range []struct{ name, at, books, rfcs string }{
		{"in the quarter and the month", "2026-11-20T12:00:00Z", "books by 31 December: 1 of 1", "RFCs by 30 November: 1 of 1 to 2"},
		{"on a quarter's last day", "2026-09-30T21:00:00Z", "books by 30 September: 1 of 1", "RFCs by 30 September: 0 of 1 to 2"},
		{"on that day, before the book was closed", "2026-09-30T11:00:00Z", "books by 30 September: 0 of 1", "RFCs by 30 September: 0 of 1 to 2"},
		{"in a new year", "2027-01-01T12:00:00Z", "books by 31 March: 0 of 1", "RFCs by 31 January: 0 of 1 to 2"},
		{"in the last night of the year", "2027-01-01T02:30:00Z", "books by 31 December: 1 of 1", "RFCs by 31 December: 0 of 1 to 2"},
		{"in a short month", "2028-02-29T12:00:00Z", "books by 31 March: 0 of 1", "RFCs by 29 February: 0 of 1 to 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Standings(QuotaInput{Quotas: QuotasWith(nil), Lessons: lessons, Days: berlin(t), Now: instantOf(t, c.at)})
			if len(got) != 5 || got[0].String() != c.books || got[1].String() != c.rfcs {
				t.Errorf("got %v, want %s; %s", got, c.books, c.rfcs)
			}
		})
	}
}

func TestZonesOfQuotas(t *testing.T) {
	lessons := []Lesson{closedAt(t, RFC, "2026-11-30T20:00:00Z")} // 1 December, 05:00 in Tokyo
	for zone, want := range map[string]string{"Asia/Tokyo": "RFCs by 31 December: 1 of 1 to 2", "America/New_York": "RFCs by 31 December: 0 of 1 to 2"} {
		location, err := when.LoadZone(zone)
		if err != nil {
			t.Fatal(err)
		}
		in := QuotaInput{Quotas: QuotasWith(nil), Lessons: lessons, Days: when.Days{Zone: location, Starts: 4 * 60}, Now: instantOf(t, "2026-12-02T12:00:00Z")}
		if got := Standings(in)[1].String(); got != want {
			t.Errorf("%s: got %s, want %s", zone, got, want)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		name     string
		per      Period
		day      string
		starts   time.Weekday
		from, to string
	}{
		{"a week", PerWeek, "2026-11-18", time.Monday, "2026-11-16", "2026-11-23"},
		{"a week from Sunday", PerWeek, "2026-11-18", time.Sunday, "2026-11-15", "2026-11-22"},
		{"week 53", PerWeek, "2027-01-02", time.Monday, "2026-12-28", "2027-01-04"},
		{"a month", PerMonth, "2026-12-31", time.Monday, "2026-12-01", "2027-01-01"},
		{"February of a leap year", PerMonth, "2028-02-29", time.Monday, "2028-02-01", "2028-03-01"},
		{"the first quarter", PerQuarter, "2027-03-31", time.Monday, "2027-01-01", "2027-04-01"},
		{"the last quarter", PerQuarter, "2026-10-01", time.Monday, "2026-10-01", "2027-01-01"},
		{"a year", PerYear, "2026-12-31", time.Monday, "2026-01-01", "2027-01-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, to := Quota{Per: c.per}.span(dayOf(t, c.day), c.starts)
			if from != dayOf(t, c.from) || to != dayOf(t, c.to) {
				t.Errorf("got %s to %s", from, to)
			}
		})
	}
}

// standingOf is how one quota stands at noon in Berlin of a day.
func standingOf(t testing.TB, q Quota, day string, lessons ...Lesson) QuotaStanding {
	t.Helper()
	return Standings(QuotaInput{Quotas: []Quota{q}, Lessons: lessons, Days: berlin(t), WeekStarts: time.Monday, Now: instantOf(t, day+"T11:00:00Z")})[0]
}

func TestHowAQuotaStands(t *testing.T) {
	month := Quota{Name: "rfcs", Kind: RFC, Least: 2, Most: 3, Per: PerMonth, Each: 75} // 150 min in 30 days: 35 a week
	week := Quota{Name: "articles", Kind: Article, Least: 2, Most: 2, Per: PerWeek, Each: 35}
	late := month
	late.Since = dayOf(t, "2026-11-16") // half of November is left
	last := month
	last.Since = dayOf(t, "2026-11-30")
	once := Quota{Name: "stories", Kind: Story, Least: 5, Most: 10, Per: Once, Each: 20, Since: dayOf(t, "2026-01-01")}
	off := month
	off.Off = true
	one := closedAt(t, RFC, "2026-11-02T12:00:00Z")
	for _, c := range []struct {
		name    string
		quota   Quota
		day     string
		lessons []Lesson
		want    string
		weekly  int
	}{
		{"on the first day", month, "2026-11-01", nil, "RFCs by 30 November: 0 of 2 to 3 (on track)", 35},
		{"a steady week later", month, "2026-11-08", nil, "RFCs by 30 November: 0 of 2 to 3 (on track)", 46},
		{"a day after that", month, "2026-11-09", nil, "RFCs by 30 November: 0 of 2 to 3 (behind by 13 min a week)", 48},
		{"with one of two in time", month, "2026-11-16", []Lesson{one}, "RFCs by 30 November: 1 of 2 to 3 (on track)", 35},
		{"with one of two, late", month, "2026-11-24", []Lesson{one}, "RFCs by 30 November: 1 of 2 to 3 (behind by 40 min a week)", 75},
		{"done", month, "2026-11-03", []Lesson{one, one}, "RFCs by 30 November: 2 of 2 to 3 (done)", 0},
		{"at the most", month, "2026-11-03", []Lesson{one, one, one}, "RFCs by 30 November: 3 of 2 to 3 (done)", 0},
		{"over the most", month, "2026-11-03", []Lesson{one, one, one, one}, "RFCs by 30 November: 4 of 2 to 3 (done, and 1 more than meant)", 0},
		{"nothing done, on the last day", month, "2026-11-30", nil, "RFCs by 30 November: 0 of 2 to 3 (behind: 150 min are left)", 1050},
		{"added in mid-month", late, "2026-11-16", nil, "RFCs by 30 November: 0 of 1 to 2 (on track)", 35},
		{"what was closed before does not count", late, "2026-11-16", []Lesson{one}, "RFCs by 30 November: 0 of 1 to 2 (on track)", 35},
		{"the month after", late, "2026-12-01", nil, "RFCs by 31 December: 0 of 2 to 3 (on track)", 34},
		{"added on the last day", last, "2026-11-30", nil, "RFCs from 1 December: 0 of 2 to 3 (asks for nothing before 1 December)", 0},
		{"a week, on its second day", week, "2026-11-17", nil, "articles by 22 November: 0 of 2 (on track)", 82},
		{"a week, on its third day", week, "2026-11-18", nil, "articles by 22 November: 0 of 2 (behind: 70 min are left)", 98},
		{"what has no end is never behind", once, "2030-01-01", nil, "stories: 0 of 5 to 10 (on track)", 0},
		{"off", off, "2026-11-30", nil, "RFCs by 30 November: 0 of 0 (off)", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := standingOf(t, c.quota, c.day, c.lessons...)
			if got := fmt.Sprintf("%s (%s)", s, s.Words()); got != c.want || s.Weekly != c.weekly {
				t.Errorf("got %s, %d a week\nwant %s, %d", got, s.Weekly, c.want, c.weekly)
			}
		})
	}
}

func TestNobodyIsBehindBeforeTheyBegan(t *testing.T) {
	in := QuotaInput{Quotas: QuotasWith(nil), Days: berlin(t), Began: dayOf(t, "2026-11-20"), Now: instantOf(t, "2026-11-26T11:00:00Z")}
	for _, s := range Standings(in)[:2] {
		if s.State != QuotaOnPace || s.Before != nil {
			t.Errorf("%s: %s, before %v", s, s.Words(), s.Before)
		}
	}
}

func TestThePeriodBefore(t *testing.T) {
	q := Quota{Name: "rfcs", Kind: RFC, Least: 1, Most: 2, Per: PerMonth, Each: 75}
	s := standingOf(t, q, "2026-12-05", closedAt(t, RFC, "2026-11-10T12:00:00Z"), closedAt(t, RFC, "2026-12-01T12:00:00Z"))
	if want := (Gone{dayOf(t, "2026-11-01"), dayOf(t, "2026-12-01"), 1, 1}); s.Before == nil || *s.Before != want {
		t.Errorf("got %+v", s.Before)
	}
}

func TestALessonCountsForTheNearestQuota(t *testing.T) {
	leadership := Lesson{Kind: Book, Area: "leadership", State: Closed, Ended: instantOf(t, "2026-11-10T12:00:00Z")}
	count := func(turned bool) string {
		quotas := QuotasWith(nil)
		quotas[2].Off = !turned
		got := Standings(QuotaInput{Quotas: quotas, Lessons: []Lesson{leadership}, Days: berlin(t), Now: instantOf(t, "2026-11-20T12:00:00Z")})
		return fmt.Sprint(got[0].Done, got[2].Done)
	}
	if got := count(false); got != "1 0" {
		t.Errorf("with no quota of its own: %s", got)
	}
	if got := count(true); got != "0 1" {
		t.Errorf("with a quota of its own: %s", got)
	}
}

func TestQuotasWith(t *testing.T) {
	stored := []Quota{{Name: "talks", Kind: Talk}, {Name: "old", Removed: time.UnixMilli(1)}, {Name: "books", Kind: Book, Off: true}, {Name: "essays", Kind: Article}}
	var names []string
	for _, q := range QuotasWith(stored) {
		names = append(names, fmt.Sprint(q.Name, q.Off))
	}
	if got, want := strings.Join(names, " "), "bookstrue rfcsfalse leadershiptrue open-sourcetrue storiestrue essaysfalse talksfalse"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestCheckQuota(t *testing.T) {
	good := Quota{Name: "talks", Kind: "Talk", Least: 2, Per: "Month"}
	got, err := CheckQuota(good)
	if err != nil || got.Most != 2 || got.Each != 45 || got.Per != PerMonth || got.Kind != Talk {
		t.Errorf("got %+v, %v", got, err)
	}
	for name, change := range map[string]func(*Quota){
		"a name with a space":   func(q *Quota) { q.Name = "two words" },
		"a kind without quotas": func(q *Quota) { q.Kind = Newsletter },
		"an unknown kind":       func(q *Quota) { q.Kind = "film" },
		"an unknown period":     func(q *Quota) { q.Per = "day" },
		"none":                  func(q *Quota) { q.Least = 0 },
		"less than none":        func(q *Quota) { q.Least = -1 },
		"most below least":      func(q *Quota) { q.Most = 1 },
		"too many":              func(q *Quota) { q.Most = 1001 },
		"no time at all":        func(q *Quota) { q.Each = -1 },
		"more time than any":    func(q *Quota) { q.Each = 6001 },
	} {
		t.Run(name, func(t *testing.T) {
			q := good
			change(&q)
			if _, err := CheckQuota(q); err == nil {
				t.Error("it is taken")
			}
		})
	}
}

var drawnKinds = []Kind{Book, RFC, Talk, Article, Contribution, Story, Other}

func drawInput(t *rapid.T, days when.Days) QuotaInput {
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	instant := func(label string) time.Time {
		return start.Add(time.Duration(rapid.IntRange(0, 3*365*24*60).Draw(t, label)) * time.Minute)
	}
	in := QuotaInput{Days: days, WeekStarts: time.Weekday(rapid.IntRange(0, 6).Draw(t, "week starts")), Now: instant("now"),
		Began: days.Of(instant("began")), Spent: map[id.Lesson][]when.Interval{}}
	areas := rapid.SampledFrom([]string{"", "go", "leadership"})
	own := []Quota{}
	for n := range rapid.IntRange(0, 4).Draw(t, "quotas") {
		q, err := CheckQuota(Quota{Name: fmt.Sprint("own", n), Kind: rapid.SampledFrom(drawnKinds).Draw(t, "kind"), Area: areas.Draw(t, "area"),
			Least: rapid.IntRange(1, 5).Draw(t, "least"), Per: rapid.SampledFrom(periods).Draw(t, "per"), Since: days.Of(instant("since"))})
		if err != nil {
			t.Fatal(err)
		}
		q.Most, q.Off = q.Least+rapid.IntRange(0, 3).Draw(t, "more"), rapid.Bool().Draw(t, "off")
		own = append(own, q)
	}
	in.Quotas = QuotasWith(own)
	for n := range rapid.IntRange(0, 12).Draw(t, "lessons") {
		l := Lesson{ID: id.Make[id.Lesson]('l', uint64(n+1)), Kind: rapid.SampledFrom(drawnKinds).Draw(t, "of kind"), Area: areas.Draw(t, "in area"), Added: instant("added"),
			State: rapid.SampledFrom([]LessonState{Queued, Open, Closed, LessonDropped}).Draw(t, "state")}
		if l.State == Closed || l.State == LessonDropped {
			l.Ended = l.Added.Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "for")) * time.Minute)
		}
		if l.Kind == Book && rapid.Bool().Draw(t, "has pages") {
			l.Pages = rapid.IntRange(1, 900).Draw(t, "pages")
			for range rapid.IntRange(0, 3).Draw(t, "marks") {
				at := instant("marked")
				in.Marks = append(in.Marks, Mark{ID: id.Make[id.Mark]('m', uint64(len(in.Marks)+1)), Lesson: l.ID, At: at, Part: rapid.IntRange(0, l.Pages).Draw(t, "page")})
				in.Spent[l.ID] = append(in.Spent[l.ID], when.Interval{Start: at.Add(-2 * time.Hour), End: at.Add(-time.Hour)})
			}
		}
		in.Lessons = append(in.Lessons, l)
	}
	return in
}

func TestQuotaLaws(t *testing.T) {
	days := berlin(t)
	show := func(in QuotaInput) string { return fmt.Sprintf("%+v", texts(Standings(in))) }
	t.Run("nothing is negative, and who is behind has more to do than steady", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			for _, s := range Standings(drawInput(t, days)) {
				if s.Done < 0 || s.Left < 0 || s.Weekly < 0 || s.Behind < 0 || s.Asked < 0 || s.AskedMost < s.Asked {
					t.Fatalf("got %+v", s)
				}
				if (s.State == QuotaBehind) != (s.Behind > 0) || s.Behind > s.Weekly {
					t.Fatalf("%s by %d, needs %d", s.State, s.Behind, s.Weekly)
				}
				for _, p := range s.Books {
					if p.Part > p.Parts || p.Expected < 0 || p.Expected > p.Parts || p.Weekly < 0 || p.Left < 0 || p.Daily < 0 {
						t.Fatalf("pace %+v", p)
					}
				}
			}
		})
	})
	t.Run("the order of records does not matter", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			in := drawInput(t, days)
			want := show(in)
			in.Lessons = rapid.Permutation(in.Lessons).Draw(t, "lessons")
			in.Marks = rapid.Permutation(in.Marks).Draw(t, "marks")
			if got := show(in); got != want {
				t.Fatalf("got  %s\nwant %s", got, want)
			}
		})
	})
	t.Run("what happens later changes nothing", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			in := drawInput(t, days)
			want := show(in)
			for n, l := range in.Lessons {
				if l.State == Closed && l.Ended.After(in.Now) {
					in.Lessons[n].State, in.Lessons[n].Ended = Open, time.Time{}
				}
			}
			in.Marks = slices.DeleteFunc(in.Marks, func(m Mark) bool { return m.At.After(in.Now) })
			if got := show(in); got != want {
				t.Fatalf("got  %s\nwant %s", got, want)
			}
		})
	})
	t.Run("closing a lesson adds one to its quotas and to no other", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			in := drawInput(t, days)
			before := Standings(in)
			l := Lesson{ID: "l999", Kind: rapid.SampledFrom(drawnKinds).Draw(t, "closed kind"), Area: "go", State: Closed, Added: in.Now, Ended: in.Now}
			in.Lessons = append(in.Lessons, l)
			names := takes(in.Quotas, l, days.Of(in.Now))
			for n, s := range Standings(in) {
				more := 0
				if slices.Contains(names, s.Name) {
					more = 1
				}
				if s.Done != before[n].Done+more || more == 0 && fmt.Sprint(texts([]QuotaStanding{s})) != fmt.Sprint(texts(before[n:n+1])) {
					t.Fatalf("%s: %d, was %d", s.Name, s.Done, before[n].Done)
				}
			}
		})
	})
}

// texts are standings without pointers, to be compared.
func texts(all []QuotaStanding) []string {
	var list []string
	for _, s := range all {
		before := Gone{}
		if s.Before != nil {
			before = *s.Before
		}
		s.Before = nil
		list = append(list, fmt.Sprintf("%+v %+v", struct {
			S     string
			W     string
			L, B  int
			Books []Pace
		}{s.String(), s.Words(), s.Left, s.Behind, s.Books}, before))
	}
	return list
}
