package learning

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestShareOf(t *testing.T) {
	// The first four are published: Newcombe, Two-Sided Confidence Intervals for the Single Proportion (1998), table I,
	// method 3.
	tests := []struct {
		hits, of  int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {0, 0, 0, 1}, {5, 5, 0.5655, 1},
	}
	for _, tt := range tests {
		s := ShareOf(tt.hits, tt.of)
		if math.Abs(s.Low-tt.low) > 0.00005 || math.Abs(s.High-tt.high) > 0.00005 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", tt.hits, tt.of, s.Low, s.High, tt.low, tt.high)
		}
	}
}

func TestOneMoreHitRaisesBothEnds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		of := rapid.IntRange(0, 5000).Draw(rt, "of")
		hits := rapid.IntRange(0, of).Draw(rt, "hits")
		before, after := ShareOf(hits, of), ShareOf(hits+1, of+1)
		if after.High < before.High || after.Low < before.Low || before.Low > before.Part || before.High < before.Part {
			rt.Fatalf("%+v, then %+v", before, after)
		}
	})
}

func TestYieldCountsItems(t *testing.T) {
	y := YieldOf(Source{Name: "weekly", Kind: Newsletter, Mail: &Mail{List: "list"}, Added: now, Restored: now.Add(time.Hour)})
	if !y.Fetched || !y.Since.Equal(now.Add(time.Hour)) || y.Share.High != 1 {
		t.Errorf("at first: %+v", y)
	}
	for n, item := range []Item{{State: Kept}, {State: Kept}, {State: Dropped}, {State: Unsure}, {State: Fresh}, {State: Expired},
		{State: Opened}, {State: Kept, Same: "i1"}, {State: Fresh, Same: "i1"}} {
		item.FirstSeen = now.AddDate(0, 0, n%5)
		y = y.WithItem(item)
	}
	if y.Judged != 4 || y.Kept != 2 || y.Dropped != 1 || y.Unsure != 1 || y.Waiting != 1 || y.Expired != 1 || y.Repeats != 2 ||
		y.Share != ShareOf(2, 4) || !y.LastNew.Equal(now.AddDate(0, 0, 4)) {
		t.Errorf("%+v", y)
	}
	y = y.WithLesson(Lesson{State: Closed}, 2).WithLesson(Lesson{State: Open}, 0).WithLesson(Lesson{State: LessonDropped}, 0).
		WithLesson(Lesson{State: LessonDropped, Opened: now}, 1)
	if y.Lessons != 3 || y.Closed != 1 || y.Outputs != 3 {
		t.Errorf("%+v", y)
	}
}

func TestExpire(t *testing.T) {
	tests := []struct {
		name  string
		state ItemState
		days  int
		after time.Duration
		want  bool
	}{
		{"after 30 days", Fresh, 30, 30 * 24 * time.Hour, true},
		{"a millisecond before", Fresh, 30, 30*24*time.Hour - time.Millisecond, false},
		{"after a day, where one is set", Fresh, 1, 24 * time.Hour, true},
		{"a judged one never", Dropped, 1, 9000 * time.Hour, false},
		{"an issue that was opened never", Opened, 1, 9000 * time.Hour, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			item := Item{State: tt.state, FirstSeen: now}
			got, ok := item.Expire(tt.days, now.Add(tt.after))
			if ok != tt.want || ok != (got.State == Expired) || ok != got.ExpiredAt.Equal(now.Add(tt.after)) {
				t.Errorf("%v: %+v", ok, got)
			}
		})
	}
	expired := Item{State: Expired, FirstSeen: now, ExpiredAt: now.AddDate(0, 0, 30)}
	if got, again := expired.Expire(365, now.AddDate(0, 0, 31)); again || got != expired {
		t.Errorf("a longer setting brought it back: %+v", got)
	}
	if judged, _, err := Judge(expired, Keep, now); err != nil || judged.State != Kept || !judged.ExpiredAt.IsZero() {
		t.Errorf("judged after all: %+v, %v", judged, err)
	}
	for days, ok := range map[int]bool{0: false, -1: false, 1: true, 365: true, 366: false} {
		if err := CheckExpireDays(days); (err == nil) != ok {
			t.Errorf("%d days: %v", days, err)
		}
	}
}
