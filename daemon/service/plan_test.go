package service

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

func (w *world) change(r api.SettingsRequest) api.Settings {
	w.Helper()
	return ask(w, func(tx *store.Tx) (api.Settings, error) { return Change(tx, r) })
}

// windows sets the windows and the target, in minutes a week.
func (w *world) windows(target int, texts ...string) {
	w.Helper()
	var list []budget.Window
	for _, text := range texts {
		list = append(list, window(text))
	}
	b := budget.DefaultBudget(when.Date{}, target)
	w.change(api.SettingsRequest{Windows: &list, Budget: &b})
}

func (w *world) replan() api.Plan {
	w.Helper()
	return ask(w, Replan)
}

// walls are the starts of blocks on the wall of the world's zone.
func (w *world) walls(blocks []budget.Block) (list []string) {
	w.Helper()
	zone, err := when.LoadZone(w.zone)
	if err != nil {
		w.Fatal(err)
	}
	for _, b := range blocks {
		list = append(list, b.Start.In(zone).Format("2006-01-02T15:04"))
	}
	return list
}

func skip(block id.Block) func(*store.Tx) (budget.Block, error) {
	return func(tx *store.Tx) (budget.Block, error) { return SkipBlock(tx, block) }
}

func move(block id.Block, start string, minutes int) func(*store.Tx) (budget.Block, error) {
	return func(tx *store.Tx) (budget.Block, error) {
		return MoveBlock(tx, block, api.MoveRequest{Start: start, Length: minutes})
	}
}

func confirm(block id.Block) func(*store.Tx) (api.Confirmed, error) {
	return func(tx *store.Tx) (api.Confirmed, error) { return Confirm(tx, block, api.ConfirmRequest{}) }
}

func TestPlan(t *testing.T) {
	w := begun(t)
	plan := w.plan()
	if got := w.walls(plan)[:3]; len(plan) != 16 || !slices.Equal(got, []string{"2026-11-17T08:00", "2026-11-19T08:00", "2026-11-24T08:00"}) {
		t.Fatalf("%d blocks, the first at %v", len(plan), got)
	}
	uids := map[string]bool{}
	for _, b := range plan {
		uids[b.UID] = true
		if b.State != budget.Planned || b.Created != w.now || !strings.HasSuffix(b.UID, "@tend") || !strings.HasPrefix(b.UID, string(b.ID)+".") {
			t.Errorf("got %+v", b)
		}
	}
	if len(uids) != 16 {
		t.Errorf("%d UIDs", len(uids))
	}
	t.Run("a second look changes nothing", func(t *testing.T) {
		before := w.plan()
		w.pass(time.Hour)
		if got := w.replan(); len(got.Changes) != 0 || !reflect.DeepEqual(got.Blocks, before) {
			t.Errorf("it made %v", got.Changes)
		}
	})
	t.Run("and what ended is no plan", func(t *testing.T) {
		w.at("2026-11-17T10:00")
		if got := w.walls(w.plan()); got[0] != "2026-11-19T08:00" {
			t.Errorf("the first is at %s", got[0])
		}
	})
}

func TestPlanBeforeInit(t *testing.T) {
	w := newWorld(t)
	if plan := w.replan(); len(plan.Blocks) != 0 || plan.Blocks == nil || plan.Changes == nil || plan.Zone != "UTC" {
		t.Errorf("got %+v", plan)
	}
	if stale := look(w, Stale); stale {
		t.Error("it wants to be looked at")
	}
}

func TestStaleOncePerLearningDay(t *testing.T) {
	w := begun(t)
	for _, step := range []struct {
		at    string
		stale bool
	}{{start, false}, {"2026-11-17T03:59", false}, {"2026-11-17T04:00", true}, {"2026-11-18T00:30", false}, {"2026-11-20T09:00", true}} {
		w.at(step.at)
		if got := look(w, Stale); got != step.stale {
			t.Errorf("%s: stale is %v", step.at, got)
		}
		w.do(CatchUp)
	}
}

func TestSkippedBlockStaysSkipped(t *testing.T) {
	w := begun(t)
	block := w.plan()[0]
	if week := w.week(""); week.Planned != 240 {
		t.Errorf("planned are %d", week.Planned)
	}
	if got := ask(w, skip(block.ID)); got.State != budget.Skipped || got.Sequence <= block.Sequence || !got.Modified.After(block.Modified) {
		t.Errorf("got %+v", got)
	}
	if week := w.week(""); week.Planned != 120 {
		t.Errorf("its minutes were placed again: %d", week.Planned)
	}
	refused(w, api.Conflict, "already skipped", skip(block.ID))
	refused(w, api.Conflict, "already skipped", move(block.ID, "2026-11-18T08:00", 0))
	refused(w, api.NotFound, `no block "b99"`, skip("b99"))
}

func TestMovedBlockStaysWhereItIs(t *testing.T) {
	w := begun(t)
	block := w.plan()[0]
	got := ask(w, move(block.ID, "2026-11-21T15:00", 90))
	if !got.Locked || got.UID != block.UID || w.walls([]budget.Block{got})[0] != "2026-11-21T15:00" || got.End.Sub(got.Start) != 90*time.Minute {
		t.Errorf("got %+v", got)
	}
	w.windows(240, "mon,fri 18:00-20:00")
	after := look(w, func(tx *store.Tx) (budget.Block, error) { return store.Blocks.Get(tx, block.ID) })
	if !after.Start.Equal(got.Start) || !after.End.Equal(got.End) {
		t.Errorf("new windows moved it to %v", after.Start)
	}
	if week := w.week(""); week.Planned > 240 {
		t.Errorf("its minutes do not count: %d", week.Planned)
	}
}

func TestMoveRefuses(t *testing.T) {
	w := begun(t)
	before := w.plan()
	for _, c := range []struct {
		name, start, words string
		minutes            int
	}{
		{"no start", "", "needs a start", 0},
		{"no time", "tomorrow", `time "tomorrow"`, 0},
		{"the past", "2026-11-16T08:59", "lies in the past", 0},
		{"a moment", "2026-11-18T08:00", "want 5 minutes to 8 hours", 4},
		{"a whole day", "2026-11-18T08:00", "want 5 minutes to 8 hours", 481},
		{"less than nothing", "2026-11-18T08:00", "want 5 minutes to 8 hours", -60},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused(w, api.Invalid, c.words, move(before[0].ID, c.start, c.minutes))
			if !reflect.DeepEqual(w.plan(), before) {
				t.Error("it moved something all the same")
			}
		})
	}
}

func TestConfirm(t *testing.T) {
	w := begun(t)
	block := w.plan()[0]
	refused(w, api.Conflict, "has not ended yet", confirm(block.ID))
	w.at("2026-11-17T09:59")
	refused(w, api.Conflict, "has not ended yet", confirm(block.ID))
	w.at("2026-11-17T10:00")
	for range 2 { // and again: it counts once
		if got := ask(w, confirm(block.ID)); got.State != budget.Kept || got.Sequence != block.Sequence {
			t.Errorf("got %+v", got)
		}
	}
	if week := w.week(""); week.Spent != 120 || week.Planned != 240 || len(week.Sessions) != 1 || week.Sessions[0].Kind != budget.FromBlock {
		t.Errorf("the week has %+v", week)
	}
	refused(w, api.Conflict, "already kept", skip(block.ID))
	refused(w, api.NotFound, `no block "b99"`, confirm("b99"))
}

func TestConfirmedBlockAndLoggedTimeCountOnce(t *testing.T) {
	w := begun(t)
	w.at("2026-11-17T12:00")
	ask(w, logTime(api.LogRequest{Minutes: 60, At: "09:30", Area: "go"}))
	ask(w, confirm("b1"))
	if week := w.week(""); week.Spent != 150 || week.Deep != 60 || len(week.Sessions) != 2 {
		t.Errorf("the week has %d min, %d deep", week.Spent, week.Deep)
	}
}

func TestNewWindowsMoveWhatTheyMust(t *testing.T) {
	w := begun(t)
	w.at("2026-11-17T09:00") // the first block is under way
	before := w.plan()
	w.windows(240, "tue 08:00-10:00", "sat 10:00-12:00")
	after := w.plan()
	if got := w.walls(after)[:3]; !slices.Equal(got, []string{"2026-11-17T08:00", "2026-11-21T10:00", "2026-11-24T08:00"}) {
		t.Errorf("the blocks are at %v", got)
	}
	for n, b := range after[:16] {
		old := before[n]
		if moved := !b.Start.Equal(old.Start); b.UID != old.UID || (b.Sequence > old.Sequence) != moved || b.Modified.After(old.Modified) != moved {
			t.Errorf("%v became %v", old, b)
		}
	}
}

func TestPlanFollowsTheClockOnTheWall(t *testing.T) {
	for _, c := range []struct{ zone, from, day, want string }{
		{"Europe/Berlin", "2026-10-20T09:00", "2026-10-27", "2026-10-27T07:00:00Z"},       // clocks went back
		{"Europe/Berlin", "2027-03-24T09:00", "2027-03-30", "2027-03-30T06:00:00Z"},       // and forward
		{"America/Santiago", "2026-09-01T09:00", "2026-09-08", "2026-09-08T11:00:00Z"},    // at midnight
		{"Australia/Lord_Howe", "2026-10-01T09:00", "2026-10-06", "2026-10-05T21:00:00Z"}, // by half an hour
	} {
		t.Run(c.zone+" "+c.day, func(t *testing.T) {
			w := newWorld(t)
			w.zone = c.zone
			w.at(c.from)
			w.change(api.SettingsRequest{Zone: &w.zone})
			w.windows(120, "tue 08:00-10:00")
			for _, b := range w.plan() {
				if strings.HasPrefix(w.walls([]budget.Block{b})[0], c.day) {
					if got := b.Start.UTC().Format(time.RFC3339); got != c.want {
						t.Errorf("it is at %s", got)
					}
					return
				}
			}
			t.Errorf("no block on %s: %v", c.day, w.walls(w.plan()))
		})
	}
}

// TestPlanOfManyHoursComesInParts gives as much time as a budget can hold, in the shortest blocks there are, and moves
// all of it elsewhere.
func TestPlanOfManyHoursComesInParts(t *testing.T) {
	w := begun(t)
	for _, windows := range [][]string{{"mon-sun 08:00-14:00/30m"}, {"mon-sun 15:00-21:00/30m"}} {
		w.windows(budget.MaxMinutes, windows...)
		for looks := 0; len(w.replan().Changes) > 0; looks++ {
			if looks > 20 {
				t.Fatalf("%v: it never ends", windows)
			}
		}
		for n := range 7 {
			if week := w.week(w.now.AddDate(0, 0, 7*(n+1)).Format(time.DateOnly)); week.Planned != budget.MaxMinutes {
				t.Errorf("%v: week %s has %d min planned", windows, week.Label, week.Planned)
			}
		}
	}
	blocks := w.plan()
	for n := 1; n < len(blocks); n++ {
		if blocks[n].Start.Before(blocks[n-1].End) {
			t.Errorf("%v and %v overlap", blocks[n-1], blocks[n])
		}
	}
}

// TestPlanIsStable does to a plan what a person can, at random: locked, skipped and kept blocks stay as they are, UIDs
// never change, what changed says so, and a second look changes nothing.
func TestPlanIsStable(t *testing.T) {
	w := begun(t)
	all := func() map[id.Block]budget.Block {
		held := map[id.Block]budget.Block{}
		for _, b := range look(w, store.Blocks.List) {
			held[b.ID] = b
		}
		return held
	}
	rapid.Check(t, func(rt *rapid.T) {
		w.pass(time.Duration(rapid.IntRange(0, 20*60).Draw(rt, "minutes")) * time.Minute)
		w.replan()
		before, touched := all(), id.Block("")
		ids := slices.Sorted(maps.Keys(before))
		block := rapid.SampledFrom(ids).Draw(rt, "block")
		switch rapid.IntRange(0, 4).Draw(rt, "act") {
		case 0:
			touched = block
			try(w, skip(block))
		case 1:
			touched = block
			try(w, move(block, w.now.Add(time.Duration(rapid.IntRange(1, 500).Draw(rt, "hours"))*time.Hour).Format(time.RFC3339), 60))
		case 2:
			touched = block
			try(w, confirm(block))
			w.replan() // minutes that were spent change what is owed, and the next look plans by that
		case 3:
			days := rapid.SampledFrom([]string{"tue,thu 08:00-10:00", "mon-fri 07:00-08:00", "sat 10:00-14:00/60m"}).Draw(rt, "window")
			w.windows(rapid.IntRange(60, 600).Draw(rt, "target"), days)
		case 4:
			w.startLesson(w.lesson("x"))
		}
		after := all()
		agendas := 0
		for key, b := range after {
			old, had := before[key]
			if b.State != budget.Skipped && b.Start.After(w.now) && b.Agenda != "" {
				agendas++
			}
			if !had || key == touched {
				continue
			}
			shown := b.Start.Equal(old.Start) && b.End.Equal(old.End) && b.Agenda == old.Agenda
			if shown != (b.Sequence == old.Sequence) || shown != b.Modified.Equal(old.Modified) || b.UID != old.UID {
				rt.Fatalf("%+v became %+v", old, b)
			}
			if fixed := old.Locked || old.State != budget.Planned || old.Start.Before(w.now); fixed && (!b.Start.Equal(old.Start) || !b.End.Equal(old.End) || b.State != old.State) {
				rt.Fatalf("%+v was fixed and became %+v", old, b)
			}
		}
		if agendas > 1 {
			rt.Fatalf("%d blocks to come have an agenda", agendas)
		}
		if again := w.replan(); len(again.Changes) != 0 || !reflect.DeepEqual(all(), after) {
			rt.Fatalf("a second look made %v", again.Changes)
		}
	})
}

// noQuotas is the end of each agenda in November 2026, before anything was produced.
const noQuotas = "Quotas, counted when something was produced:\n- books by 31 December: 0 of 1\n- RFCs by 30 November: 0 of 1 to 2"

func TestAgenda(t *testing.T) {
	w := begun(t)
	agendaNow := func() string {
		t.Helper()
		block, ok := budget.NextBlock(w.plan(), w.now)
		if !ok {
			t.Fatal("no block")
		}
		text, ok := strings.CutSuffix("\n"+block.Agenda, "\n"+noQuotas)
		if !ok {
			t.Errorf("the quotas are not at its end: %q", block.Agenda)
		}
		return strings.TrimPrefix(text, "\n")
	}
	if got := agendaNow(); got != "" {
		t.Errorf("with nothing to do it is %q", got)
	}
	first := ask(w, addLesson(api.LessonRequest{Title: "DDIA", URL: "https://x.test/ddia"})).ID
	if got := agendaNow(); got != "Start: DDIA (tend lesson start l1)\nhttps://x.test/ddia" {
		t.Errorf("with a lesson it is %q", got)
	}
	w.startLesson(first)
	if got := agendaNow(); got != "Go on with: DDIA (tend lesson start l1)\nhttps://x.test/ddia\nOpen until something is produced:\n- l1: DDIA" {
		t.Errorf("with an open one it is %q", got)
	}
	w.closeLesson(first, "done")
	if got := agendaNow(); got != "" {
		t.Errorf("when it is closed it is %q", got)
	}
	t.Run("a keep is in it, and its undoing is not", func(t *testing.T) {
		w.follow(1)
		ask(w, judge("i1", learning.Keep))
		if got := agendaNow(); !strings.HasPrefix(got, "Start: Story 0 (") {
			t.Errorf("got %q", got)
		}
		ask(w, unjudge("i1"))
		if got := agendaNow(); got != "" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("thirty open lessons are ten and a number", func(t *testing.T) {
		for n := range 30 {
			w.startLesson(w.lesson(fmt.Sprint(strings.Repeat("long ", 55), n)))
		}
		if got := agendaNow(); len(got) > 4000 || !strings.HasSuffix(got, "\nand 20 more (tend lesson list)") {
			t.Errorf("%d bytes: %s", len(got), got)
		}
	})
}

func TestAgendaCountsWhatWasDueInTheMorning(t *testing.T) {
	w := begun(t)
	cards := w.cards("go", 3)
	w.at("2026-11-17T06:00")
	w.do(CatchUp)
	before := look(w, store.Blocks.List)
	if got := before[0].Agenda; got != "Review: 3 due, about 2 min (tend review)\n"+noQuotas {
		t.Fatalf("got %q", got)
	}
	review := w.grade(cards[0].ID, srs.Easy, 5).Review
	w.grade(cards[1].ID, srs.Again, 5)
	ask(w, undoOf(review))
	ask(w, setCard(cards[2].ID, "suspend"))
	w.replan()
	if after := look(w, store.Blocks.List); !reflect.DeepEqual(after, before) {
		t.Errorf("a review changed an event: %+v", after[0])
	}
	t.Run("and the next morning anew", func(t *testing.T) {
		w.at("2026-11-18T06:00")
		w.do(CatchUp)
		if got := w.plan()[0].Agenda; !strings.HasPrefix(got, "Review: 2 due") {
			t.Errorf("got %q", got)
		}
	})
}

func TestAgendaOfOneBlockOnly(t *testing.T) {
	w := begun(t)
	w.lesson("DDIA")
	holders := func() (list []string) {
		for _, b := range w.plan() {
			if b.Agenda != "" && b.State != budget.Skipped { // a skipped one is in no calendar
				list = append(list, w.walls([]budget.Block{b})...)
			}
		}
		return list
	}
	second := w.plan()[1].ID
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"the next", func() {}, "2026-11-17T08:00"},
		{"the one that was moved before it", func() { ask(w, move(second, "2026-11-16T18:00", 0)) }, "2026-11-16T18:00"},
		{"the next again, when that is skipped", func() { ask(w, skip(second)) }, "2026-11-17T08:00"},
		{"it while it lasts", func() { w.at("2026-11-17T09:00"); w.replan() }, "2026-11-17T08:00"},
		{"the one after it", func() { w.at("2026-11-17T10:00"); w.replan() }, "2026-11-24T08:00"},
	} {
		step.do()
		if got := holders(); !slices.Equal(got, []string{step.want}) {
			t.Errorf("%s: the agenda is in %v", step.name, got)
		}
	}
}
