package brag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/when"
)

// The number of projects that a packet shows: fewer do not carry it, and more are not read.
const (
	leastProjects = 3
	mostProjects  = 5
)

// Packet is what a promotion packet is made of. The levels are as the person names them.
type Packet struct {
	From, To            when.Date // the first and the last day
	LevelNow, LevelNext string
	Entries             []Entry
	WeekStarts          time.Weekday
}

// sections are those of a packet, after the levels: what stands in each, and what to do about an empty one.
var sections = []struct {
	title, lacking string
	holds          func(Entry) bool
}{
	{"Influence beyond the team", "a design that others took up, or a decision that you drove (heading design, or #influence)",
		func(e Entry) bool { return e.Heading == Design || slices.Contains(e.Tags, "influence") }},
	{"Mentoring and what it multiplied", "someone whom you helped, and what they can do now (heading mentoring, or #glue)",
		func(e Entry) bool { return e.Heading == Mentoring || e.Heading != Next && e.IsGlue() }},
	{"Areas of growth, and what you did about them", "a weakness you worked on, what you learned and where you used it (heading growth)",
		func(e Entry) bool { return e.Heading == Growth }},
	{"What I want to do next", "what you would do at the next level (heading next)",
		func(e Entry) bool { return e.Heading == Next }},
}

// Text writes the packet as Markdown: the levels, three to five projects, and the other sections, the empty ones too; at its
// end it says what is lacking.
func (p Packet) Text() string {
	entries := slices.DeleteFunc(standing(p.Entries), func(e Entry) bool { return e.Day.Before(p.From) || p.To.Before(e.Day) })
	var b strings.Builder
	fmt.Fprintf(&b, "# Promotion packet, %s to %s\n\n## Levels\n\n- Now: %s\n- Next: %s\n", p.From, p.To,
		cmp.Or(p.LevelNow, "(not named)"), cmp.Or(p.LevelNext, "(not named)"))
	shown, others := projects(entries)
	fmt.Fprintf(&b, "\n## Projects (%d to %d)\n\n", leastProjects, mostProjects)
	p.write(&b, shown)
	if len(others) > 0 {
		fmt.Fprintf(&b, "\nNot shown: %d more.\n", len(others))
	}
	for _, s := range sections {
		fmt.Fprintf(&b, "\n## %s\n\n", s.title)
		p.write(&b, slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !s.holds(e) }))
	}
	b.WriteString("\n## What is lacking\n\n")
	for _, line := range p.lacking(entries) {
		b.WriteString("- " + line + "\n")
	}
	return b.String()
}

// write writes a section's entries, or that it is empty.
func (p Packet) write(b *strings.Builder, entries []Entry) {
	if len(entries) == 0 {
		b.WriteString("(empty)\n")
	}
	for _, e := range entries {
		writeDated(b, e, p.WeekStarts)
	}
}

// projects are the entries that show scope and impact best, and the others: of the projects and the operational work,
// those with an impact in numbers first, then those with a number, with an impact, with references, and the newer.
func projects(entries []Entry) (shown, others []Entry) {
	list := under(entries, Projects, Operations)
	slices.SortStableFunc(list, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), b.Day.Compare(a.Day))
	})
	n := min(mostProjects, len(list))
	return list[:n], list[n:]
}

func weight(e Entry) int {
	weight := 0
	for n, holds := range []bool{len(e.Refs) > 0, e.Impact != "", numbered(e), e.Impact != "" && HasNumber(e.Impact), e.From == "" || e.Revision > 1} {
		if holds {
			weight += 1 << n
		}
	}
	return weight
}

func numbered(e Entry) bool { return HasNumber(e.Text) || HasNumber(e.Impact) }

// lacking says what the packet still needs.
func (p Packet) lacking(entries []Entry) []string {
	var lines []string
	if p.LevelNow == "" || p.LevelNext == "" {
		lines = append(lines, "The levels: name both, now and next.")
	}
	shown, _ := projects(entries)
	if n := leastProjects - len(shown); n > 0 {
		lines = append(lines, fmt.Sprintf("Projects: %d more, %d to %d are wanted.", n, leastProjects, mostProjects))
	}
	for _, e := range shown {
		if !numbered(e) {
			lines = append(lines, fmt.Sprintf("A number for %s, %q: how many, how much, how long?", e.ID, start(e.Text)))
		}
	}
	for _, s := range sections {
		if !slices.ContainsFunc(entries, s.holds) {
			lines = append(lines, s.title+": "+s.lacking+".")
		}
	}
	done := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.Heading == Next })
	glue := slices.DeleteFunc(slices.Clone(done), func(e Entry) bool { return !e.IsGlue() })
	if 2*len(glue) > len(done) {
		lines = append(lines, fmt.Sprintf("Technical work: %d of %d entries are glue work; show what you built, too.", len(glue), len(done)))
	}
	if lines == nil {
		return []string{"Nothing: let somebody read it who did not see the work."}
	}
	return lines
}
