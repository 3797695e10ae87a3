package learning

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

// aYear is a source that was there for a year and brought something yesterday.
func aYear(name string, kept, dropped int) Yield {
	y := YieldOf(Source{Name: id.Source(name), Kind: Newsletter, URL: "https://example.org/feed", Added: now.AddDate(-1, 0, 0)})
	y.Kept, y.Dropped, y.Judged = kept, dropped, kept+dropped
	y.Share, y.LastNew = ShareOf(kept, kept+dropped), now.AddDate(0, 0, -1)
	return y
}

func TestPropose(t *testing.T) {
	fresh := func(y Yield, weeks int) Yield { y.Since = now.AddDate(0, 0, -7*weeks); return y }
	with := func(y Yield, change func(*Yield)) Yield { change(&y); return y }
	good, fair := aYear("good", 30, 10), aYear("fair", 12, 28)
	tests := []struct {
		name    string
		sources []Yield
		want    string // "source why: evidence", or nothing
	}{
		{"a source far below the median of the others", []Yield{good, fair, aYear("noise", 1, 39)},
			"noise seldom: you kept 1 of 40 items, surely less than 13 % where the median of your other sources is half or more"},
		{"below the median, which is below half", []Yield{fair, aYear("other", 10, 20), aYear("noise", 0, 40)},
			"noise seldom: you kept 0 of 40 items, surely less than 9 % where the median of your other sources is 32 %"},
		{"one other source", []Yield{fair, aYear("noise", 0, 40)},
			"noise seldom: you kept 0 of 40 items, surely less than 9 % where your other source has 30 %"},
		{"alone, and nothing kept", []Yield{aYear("noise", 0, 60)},
			"noise seldom: you kept 0 of 60 items, surely less than 6 % of what it brings"},
		{"alone, and a few kept", []Yield{aYear("lone", 5, 55)}, ""},
		{"others that were hardly judged are no measure", []Yield{aYear("new", 10, 0), aYear("lone", 5, 55)}, ""},
		{"half kept is enough beside better ones", []Yield{aYear("a", 90, 10), aYear("b", 95, 5), aYear("fine", 120, 80)}, ""},
		{"an interval that reaches the median", []Yield{fair, aYear("near", 6, 20)}, ""},
		{"19 against it", []Yield{good, aYear("thin", 0, 19)}, ""},
		{"20 against it", []Yield{good, aYear("noise", 0, 20)},
			"noise seldom: you kept 0 of 20 items, surely less than 16 % where your other source has half or more"},
		{"7 weeks", []Yield{good, fresh(aYear("young", 0, 40), 7)}, ""},
		{"nothing new for 7 months", []Yield{with(good, func(y *Yield) { y.LastNew = now.AddDate(0, -7, 0) })},
			"good silent: nothing new came since April 2026"},
		{"nothing new for 5 months", []Yield{with(good, func(y *Yield) { y.LastNew = now.AddDate(0, -5, 0) })}, ""},
		{"nothing ever", []Yield{with(aYear("mute", 0, 0), func(y *Yield) { y.LastNew = time.Time{} })},
			"mute silent: nothing ever came from it, since November 2025"},
		{"a book brings nothing by itself", []Yield{with(aYear("book", 0, 0), func(y *Yield) { y.LastNew, y.Fetched = time.Time{}, false })}, ""},
		{"gone for good", []Yield{with(good, func(y *Yield) { y.Ended = true })}, "good ended: its server says that it is gone for good"},
		{"nearly all expired", []Yield{with(aYear("flood", 1, 1), func(y *Yield) { y.Expired = 58 })},
			"flood unread: 58 of 60 items expired before you looked at them"},
		{"many expired, many judged", []Yield{with(aYear("flood", 20, 0), func(y *Yield) { y.Expired = 58 })}, ""},
		{"nearly all brought before", []Yield{with(aYear("echo", 1, 1), func(y *Yield) { y.Repeats = 58 })},
			"echo repeats: 58 of 60 items were stories that another source had brought before"},
		{"no sources", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range Propose(tt.sources, now) {
				got = append(got, fmt.Sprintf("%s %s: %s", p.Source, p.Why, p.Evidence))
			}
			if all := strings.Join(got, "\n"); all != tt.want {
				t.Errorf("got  %s\nwant %s", all, tt.want)
			}
		})
	}
}

// anyYield draws what a source may have come to.
func anyYield(rt *rapid.T, name string) Yield {
	y := aYear(name, rapid.IntRange(0, 60).Draw(rt, "kept"), rapid.IntRange(0, 60).Draw(rt, "dropped"))
	y.Expired, y.Repeats = rapid.IntRange(0, 90).Draw(rt, "expired"), rapid.IntRange(0, 90).Draw(rt, "repeats")
	y.Since = now.AddDate(0, 0, -rapid.IntRange(0, 400).Draw(rt, "days"))
	y.LastNew = now.AddDate(0, 0, -rapid.IntRange(0, 400).Draw(rt, "quiet"))
	y.Ended = rapid.IntRange(0, 20).Draw(rt, "ended") == 0
	return y
}

func proposed(sources []Yield, n int) bool {
	for _, p := range Propose(sources, now) {
		if p.Source == sources[n].Source {
			return true
		}
	}
	return false
}

func TestAKeptItemNeverMakesAProposalAppear(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var sources []Yield
		for n := range rapid.IntRange(1, 5).Draw(rt, "sources") {
			sources = append(sources, anyYield(rt, fmt.Sprint("s", n)))
		}
		n := rapid.IntRange(0, len(sources)-1).Draw(rt, "n")
		before := proposed(sources, n)
		seen := now.AddDate(0, 0, -rapid.IntRange(0, 400).Draw(rt, "seen"))
		sources[n] = sources[n].WithItem(Item{State: Kept, FirstSeen: seen})
		if !before && proposed(sources, n) {
			rt.Fatalf("one more kept item makes it a proposal: %+v", sources)
		}
	})
}

func TestThinDataProposesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		y := anyYield(rt, "s")
		others := []Yield{aYear("good", 100, 0), y}
		against := y.Dropped + y.Unsure
		if now.Sub(y.Since) >= trial && (y.Ended || now.Sub(y.LastNew) > 180*24*time.Hour || max(against, y.Expired, y.Repeats) >= enough) {
			rt.SkipNow()
		}
		if proposed(others, 1) {
			rt.Fatalf("proposed: %+v", y)
		}
	})
}

func TestProposeLeavesTheSourcesAsTheyAre(t *testing.T) {
	sources := []Yield{aYear("b", 1, 39), aYear("a", 30, 10)}
	Propose(sources, now)
	if sources[0].Source != "b" || sources[0].Kept != 1 {
		t.Errorf("%+v", sources)
	}
}
