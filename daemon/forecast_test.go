package daemon

import (
	"testing"

	"tend/daemon/api"
)

func TestForecastRefusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	w := settled(t)
	owner := w.token("laptop", api.Owner)
	for _, c := range []struct {
		query string
		code  api.Code
	}{
		{"", api.NothingDue}, {"weeks=105", api.Invalid}, {"weeks=1.5", api.Invalid}, {"weeks=99999999999999999999", api.Invalid},
		{"new_per_day=few", api.Invalid}, {"new_per_day=-1", api.Invalid}, {"retention=NaN", api.Invalid}, {"retention=90%25", api.Invalid},
	} {
		t.Run(c.query, func(t *testing.T) {
			if got := w.get("/api/v1/forecast?"+c.query, owner...); got.status != c.code.Status() {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
}
