package budget

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"tend/internal/when"
)

// DepthShare is the part of the minutes that depth is to have, so that it is protected. It is a rule of thumb of tend's.
const DepthShare = 0.6

// Shape is what a stretch of time was spent on, in minutes, overlaps once: Deep, Broad and Other add up to Spent.
type Shape struct {
	Label string    `json:"label"` // 2026-W47, 2026-Q4
	Start when.Date `json:"start"` // its first day
	Spent int       `json:"spent_minutes"`
	// Deep are those in areas that were deep at the time, Broad those in others, and Other those in no area. A minute in
	// two of them counts as the first.
	Deep  int            `json:"deep_minutes"`
	Broad int            `json:"broad_minutes"`
	Other int            `json:"other_minutes"`
	Areas map[string]int `json:"areas"` // minutes by area; overlaps count for each
	// Part is the share of Deep in Spent, from 0 to 1; 0 of nothing.
	Part float64 `json:"deep_share"`
}

// ShapeOf returns the shape of the sessions in an interval, by what was deep at the time.
func ShapeOf(sessions []Session, spans map[string][]when.Interval, in when.Interval, now time.Time) Shape {
	deep := deepParts(sessions, spans, in, now)
	named := slices.Clone(deep)
	for _, s := range sessions {
		if s.Area != "" {
			named = s.appendPart(named, in, now)
		}
	}
	shape := Shape{Spent: Spent(sessions, in, now), Deep: roundMinutes(when.Total(deep)), Areas: SpentByArea(sessions, in, now)}
	both := roundMinutes(when.Total(named))
	shape.Broad, shape.Other = both-shape.Deep, shape.Spent-both
	if shape.Spent > 0 {
		shape.Part = float64(shape.Deep) / float64(shape.Spent)
	}
	return shape
}

// TotalOf adds up shapes, as a person does who reads them: each is rounded to minutes, and the sum is of these.
func TotalOf(shapes []Shape) Shape {
	total := Shape{Areas: map[string]int{}}
	for n, s := range shapes {
		if n == 0 {
			total.Start = s.Start
		}
		total.Spent, total.Deep, total.Broad, total.Other = total.Spent+s.Spent, total.Deep+s.Deep, total.Broad+s.Broad, total.Other+s.Other
		for area, minutes := range s.Areas {
			total.Areas[area] += minutes
		}
	}
	if total.Spent > 0 {
		total.Part = float64(total.Deep) / float64(total.Spent)
	}
	return total
}

// AreaMinutes is what an area had of some time.
type AreaMinutes struct {
	Area    string `json:"area"`
	Deep    bool   `json:"deep"` // now
	Minutes int    `json:"minutes"`
}

// ByArea lists the areas of a shape with their minutes: those that are deep now first, then by minutes, then by name. An
// area that is deep is listed though it had none.
func ByArea(shape Shape, areas []Area) []AreaMinutes {
	deep, sums := DeepNames(areas), map[string]int{}
	for _, name := range deep {
		sums[name] = 0
	}
	maps.Copy(sums, shape.Areas)
	list := []AreaMinutes{}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		list = append(list, AreaMinutes{name, slices.Contains(deep, name), sums[name]})
	}
	slices.SortStableFunc(list, func(a, b AreaMinutes) int {
		if a.Deep != b.Deep {
			return map[bool]int{true: -1, false: 1}[a.Deep]
		}
		return cmp.Compare(b.Minutes, a.Minutes)
	})
	return list
}

// QuarterLabel names the quarter that holds the day, as 2026-Q4.
func QuarterLabel(d when.Date) string { return fmt.Sprintf("%04d-Q%d", d.Year, (int(d.Month)+2)/3) }
