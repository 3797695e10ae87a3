package service

import (
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
)

func add(start string, minutes int) func(*store.Tx) (budget.Block, error) {
	return func(tx *store.Tx) (budget.Block, error) {
		return AddBlock(tx, api.BlockRequest{Start: start, Length: minutes})
	}
}

func lock(block id.Block) func(*store.Tx) (budget.Block, error) {
	return func(tx *store.Tx) (budget.Block, error) { return LockBlock(tx, block) }
}

func unlock(block id.Block) func(*store.Tx) (budget.Block, error) {
	return func(tx *store.Tx) (budget.Block, error) { return UnlockBlock(tx, block) }
}

func shorten(block id.Block, minutes int) func(*store.Tx) (budget.Block, error) {
	return func(tx *store.Tx) (budget.Block, error) {
		return ShortenBlock(tx, block, api.ShortenRequest{Length: minutes})
	}
}

func TestAddedBlockCounts(t *testing.T) {
	w := begun(t)
	got := ask(w, add("2026-11-18T18:00", 60))
	if !got.Locked || got.State != budget.Planned || got.Why != "added by you" || !strings.HasSuffix(got.UID, "@tend") || !got.Created.Equal(w.now) {
		t.Errorf("got %+v", got)
	}
	if week := w.week(""); week.Planned != 240 {
		t.Errorf("planned are %d", week.Planned)
	}
	plan := w.plan()
	if got := plan[2]; got.End.Sub(got.Start) != time.Hour || got.Why != "moved: 2026-W47 needs only 240 minutes, and had 300" {
		t.Errorf("the last block is %+v", got)
	}
}

func TestByHandRefuses(t *testing.T) {
	w := begun(t)
	before := w.plan()
	for _, c := range []struct {
		name, words string
		code        api.Code
		act         func(*store.Tx) (budget.Block, error)
	}{
		{"no start", "needs a start", api.Invalid, add("", 60)},
		{"the past", "Mon 16 Nov 08:00–09:00 lies in the past", api.Invalid, add("2026-11-16T08:00", 60)},
		{"the far future", "Mon 11 Jan 08:01–09:01 lies beyond the 8 weeks that are planned", api.Invalid, add("2027-01-11T08:01", 60)},
		{"no length", "want 5 minutes to 8 hours", api.Invalid, add("2026-11-18T08:00", 0)},
		{"over another", "overlaps block b1, Tue 17 Nov 08:00–10:00", api.Conflict, add("2026-11-17T09:30", 60)},
		{"moved over another", "overlaps block b1, Tue 17 Nov 08:00–10:00", api.Conflict, move("b2", "2026-11-17T07:00", 0)},
		{"moved too far", "lies beyond the 8 weeks", api.Invalid, move("b2", "2027-02-01T08:00", 0)},
		{"not shorter", "block b1 lasts 120 min: want fewer", api.Invalid, shorten("b1", 120)},
		{"a moment", "want 5 minutes or more", api.Invalid, shorten("b1", 4)},
		{"unknown", `no block "b99"`, api.NotFound, lock("b99")},
	} {
		t.Run(c.name, func(t *testing.T) { refused(w, c.code, c.words, c.act) })
	}
	if after := w.plan(); len(after) != len(before) || after[0].Sequence != before[0].Sequence {
		t.Error("it changed something all the same")
	}
	w.at("2026-11-17T10:30")
	refused(w, api.Conflict, "block b1 is over", lock("b1"))
	ask(w, skip("b2"))
	refused(w, api.Conflict, "already skipped", unlock("b2"))
}

func TestNothingByHandBeforeInit(t *testing.T) {
	refused(newWorld(t), api.Invalid, "before tend init has run", add("2026-11-18T18:00", 60))
}

func TestLockedBlockStaysUntilItIsUnlocked(t *testing.T) {
	w := begun(t)
	ask(w, lock("b2"))
	w.windows(240, "mon,fri 18:00-20:00")
	if b := w.plan()[1]; b.ID != "b2" || b.Why != "locked by you" || w.walls([]budget.Block{b})[0] != "2026-11-19T08:00" {
		t.Errorf("locked, it is at %v", w.walls([]budget.Block{b}))
	}
	got := ask(w, unlock("b2"))
	if got.Locked || w.walls([]budget.Block{got})[0] != "2026-11-20T18:00" || got.Why != "moved: its window is gone" {
		t.Errorf("unlocked, it is %+v", got)
	}
	t.Run("and leaves no more than the week asks for", func(t *testing.T) {
		extra := ask(w, add("2026-11-28T10:00", 300))
		ask(w, unlock(extra.ID))
		if week := w.week("2026-W48"); week.Planned != 240 {
			t.Errorf("planned are %d", week.Planned)
		}
	})
}

func TestShortenedBlockLeavesRoomElsewhere(t *testing.T) {
	w := begun(t)
	w.windows(240, "tue,thu 08:00-10:00", "sat 10:00-12:00")
	got := ask(w, shorten("b1", 60))
	if !got.Locked || got.End.Sub(got.Start) != time.Hour || got.Why != "shortened by you" || got.Sequence == 0 {
		t.Errorf("got %+v", got)
	}
	if week := w.week(""); week.Planned != 240 {
		t.Errorf("planned are %d", week.Planned)
	}
}

func TestEachBlockHasAReason(t *testing.T) {
	w := begun(t)
	ask(w, skip("b1"))
	ask(w, move("b2", "2026-11-20T18:00", 0))
	for n, want := range []string{"skipped by you", "moved here by you", "free in the window tue,thu 08:00-10:00"} {
		if got := look(w, Plan).Blocks[n].Why; got != want {
			t.Errorf("block %d: %q, want %q", n+1, got, want)
		}
	}
	if got := whyHere(budget.Block{State: budget.Planned}); got != "placed in one of your windows" {
		t.Errorf("a block of an older tend: %q", got)
	}
}

func TestPlanSaysWhatIsUnmet(t *testing.T) {
	w := begun(t)
	w.change(api.SettingsRequest{Limits: &budget.Limits{Day: 90}})
	plan := look(w, Plan)
	if o := plan.Weeks[1]; o.Goal != 240 || o.Placed != 180 || o.Unmet != 60 || o.Why != "a day takes at most 90 minutes" {
		t.Errorf("got %+v", o)
	}
	if o := w.week("2026-W48").Outlook; o == nil || o.Unmet != 60 {
		t.Errorf("the week has %+v", o)
	}
	if o := w.week("2026-W46").Outlook; o != nil {
		t.Errorf("a week that is over has %+v", o)
	}
	refused(w, api.Invalid, "buffer of -1 minutes", func(tx *store.Tx) (api.Settings, error) {
		return Change(tx, api.SettingsRequest{Limits: &budget.Limits{Buffer: -1}})
	})
}
