package budget

import (
	"cmp"
	"slices"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Day is what one learning day of a week adds up to. The minutes of a week's days sum to those of the week.
type Day struct {
	Day      when.Date `json:"day"`
	Planned  int       `json:"planned_minutes"`
	Spent    int       `json:"spent_minutes"`
	Produced int       `json:"produced"`
}

// ByDay parts the planned and spent minutes of a week by its days: the first is start, and each begins at the instant in
// begins and ends where the next begins, the last at the end of the week.
func ByDay(start when.Date, begins []time.Time, week when.Interval, plan []PlannedBlock, sessions []Session, now time.Time) []Day {
	days := make([]Day, len(begins))
	spent := make([]time.Duration, len(begins))
	for n := range begins {
		span := DaySpan(begins, week, n)
		days[n].Day = start.AddDays(n)
		var parts []when.Interval
		for _, s := range sessions {
			parts = s.appendPart(parts, span, now)
		}
		spent[n] = when.Total(parts)
		for _, b := range plan {
			if span.Holds(b.Start) {
				days[n].Planned += b.Minutes
			}
		}
	}
	for n, minutes := range wholeMinutes(spent) {
		days[n].Spent = minutes
	}
	return days
}

// DaySpan is the time of the nth day that begins at begins[n]: until the next begins, or the week ends.
func DaySpan(begins []time.Time, week when.Interval, n int) when.Interval {
	span := when.Interval{Start: begins[n], End: week.End}
	if n == 0 {
		span.Start = week.Start
	}
	if n+1 < len(begins) {
		span.End = begins[n+1]
	}
	return span
}

// wholeMinutes rounds parts of a sum to minutes so that they sum to the rounded sum: each is what it adds to the sum so far.
func wholeMinutes(parts []time.Duration) []int {
	minutes, sum := make([]int, len(parts)), time.Duration(0)
	for n, d := range parts {
		minutes[n] = roundMinutes(sum+d) - roundMinutes(sum)
		sum += d
	}
	return minutes
}

// Counted is a session with what of it a week counts. Of time that two sessions share, the one that started first has it;
// so the parts of all sessions sum to the numbers of the week.
type Counted struct {
	Session
	Minutes int     `json:"counted_minutes"`      // of spent
	Seconds float64 `json:"counted_seconds"`      // the same, not rounded
	Deep    int     `json:"counted_deep_minutes"` // of deep
	OfArea  int     `json:"counted_area_minutes"` // of its area
}

// CountedIn returns the sessions with what of each the week counts, by start. Deep is when each area was deep, see DeepSpans.
func CountedIn(sessions []Session, deep map[string][]when.Interval, week when.Interval, now time.Time) []Counted {
	sessions = slices.Clone(sessions)
	slices.SortFunc(sessions, func(a, b Session) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
	list := make([]Counted, len(sessions))
	of := map[string][]int{}
	for n, s := range sessions {
		list[n].Session, of[s.Area] = s, nil
	}
	all := firstHave(sessions, week, now, func(string) bool { return true })
	minutes := wholeMinutes(all)
	deepest := wholeMinutes(firstDeep(sessions, deep, week, now))
	for area := range of {
		of[area] = wholeMinutes(firstHave(sessions, week, now, func(a string) bool { return a == area }))
	}
	for n, s := range sessions {
		list[n].Minutes, list[n].Seconds, list[n].Deep = minutes[n], all[n].Seconds(), deepest[n]
		if s.Area != "" {
			list[n].OfArea = of[s.Area][n]
		}
	}
	return list
}

// firstHave returns what of each session lies in the week and in none before it, of the areas that count. Since sessions are
// ordered by start, those before cover what comes up to their latest end.
func firstHave(sessions []Session, week when.Interval, now time.Time, counts func(area string) bool) []time.Duration {
	parts, until := make([]time.Duration, len(sessions)), week.Start
	for n, s := range sessions {
		if !s.Removed.IsZero() || !counts(s.Area) {
			continue
		}
		part := s.Interval(now).Clip(week)
		if part.Start.Before(until) {
			part.Start = until
		}
		if parts[n] = part.Duration(); parts[n] > 0 {
			until = part.End
		}
	}
	return parts
}

// firstDeep is firstHave for the time in which the sessions' areas were deep, which may be only a part of a session.
func firstDeep(sessions []Session, deep map[string][]when.Interval, week when.Interval, now time.Time) []time.Duration {
	parts, until := make([]time.Duration, len(sessions)), time.Duration(0)
	for n := range sessions {
		total := when.Total(deepParts(sessions[:n+1], deep, week, now))
		parts[n], until = total-until, total
	}
	return parts
}

// Fate is what became of a block.
type Fate struct {
	PlannedBlock            // its minutes are those of planned, 0 where it came into the week later
	Standing     int        `json:"standing_minutes"` // of the blocks that stand in the week now
	Became       string     `json:"became"`
	Now          time.Time  `json:"now_at,omitzero"` // where it stands now, if not at its start
	Session      id.Session `json:"session_id,omitempty"`
}

// FatesOf returns what became of each block that was planned in a week, and those that came into it later and stand, by start.
// Blocks are those of the plan and of the week as they are now, confirmed the sessions of those
// that were confirmed.
func FatesOf(plan []PlannedBlock, week when.Interval, blocks []Block, confirmed map[id.Block]Session) []Fate {
	fates, now := []Fate{}, map[id.Block]Block{}
	for _, b := range blocks {
		now[b.ID] = b
	}
	// add tells of one time of a block: that it was planned for, or that it stands at.
	add := func(p PlannedBlock, word string) {
		b, there := now[p.Block]
		f := Fate{PlannedBlock: p, Became: "removed"}
		if there {
			f.Became, f.Session = cmp.Or(word, b.fateOf(p, confirmed[b.ID])), confirmed[b.ID].ID
			if !b.Start.Equal(p.Start) {
				f.Now = b.Start
			} else if b.State != Skipped {
				f.Standing = roundMinutes(b.interval().Duration())
			}
		}
		fates = append(fates, f)
	}
	at := map[PlannedBlock]bool{}
	for _, p := range plan {
		at[PlannedBlock{Block: p.Block, Start: p.Start.UTC()}] = true
		add(p, "")
	}
	for _, b := range blocks {
		key := PlannedBlock{Block: b.ID, Start: b.Start.UTC()}
		if week.Holds(b.Start) && b.State != Skipped && !at[key] {
			add(PlannedBlock{Block: b.ID, Start: b.Start}, b.addedWord(confirmed[b.ID]))
		}
	}
	slices.SortFunc(fates, func(a, b Fate) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Block, b.Block)) })
	return fates
}

// fateOf is what became of the block that was planned as p.
func (b Block) fateOf(p PlannedBlock, s Session) string {
	switch outcome := OutcomeOf(b, s); {
	case !b.Start.Equal(p.Start):
		return "moved"
	case outcome != Unconfirmed:
		return string(outcome)
	case b.minutes() < p.Minutes:
		return "made shorter"
	case b.minutes() > p.Minutes:
		return "made longer"
	}
	return "stands"
}

// addedWord is what became of a block that came into a week that had begun.
func (b Block) addedWord(s Session) string {
	if outcome := OutcomeOf(b, s); outcome != Unconfirmed {
		return "added, " + string(outcome)
	}
	return "added"
}
