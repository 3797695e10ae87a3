package feeds

import (
	"strings"
	"time"
)

// What it takes for a permanent redirect to be believed: a captive portal or a mistake is permanent too.
const (
	movedTimes = 3
	movedFor   = 3 * 24 * time.Hour
)

// moved counts how often in a row permanent redirects led to the same place.
func (p Poll) moved(to string, now time.Time) Poll {
	switch {
	case to == "":
		p.Moved, p.MovedSince, p.MovedTimes = "", time.Time{}, 0
	case to != p.Moved:
		p.Moved, p.MovedSince, p.MovedTimes = to, now, 1
	default:
		p.MovedTimes++
	}
	return p
}

// Relocate returns the poll with the address that the server has redirected to for good: the same one at least three
// times in a row and over at least three days. The second result tells whether the address changed. One that a person
// chose stays, and so does https where the new address is without.
func (p Poll) Relocate(now time.Time) (Poll, bool) {
	if p.Moved == "" || p.Fixed || p.MovedTimes < movedTimes || now.Sub(p.MovedSince) < movedFor {
		return p, false
	}
	if strings.HasPrefix(p.URL, "https:") && !strings.HasPrefix(p.Moved, "https:") {
		return p, false
	}
	return p.at(p.Moved, now), true
}

// Return gives the poll its former address back, for good: redirects change it no more. Without one nothing changes.
func (p Poll) Return(now time.Time) (Poll, bool) {
	if p.Formerly == "" {
		return p, false
	}
	p = p.at(p.Formerly, now)
	p.Fixed = true
	return p, true
}

// at is the poll with another address, whose validators are not known.
func (p Poll) at(address string, now time.Time) Poll {
	p.URL, p.Formerly = address, p.URL
	p.ETag, p.LastModified, p.ValidFor = "", "", ""
	return p.moved("", now)
}
