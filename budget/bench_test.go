package budget

import (
	"testing"
	"time"

	"tend/internal/when"
)

func BenchmarkPlace_8weeks200meetings(b *testing.B) { benchmarkPlace(b, 200, 0) }

func BenchmarkPlace_8weeks5000meetings500blocks(b *testing.B) { benchmarkPlace(b, 5000, 500) }

func benchmarkPlace(b *testing.B, meetings, past int) {
	in := fourHours(b, "mon-fri 07:30-09:00/60m", "sat 10:00-14:00/120m")
	for n := range meetings {
		start := in.Now.Add(time.Duration(n*7919%(56*24*60)) * time.Minute)
		in.Busy = append(in.Busy, Busy{Start: start, End: start.Add(25 * time.Minute)})
	}
	for n := range past {
		start := in.Now.Add(-time.Duration(n+1) * 24 * time.Hour)
		in.Blocks = append(in.Blocks, Block{Start: start, End: start.Add(time.Hour), State: Kept})
	}
	b.ReportAllocs()
	for b.Loop() {
		Place(in)
	}
}

func BenchmarkPlace_oneWeek(b *testing.B) { benchmarkWeeks(b, 1) }

func BenchmarkPlace_oneYear(b *testing.B) { benchmarkWeeks(b, 52) }

// benchmarkWeeks plans weeks with 16 hours of windows a day and a meeting on a fifth of it, five hours to place in each.
func benchmarkWeeks(b *testing.B, weeks int) {
	in := fourHours(b, "mon-sun 06:00-22:00/120m")
	in.Weeks, in.Budgets[0].Target = weeks, 300
	for n := range weeks * 7 * 8 {
		start := in.Now.Add(time.Duration(n*180+n*7919%120) * time.Minute)
		in.Busy = append(in.Busy, Busy{Start: start, End: start.Add(25 * time.Minute)})
	}
	b.ReportAllocs()
	for b.Loop() {
		Place(in)
	}
}

func BenchmarkSpent_5000sessions(b *testing.B) {
	sessions := make([]Session, 5000)
	for n := range sessions {
		sessions[n] = spent("go", n*3000, n*3000+1500)
	}
	week := when.Interval{Start: monday.AddDate(0, 0, 70), End: monday.AddDate(0, 0, 77)}
	b.ReportAllocs()
	for b.Loop() {
		Spent(sessions, week, monday)
	}
}

func BenchmarkSummarize_5000sessions(b *testing.B) {
	in := aWeek(b)
	for n := range 5000 {
		in.Sessions = append(in.Sessions, spent([]string{"go", "db", "writing"}[n%3], n*3000, n*3000+1500))
	}
	b.ReportAllocs()
	for b.Loop() {
		Summarize(in)
	}
}
