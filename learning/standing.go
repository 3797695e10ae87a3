package learning

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// QuotaState is how a quota stands.
type QuotaState string

// The states of a quota.
const (
	QuotaOff    QuotaState = "off"
	QuotaLater  QuotaState = "later"    // it came too late in this period to ask anything of it
	QuotaOnPace QuotaState = "on track" // at most a steady week behind
	QuotaBehind QuotaState = "behind"
	QuotaDone   QuotaState = "done"
	QuotaOver   QuotaState = "over" // more than was meant at most
)

// QuotaStanding is how a quota stands at an instant.
//
// What it asks of a period is work in minutes: for each lesson that is asked for, what one is taken to cost, or what an
// open book takes by its pages. A closed lesson has all of its work done, an open book that of the pages read. A steady
// person does the same part of it each day, from the period's first day or the day since which the quota, or tend, is
// there. The quota is on track where no more than a week of that is missing, a quarter of the period where that is
// less; so it is in the first days. Else it is behind by the minutes a week that the rest asks for above the steady ones.
type QuotaStanding struct {
	Quota
	From  when.Date  `json:"from,omitzero"`
	To    when.Date  `json:"to,omitzero"` // the first day after the period
	State QuotaState `json:"state"`
	Done  int        `json:"done"` // lessons closed
	// Asked and AskedMost are Least and Most, or their part of a period in which the quota came to hold.
	Asked     int    `json:"asked"`
	AskedMost int    `json:"asked_most"`
	Left      int    `json:"left_minutes"`          // of work
	Weekly    int    `json:"minutes_a_week"`        // that the rest asks for, to the end of the period
	Behind    int    `json:"behind_minutes_a_week"` // above the steady ones; 0 unless it is behind
	Before    *Gone  `json:"before,omitempty"`      // the period before
	Books     []Pace `json:"books,omitempty"`       // the open ones that are marked
}

// Gone is how a period ended.
type Gone struct {
	From  when.Date `json:"from"`
	To    when.Date `json:"to"` // the first day after it
	Done  int       `json:"done"`
	Asked int       `json:"asked"`
}

// QuotaInput is all that quotas are judged by. The lists may hold what does not matter, in any order.
type QuotaInput struct {
	Quotas     []Quota // as QuotasWith returns them
	Lessons    []Lesson
	Marks      []Mark
	Spent      map[id.Lesson][]when.Interval // the sessions of open books
	Days       when.Days
	WeekStarts time.Weekday
	Began      when.Date // since when tend is in use; zero: ever
	Now        time.Time
}

// Standings returns how each quota stands, in the order of the quotas.
func Standings(in QuotaInput) []QuotaStanding {
	list := []QuotaStanding{}
	for _, q := range in.Quotas {
		list = append(list, in.standing(q))
	}
	return list
}

func (in QuotaInput) standing(q Quota) QuotaStanding {
	day := in.Days.Of(in.Now)
	from, to := q.span(day, in.WeekStarts)
	s := QuotaStanding{Quota: q, From: from, To: to, State: QuotaOff}
	if q.Off {
		return s
	}
	s.Done = in.closed(q, from, to)
	s.Asked, s.AskedMost = q.prorated(from, to)
	c := course{asked: s.Asked, to: to}
	if !to.IsZero() {
		start := latest(from, q.Since, in.Began)
		c.days, c.left = max(1, to.Sub(start)), max(1, to.Sub(day))
		c.slack = min(7, float64(to.Sub(from))/4)
		s.Before = in.before(q, from)
	}
	books := in.books(q, day)
	for n, r := range books {
		s.Books = append(s.Books, c.paceOf(r, s.Done+n))
	}
	s.judge(c, books)
	return s
}

// judge sets the state, and what the rest asks for.
func (s *QuotaStanding) judge(c course, books []reading) {
	work, done := s.work(books)
	left := max(0, work-done)
	s.Left = int(math.Ceil(left - tiny))
	steady, need := 0.0, 0.0
	if c.days > 0 {
		steady, need = work*7/float64(c.days), left*7/float64(c.left)
		s.Weekly = int(math.Ceil(need - tiny))
	}
	switch {
	case s.Asked == 0:
		s.State = QuotaLater
	case s.Done > s.AskedMost:
		s.State = QuotaOver
	case s.Done >= s.Asked:
		s.State = QuotaDone
	case c.days > 0 && done+work*c.grace() < work*c.gone()-tiny:
		s.State, s.Behind = QuotaBehind, max(1, int(math.Round(need-steady)))
	default:
		s.State = QuotaOnPace
	}
}

// work is what is asked, and what of it is done, in minutes.
func (s *QuotaStanding) work(books []reading) (all, done float64) {
	all = float64(min(s.Done, s.Asked) * s.Each)
	done = all
	for n := s.Done; n < s.Asked; n++ {
		size, read := float64(s.Each), 0.0
		if at := n - s.Done; at < len(books) {
			size, read = books[at].size(), books[at].read()
		}
		all, done = all+size, done+read
	}
	return all, done
}

// tiny is what sums of minutes may be off by.
const tiny = 1e-6

// course is a period as a steady person goes through it.
type course struct {
	asked int       // lessons
	to    when.Date // the first day after it
	days  int       // in all; 0: there is no end
	left  int       // today included
	slack float64   // how many days may be missing
}

// gone is the part of the course that is over, from 0 to 1; today is not.
func (c course) gone() float64 {
	return min(max(float64(c.days-c.left)/float64(c.days), 0), 1)
}

// grace is the part of the course that may be missing.
func (c course) grace() float64 { return c.slack / float64(c.days) }

// reading is a book that is open and marked.
type reading struct {
	lesson  Lesson
	part    int
	each    float64 // minutes a part
	learned bool
}

func (r reading) size() float64 {
	parts, _ := r.lesson.Parts()
	return float64(parts) * r.each
}

func (r reading) read() float64 { return float64(r.part) * r.each }

// books are the open books of a quota that have marks, the one that is furthest along first.
func (in QuotaInput) books(q Quota, day when.Date) []reading {
	var books []reading
	for _, l := range in.Lessons {
		parts, _ := l.Parts()
		ended := (l.State == Closed || l.State == LessonDropped) && !l.Ended.After(in.Now)
		if parts == 0 || ended || l.Added.After(in.Now) || !slices.Contains(takes(in.Quotas, l, day), q.Name) {
			continue
		}
		if marks := marksOf(in.Marks, l.ID, in.Now); len(marks) > 0 {
			r := reading{lesson: l, part: min(marks[len(marks)-1].Part, parts)}
			r.each, r.learned = PartMinutes(l, marks, in.Spent[l.ID])
			books = append(books, r)
		}
	}
	slices.SortFunc(books, func(a, b reading) int {
		return cmp.Or(cmp.Compare(b.read()/b.size(), a.read()/a.size()),
			cmp.Compare(len(a.lesson.ID), len(b.lesson.ID)), cmp.Compare(a.lesson.ID, b.lesson.ID))
	})
	return books
}

// closed counts the lessons of a quota that were closed in a period, as far as it held.
func (in QuotaInput) closed(q Quota, from, to when.Date) int {
	n := 0
	for _, l := range in.Lessons {
		if l.State != Closed || l.Ended.After(in.Now) {
			continue
		}
		day := in.Days.Of(l.Ended)
		if !day.Before(from) && (to.IsZero() || day.Before(to)) && slices.Contains(takes(in.Quotas, l, day), q.Name) {
			n++
		}
	}
	return n
}

// before is how the period before the day from ended, nil where the quota or tend was not there in it.
func (in QuotaInput) before(q Quota, from when.Date) *Gone {
	last := from.AddDays(-1)
	if !q.on(last) || last.Before(in.Began) {
		return nil
	}
	g := Gone{To: from}
	g.From, _ = q.span(last, in.WeekStarts)
	g.Done = in.closed(q, g.From, g.To)
	g.Asked, _ = q.prorated(g.From, g.To)
	return &g
}

func latest(days ...when.Date) when.Date {
	return slices.MaxFunc(days, when.Date.Compare)
}

// String reads "books by 31 December: 0 of 1" or "RFCs by 30 November: 1 of 1 to 2". It changes when a lesson closes
// and when a period ends, not from one day to the next: it stands in calendars.
func (s QuotaStanding) String() string {
	least, most, by := s.Asked, s.AskedMost, ""
	switch {
	case s.State == QuotaLater:
		least, most, by = s.Least, s.Most, " from "+lastDay(s.To)
	case !s.To.IsZero():
		by = " by " + lastDay(s.To.AddDays(-1))
	}
	want := fmt.Sprint(least)
	if most > least {
		want = fmt.Sprintf("%d to %d", least, most)
	}
	return fmt.Sprintf("%s%s: %d of %s", s.Noun(), by, s.Done, want)
}

// Words say how the quota stands: "on track", "behind by 22 min a week". They change from one day to the next.
func (s QuotaStanding) Words() string {
	switch {
	case s.State == QuotaBehind && (s.To.Sub(s.From) <= 7 || s.Weekly > s.Left): // minutes a week of less than a week
		return fmt.Sprintf("behind: %d min are left", s.Left)
	case s.State == QuotaBehind:
		return fmt.Sprintf("behind by %d min a week", s.Behind)
	case s.State == QuotaLater:
		return "asks for nothing before " + lastDay(s.To)
	case s.State == QuotaOver:
		return fmt.Sprintf("done, and %d more than meant", s.Done-s.AskedMost)
	}
	return string(s.State)
}
