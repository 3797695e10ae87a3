package budget

import (
	"strings"
	"testing"
	"time"

	"tend/internal/id"
)

func TestPlaceProblem(t *testing.T) {
	d := days(t, "Europe/Berlin")
	now := local(t, d, "2026-11-16 09:00")
	hour := func(name, at string, state BlockState) Block {
		start := local(t, d, at)
		return Block{ID: id.Block(name), Start: start, End: start.Add(time.Hour), State: state}
	}
	blocks := []Block{hour("b1", "2026-11-17 08:00", Planned), hour("b2", "2026-11-18 08:00", Skipped), hour("b3", "2026-11-19 08:00", Kept)}
	for _, c := range []struct{ name, id, at, want string }{
		{"free time", "b9", "2026-11-17 09:00", ""},
		{"over itself", "b1", "2026-11-17 08:30", ""},
		{"over a block", "b9", "2026-11-17 08:30", "Tue 17 Nov 08:30–09:30 overlaps block b1, Tue 17 Nov 08:00–09:00"},
		{"over a kept one", "b9", "2026-11-19 07:30", "overlaps block b3"},
		{"over a skipped one", "b9", "2026-11-18 08:00", ""},
		{"in the past", "b9", "2026-11-16 08:59", "Mon 16 Nov 08:59–09:59 lies in the past"},
		{"at the horizon", "b9", "2027-01-11 08:00", ""},
		{"beyond it", "b9", "2027-01-11 08:01", "lies beyond the 8 weeks that are planned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := PlaceProblem(blocks, hour(c.id, c.at, Planned), now, 8, d.Zone)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
