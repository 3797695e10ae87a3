package service

import (
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

func TestAgendaSaysHowTheQuotasStand(t *testing.T) {
	w := begun(t)
	agenda := func() string { return w.plan()[0].Agenda }
	if !strings.HasSuffix(agenda(), noQuotas) {
		t.Fatalf("got %q", agenda())
	}
	rfc := ask(w, addLesson(api.LessonRequest{Title: "RFC 5545", Kind: "rfc"})).ID
	w.startLesson(rfc)
	if !strings.HasSuffix(agenda(), "RFCs by 30 November: 0 of 1 to 2") {
		t.Errorf("an open one counts: %q", agenda())
	}
	sequence := w.plan()[0].Sequence
	w.closeLesson(rfc, "folding is at 75 octets")
	if !strings.HasSuffix(agenda(), "RFCs by 30 November: 1 of 1 to 2") || w.plan()[0].Sequence <= sequence {
		t.Errorf("a closed one does not: %q", agenda())
	}
	w.at("2026-12-01T06:00")
	w.do(CatchUp)
	if got := agenda(); !strings.HasSuffix(got, "RFCs by 31 December: 0 of 1 to 2") {
		t.Errorf("in December: %q", got)
	}
}

func addQuota(r api.QuotaRequest) func(*store.Tx) (learning.QuotaStanding, error) {
	return func(tx *store.Tx) (learning.QuotaStanding, error) { return AddQuota(tx, r) }
}

func turnQuota(name string, on bool) func(*store.Tx) (learning.QuotaStanding, error) {
	return func(tx *store.Tx) (learning.QuotaStanding, error) { return TurnQuota(tx, name, on) }
}

func mark(lesson id.Lesson, r api.MarkRequest) func(*store.Tx) (api.Marked, error) {
	return func(tx *store.Tx) (api.Marked, error) { return MarkLesson(tx, lesson, r) }
}

func TestQuotasOfOnesOwn(t *testing.T) {
	w := begun(t)
	talks := api.QuotaRequest{Name: "talks", Kind: learning.Talk, Least: 2, Most: 4, Per: learning.PerMonth, Each: 45}
	if got := ask(w, addQuota(talks)); got.String() != "talks by 30 November: 0 of 1 to 2" || got.Since != day("2026-11-16") {
		t.Errorf("got %s, %+v", got, got)
	}
	refused(w, api.Conflict, `quota "talks" is there already`, addQuota(talks))
	refused(w, api.Invalid, "want newsletter, person", addQuota(api.QuotaRequest{Name: "x", Kind: "film", Least: 1, Per: "month"}))
	refused(w, api.Invalid, `no area "rust"`, addQuota(api.QuotaRequest{Name: "x", Kind: "talk", Least: 1, Per: "month", Area: "rust"}))
	if agenda := w.plan()[0].Agenda; !strings.HasSuffix(agenda, "- talks by 30 November: 0 of 1 to 2") {
		t.Errorf("the agenda is %q", agenda)
	}
	remove := func(name string) func(*store.Tx) (learning.Quota, error) {
		return func(tx *store.Tx) (learning.Quota, error) { return RemoveQuota(tx, name) }
	}
	ask(w, remove("talks"))
	refused(w, api.NotFound, `no quota "talks"`, remove("talks"))
	refused(w, api.Invalid, "turn it off instead", remove("books"))
	if agenda := w.plan()[0].Agenda; !strings.HasSuffix(agenda, noQuotas) {
		t.Errorf("the agenda is %q", agenda)
	}
	if got := ask(w, addQuota(talks)); got.Removed.IsZero() == false || got.Asked != 1 {
		t.Errorf("added again: %+v", got)
	}
}

func TestQuotasTurnOnAndOff(t *testing.T) {
	w := begun(t)
	got := ask(w, turnQuota("leadership", true))
	if got.Off || got.Since != day("2026-11-16") || len(look(w, Settings).Areas) != 3 {
		t.Errorf("got %+v", got)
	}
	book := ask(w, addLesson(api.LessonRequest{Title: "On teams", Kind: "book", Area: "leadership"})).ID
	w.closeLesson(book, "what I learned")
	if all := look(w, Quotas); all[0].Done != 0 || all[2].Done != 1 {
		t.Errorf("it counts as %d and %d", all[0].Done, all[2].Done)
	}
	for _, name := range []string{"books", "rfcs", "leadership"} {
		ask(w, turnQuota(name, false))
	}
	if agenda := w.plan()[0].Agenda; strings.Contains(agenda, "Quotas") {
		t.Errorf("all are off: %q", agenda)
	}
	refused(w, api.NotFound, `no quota "films"`, turnQuota("films", true))
}

func TestEventsStayAsTheyAreWhenAPageIsRead(t *testing.T) {
	w := begun(t)
	book := ask(w, addLesson(api.LessonRequest{Title: "x", Kind: "book", Pages: 562})).ID
	before := w.plan()[0]
	page := 210
	ask(w, mark(book, api.MarkRequest{Page: &page}))
	if after := w.plan()[0]; after.Sequence != before.Sequence || after.Agenda != before.Agenda {
		t.Errorf("got %+v, was %+v", after, before)
	}
}

func TestMarks(t *testing.T) {
	w := begun(t)
	book := ask(w, addLesson(api.LessonRequest{Title: "x", Kind: "book", Area: "go"})).ID
	rfc := ask(w, addLesson(api.LessonRequest{Title: "y", Kind: "rfc"})).ID
	at := func(page int) api.MarkRequest { return api.MarkRequest{Page: &page} }
	refused(w, api.Invalid, "is not known", mark(book, at(3)))
	refused(w, api.Invalid, "want a page or a chapter", mark(book, api.MarkRequest{}))
	long := at(40)
	long.Pages = 562
	refused(w, api.Invalid, "has no pages", mark(rfc, long))
	w.startLesson(book)
	w.pass(time.Hour)
	got := ask(w, mark(book, long))
	if got.Lesson.Pages != 562 || got.Quota == nil || got.Quota.Books[0].Minutes != 1.5 || !got.Quota.Books[0].Learned {
		t.Fatalf("got %+v", got)
	}
	if p := got.Quota.Books[0]; p.Part != 40 || p.Weekly != 120 || p.Left != 783 {
		t.Errorf("got %+v", p) // 522 pages of 1.5 min in 46 days
	}
	if got := ask(w, mark(book, at(30))); got.Quota.Books[0].Part != 30 || got.Mark.ID != "m2" {
		t.Errorf("back to 30: %+v", got)
	}
	early := at(10)
	early.At = "08:00"
	if got := ask(w, mark(book, early)); got.Quota.Books[0].Part != 30 {
		t.Errorf("an earlier mark stands before a later one: %+v", got.Quota.Books)
	}
	chapter := 3
	refused(w, api.Invalid, "is counted in pages", mark(book, api.MarkRequest{Chapter: &chapter}))
	refused(w, api.Invalid, "page 563: it has 562", mark(book, at(563)))
	refused(w, api.NotFound, "l9", mark("l9", at(1)))
	late := at(20)
	late.At = "tomorrow 08:00"
	if _, err := try(w, mark(book, late)); err == nil {
		t.Error("a mark in the future is taken")
	}
	w.closeLesson(book, "what I learned")
	refused(w, api.Conflict, "closed", mark(book, at(50)))
	if all := look(w, Quotas); all[0].Done != 1 || all[0].Books != nil || all[0].State != learning.QuotaDone {
		t.Errorf("closed: %+v", all[0])
	}
}
