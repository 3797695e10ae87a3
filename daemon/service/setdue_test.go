package service

import (
	"reflect"
	"testing"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/srs"
)

func TestSetDueMovesTheDateAlone(t *testing.T) {
	w := begun(t)
	card := w.cards("go", 1)[0].ID
	w.grade(card, srs.Good, 5) // in its steps
	set := func(tx *store.Tx) (api.Card, error) { return SetDue(tx, card, api.DueRequest{Day: "2026-11-30"}) }
	before := w.memory(card)
	ask(w, set)
	after := w.memory(card)
	if !after.Due.Equal(w.instant("2026-11-30T04:00")) {
		t.Errorf("due %v", after.Due)
	}
	if after.Due = before.Due; !reflect.DeepEqual(after, before) {
		t.Errorf("more than the date moved: %+v, was %+v", after, before)
	}
	ask(w, setCard(card, "suspend"))
	refused(w, api.Conflict, "suspended", set)
}
