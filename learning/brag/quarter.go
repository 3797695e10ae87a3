package brag

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/when"
)

// QuarterLabel names the quarter that holds the day, such as 2026-Q4.
func QuarterLabel(day when.Date) string {
	return fmt.Sprintf("%04d-Q%d", day.Year, (int(day.Month)-1)/3+1)
}

// ParseQuarter reads a quarter as 2026-Q4, or a day in it, and returns its first day.
func ParseQuarter(s string) (when.Date, error) {
	if d, err := when.ParseDate(s); err == nil {
		return when.QuarterOf(d), nil
	}
	var year, quarter int
	n, _ := fmt.Sscanf(strings.ToUpper(s), "%4d-Q%1d", &year, &quarter)
	if n == 2 && year >= 1 && quarter >= 1 && quarter <= 4 {
		first := when.Date{Year: year, Month: time.Month(3*quarter - 2), Day: 1}
		if QuarterLabel(first) == strings.ToUpper(s) {
			return first, nil
		}
	}
	return when.Date{}, fmt.Errorf("quarter %q: want a quarter such as 2026-Q4 or a day such as 2026-11-21", s)
}

// Share is how much of a quarter's entries is glue work. Plans for what is next are not counted, as they are no work yet.
type Share struct {
	Quarter string  `json:"quarter"`
	Entries int     `json:"entries"`
	Glue    int     `json:"glue"`
	Part    float64 `json:"share"` // 0 to 1; 0 where there is no entry
}

// String reads "5 of 31 entries are glue work (16 %)".
func (s Share) String() string {
	verb := "are"
	if s.Glue == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%d of %d %s %s glue work (%.0f %%)", s.Glue, s.Entries, plural(s.Entries, "entry", "entries"), verb, 100*s.Part)
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// GlueShares returns the share of glue work of each quarter that has entries, oldest first.
func GlueShares(entries []Entry) []Share {
	at, shares := map[string]int{}, []Share{}
	for _, e := range standing(entries) {
		if e.Heading == Next {
			continue
		}
		label := QuarterLabel(e.Day)
		if _, known := at[label]; !known {
			at[label] = len(shares)
			shares = append(shares, Share{Quarter: label})
		}
		s := &shares[at[label]]
		s.Entries++
		if e.IsGlue() {
			s.Glue++
		}
		s.Part = float64(s.Glue) / float64(s.Entries)
	}
	slices.SortFunc(shares, func(a, b Share) int { return strings.Compare(a.Quarter, b.Quarter) })
	return shares
}

// standing are the entries that were not removed, by day and then in the order in which they were added.
func standing(entries []Entry) []Entry {
	list := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !e.Removed.IsZero() })
	slices.SortStableFunc(list, func(a, b Entry) int {
		if c := a.Day.Compare(b.Day); c != 0 {
			return c
		}
		if c := len(a.ID) - len(b.ID); c != 0 {
			return c // g9 is before g10
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return list
}
