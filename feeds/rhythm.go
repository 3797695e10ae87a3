package feeds

import (
	"slices"
	"strconv"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
)

// rhythmEntries is how many of the latest entries a rhythm is taken from.
const rhythmEntries = 12

// rhythm returns the time between two of the latest entries, in the median, and when the newest was published. Times
// after now are not believed; fewer than three entries have no rhythm.
func rhythm(entries []Entry, now time.Time) (between time.Duration, newest time.Time) {
	var times []time.Time
	for _, e := range entries {
		if at := e.When(); !at.IsZero() && !at.After(now) {
			times = append(times, at)
		}
	}
	if len(times) == 0 {
		return 0, newest
	}
	slices.SortFunc(times, func(a, b time.Time) int { return b.Compare(a) })
	times = times[:min(len(times), rhythmEntries)]
	if len(times) < 3 {
		return 0, times[0]
	}
	gaps := make([]time.Duration, len(times)-1)
	for i := range gaps {
		gaps[i] = times[i].Sub(times[i+1])
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2], times[0]
}

// periods are those of RSS's syndication module, web.resource.org/rss/1.0/modules/syndication.
var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour,
	"monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
}

// updateEvery is how often a feed says that it changes: so often in each period, once where it does not say how often.
func updateEvery(x ext.Extensions) time.Duration {
	period := periods[strings.ToLower(strings.TrimSpace(fact(x, "period")))]
	often, err := strconv.Atoi(strings.TrimSpace(fact(x, "often")))
	if err != nil || often < 1 {
		often = 1
	}
	return period / time.Duration(often)
}
