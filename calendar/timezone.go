package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tend/internal/pattern"

	"github.com/emersion/go-ical"
)

// sampleYears is how many years of transitions are looked at to find a yearly rule. The calendar repeats after 28
// years, so that a rule that fits as many has met each weekday on each date.
const sampleYears = 30

// observance is one STANDARD or DAYLIGHT: the same change of the offset, again and again.
type observance struct {
	from, to int // offsets in seconds east of UTC
	name     string
	onsets   []time.Time // on the wall before the change, as if it were UTC; never empty
	rule     string      // gives the onsets and all later ones; without a rule, the onsets are all there are
}

// Timezone returns zone as a VTIMEZONE whose offsets are right from one instant to the other. What recurs yearly
// is written as a rule and stays right; what does not is listed up to the instant to. DAYLIGHT is the larger
// offset, whatever the tz database calls it (in Dublin it is winter that is daylight saving).
//
// It fails on a zone without an IANA name, since a TZID means nothing to others unless they know it too.
func Timezone(zone *time.Location, from, to time.Time) (*ical.Component, error) {
	if !isNamed(zone) {
		return nil, fmt.Errorf("write zone %q: want an IANA name such as Europe/Berlin", zoneName(zone))
	}
	c := ical.NewComponent(ical.CompTimezone)
	set(c, ical.PropTimezoneID, zone.String())
	for _, o := range observances(zone, from, to) {
		c.Children = append(c.Children, o.component())
	}
	return c, nil
}

// observances returns what a VTIMEZONE of zone consists of, by first onset. One of them has begun at from or
// before, so that each later instant has an offset.
func observances(zone *time.Location, from, to time.Time) []observance {
	start := newYear(from.UTC().Year() - 1)
	end := newYear(min(9999, max(to.UTC().Year()+1, start.Year()+1+sampleYears)))
	changes := transitions(zone, start, end)
	all := recurring(changes, end.Year()-1)
	if !steady(all, from) {
		i := slices.IndexFunc(changes, func(t transition) bool { return t.at.After(from) })
		if i < 0 {
			i = len(changes)
		}
		all = listedUntil(recurring(changes[i:], end.Year()-1), to)
		all = append(all, initial(zone, from, changes[i:]))
	}
	slices.SortFunc(all, func(a, b observance) int {
		return cmp.Or(a.onsets[0].Compare(b.onsets[0]), cmp.Compare(a.to, b.to))
	})
	return all
}

// recurring puts equal changes together and splits each kind where a yearly rule begins to hold that still holds
// in lastYear.
func recurring(changes []transition, lastYear int) []observance {
	type kind struct {
		from, to int
		name     string
	}
	var kinds []kind
	onsets := map[kind][]time.Time{}
	for _, t := range changes {
		k := kind{t.from, t.to, t.name}
		if onsets[k] == nil {
			kinds = append(kinds, k)
		}
		onsets[k] = append(onsets[k], t.wall())
	}
	var all []observance
	for _, k := range kinds {
		i, rule := ruleTail(onsets[k], lastYear)
		if i > 0 {
			all = append(all, observance{k.from, k.to, k.name, onsets[k][:i], ""})
		}
		if rule != "" {
			all = append(all, observance{k.from, k.to, k.name, onsets[k][i:], rule})
		}
	}
	return all
}

// steady tells whether rules alone describe the zone, and one of them has begun by from.
func steady(all []observance, from time.Time) bool {
	begun := false
	for _, o := range all {
		if o.rule == "" {
			return false
		}
		begun = begun || !o.begins().After(from)
	}
	return begun
}

// listedUntil cuts the onsets that are listed one by one at to.
func listedUntil(all []observance, to time.Time) []observance {
	var kept []observance
	for _, o := range all {
		if o.rule == "" {
			shift := time.Duration(o.from) * time.Second
			o.onsets = slices.DeleteFunc(o.onsets, func(wall time.Time) bool { return wall.Add(-shift).After(to) })
		}
		if len(o.onsets) > 0 {
			kept = append(kept, o)
		}
	}
	return kept
}

// initial is the observance that holds from the start until the first of the changes. It begins in 1970 if it
// can: a zone that never changes is then the same bytes in every feed.
func initial(zone *time.Location, from time.Time, changes []transition) observance {
	name, offset := at(zone, from.Unix())
	begins := from.Add(time.Duration(offset) * time.Second).UTC()
	if begins.Year() > 1970 {
		begins = newYear(1970)
	}
	o := observance{from: offset, to: offset, name: name, onsets: []time.Time{begins}}
	if len(changes) > 0 && changes[0].to < offset {
		o.from = changes[0].to // came from the smaller offset, and so is DAYLIGHT
	}
	return o
}

// begins is the first onset as an instant.
func (o observance) begins() time.Time { return o.onsets[0].Add(-time.Duration(o.from) * time.Second) }

func (o observance) component() *ical.Component {
	name := ical.CompTimezoneStandard
	if o.to > o.from {
		name = ical.CompTimezoneDaylight
	}
	c := ical.NewComponent(name)
	set(c, ical.PropDateTimeStart, o.onsets[0].Format(wallForm))
	set(c, ical.PropTimezoneOffsetFrom, offsetText(o.from))
	set(c, ical.PropTimezoneOffsetTo, offsetText(o.to))
	if o.name != "" {
		set(c, ical.PropTimezoneName, escape(cleanLine(o.name)))
	}
	if o.rule != "" {
		set(c, ical.PropRecurrenceRule, o.rule)
		return c
	}
	for _, onset := range o.onsets[1:] {
		c.Props.Add(&ical.Prop{Name: ical.PropRecurrenceDates, Value: onset.Format(wallForm)})
	}
	return c
}

// offsetText returns seconds east of UTC as +0100, with seconds only where history has them.
func offsetText(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}

// zoneIDs are the names that the tz database uses. None needs quotes as a parameter.
var zoneIDs = pattern.Of(`^[A-Za-z][A-Za-z0-9_+/-]*$`)

// isNamed tells whether zone has a name that means the same on another machine. A nil zone has none.
func isNamed(zone *time.Location) bool {
	return zone != nil && zone != time.Local && zone.String() != "Local" && zoneIDs().MatchString(zone.String())
}

func isUTC(zone *time.Location) bool { return zone.String() == "UTC" || zone.String() == "Etc/UTC" }

func zoneName(zone *time.Location) string {
	if zone == nil {
		return ""
	}
	return zone.String()
}
