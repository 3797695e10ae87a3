package service

import (
	"strings"
	"testing"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
)

func shapeOf(weeks int) func(*store.Tx) (api.Shape, error) {
	return func(tx *store.Tx) (api.Shape, error) { return Shape(tx, weeks, false) }
}

// deepen makes exactly these areas deep.
func (w *world) deepen(names ...string) api.Settings {
	w.Helper()
	areas := look(w, Settings).Areas
	for n, a := range areas {
		areas[n].Deep = strings.Contains(" "+strings.Join(names, " ")+" ", " "+a.Name+" ")
	}
	return w.change(api.SettingsRequest{Areas: &areas})
}

func (w *world) spendOn(area, at string, minutes int) {
	w.Helper()
	ask(w, logTime(api.LogRequest{Minutes: minutes, At: at, Area: area}))
}

func TestAChangeOfDepthLeavesLastQuarterAlone(t *testing.T) {
	w := begun(t) // go is deep, ops is not
	w.at("2026-12-30T20:00")
	w.spendOn("go", "2026-12-30T08:00", 60)
	w.spendOn("ops", "2026-12-30T10:00", 30)
	before := look(w, shapeOf(12))
	if got := before.Quarters[len(before.Quarters)-1]; got.Label != "2026-Q4" || got.Spent != 90 || got.Deep != 60 {
		t.Fatalf("got %+v", got)
	}
	w.at("2027-01-02T20:00") // of the same week, in the next quarter
	w.deepen("ops")
	w.spendOn("go", "2027-01-02T08:00", 60)
	w.spendOn("ops", "2027-01-02T10:00", 40)
	after := look(w, shapeOf(12))
	last, now := after.Quarters[len(after.Quarters)-2], after.Quarters[len(after.Quarters)-1]
	if last.Label != "2026-Q4" || last.Deep != 60 || last.Broad != 30 || now.Label != "2027-Q1" || now.Deep != 40 || now.Broad != 60 {
		t.Errorf("got %+v and %+v", last, now)
	}
	week := after.Weeks[11]
	if week.Label != "2026-W53" || week.Deep != 100 || week.Spent != 190 {
		t.Errorf("the week is %+v", week)
	}
	if sum := w.week("2026-W53"); sum.Deep != week.Deep || sum.Spent != week.Spent {
		t.Errorf("tend week has %d of %d", sum.Deep, sum.Spent)
	}
	if w.at("2027-01-03T20:00"); w.deepen("go", "ops").Warning != "" {
		t.Error("two deep areas are too many")
	}
}

func TestShapeAcrossAMove(t *testing.T) {
	w := begun(t)
	w.spendOn("go", "2026-11-16T07:00", 60)
	tokyo := "Asia/Tokyo"
	w.at("2026-11-18T12:00")
	w.change(api.SettingsRequest{Zone: &tokyo})
	w.at("2026-11-20T12:00")
	w.spendOn("go", "2026-11-20T15:00", 30)
	s := look(w, shapeOf(2))
	if len(s.Weeks) != 2 || s.Weeks[1].Deep != 90 || s.All.Spent != 90 || s.Weeks[0].Spent != 0 {
		t.Errorf("got %+v", s)
	}
}

func TestAThirdDeepAreaIsTakenWithAWarning(t *testing.T) {
	w := begun(t)
	areas := []budget.Area{{Name: "go", Deep: true}, {Name: "ops", Deep: true}, {Name: "rust", Deep: true}}
	if got := w.change(api.SettingsRequest{Areas: &areas}); len(got.Areas) != 3 || !strings.HasPrefix(got.Warning, "3 areas are deep (go, ops and rust)") {
		t.Errorf("got %+v", got)
	}
	if got := w.deepen("go", "rust"); got.Warning != "" {
		t.Errorf("with two: %s", got.Warning)
	}
}

func TestShapeRefuses(t *testing.T) {
	w := begun(t)
	for _, weeks := range []int{-1, 0, 105} {
		refused(w, api.Invalid, "want 1 to 104", shapeOf(weeks))
	}
}
