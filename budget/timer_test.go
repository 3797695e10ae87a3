package budget

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTimerEnd(t *testing.T) {
	at := func(clock string) time.Time {
		when, err := time.Parse("2 15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		return time.Date(2026, 11, when.Day(), when.Hour(), when.Minute(), 0, 0, time.UTC)
	}
	block := func(from, to string, state BlockState) Block {
		return Block{Start: at(from), End: at(to), State: state}
	}
	for _, c := range []struct {
		name   string
		s      Session
		blocks []Block
		want   string
		why    StopReason
	}{
		{"no block: the limit", Session{Start: at("17 08:00")}, nil, "17 11:00", AfterLimit},
		{"in a block", Session{Start: at("17 08:30")}, []Block{block("17 08:00", "17 10:00", Planned)}, "17 10:15", AfterBlock},
		{"in a block longer than the limit", Session{Start: at("17 08:00")}, []Block{block("17 08:00", "17 14:00", Planned)}, "17 14:15", AfterBlock},
		{"just before a block", Session{Start: at("17 07:45")}, []Block{block("17 08:00", "17 09:00", Planned)}, "17 09:15", AfterBlock},
		{"too long before a block", Session{Start: at("17 07:44")}, []Block{block("17 08:00", "17 09:00", Planned)}, "17 10:44", AfterLimit},
		{"at the end of a block", Session{Start: at("17 09:00")}, []Block{block("17 08:00", "17 09:00", Planned)}, "17 12:00", AfterLimit},
		{"a skipped block is none", Session{Start: at("17 08:30")}, []Block{block("17 08:00", "17 09:00", Skipped)}, "17 11:30", AfterLimit},
		{"blocks that touch are one", Session{Start: at("17 08:30")},
			[]Block{block("17 09:00", "17 10:00", Planned), block("17 08:00", "17 09:00", Planned), block("17 10:05", "17 11:00", Planned)}, "17 10:15", AfterBlock},
		{"late in a block before the next", Session{Start: at("17 08:55")},
			[]Block{block("17 08:00", "17 09:00", Planned), block("17 09:05", "17 11:00", Planned)}, "17 09:15", AfterBlock},
		{"started late for an earlier time", Session{Start: at("17 08:00"), Alive: at("17 12:00")},
			[]Block{block("17 08:00", "17 09:00", Planned)}, "17 15:00", AfterLimit},
		{"never longer than a day", Session{Start: at("17 08:00"), Alive: at("18 07:00")}, nil, "18 08:00", AfterLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			end, why := TimerEnd(c.s, c.blocks, Limits{}.TimerLimit())
			if !end.Equal(at(c.want)) || why != c.why {
				t.Errorf("it ends at %s after the %s, want %s", end.Format("2 15:04"), why, c.want)
			}
		})
	}
}

// Whoever looks first, and however late, the session ends at the same instant: what the daemon does in time, a command
// does a week later.
func TestSettleIsTheSameWheneverItIsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minute := func(name string, from, to int) time.Time {
			return time.Date(2026, 11, 17, 0, rapid.IntRange(from, to).Draw(t, name), 0, 0, time.UTC)
		}
		s := Session{Start: minute("start", 0, 1440)}
		if rapid.Bool().Draw(t, "typed late") {
			s.Alive = s.Start.Add(time.Duration(rapid.IntRange(1, 1440).Draw(t, "late")) * time.Minute)
		}
		var blocks []Block
		for range rapid.IntRange(0, 4).Draw(t, "blocks") {
			start := minute("block", -300, 3000)
			length := time.Duration(rapid.IntRange(20, 480).Draw(t, "length")) * time.Minute
			blocks = append(blocks, Block{Start: start, End: start.Add(length), State: rapid.SampledFrom([]BlockState{Planned, Kept, Skipped}).Draw(t, "state")})
		}
		limit := time.Duration(rapid.IntRange(15, 1440).Draw(t, "limit")) * time.Minute
		end, _ := TimerEnd(s, blocks, limit)
		if !end.After(s.Start) || end.Sub(s.Start) > longestSession {
			t.Fatalf("it lasts %s", end.Sub(s.Start))
		}
		now := minute("now", -600, 6000)
		settled := Settle(s, blocks, limit, now)
		if now.Before(end) != settled.End.IsZero() {
			t.Fatalf("at %s it ended at %s, want %s", now, settled.End, end)
		}
		later := Settle(settled, nil, limit, now.Add(100*time.Hour))
		if !settled.End.IsZero() && (later != settled || !settled.End.Equal(end)) {
			t.Fatalf("it changed from %v to %v", settled, later)
		}
		if direct := Settle(s, blocks, limit, now.Add(100*time.Hour)); !direct.End.Equal(end) {
			t.Fatalf("later it ended at %s, want %s", direct.End, end)
		}
	})
}
