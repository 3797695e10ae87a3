package budget

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

func amendMinute(n int) time.Time { return time.Date(2026, 11, 17, 0, n, 0, 0, time.UTC) }

// anyEnded is a session that ended, of 2 to 600 minutes.
func anyEnded(t *rapid.T, key id.Session) Session {
	start := rapid.IntRange(0, 1440).Draw(t, "start")
	return Session{ID: key, Start: amendMinute(start), End: amendMinute(start + rapid.IntRange(2, 600).Draw(t, "length")), Kind: ByHand,
		Area: rapid.SampledFrom([]string{"", "go", "ops"}).Draw(t, "area"), Text: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "text")}
}

func TestMoveAndMoveBackIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyEnded(t, "s1")
		there := s.MoveTo(amendMinute(rapid.IntRange(-5000, 5000).Draw(t, "to")))
		if there.End.Sub(there.Start) != s.End.Sub(s.Start) {
			t.Fatalf("it lasts %s", there.End.Sub(there.Start))
		}
		back := there.MoveTo(s.Start)
		back.Edited = false
		if back != s {
			t.Fatalf("got %v, want %v", back, s)
		}
	})
}

func TestSplitPartsAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyEnded(t, "s1")
		var at time.Time
		if minutes := int(s.End.Sub(s.Start) / time.Minute); rapid.Bool().Draw(t, "at") {
			at = s.Start.Add(time.Duration(rapid.IntRange(1, minutes-1).Draw(t, "part")) * time.Minute)
		}
		first, second, err := s.Split(at)
		if err != nil {
			t.Fatal(err)
		}
		week := when.Interval{Start: amendMinute(rapid.IntRange(-10, 500).Draw(t, "from")), End: amendMinute(rapid.IntRange(600, 5000).Draw(t, "to"))}
		now := amendMinute(9999)
		if got, want := Spent([]Session{first, second}, week, now), Spent([]Session{s}, week, now); got != want {
			t.Fatalf("%d min, want %d", got, want)
		}
		second.ID = "s2"
		joined := first.Join(second)
		joined.Edited = false
		if joined != s {
			t.Fatalf("joined %v, want %v", joined, s)
		}
	})
}

func TestLengthenAndShortenIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyEnded(t, "s1")
		d := time.Duration(rapid.IntRange(1, 1440).Draw(t, "by")) * time.Minute
		longer, err := s.Lengthen(d)
		if err != nil {
			t.Fatal(err)
		}
		back, err := longer.Lengthen(-d)
		if back.Edited = false; err != nil || back != s {
			t.Fatalf("got %v, %v", back, err)
		}
		if _, err := s.Lengthen(-s.End.Sub(s.Start)); err == nil {
			t.Fatal("nothing is left, and no error")
		}
	})
}

func TestTakeBackRestoresWhatStillStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was := anyEnded(t, "s1")
		did := was.MoveTo(amendMinute(rapid.IntRange(-100, 3000).Draw(t, "to")))
		if got := TakeBack(&was, did, did, amendMinute(0)); got != was {
			t.Fatalf("got %v, want %v", got, was)
		}
		cur := did
		cur.Text, cur.Area = "said since", "elsewhere"
		got := TakeBack(&was, did, cur, amendMinute(0))
		if want := was; got.Text != "said since" || got.Area != "elsewhere" || !got.Start.Equal(want.Start) || !got.End.Equal(want.End) {
			t.Fatalf("got %v", got)
		}
		made := TakeBack(nil, was, was, amendMinute(7))
		if !made.Removed.Equal(amendMinute(7)) || made.Imported != "" {
			t.Fatalf("what was made is %v", made)
		}
	})
}

func TestCountsAddUpToWhatWasSpent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Session
		for n := range rapid.IntRange(0, 6).Draw(t, "sessions") {
			all = append(all, anyEnded(t, id.Make[id.Session]('s', uint64(n+1))))
		}
		span := when.Interval{Start: amendMinute(rapid.IntRange(-10, 500).Draw(t, "from")), End: amendMinute(rapid.IntRange(600, 2500).Draw(t, "to"))}
		var sum time.Duration
		for _, d := range Counts(all, span, amendMinute(9999)) {
			sum += d
		}
		if want := Spent(all, span, amendMinute(9999)); int(sum/time.Minute) != want {
			t.Fatalf("%s, want %d min", sum, want)
		}
	})
}

func TestUnconfirmedBlocks(t *testing.T) {
	block := func(key id.Block, end int, state BlockState) Block {
		return Block{ID: key, Start: amendMinute(end - 60), End: amendMinute(end), State: state}
	}
	got := UnconfirmedBlocks([]Block{block("b5", 400, Planned), block("b4", 300, Planned), block("b1", 100, Planned), block("b2", 200, Kept),
		block("b3", 200, Skipped)}, amendMinute(300))
	if len(got) != 2 || got[0].ID != "b1" || got[1].ID != "b4" {
		t.Errorf("got %v", got)
	}
}

// Time of which only the length is known overlaps nothing, lies in its day, and is whole as long as there is room.
func TestPlaceLoose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := when.Interval{Start: amendMinute(0), End: amendMinute(rapid.IntRange(1, 1440).Draw(t, "day"))}
		var taken []when.Interval
		for range rapid.IntRange(0, 5).Draw(t, "taken") {
			start := rapid.IntRange(-200, 1500).Draw(t, "at")
			taken = append(taken, when.Interval{Start: amendMinute(start), End: amendMinute(start + rapid.IntRange(0, 600).Draw(t, "for"))})
		}
		length := time.Duration(rapid.IntRange(0, 1500).Draw(t, "length")) * time.Minute
		pieces, left := PlaceLoose(taken, day, amendMinute(480), length)
		for _, p := range pieces {
			if p.Clip(day) != p || p.Duration() == 0 {
				t.Fatalf("%v lies outside of %v", p, day)
			}
		}
		placed := when.Total(pieces)
		if placed+left != length {
			t.Fatalf("%s placed, %s left of %s", placed, left, length)
		}
		if got, want := when.Total(append(pieces, taken...)), when.Total(taken)+placed; got != want {
			t.Fatalf("together %s, want %s", got, want)
		}
		var busy []when.Interval
		for _, x := range taken {
			busy = append(busy, x.Clip(day))
		}
		if left > 0 && placed+when.Total(busy) != day.Duration() {
			t.Fatalf("%s left, and there is room", left)
		}
	})
}

func TestSplitInTheMiddleIsAtAWholeMinute(t *testing.T) {
	s := Session{ID: "s1", Start: amendMinute(0), End: amendMinute(45)}
	if first, second, err := s.Split(time.Time{}); err != nil || !first.End.Equal(amendMinute(22)) || !second.Start.Equal(first.End) {
		t.Errorf("%v and %v, %v", first, second, err)
	}
	s.End = s.Start.Add(time.Second) // no whole minute lies between
	if first, _, err := s.Split(time.Time{}); err != nil || first.End.Sub(first.Start) != 500*time.Millisecond {
		t.Errorf("%v, %v", first, err)
	}
}
