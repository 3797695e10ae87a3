package service

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
)

func TestPlannedIsWhatStoodWhenTheWeekBegan(t *testing.T) {
	for _, c := range []struct {
		name     string
		change   func(*world, id.Block)
		standing int
	}{
		{"nothing is done", func(*world, id.Block) {}, 240},
		{"a block is skipped", func(w *world, b id.Block) { ask(w, skip(b)) }, 120},
		{"a block is moved to next week", func(w *world, b id.Block) {
			ask(w, func(tx *store.Tx) (budget.Block, error) {
				return MoveBlock(tx, b, api.MoveRequest{Start: "2026-12-01T18:00"})
			})
		}, 120},
		{"a block is shortened", func(w *world, b id.Block) {
			ask(w, func(tx *store.Tx) (budget.Block, error) { return ShortenBlock(tx, b, api.ShortenRequest{Length: 30}) })
		}, 150},
		{"a block is kept for half an hour", func(w *world, b id.Block) {
			w.at("2026-11-25T09:00")
			ask(w, say(b, api.ConfirmRequest{Minutes: 30}))
		}, 240},
		{"a block is skipped when the week is long over", func(w *world, b id.Block) {
			w.at("2027-06-01T12:00")
			ask(w, say(b, api.ConfirmRequest{Skip: true}))
		}, 120},
		{"the rest of the week is away", func(w *world, _ id.Block) { ask(w, awayFor("2026-11-24", "2026-11-29")) }, 0},
		{"the week is skipped", func(w *world, _ id.Block) { ask(w, skipWeek("")) }, 0},
		{"the budget doubles", func(w *world, _ id.Block) { w.change(aim(480, "")) }, 240},
		{"the windows go", func(w *world, _ id.Block) { w.change(api.SettingsRequest{Windows: &[]budget.Window{}}) }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := begun(t)
			w.at("2026-11-23T09:00")
			tuesday := w.plan()[0].ID
			c.change(w, tuesday)
			got := w.week("2026-W48")
			if got.Planned != 240 || got.Standing != c.standing {
				t.Errorf("planned %d, and now %d; want 240, and now %d", got.Planned, got.Standing, c.standing)
			}
			if kept := look(w, store.Plans.List); len(kept) > 2 {
				t.Errorf("kept %v", kept)
			}
		})
	}
}

func TestTheWeekOfSetUpCountsItsBlocksAsTheyStand(t *testing.T) {
	w := begun(t)
	if got := w.week(""); got.Planned != 240 {
		t.Errorf("its first plan has %d", got.Planned)
	}
	block := w.plan()[0].ID
	ask(w, skip(block))
	if got := w.week(""); got.Planned != 120 || got.Standing != 120 {
		t.Errorf("planned %d, and now %d", got.Planned, got.Standing)
	}
	w.at("2026-11-23T09:00")
	ask(w, say(w.blockAt("2026-11-19T08:00"), api.ConfirmRequest{Skip: true}))
	if got := w.week("2026-W47"); got.Planned != 120 || got.Standing != 0 {
		t.Errorf("planned %d, and now %d once it is over", got.Planned, got.Standing)
	}
}

// blockAt is the block that starts at a wall time.
func (w *world) blockAt(wall string) id.Block {
	w.Helper()
	blocks := look(w, func(tx *store.Tx) ([]budget.Block, error) {
		return store.Blocks.Range(tx, "at/"+store.At(w.instant(wall)), "at/"+store.At(w.instant(wall).Add(time.Minute)))
	})
	if len(blocks) != 1 {
		w.Fatalf("%d blocks start at %s", len(blocks), wall)
	}
	return blocks[0].ID
}

// TestPlannedNeverChanges edits plans at random over weeks and months: what was planned when a week began is planned
// for ever, however often it is read.
func TestPlannedNeverChanges(t *testing.T) {
	w := begun(t)
	began, next := map[when.Date]int{}, day("2026-11-23")
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(1, 5*24).Draw(rt, "hours")) * time.Hour)
		for week := w.week(next.String()); !w.now.Before(week.From); week = w.week(next.String()) {
			began[next] = week.Planned // nothing has changed since it began
			next = next.AddDays(7)
		}
		what := w.editPlan(rt)
		for start, want := range began {
			if w.now.Sub(when.At(start, 0, time.UTC)) > 60*24*time.Hour {
				delete(began, start)
				continue
			}
			if got := w.week(start.String()); got.Planned != want {
				rt.Fatalf("week %s had %d planned, and %d after %s", start, want, got.Planned, what)
			}
		}
	})
}

// editPlan changes the plan in one of the ways there are; some are refused, and change nothing.
func (w *world) editPlan(rt *rapid.T) string {
	all := look(w, func(tx *store.Tx) ([]budget.Block, error) { return BlocksFrom(tx, w.now.AddDate(0, 0, -14)) })
	block := id.Block("b1")
	if len(all) > 0 {
		block = all[rapid.IntRange(0, min(len(all)-1, 9)).Draw(rt, "block")].ID
	}
	at := w.now.Add(time.Duration(rapid.IntRange(-48, 14*24).Draw(rt, "to")) * time.Hour).Format(time.RFC3339)
	day, minutes := when.DateOf(w.now).AddDays(rapid.IntRange(-3, 20).Draw(rt, "day")), rapid.IntRange(5, 180).Draw(rt, "minutes")
	edits := []struct {
		name string
		do   func(*store.Tx) error
	}{
		{"skip", func(tx *store.Tx) error { _, err := SkipBlock(tx, block); return err }},
		{"move", func(tx *store.Tx) error {
			_, err := MoveBlock(tx, block, api.MoveRequest{Start: at, Length: minutes})
			return err
		}},
		{"add", func(tx *store.Tx) error {
			_, err := AddBlock(tx, api.BlockRequest{Start: at, Length: minutes})
			return err
		}},
		{"shorten", func(tx *store.Tx) error {
			_, err := ShortenBlock(tx, block, api.ShortenRequest{Length: minutes})
			return err
		}},
		{"lock", func(tx *store.Tx) error { _, err := LockBlock(tx, block); return err }},
		{"unlock", func(tx *store.Tx) error { _, err := UnlockBlock(tx, block); return err }},
		{"keep", func(tx *store.Tx) error {
			_, err := Confirm(tx, block, api.ConfirmRequest{Minutes: minutes})
			return err
		}},
		{"not keep", func(tx *store.Tx) error { _, err := Confirm(tx, block, api.ConfirmRequest{Skip: true}); return err }},
		{"take back", func(tx *store.Tx) error { _, err := Confirm(tx, block, api.ConfirmRequest{Undo: true}); return err }},
		{"away", func(tx *store.Tx) error {
			_, err := AddAway(tx, budget.Away{From: day, To: day.AddDays(3)})
			return err
		}},
		{"back", func(tx *store.Tx) error { _, err := RemoveAway(tx, day); return err }},
		{"skip the week", func(tx *store.Tx) error { _, err := SkipWeek(tx, day.String()); return err }},
		{"a budget", func(tx *store.Tx) error { _, err := Change(tx, aim(60+3*minutes, "")); return err }},
		{"a window", func(tx *store.Tx) error {
			_, err := Change(tx, api.SettingsRequest{Windows: &[]budget.Window{window(fmt.Sprintf("mon,wed,fri %02d:00-%02d:00", minutes%12, minutes%12+3))}})
			return err
		}},
		{"look", func(tx *store.Tx) error { _, err := Replan(tx); return err }},
	}
	edit := edits[rapid.IntRange(0, len(edits)-1).Draw(rt, "edit")]
	try(w, func(tx *store.Tx) (struct{}, error) { return struct{}{}, edit.do(tx) })
	return edit.name
}
