package learning

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

// wednesday is noon of a plain day; friday two days later.
var (
	wednesday = time.Date(2026, 11, 18, 12, 0, 0, 0, time.FixedZone("", 3600))
	friday    = wednesday.AddDate(0, 0, 2)
)

func at(t time.Time, from, to string) when.Interval {
	clock := func(s string) time.Time {
		c, err := when.ParseClock(s)
		if err != nil {
			panic(err)
		}
		return when.At(when.DateOf(t), c, t.Location())
	}
	return when.Interval{Start: clock(from), End: clock(to)}
}

// busy has every reason to suggest something.
var busy = Facts{
	Now: friday, Started: true, Running: friday.Add(-20 * time.Minute), Block: at(friday, "11:30", "13:00"), Due: 12, DueTime: 11*time.Minute + time.Second,
	Off: "away", Spent: 320, Target: 240, Max: 300, Triage: 3, Queued: 2, Loop: LongOpen{"l3", "Raft", 41},
	Quota: Behind{"1 book a quarter", 118, 0, "tend quota"}, Reflect: Owed{"quarter's questions", 30, "tend reflect"},
	Brag: Owed{Command: "tend brag"}, Backup: friday.AddDate(0, 0, -20),
}

// TestSuggest takes one fact after the other from somebody with all of them: so the rules are seen in their order.
func TestSuggest(t *testing.T) {
	f := busy
	for _, c := range []struct {
		without string
		take    func(*Facts)
		want    string
	}{
		{"nothing settled", func(f *Facts) { f.Started = false }, "Settle the hours, the windows and the deep areas (so that there is time for it) tend init"},
		{"", func(f *Facts) { f.Started = true }, "Time to stop (this week has 5 h 20 min of at most 5 h) tend stop"},
		{"a full week", func(f *Facts) { f.Spent = 100 }, "Stop the clock when you are done (it runs since 11:40, and the block ends at 13:00) tend stop"},
		{"a clock", func(f *Facts) { f.Running = time.Time{} }, "Rest (you are away this week, and nothing is owed) "},
		{"days away", func(f *Facts) { f.Off, f.Spent = "", 300 }, "Enough for this week (5 h of at most 5 h are spent; what is due keeps) "},
		{"a full week", func(f *Facts) { f.Spent = 100 }, "Begin with the reviews (your block runs until 13:00, and they take 12 min) tend review"},
		{"a block now", func(f *Facts) { f.Block = at(friday, "14:00", "15:00") }, "Review what is due (it takes 12 min and fits before the block at 14:00) tend review"},
		{"a block today", func(f *Facts) { f.Block = at(friday.AddDate(0, 0, 3), "14:00", "15:00") }, "Review what is due (it takes 12 min) tend review"},
		{"time for the reviews", func(f *Facts) { f.Block = at(friday, "12:05", "13:00") }, "Write down what the week brought (it is Friday, and numbers are still fresh) tend brag"},
		{"a Friday", func(f *Facts) { f.Now, f.Due = wednesday, 0 }, "Take time for the quarter's questions (it is due and takes 30 min) tend reflect"},
		{"a reflection", func(f *Facts) { f.Reflect = Owed{} }, `Write three sentences on "Raft", or drop it (it is open for 41 days; either frees your head) tend lesson close l3 --editor`},
		{"a lesson open for a month", func(f *Facts) { f.Loop.Days = 8 }, `Write down what you learned from "Raft" (it is open for 8 days) tend lesson close l3 --editor`},
		{"a lesson open for a week", func(f *Facts) { f.Loop.Days = 7 }, "Answer the 12-month question (something new waits for it) tend triage"},
		{"items", func(f *Facts) { f.Triage = 0 }, `Give "1 book a quarter" a little time (1 h 58 min a week bring it back on its pace) tend quota`},
		{"items, and four days of the quarter left", func(f *Facts) { f.Triage, f.Quota.Left = 0, 75 }, `Give "1 book a quarter" a little time (1 h 15 min of it are left, and less than a week) tend quota`},
		{"a quota behind", func(f *Facts) { f.Quota = Behind{} }, "Make a backup (the last one is 18 days old) tend backup"},
		{"an old backup", func(f *Facts) { f.Backup = wednesday }, `Go on with "Raft" (it is open, and nothing else waits) tend lesson start l3`},
		{"an open lesson", func(f *Facts) { f.Loop = LongOpen{} }, "Begin a lesson (one is queued, and nothing is open) tend lesson list"},
		{"a queue", func(f *Facts) { f.Queued = 0 }, "Queue something worth knowing (nothing is due, and nothing waits) tend lesson add TITLE|URL"},
		{"minutes to spend", func(f *Facts) { f.Spent = 240 }, "Rest (the week has its 4 h; the next block begins on Friday at 12:05) "},
	} {
		t.Run("without "+c.without, func(t *testing.T) {
			c.take(&f)
			if s := Suggest(f); s.Text+" ("+s.Reason+") "+s.Command != c.want {
				t.Errorf("got  %s (%s) %s\nwant %s", s.Text, s.Reason, s.Command, c.want)
			}
		})
	}
}

func TestABlockBeginsWithWhatThereIs(t *testing.T) {
	f := Facts{Now: wednesday, Started: true, Block: at(wednesday, "11:00", "13:00")}
	for _, c := range []struct {
		name, want string
		add        func(*Facts)
	}{
		{"nothing", "tend start", func(*Facts) {}},
		{"a queue", "tend lesson list", func(f *Facts) { f.Queued = 1 }},
		{"an open lesson", "tend lesson start l3", func(f *Facts) { f.Loop = LongOpen{"l3", "Raft", 2} }},
		{"reviews", "tend review", func(f *Facts) { f.Due = 1 }},
	} {
		c.add(&f)
		if s := Suggest(f); s.Command != c.want || s.Rule != "block" {
			t.Errorf("%s: got %+v", c.name, s)
		}
	}
}

// TestOneSuggestionWithAReason holds for any facts: there is one, it says why, and it blames nobody.
func TestOneSuggestionWithAReason(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{Now: wednesday.AddDate(0, 0, rapid.IntRange(0, 7).Draw(t, "day"))}
		if rapid.Bool().Draw(t, "started") {
			f = busy
			for _, forget := range []func(){
				func() { f.Running = time.Time{} }, func() { f.Block = when.Interval{} }, func() { f.Due = 0 },
				func() { f.Off = "" }, func() { f.Spent = 0 }, func() { f.Max = 0 }, func() { f.Triage = 0 }, func() { f.Queued = 0 },
				func() { f.Loop = LongOpen{} }, func() { f.Quota = Behind{} }, func() { f.Reflect = Owed{} }, func() { f.Brag = Owed{} },
			} {
				if rapid.Bool().Draw(t, "forget") {
					forget()
				}
			}
		}
		s := Suggest(f)
		if s.Rule == "" || s.Text == "" || s.Reason == "" || s != Suggest(f) {
			t.Fatalf("got %+v", s)
		}
		for _, word := range []string{"streak", "missed", "overdue", "fail", "should", "!", " 0 min"} {
			if strings.Contains(strings.ToLower(" "+s.Text+" "+s.Reason), word) {
				t.Fatalf("%q scolds: %+v", word, s)
			}
		}
	})
}
