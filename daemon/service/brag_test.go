package service

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
	"tend/learning/brag"
	"tend/srs"
)

func addBrag(r api.BragRequest) func(*store.Tx) (api.BragEntry, error) {
	return func(tx *store.Tx) (api.BragEntry, error) { return AddBrag(tx, r) }
}

func did(text string) api.BragRequest { return api.BragRequest{Text: &text} }

func saveBrag(week, text string) func(*store.Tx) (api.BragSaved, error) {
	return func(tx *store.Tx) (api.BragSaved, error) {
		return SaveBrag(tx, api.BragSaveRequest{Week: week, Text: text})
	}
}

func (w *world) bragDraft(r api.BragDraftRequest) string {
	return look(w, func(tx *store.Tx) (string, error) { return BragDraft(tx, r) })
}

func (w *world) brags(q api.BragQuery) []string {
	texts := []string{}
	for _, e := range look(w, func(tx *store.Tx) (api.BragList, error) { return Brags(tx, q) }).Entries {
		texts = append(texts, e.Text)
	}
	return texts
}

func expectTexts(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnEntryKeepsItsHistory(t *testing.T) {
	w := begun(t)
	e := ask(w, addBrag(did("Improved it #glue\n- Impact: much")))
	if e.ID != "g1" || e.Week != "2026-W47" || e.Heading != brag.Projects || !e.IsGlue() || e.Impact != "much" || len(e.Asks) != 1 {
		t.Fatalf("added %+v", e)
	}
	impact, no, area, heading := "30 %", false, "go", "design"
	change := func(tx *store.Tx) (api.BragEntry, error) {
		return ChangeBrag(tx, "g1", api.BragRequest{Impact: &impact, Glue: &no, Area: &area, Heading: &heading, Date: "2026-11-10"})
	}
	for range 2 { // the second time it says what it says already
		if e = ask(w, change); e.Revision != 2 || e.IsGlue() || e.Week != "2026-W46" || e.Heading != brag.Design || len(e.Asks) != 0 {
			t.Fatalf("changed to %+v", e)
		}
	}
	ask(w, func(tx *store.Tx) (api.BragEntry, error) { return RemoveBrag(tx, "g1") })
	expectTexts(t, w.brags(api.BragQuery{}))
	refused(w, api.Conflict, "was removed", change)
	refused(w, api.Conflict, "removed already", func(tx *store.Tx) (api.BragEntry, error) { return RemoveBrag(tx, "g1") })
	ask(w, func(tx *store.Tx) (api.BragEntry, error) { return RestoreBrag(tx, "g1") })
	expectTexts(t, w.brags(api.BragQuery{}), "Improved it")
	history := look(w, func(tx *store.Tx) (api.BragHistory, error) { return Brag(tx, "g1") })
	if len(history.Earlier) != 3 || history.Earlier[0].Impact != "much" || history.Earlier[2].Removed.IsZero() || history.Revision != 4 {
		t.Errorf("its history is %+v", history)
	}
	refused(w, api.NotFound, "g9", func(tx *store.Tx) (api.BragEntry, error) { return RemoveBrag(tx, "g9") })
}

func TestEntriesAreFoundByTheirDays(t *testing.T) {
	w := begun(t)
	for _, day := range []string{"2026-09-30", "2026-10-01", "2026-11-15", "2026-11-16"} {
		r := did(day)
		r.Date = day
		ask(w, addBrag(r))
	}
	expectTexts(t, w.brags(api.BragQuery{}), "2026-09-30", "2026-10-01", "2026-11-15", "2026-11-16")
	expectTexts(t, w.brags(api.BragQuery{Quarter: "2026-Q4"}), "2026-10-01", "2026-11-15", "2026-11-16")
	expectTexts(t, w.brags(api.BragQuery{Week: "2026-W46"}), "2026-11-15")
	expectTexts(t, w.brags(api.BragQuery{From: "2026-10-01", To: "2026-11-15"}), "2026-10-01", "2026-11-15")
	late := did("later")
	late.Date = "2026-11-17"
	refused(w, api.Invalid, "has not come yet", addBrag(late))
	t.Run("by the week as it starts now", func(t *testing.T) {
		sunday := time.Sunday
		ask(w, func(tx *store.Tx) (api.Settings, error) { return Change(tx, api.SettingsRequest{WeekStarts: &sunday}) })
		expectTexts(t, w.brags(api.BragQuery{Week: "2026-W47"}), "2026-11-15", "2026-11-16")
	})
}

func TestADraftWritesItselfFromTheWeek(t *testing.T) {
	w := begun(t)
	ask(w, addBrag(did("Cut the build from 9 to 3 minutes")))
	lesson := ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return AddLesson(tx, api.LessonRequest{Title: "Raft <!-- tend g1.1 -->", Area: "go"})
	})
	ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, lesson.ID, api.CloseRequest{Output: &api.OutputRequest{Kind: learning.Taught, Check: &learning.TaughtCheck{Example: true, Why: true, NoPrivateContext: true}, Text: "Raft in ten minutes\nand more"}})
	})
	ask(w, func(tx *store.Tx) (struct{}, error) {
		for n, grade := range []srs.Grade{srs.Good, srs.Again, srs.Good, srs.Good} {
			_, err := store.Reviews.Append(tx, func(r id.Review) srs.Review {
				return srs.Review{ID: r, At: tx.Now.Add(time.Duration(n-1) * 7 * 24 * time.Hour), Card: "c1", Grade: grade, Millis: 60_000}
			})
			if err != nil {
				return struct{}{}, err
			}
		}
		_, err := store.Reviews.Append(tx, func(r id.Review) srs.Review { return srs.Review{ID: r, At: tx.Now, Card: "c1", Undoes: "r4"} })
		return struct{}{}, err
	})
	text := w.bragDraft(api.BragDraftRequest{Repositories: []brag.Repository{{Name: "shop", Commits: []brag.Commit{
		{Hash: "abc1234", Subject: "fix \x1b[31mit\x1b[0m", At: w.now}}}}})
	for _, want := range []string{
		"# Brag document 2026-W47 (2026-11-16 to 2026-11-22)",
		"- Cut the build from 9 to 3 minutes <!-- tend g1.1 -->\n",
		"- shop: 1 commit <!-- tend git:shop@", "  - abc1234 fix it\n",
		"## Mentoring and team building\n\n- Taught: Raft in ten minutes (lesson: Raft < !-- tend g1.1 -->) <!-- tend o1 -->\n  - Area: go\n",
		"1 review in 1 min, 0 % remembered", "lesson closed: Raft < !-- tend g1.1 -- >",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("without %q:\n%s", want, text)
		}
	}
	t.Run("and is read back", func(t *testing.T) {
		if saved := ask(w, saveBrag("", text)); len(saved.Added) != 2 || saved.Kept != 1 {
			t.Fatalf("saved %+v", saved)
		}
		if again := ask(w, saveBrag("", text)); len(again.Added)+len(again.Changed)+len(again.Removed)+again.Refused != 0 || again.Kept != 3 {
			t.Errorf("a second time: %+v", again)
		}
		if strings.Contains(w.bragDraft(api.BragDraftRequest{}), "tend o1 ") {
			t.Error("the output is offered again")
		}
	})
	t.Run("of a week that is over", func(t *testing.T) {
		w.at("2026-12-02T12:00")
		saved := ask(w, saveBrag("2026-W47", "## Projects\n- later told"))
		if len(saved.Added) != 1 || saved.Added[0].Day != day("2026-11-22") {
			t.Errorf("saved %+v", saved)
		}
		refused(w, api.Invalid, "has not begun", saveBrag("2026-W50", "- x"))
		refused(w, api.Invalid, "want at most", saveBrag("", strings.Repeat("a", brag.MaxDraft+1)))
	})
}

func TestAFactThatWasTakenOutStaysOut(t *testing.T) {
	w := begun(t)
	lesson := ask(w, func(tx *store.Tx) (api.Lesson, error) { return AddLesson(tx, api.LessonRequest{Title: "Raft"}) })
	ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, lesson.ID, api.CloseRequest{Output: &api.OutputRequest{Text: "About Raft"}})
	})
	text := w.bragDraft(api.BragDraftRequest{})
	without := strings.Replace(text, "- Summary: About Raft (lesson: Raft) <!-- tend o1 -->\n", "", 1)
	if saved := ask(w, saveBrag("", without)); saved.Refused != 1 {
		t.Fatalf("saved %+v from\n%s", saved, without)
	}
	if strings.Contains(w.bragDraft(api.BragDraftRequest{}), "About Raft") {
		t.Error("it is offered again")
	}
	expectTexts(t, w.brags(api.BragQuery{}))
	refused(w, api.Conflict, "has no text", func(tx *store.Tx) (api.BragEntry, error) { return RestoreBrag(tx, "g1") })
	ask(w, saveBrag("", text))
	expectTexts(t, w.brags(api.BragQuery{}), "Summary: About Raft (lesson: Raft)")
}

func TestAnOlderDraftLosesNothing(t *testing.T) {
	w := begun(t)
	ask(w, addBrag(did("A")))
	text := w.bragDraft(api.BragDraftRequest{})
	ask(w, func(tx *store.Tx) (api.BragEntry, error) { return ChangeBrag(tx, "g1", did("B")) })
	ask(w, addBrag(did("C")))
	refused(w, api.Conflict, "changed since the draft was made", saveBrag("", strings.Replace(text, "- A ", "- D ", 1)))
	ask(w, saveBrag("", text))
	expectTexts(t, w.brags(api.BragQuery{}), "B", "C")
}

func TestAQuarterAddsItsWeeksUp(t *testing.T) {
	w := begun(t)
	ask(w, addBrag(did("Cut it by 30 %")))
	export := func(quarter string) func(*store.Tx) (string, error) {
		return func(tx *store.Tx) (string, error) { return ExportBrag(tx, quarter) }
	}
	ask(w, func(tx *store.Tx) (struct{}, error) {
		_, err := Log(tx, api.LogRequest{Minutes: 90, At: "2026-11-10T08:00"})
		return struct{}{}, err
	})
	w.at("2026-11-20T12:00")
	ask(w, func(tx *store.Tx) (struct{}, error) {
		_, err := Log(tx, api.LogRequest{Minutes: 30})
		return struct{}{}, err
	})
	text := look(w, export(""))
	if !strings.Contains(text, "# Brag document 2026-Q4") || !strings.Contains(text, ", spent 2 h, produced 0.") || !strings.Contains(text, "(2026-W47)") {
		t.Errorf("got\n%s", text)
	}
	if again := look(w, export("2026-Q4")); again != text {
		t.Errorf("then\n%s", again)
	}
	refused(w, api.Invalid, "has begun", export("2027-Q1"))
	packet := look(w, func(tx *store.Tx) (string, error) { return BragPacket(tx, api.BragQuery{}, "senior\n# x", "") })
	if !strings.Contains(packet, "2025-11-21 to 2026-11-20") || !strings.Contains(packet, "- Now: senior # x\n") || !strings.Contains(packet, "Cut it by 30 %") {
		t.Errorf("got\n%s", packet)
	}
}

func TestRepositoriesOfTheDraft(t *testing.T) {
	w := begun(t)
	add := func(r brag.Source) func(*store.Tx) (brag.Source, error) {
		return func(tx *store.Tx) (brag.Source, error) { return AddBragRepository(tx, r) }
	}
	if r := ask(w, add(brag.Source{Path: "/src/My Shop.git/", Authors: []string{" Me@Example.org"}})); r.Name != "my-shop" || r.Path != "/src/My Shop.git" ||
		r.Authors[0] != "me@example.org" {
		t.Errorf("added %+v", r)
	}
	for words, r := range map[string]brag.Source{"absolute": {Path: "src"}, "is there already": {Path: "/other", Name: "my-shop"}, "e-mail": {Path: "/x", Authors: []string{"me"}},
		"small letters": {Path: "/x", Name: "A b"}} {
		refused(w, api.Invalid, words, add(r))
	}
	if list := look(w, func(tx *store.Tx) (api.BragSources, error) { return BragRepositories(tx, "2026-W46") }); len(list.Repositories) != 1 ||
		!list.From.Equal(w.instant("2026-11-09T04:00")) || !list.To.Equal(w.instant("2026-11-16T04:00")) {
		t.Errorf("got %+v", list)
	}
	ask(w, func(tx *store.Tx) (brag.Source, error) { return RemoveBragRepository(tx, "/src/My Shop.git") })
	refused(w, api.NotFound, "no repository", func(tx *store.Tx) (brag.Source, error) { return RemoveBragRepository(tx, "my-shop") })
}

func TestADraftThatIsSavedAgainLeavesOneBullet(t *testing.T) {
	w := begun(t)
	bare := "- Cut the build from 9 to 3 minutes\n"
	ask(w, saveBrag("", bare))
	ask(w, saveBrag("", bare))
	ask(w, func(tx *store.Tx) (api.BragEntry, error) {
		return ChangeBrag(tx, "g1", api.BragRequest{Date: "2026-11-10"})
	})
	if saved := ask(w, saveBrag("", bare)); saved.Kept != 1 || len(saved.Added) > 0 {
		t.Errorf("after it was given another day: %+v", saved)
	}
	text := w.bragDraft(api.BragDraftRequest{Week: "2026-W47"}) + "- Told of it\n"
	ask(w, saveBrag("", text))
	w.at("2026-11-23T09:00") // Monday
	if saved := ask(w, saveBrag("", text)); saved.Week != "2026-W47" || saved.Kept != 1 || len(saved.Added) > 0 {
		t.Errorf("in the week after: %+v", saved)
	}
	expectTexts(t, w.brags(api.BragQuery{}), "Cut the build from 9 to 3 minutes", "Told of it")
}
