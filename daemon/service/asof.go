package service

import (
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// asOfHint shows how an instant of the past is written.
const asOfHint = "tend week --as-of 2026-11-01"

// Instant reads an instant of the past: a day, which stands for its end as a learning day, or a time as
// when.ParseMoment or RFC 3339 has it. Of today it is now.
func Instant(tx *store.Tx, text string) (time.Time, error) {
	s, days, today, err := today(tx)
	if err != nil {
		return time.Time{}, err
	}
	at := tx.Now
	if day, bad := when.ParseDate(text); bad == nil {
		if day != today {
			zone := s.Days(when.At(day, 12*60, time.UTC))
			at = zone.Start(day.AddDays(1)).Add(-time.Millisecond)
		}
	} else if at, bad = time.Parse(time.RFC3339, text); bad != nil {
		if at, bad = when.ParseMoment(text, tx.Now, days); bad != nil {
			return at, invalid(bad, asOfHint)
		}
	}
	if at.After(tx.Now) {
		return at, api.Refuse(api.Invalid, asOfHint, "as of %s: that is still to come", text)
	}
	return at.UTC().Truncate(time.Millisecond), nil
}
