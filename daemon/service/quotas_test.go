package service

import (
	"strings"
	"testing"

	"tend/daemon/api"
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
