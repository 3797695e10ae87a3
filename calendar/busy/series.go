package busy

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"tend/calendar"
)

// group is the events of one UID: those that stand for themselves, and those that replace an occurrence of one.
type group struct {
	masters, changes []*event
}

// byUID puts events together, in the order of the first of each UID. Events without a UID belong to nothing.
func byUID(events []*event) []*group {
	var groups []*group
	known := map[string]*group{}
	for _, e := range events {
		g := known[e.uid]
		if g == nil || e.uid == "" {
			g = &group{}
			groups, known[e.uid] = append(groups, g), g
		}
		if e.replaces == nil {
			g.masters = append(g.masters, e)
		} else {
			g.changes = append(g.changes, e)
		}
	}
	return groups
}

// group finds when the events of one UID take time.
func (r *reader) group(g *group) {
	changes := newest(g.changes)
	var onwards []*event
	var replaced dateset
	for _, c := range changes {
		if c.onwards {
			onwards = append(onwards, c)
		} else {
			replaced.add(*c.replaces)
			r.occurrence(c, c.start, nil)
		}
	}
	for _, m := range g.masters {
		r.series(m, onwards, &replaced)
	}
	if len(g.masters) == 0 { // the rest of the series is in another file
		for _, c := range onwards {
			r.occurrence(c, c.start, nil)
		}
	}
}

// newest leaves out what a later version of the same change replaces. Versions that cannot be told apart all stay.
func newest(changes []*event) []*event {
	if len(changes) < 2 {
		return changes
	}
	type key struct {
		at      int64
		date    bool
		onwards bool
	}
	keyOf := func(e *event) key {
		at, _ := e.replaces.readings()
		return key{at, e.replaces.date, e.onwards}
	}
	newer := func(a, b *event) int {
		return cmp.Or(cmp.Compare(a.sequence, b.sequence), cmp.Compare(a.stamp, b.stamp))
	}
	last := map[key]*event{}
	for _, e := range changes {
		if known := last[keyOf(e)]; known == nil || newer(e, known) > 0 {
			last[keyOf(e)] = e
		}
	}
	return slices.DeleteFunc(slices.Clone(changes), func(e *event) bool { return newer(e, last[keyOf(e)]) < 0 })
}

// stretch is a part of a series: from a change that holds from then on to the next such change.
type stretch struct {
	from, to wall // on the series' wall, to excluded
	as       *event
	shift    wall // from the series' wall to as's
}

// series gives the occurrences of an event, each as the last change before it has it.
func (r *reader) series(e *event, onwards []*event, replaced *dateset) {
	for _, s := range stretches(e, onwards) {
		if s.as.free {
			continue
		}
		if s.as != e && len(s.as.rules) > 0 { // a change with a rule of its own is a new series
			if s.as.onwards {
				r.recur(s.as, stretch{math.MinInt64, math.MaxInt64, s.as, 0}, replaced)
			}
			continue
		}
		r.recur(e, s, replaced)
	}
}

// stretches cuts a series where changes from an occurrence on begin.
func stretches(e *event, onwards []*event) []stretch {
	all := []stretch{{math.MinInt64, math.MaxInt64, e, 0}}
	onSeries := func(c *event) wall {
		if c.replaces.date || e.start.date {
			return wall(c.replaces.wall.date() * day)
		}
		if c.replaces.floating {
			return c.replaces.wall
		}
		at, _ := c.replaces.readings()
		return wallAt(e.start.zone, at)
	}
	onwards = slices.Clone(onwards)
	slices.SortStableFunc(onwards, func(a, b *event) int {
		return cmp.Or(cmp.Compare(onSeries(a), onSeries(b)), cmp.Compare(a.start.wall, b.start.wall))
	})
	for _, c := range onwards {
		from := onSeries(c)
		all[len(all)-1].to = from
		shift := c.start.wall - from
		if c.replaces.date && !c.start.date {
			shift = c.start.wall - from - wall(e.start.wall.clock())
		}
		all = append(all, stretch{from, math.MaxInt64, c, shift})
	}
	return all
}

// margin covers what a wall may differ from UTC and from another wall, in seconds.
const margin = 3 * day

// recur gives the occurrences of e in one stretch that touch the span.
func (r *reader) recur(e *event, s stretch, replaced *dateset) {
	from := max(s.from, wall(r.from-s.as.length.about()-margin)-s.shift)
	to := min(s.to-1, wall(r.to+margin)-s.shift)
	var except dateset
	for _, rule := range e.without {
		rule.expand(e.start.wall, from, to, rule.limit(e.start.zone, e.start.date), &r.budget, except.addWall)
	}
	give := func(m moment, p *period) {
		if m.wall < s.from || m.wall >= s.to || e.except.has(m) || except.has(m) || replaced.has(m) {
			return
		}
		if s.as != e {
			m = moment{stamp{wall: m.wall + s.shift, date: s.as.start.date}, s.as.start.zone, false}
		}
		r.occurrence(s.as, m, p)
	}
	give(e.start, nil)
	for _, rule := range e.rules {
		last := from
		limit := rule.limit(e.start.zone, e.start.date)
		ended := rule.expand(e.start.wall, from, to, limit, &r.budget, func(w wall) {
			last = w
			if w == e.start.wall {
				return // given, with its own end
			}
			give(moment{stamp{wall: w, date: e.start.date}, e.start.zone, false}, nil)
		})
		r.unfinished(e, s, ended, last, min(to, limit))
	}
	for i, d := range e.dates {
		if d.end == nil && d.length == (duration{}) {
			give(d.start, nil)
		} else {
			give(d.start, &e.dates[i])
		}
	}
}

// unfinished tells of a rule that could not be followed to its end. The time that it leaves open is busy.
func (r *reader) unfinished(e *event, s stretch, ended outcome, last, to wall) {
	switch ended {
	case uncounted:
		r.tellOf(e, "its COUNT is too large to be counted, so it is read as endless")
	case broken:
		r.tellOf(e, "it recurs too often, so all its time is busy")
		if !s.as.start.date || !r.AllDayFree {
			start, _ := readings(e.start.zone, last)
			end, _ := readings(e.start.zone, to)
			r.add(start+int64(s.shift), end+int64(s.shift), s.as.summary)
		}
	}
}

// occurrence makes one occurrence of e busy, which begins at m: for e's own length, or as long as p says.
func (r *reader) occurrence(e *event, m moment, p *period) {
	if e.free || e.start.date && r.AllDayFree {
		return
	}
	switch {
	case p != nil:
		r.span(m, p.end, p.length, e.summary)
	case e.end != nil && m == e.start:
		r.span(m, e.end, duration{}, e.summary)
	default:
		r.span(m, nil, e.length, e.summary)
	}
}

// span makes the time from a start to an end, or for a length, busy. In the hour that is repeated when clocks go back both
// readings are: of a start, of an end, and of both as two spans.
func (r *reader) span(start moment, end *moment, length duration, summary string) {
	first, second := start.readings()
	if end != nil {
		to, last := end.readings()
		if first != second && to != last {
			r.add(first, to, summary)
			r.add(second, last, summary)
			return
		}
		r.add(first, last, summary)
		return
	}
	for _, s := range [2]int64{first, second} {
		to := s
		if length.days > 0 {
			day1, day2 := moment{stamp{start.wall + wall(length.days*day), start.date, start.utc}, start.zone, false}.readings()
			if to = day2; s == first && first != second {
				to = day1
			}
		}
		r.add(s, to+length.seconds, summary)
	}
}

// freeBusy reads a VFREEBUSY: all its periods but those that are free.
func (r *reader) freeBusy(c *calendar.Component) {
	for p := range c.All("FREEBUSY") {
		if p.Is("FBTYPE", "FREE") {
			continue
		}
		for text := range eachOf(p.Value) {
			if r.dates++; r.dates > maxDates {
				break
			}
			d, err := r.zones.period(p, text)
			if err != nil {
				r.tell(fmt.Sprintf("busy time (line %d): %v", c.Line, err))
				continue
			}
			r.span(d.start, d.end, d.length, "")
		}
	}
}
