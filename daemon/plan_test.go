package daemon

import (
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
)

func TestPlanIsLookedAtNext(t *testing.T) {
	t.Parallel()
	berlin, err := when.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	days := when.Days{Zone: berlin, Starts: 4 * 60}
	block := func(from, to string, state budget.BlockState) budget.Block {
		return budget.Block{Start: at(t, from), End: at(t, to), State: state}
	}
	morning := block("2026-11-17T07:00Z", "2026-11-17T09:00Z", budget.Planned)
	tests := []struct {
		name, planned, want string
		blocks              []budget.Block
	}{
		{"at the next day's start", "2026-11-16T12:00Z", "2026-11-17T03:00Z", nil},
		{"at the day's start, in the night before", "2026-11-17T02:59Z", "2026-11-17T03:00Z", nil},
		{"a day later, at the start itself", "2026-11-17T03:00Z", "2026-11-18T03:00Z", nil},
		{"at the end of a block to come", "2026-11-17T03:00Z", "2026-11-17T09:00Z", []budget.Block{morning}},
		{"at the end of a block under way", "2026-11-17T08:00Z", "2026-11-17T09:00Z", []budget.Block{morning}},
		{"at the day's end once the block has ended", "2026-11-17T09:00Z", "2026-11-18T03:00Z", []budget.Block{morning}},
		{"not at the end of a block of tomorrow", "2026-11-16T12:00Z", "2026-11-17T03:00Z", []budget.Block{morning}},
		{"not at the end of a skipped block", "2026-11-17T05:00Z", "2026-11-18T03:00Z",
			[]budget.Block{block("2026-11-17T07:00Z", "2026-11-17T09:00Z", budget.Skipped)}},
		{"at the first of several ends", "2026-11-17T05:00Z", "2026-11-17T09:00Z",
			[]budget.Block{block("2026-11-17T17:00Z", "2026-11-17T18:00Z", budget.Planned), morning}},
		{"23 hours later in spring", "2026-03-28T03:00Z", "2026-03-29T02:00Z", nil},
		{"25 hours later in autumn", "2026-10-24T02:00Z", "2026-10-25T03:00Z", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := planState{days, tt.blocks}.next(at(t, tt.planned))
			if want := at(t, tt.want); !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestSleepEnds(t *testing.T) {
	t.Parallel()
	w := start(t)
	d, now := w.daemon, w.clock.now()
	ended := func(until time.Time, woken signal) <-chan bool {
		done := make(chan bool, 1)
		go func() { done <- d.sleep(w.ctx(), d.now(), until, woken) }()
		return done
	}
	wants := func(t *testing.T, done <-chan bool) {
		t.Helper()
		select {
		case went := <-done:
			if !went {
				t.Error("as if the daemon stopped")
			}
		case <-time.After(time.Minute):
			t.Error("not at all")
		}
	}
	t.Run("when its instant comes by a clock that is set", func(t *testing.T) {
		done := ended(now.Add(time.Hour), nil)
		select {
		case <-done:
			t.Error("too early")
		case <-time.After(3 * d.glance):
		}
		w.clock.pass(time.Hour)
		wants(t, done)
	})
	t.Run("when it is woken", func(t *testing.T) {
		woken := make(signal, 1)
		done := ended(time.Time{}, woken)
		woken.give()
		wants(t, done)
	})
	t.Run("at once for an instant that has passed", func(t *testing.T) { wants(t, ended(now.Add(-time.Hour), nil)) })
}

func TestPlanFollowsAClockThatIsSetBack(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.clock.set(at(t, "2030-01-01T08:00Z"))
	w.settle("Europe/Berlin", "tue,thu 08:00-10:00")
	_, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "One"})
	w.ok(err)
	far := w.plan()
	w.clock.set(far[0].End)
	w.soon("a look at the plan of then", func() bool { got := w.agendas(); return len(got) == 1 && got[0] == string(far[1].ID) })
	w.clock.set(at(t, monday))
	w.soon("blocks of this week", func() bool {
		blocks := w.plan()
		return len(blocks) > 0 && blocks[0].Start.Equal(at(t, "2026-11-17T07:00Z"))
	})
}
