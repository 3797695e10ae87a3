package learning

import (
	"testing"

	"pgregory.net/rapid"
)

// The parts of a yield sum to what counting its records one by one gives.
func TestTheRecordsBehindAYieldSumToIt(t *testing.T) {
	states := []ItemState{Fresh, Kept, Dropped, Unsure, Expired, Opened, Seen}
	rapid.Check(t, func(rt *rapid.T) {
		src := Source{Name: "weekly", Kind: Newsletter, URL: "https://example.org/", Added: now}
		want, parts := YieldOf(src), YieldParts{}
		for range rapid.IntRange(0, 40).Draw(rt, "items") {
			item := Item{State: rapid.SampledFrom(states).Draw(rt, "state"), FirstSeen: now.AddDate(0, 0, rapid.IntRange(0, 90).Draw(rt, "day"))}
			if rapid.IntRange(0, 5).Draw(rt, "same") == 0 {
				item.Same = "i1"
			}
			want = want.WithItem(item)
			if item.FirstSeen.After(parts.LastNew) {
				parts.LastNew = item.FirstSeen
			}
			if as, counts := item.CountsAs(); counts {
				parts.Items = append(parts.Items, ItemBehind{CountsAs: as})
			}
		}
		for range rapid.IntRange(0, 10).Draw(rt, "lessons") {
			lesson := Lesson{State: rapid.SampledFrom([]LessonState{Queued, Open, Closed, LessonDropped}).Draw(rt, "lesson")}
			if rapid.Bool().Draw(rt, "opened") {
				lesson.Opened = now
			}
			outputs := make([]Output, rapid.IntRange(0, 3).Draw(rt, "outputs"))
			want = want.WithLesson(lesson, len(outputs))
			if lesson.CountsForSource() {
				parts.Lessons = append(parts.Lessons, LessonBehind{State: lesson.State})
				parts.Outputs = append(parts.Outputs, outputs...)
			}
		}
		for range rapid.IntRange(0, 20).Draw(rt, "cards") {
			state := rapid.SampledFrom([]CardState{CardLearned, CardLive, CardSuspended, CardGone}).Draw(rt, "card")
			want = want.WithCard(state)
			parts.Cards = append(parts.Cards, CardBehind{State: state})
		}
		if got := YieldFrom(src, parts); got != want {
			rt.Fatalf("the records sum to\n%+v, the yield is\n%+v", got, want)
		}
		if items := want.Judged + want.Waiting + want.Expired + want.Repeats; items != len(parts.Items) {
			rt.Fatalf("%d items behind %+v", len(parts.Items), want)
		}
	})
}

func TestWhatAnItemCountsAs(t *testing.T) {
	for _, tt := range []struct {
		name   string
		item   Item
		want   ItemState
		counts bool
	}{
		{"a kept one", Item{State: Kept}, Kept, true},
		{"one that nobody judged in time", Item{State: Expired}, Expired, true},
		{"a repeat, whatever was said of it", Item{State: Kept, Same: "i1"}, Seen, true},
		{"an issue that was opened into stories", Item{State: Opened}, Opened, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, counts := tt.item.CountsAs(); got != tt.want || counts != tt.counts {
				t.Errorf("got %q, %v", got, counts)
			}
		})
	}
}
