package learning

import (
	"fmt"
	"slices"
	"time"

	"tend/internal/id"
)

// Why is the reason for which a source is proposed to be dropped.
type Why string

// The reasons, the plainest first.
const (
	WhyEnded   Why = "ended"   // its server said that it is gone for good
	WhySilent  Why = "silent"  // it has brought nothing for half a year
	WhyUnread  Why = "unread"  // nearly all it brings expires before anybody looks
	WhyRepeats Why = "repeats" // nearly all it brings was brought by another source before
	WhySeldom  Why = "seldom"  // what it brings is seldom kept
)

// Proposal is a source that may be dropped, and the evidence in one sentence.
type Proposal struct {
	Source   id.Source `json:"source"`
	Why      Why       `json:"why"`
	Evidence string    `json:"evidence"`
}

const (
	// trial is how long a source is left alone after it was added, or came back.
	trial = 8 * 7 * 24 * time.Hour
	// enough is how many items must speak against a source. It is counted in those that do, not in all that were
	// judged: so one more kept item never completes the evidence.
	enough = 20
	// silentMonths is after how many months without anything new a source is silent.
	silentMonths = 6
	// nearlyAll is the share that is surely exceeded where nearly all of something is so.
	nearlyAll = 0.8
	// highestBar is the share of kept items from which a source is safe, however good the others are.
	highestBar = 0.5
	// loneBar is the bar of a source that has no other to be compared with.
	loneBar = 0.1
)

// Propose returns the sources that may be dropped, in the order in which they are given, each for its plainest reason.
// It is silent on thin data: within 8 weeks of adding a source, and with fewer than 20 items that speak against it. One
// more kept item never makes a proposal for its source appear.
func Propose(sources []Yield, now time.Time) []Proposal {
	proposals := []Proposal{}
	for n, y := range sources {
		if now.Sub(y.Since) < trial || !y.Fetched {
			continue
		}
		if why, evidence := y.against(now, barFor(sources, n)); why != "" {
			proposals = append(proposals, Proposal{Source: y.Source, Why: why, Evidence: evidence})
		}
	}
	return proposals
}

// bar is the share of kept items that a source is held against.
type bar struct {
	share  float64
	others int // whose median it is; 0: there are none
}

// barFor is the median of the shares of the other sources that were judged enough, or half, whichever is lower.
func barFor(sources []Yield, n int) bar {
	var shares []float64
	for other, y := range sources {
		if other != n && y.Judged >= enough {
			shares = append(shares, y.Share.Part)
		}
	}
	if len(shares) == 0 {
		return bar{share: loneBar}
	}
	return bar{min(median(shares), highestBar), len(shares)}
}

// median returns the middle of the values, at least one; of two in the middle, halfway between them.
func median(values []float64) float64 {
	slices.Sort(values)
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return (values[half-1] + values[half]) / 2
}

// against returns the plainest reason against the source, or none.
func (y Yield) against(now time.Time, b bar) (Why, string) {
	quiet := y.LastNew
	if quiet.IsZero() {
		quiet = y.Since
	}
	unread := ShareOf(y.Expired, y.Judged+y.Expired)
	repeats := ShareOf(y.Repeats, y.Judged+y.Repeats)
	switch passed := y.Dropped + y.Unsure; {
	case y.Ended:
		return WhyEnded, "its server says that it is gone for good"
	case now.After(addMonths(quiet, silentMonths)):
		return WhySilent, y.silence(quiet)
	case y.Expired >= enough && unread.Low > nearlyAll:
		return WhyUnread, fmt.Sprintf("%d of %d items expired before you looked at them", unread.Hits, unread.Of)
	case y.Repeats >= enough && repeats.Low > nearlyAll:
		return WhyRepeats, fmt.Sprintf("%d of %d items were stories that another source had brought before", repeats.Hits, repeats.Of)
	case passed >= enough && y.Share.High < b.share:
		return WhySeldom, fmt.Sprintf("you kept %d of %d items, surely less than %s %s", y.Kept, y.Judged, percent(y.Share.High), b.words())
	}
	return "", ""
}

func (y Yield) silence(quiet time.Time) string {
	if y.LastNew.IsZero() {
		return "nothing ever came from it, since " + quiet.Format("January 2006")
	}
	return "nothing new came since " + quiet.Format("January 2006")
}

// words says what the bar is.
func (b bar) words() string {
	share := percent(b.share)
	if b.share == highestBar {
		share = "half or more"
	}
	switch b.others {
	case 0:
		return "of what it brings"
	case 1:
		return "where your other source has " + share
	}
	return "where the median of your other sources is " + share
}

func percent(part float64) string { return fmt.Sprintf("%.0f %%", 100*part) }
