package brag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/when"
)

// Quarter is what the brag document of a quarter is made of.
type Quarter struct {
	Start                    when.Date
	Planned, Spent, Produced int // minutes, minutes, outputs, of the weeks that begin in the quarter
	Entries                  []Entry
	WeekStarts               time.Weekday
}

// Export writes the brag document of a quarter as Markdown: its numbers, then the entries by heading and area, each with
// its week. The same records give the same bytes.
func Export(q Quarter) string {
	label := QuarterLabel(q.Start)
	entries := slices.DeleteFunc(standing(q.Entries), func(e Entry) bool { return QuarterLabel(e.Day) != label })
	var b strings.Builder
	fmt.Fprintf(&b, "# Brag document %s\n\n", label)
	fmt.Fprintf(&b, "Learning: planned %s, spent %s, produced %d.\n", hours(q.Planned), hours(q.Spent), q.Produced)
	for _, share := range GlueShares(entries) {
		fmt.Fprintf(&b, "Work: %s.\n", share)
	}
	if len(entries) == 0 {
		b.WriteString("\nNothing was written down in this quarter.\n")
	}
	for _, heading := range append(slices.Clone(Headings), Other) {
		exportHeading(&b, heading, entries, q.WeekStarts)
	}
	return b.String()
}

// exportHeading writes the entries of a heading, by area and the person's own headings; those without stand last.
func exportHeading(b *strings.Builder, heading Heading, entries []Entry, weekStarts time.Weekday) {
	list := under(entries, heading)
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n", heading.Title())
	slices.SortStableFunc(list, func(a, b Entry) int {
		return cmp.Or(lastIfEmpty(a.Area, b.Area), lastIfEmpty(a.Under, b.Under))
	})
	group, grouped := "", groupOf(list[0]) != ""
	for n, e := range list {
		if own := groupOf(e); n == 0 || own != group {
			group = own
			if grouped {
				own = cmp.Or(own, "Without an area")
			}
			if own != "" {
				fmt.Fprintf(b, "\n### %s\n", own)
			}
			b.WriteString("\n")
		}
		writeDated(b, e, weekStarts)
	}
}

// under are the entries under one of the headings.
func under(entries []Entry, headings ...Heading) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !slices.Contains(headings, e.Heading) })
}

// groupOf is what stands above an entry: its area, the person's own heading, or both.
func groupOf(e Entry) string {
	if e.Area != "" && e.Under != "" {
		return e.Area + ": " + e.Under
	}
	return e.Area + e.Under
}

func lastIfEmpty(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// writeDated writes an entry with its week, and without the area that stands above it.
func writeDated(b *strings.Builder, e Entry, weekStarts time.Weekday) {
	first, rest, more := strings.Cut(e.Text, "\n")
	e.Text = first + " (" + when.WeekLabel(when.WeekOf(e.Day, weekStarts)) + ")"
	if more {
		e.Text += "\n" + rest
	}
	e.Area = ""
	writeBullet(b, e, "")
}
