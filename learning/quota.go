package learning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/when"
)

// Period is how often a quota begins anew.
type Period string

// The periods. Once is for what is done a single time, without an end.
const (
	PerWeek    Period = "week"
	PerMonth   Period = "month"
	PerQuarter Period = "quarter"
	PerYear    Period = "year"
	Once       Period = "once"
)

var periods = []Period{PerWeek, PerMonth, PerQuarter, PerYear, Once}

// Quota is how many lessons of a kind a person means to close in a period. Only a lesson with an output closes, so
// nothing counts that left nothing behind.
type Quota struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	// Area is the one area whose lessons count; empty: all but those that have a quota of their own.
	Area  string `json:"area,omitempty"`
	Least int    `json:"least"` // what is meant at least
	Most  int    `json:"most"`
	Per   Period `json:"per"`
	Each  int    `json:"minutes_each"` // what one is taken to cost
	// Since is the day from which it holds; zero: it always did.
	Since   when.Date `json:"since,omitzero"`
	Off     bool      `json:"off,omitempty"`
	Removed time.Time `json:"removed,omitzero"`
}

// The bounds of a quota.
const (
	mostCount = 1000
	mostEach  = 100 * 60 // minutes
)

// builtIn are the quotas that tend comes with. A technical book a quarter and one or two RFCs a month are what it is
// about; the others are off until somebody wants them.
var builtIn = []Quota{
	{Name: "books", Kind: Book, Least: 1, Most: 1, Per: PerQuarter, Each: 720},
	{Name: "rfcs", Kind: RFC, Least: 1, Most: 2, Per: PerMonth, Each: 75},
	{Name: "leadership", Kind: Book, Area: "leadership", Least: 1, Most: 1, Per: PerQuarter, Each: 720, Off: true},
	{Name: "open-source", Kind: Contribution, Least: 1, Most: 1, Per: PerMonth, Each: 120, Off: true},
	{Name: "stories", Kind: Story, Least: 5, Most: 10, Per: Once, Each: 20, Off: true},
}

// eachDefault is what one lesson of a kind is taken to cost, in minutes, where a quota does not say.
var eachDefault = map[Kind]int{Book: 720, RFC: 75, Talk: 45, Article: 20, Contribution: 120, Story: 20, Other: 30}

// BuiltIn tells whether tend comes with the quota; such a one is turned off, not removed.
func (q Quota) BuiltIn() bool {
	return slices.ContainsFunc(builtIn, func(b Quota) bool { return b.Name == q.Name })
}

// QuotasWith returns the quotas that tend comes with, each as it is stored where a person changed it, and then the
// person's own by name. Removed ones are left out.
func QuotasWith(stored []Quota) []Quota {
	quotas := slices.Clone(builtIn)
	for n, q := range quotas {
		if at := slices.IndexFunc(stored, func(s Quota) bool { return s.Name == q.Name }); at >= 0 {
			quotas[n] = stored[at]
		}
	}
	var own []Quota
	for _, q := range stored {
		if !q.BuiltIn() && q.Removed.IsZero() {
			own = append(own, q)
		}
	}
	slices.SortFunc(own, func(a, b Quota) int { return cmp.Compare(a.Name, b.Name) })
	return append(quotas, own...)
}

// CheckQuota returns the quota with what was left open, or what is wrong with it: Most is Least at least, Each what the
// kind usually costs.
func CheckQuota(q Quota) (Quota, error) {
	if err := CheckName(q.Name); err != nil {
		return q, err
	}
	kind, err := ParseKind(string(q.Kind))
	if err != nil {
		return q, err
	}
	q.Kind, q.Per = kind, Period(strings.ToLower(string(q.Per)))
	q.Most, q.Each = cmp.Or(q.Most, q.Least), cmp.Or(q.Each, eachDefault[kind])
	switch {
	case kind == Newsletter || kind == Person:
		return q, fmt.Errorf("quota: %s have slots, not quotas", kind.plural())
	case !slices.Contains(periods, q.Per):
		return q, fmt.Errorf("quota: per %q: want %s", q.Per, list(periods))
	case q.Least < 1 || q.Most < q.Least || q.Most > mostCount:
		return q, fmt.Errorf("quota: %d to %d: want at least 1, and at most %d", q.Least, q.Most, mostCount)
	case q.Each < 1 || q.Each > mostEach:
		return q, fmt.Errorf("quota: %d minutes each: want 1 to %d", q.Each, mostEach)
	}
	return q, nil
}

// span returns the period in which a learning day lies; to is the first day after it, zero where there is no end.
func (q Quota) span(day when.Date, weekStarts time.Weekday) (from, to when.Date) {
	switch q.Per {
	case PerWeek:
		from = when.WeekOf(day, weekStarts)
		return from, from.AddDays(7)
	case PerMonth:
		from = when.Date{Year: day.Year, Month: day.Month, Day: 1}
		return from, from.AddMonths(1)
	case PerQuarter:
		from = when.QuarterOf(day)
		return from, from.AddMonths(3)
	case PerYear:
		from = when.Date{Year: day.Year, Month: time.January, Day: 1}
		return from, from.AddMonths(12)
	}
	return q.Since, when.Date{}
}

// on tells whether the quota holds on a learning day.
func (q Quota) on(day when.Date) bool {
	return !q.Off && q.Removed.IsZero() && (q.Since.IsZero() || !day.Before(q.Since))
}

// prorated is what is asked of a period in which the quota came to hold: its part by days, to the nearest, halves up.
// That may be nothing.
func (q Quota) prorated(from, to when.Date) (least, most int) {
	if to.IsZero() || !from.Before(q.Since) {
		return q.Least, q.Most
	}
	left, all := max(0, to.Sub(q.Since)), to.Sub(from)
	part := func(n int) int { return (2*n*left + all) / (2 * all) }
	return part(q.Least), part(q.Most)
}

// takes returns the quotas for which a lesson of the kind and area counts on a learning day: those of its area, else
// those of no area.
func takes(quotas []Quota, l Lesson, day when.Date) (names []string) {
	for _, area := range []string{l.Area, ""} {
		for _, q := range quotas {
			if q.Kind == l.Kind && q.Area == area && q.on(day) {
				names = append(names, q.Name)
			}
		}
		if len(names) > 0 {
			break
		}
	}
	return names
}

// nouns are what the quotas that tend comes with count.
var nouns = map[string]string{"rfcs": "RFCs", "leadership": "leadership books", "open-source": "contributions"}

// Noun is what the quota counts, in words: "books", "RFCs"; its name, where the person gave it.
func (q Quota) Noun() string { return cmp.Or(nouns[q.Name], q.Name) }
