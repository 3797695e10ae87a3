package service

import (
	"time"

	"tend/daemon/api"
)

// checkClock refuses to log a review by a clock that cannot be right, such as that of a machine whose battery is empty:
// the line would stand in the log for ever, and its card would come back in another century. A clock that is merely wrong
// by days is not noticed; what lies before the card's last review counts as the same day.
func checkClock(now time.Time) error {
	if year := now.Year(); year < 2020 || year >= 2100 {
		return api.Refuse(api.Conflict, "set the clock, then review again: nothing was lost",
			"this machine's clock says %s", now.Format(time.DateOnly))
	}
	return nil
}
