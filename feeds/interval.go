package feeds

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"time"
)

// wish is somebody's wish for how long to wait, and whose.
type wish struct {
	wait time.Duration
	why  string
}

// answered sets when to ask again after a good answer: by the longest of all wishes, and not in the hours and days that
// the feed skips.
func (p Poll) answered(o Outcome, now time.Time) Poll {
	least := cmp.Or(o.Least, DefaultInterval)
	wishes := []wish{
		p.byRhythm(now),
		{least, "every " + inWords(least) + " at most"},
		{time.Duration(p.TTL) * time.Minute, "the feed asks for it (ttl)"},
		{min(p.Every, mostByHint), "the feed asks for it (sy:updatePeriod)"},
		{o.Fresh, "its server says that the answer stays fresh so long"},
		{o.RetryAfter, "its server asked for it (Retry-After)"},
	}
	if p.ETag == "" && p.LastModified == "" {
		wishes = append(wishes, wish{BlindInterval, "its server gives no validators: once a day"})
	}
	longest := slices.MaxFunc(wishes, func(a, b wish) int { return cmp.Compare(a.wait, b.wait) })
	if longest.wait > MaxInterval {
		longest.why += ", but once a week"
	}
	next := now.Add(p.jitter(longest.wait))
	if p.Next, p.Why = p.skip(next), longest.why; !p.Next.Equal(next) {
		p.Why += "; not in the hours that the feed skips"
	}
	return p
}

// failed sets when to ask again after a failure: twice as late with each one in a row, or as late as the server asks.
func (p Poll) failed(o Outcome, now time.Time) Poll {
	wait, why := backoff(p.Failures), fmt.Sprintf("it failed %d times in a row", p.Failures)
	if p.Failures == 1 {
		why = "it failed"
	}
	if o.RetryAfter > wait {
		wait, why = o.RetryAfter, "its server asked to wait (Retry-After)"
	}
	p.Next, p.Why = now.Add(p.jitter(wait)), why
	if o.RetryAfter > 0 || o.Status == http.StatusTooManyRequests {
		p.HeldUntil = now.Add(min(max(o.RetryAfter, MinInterval), MaxInterval))
	}
	return p
}

// mostByHint is the longest that a source is left alone only because little is to be expected.
const mostByHint = 24 * time.Hour

// rhythmShare is the part of the time between two entries after which a source is asked again.
const rhythmShare = 8

// byRhythm is the wish of a source that publishes now and then: an eighth of the time between its entries, or of its
// silence where that is longer, a day at most. What a source publishes each week is so read on the same day.
func (p Poll) byRhythm(now time.Time) wish {
	between := p.Rhythm
	if between <= 0 {
		return wish{DefaultInterval, "as usual"}
	}
	why := "something comes about every " + inWords(between)
	if silence := now.Sub(p.Newest); !p.Newest.IsZero() && silence > between {
		between, why = silence, "nothing came for "+inWords(silence)
	}
	return wish{min(between/rhythmShare, mostByHint), why}
}

// inWords is a time in words: "90 min", "4 h", "12 days".
func inWords(d time.Duration) string {
	switch {
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}

// backoff doubles from an hour to a week with each failure in a row.
func backoff(failures int) time.Duration {
	if failures > 8 {
		return MaxInterval
	}
	return min(MinInterval<<max(failures-1, 0), MaxInterval)
}

// jitter lengthens an interval by up to a tenth. The result is within the bounds.
func (p Poll) jitter(d time.Duration) time.Duration {
	d = min(max(d, MinInterval), MaxInterval)
	return min(d+p.spread(d/10), MaxInterval)
}

// spread is a part of d, the same for a source each time, so that sources which were added together, or many
// installations, do not ask in the same minute.
func (p Poll) spread(d time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(p.Source))
	return d * time.Duration(h.Sum32()%1000) / 1000
}

// skip moves an instant out of the hours and days in which the feed says that nothing comes. A feed that skips
// everything is not believed.
func (p Poll) skip(t time.Time) time.Time {
	for i, u := 0, t.UTC(); i < 7*24; i++ {
		if !slices.Contains(p.SkipHours, u.Hour()) && !slices.Contains(p.SkipDays, int(u.Weekday())) {
			return u
		}
		u = u.Truncate(time.Hour).Add(time.Hour + t.Sub(t.Truncate(time.Hour)))
	}
	return t
}
