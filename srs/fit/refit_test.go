package fit

import (
	"strings"
	"testing"

	"tend/srs"
)

func TestRefitSaysWhyNothingChanges(t *testing.T) {
	log := NewLog(synthetic(3000, truth(), 1), utc.Of)
	first, err := log.Refit(t.Context(), srs.DefaultParameters(), Options{})
	if err != nil || first.Parameters == srs.DefaultParameters() {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := log.Refit(t.Context(), first.Parameters, Options{})
	if err != nil || again.Accepted || !strings.Contains(again.Reason, "they fit these reviews best already") {
		t.Errorf("fitted twice to the same: %q, %v", again.Reason, err)
	}
	few, err := NewLog(synthetic(40, truth(), 1), utc.Of).Refit(t.Context(), srs.DefaultParameters(), Options{})
	if err != nil || !strings.Contains(few.Reason, "are of cards that begin alike") {
		t.Errorf("of few reviews: %q, %v", few.Reason, err)
	}
}
