package store

import (
	"testing"
	"time"
)

// TestDesiredSinceReadsTheLogOfTheSettings changes the target in the midst of other changes.
func TestDesiredSinceReadsTheLogOfTheSettings(t *testing.T) {
	morning := time.Date(2026, time.November, 16, 8, 0, 0, 0, time.UTC)
	now := morning
	s := open(t, t.TempDir(), Options{Now: func() time.Time { return now }})
	settings := Settings{Retention: 0.9, Zones: []ZoneFrom{{Zone: "UTC"}}}
	for _, retention := range []float64{0.9, 0.9, 0.85, 0.85, 0.95} {
		settings.Retention = retention
		if err := s.Update(t.Context(), func(tx *Tx) error { return PutSettings(tx, settings) }); err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(0, 0, 10)
	}
	day := func(n int) time.Time { return morning.AddDate(0, 0, n) }
	for _, c := range []struct {
		since, at int
		want      float64
	}{{-5, -5, 0.9}, {0, 0, 0.9}, {0, 19, 0.9}, {0, 20, 0.85}, {25, 25, 0.85}, {25, 39, 0.85}, {25, 40, 0.95}, {60, 60, 0.95}} {
		err := s.View(t.Context(), func(tx *Tx) error {
			list, err := DesiredSince(tx, day(c.since))
			if got := DesiredAt(list, day(c.at), 0.7); got != c.want {
				t.Errorf("since day %d, on day %d: %v, want %v of %v", c.since, c.at, got, c.want, list)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := DesiredAt(nil, morning, 0.7); got != 0.7 {
		t.Errorf("with nothing written: %v", got)
	}
}
