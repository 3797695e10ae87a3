package learning

import (
	"fmt"
	"time"
)

// The days after which an item that nobody judged expires: by default, and the bounds of the setting.
const (
	ExpireDays      = 30
	LeastExpireDays = 1
	MostExpireDays  = 365
)

// CheckExpireDays tells what is wrong with a number of days until an item expires: 1 to 365 is right.
func CheckExpireDays(days int) error {
	if days < LeastExpireDays || days > MostExpireDays {
		return fmt.Errorf("expire after %d days: want %d to %d", days, LeastExpireDays, MostExpireDays)
	}
	return nil
}

// ExpiresAt is when the item expires that nobody judges: so many days of 24 hours after it was first seen.
func (i Item) ExpiresAt(days int) time.Time {
	return i.FirstSeen.Add(time.Duration(days) * 24 * time.Hour)
}

// Expire lets an item that waits for a verdict expire at an instant, if so many days are over; it returns false, and
// the item as it was, if not. What has expired stays so until it is judged, whatever the number of days becomes.
func (i Item) Expire(days int, at time.Time) (Item, bool) {
	if i.State != Fresh || at.Before(i.ExpiresAt(days)) {
		return i, false
	}
	i.State, i.ExpiredAt = Expired, at
	return i, true
}
