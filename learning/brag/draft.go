package brag

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/when"
)

// Week is what is known of a week when its draft is made. Minutes are whole.
type Week struct {
	Start                    when.Date
	Planned, Spent, Produced int // minutes, minutes, outputs
	Areas                    []Minutes
	Reviews                  Reviews
	Closed                   []string // titles of the lessons that were closed
	Facts                    []Fact   // what may become an entry; those that did already are left out by Draft
	Entries                  []Entry  // those of the week, removed ones too
	Repositories             []Repository
}

// Minutes are those of an area.
type Minutes struct {
	Area    string `json:"area"`
	Minutes int    `json:"minutes"`
}

// Reviews are those of a week. Retention is the share of recalls that were right, of Recalls; 0 where there was none.
type Reviews struct {
	Count     int     `json:"count"`
	Minutes   int     `json:"minutes"`
	Recalls   int     `json:"recalls"`
	Retention float64 `json:"retention"`
}

// Fact is something that tend knows the person did: an entry that only needs to be kept.
type Fact struct {
	Key string // such as o12; an entry that was made of it has it as From
	Entry
}

// Repository is what the log of one has of a week: the person's own commits, newest first.
type Repository struct {
	Name    string   `json:"name"`
	Commits []Commit `json:"commits"`
	Problem string   `json:"problem,omitempty"` // why there are none
}

// Commit is one of the person's own.
type Commit struct {
	Hash    string    `json:"hash"` // abbreviated
	Subject string    `json:"subject"`
	At      time.Time `json:"at"` // when it was written, which rebasing does not change
}

// maxCommits is how many commits of a repository an entry lists.
const maxCommits = 30

// CommitFact makes a fact of the commits that no entry was made of yet, and false where there is none.
func CommitFact(r Repository, entries []Entry) (Fact, bool) {
	prefix := "git:" + r.Name + "@"
	commits := slices.DeleteFunc(slices.Clone(r.Commits), func(c Commit) bool {
		return slices.ContainsFunc(entries, func(e Entry) bool {
			told, found := strings.CutPrefix(e.From, prefix)
			return found && told >= stampOf(c)
		})
	})
	if len(commits) == 0 {
		return Fact{}, false
	}
	slices.SortStableFunc(commits, func(a, b Commit) int { return b.At.Compare(a.At) })
	text := fmt.Sprintf("%s: %s", inert(r.Name), some(len(commits), "commit"))
	for n, c := range commits {
		if n == maxCommits {
			text += fmt.Sprintf("\n- and %d more", len(commits)-n)
			break
		}
		text += "\n- " + c.Hash + " " + inert(c.Subject)
	}
	e := Parse(text)
	e.Heading = Projects
	return Fact{Key: prefix + stampOf(commits[0]), Entry: e}, true
}

// stampOf is when a commit was written, so that later ones compare greater.
func stampOf(c Commit) string { return fmt.Sprintf("%012d", max(0, c.At.Unix())) }

// inert is a text from outside that cannot pass for a comment of tend's, nor end one.
func inert(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "<!--", "< !--"), "-->", "-- >")
	return strings.Join(strings.Fields(s), " ")
}

// Draft writes the draft of a week: what was collected and what tend knows, under the six headings. The same week gives
// the same draft.
func Draft(w Week) string {
	facts := w.open()
	var b strings.Builder
	fmt.Fprintf(&b, "# Brag document %s (%s to %s)\n\n", when.WeekLabel(w.Start), w.Start, w.Start.AddDays(6))
	fmt.Fprintf(&b, "<!-- tend of %s:%s -->\n", when.WeekLabel(w.Start), w.offered(facts))
	note(&b, "one bullet a thing; below it, two spaces in, '- Impact: from 800 ms to 200 ms', '- Area: go', '- Ref: https://…'")
	note(&b, "#glue at the end of a bullet marks work that nobody saw; comments that begin with tend are not saved")
	for _, heading := range append(slices.Clone(Headings), Other) {
		w.section(&b, heading, facts)
	}
	return b.String()
}

// open are the facts that no entry was made of.
func (w Week) open() []Fact {
	facts := slices.Clone(w.Facts)
	for _, r := range w.Repositories {
		if fact, ok := CommitFact(r, w.Entries); ok {
			facts = append(facts, fact)
		}
	}
	return slices.DeleteFunc(facts, func(f Fact) bool {
		return slices.ContainsFunc(w.Entries, func(e Entry) bool { return e.From == f.Key })
	})
}

// offered lists what the draft holds, for when it is read back.
func (w Week) offered(facts []Fact) string {
	var marks strings.Builder
	for _, e := range w.Entries {
		if e.Removed.IsZero() {
			marks.WriteString(" " + markOf(e))
		}
	}
	for _, f := range facts {
		marks.WriteString(" " + f.Key)
	}
	return marks.String()
}

func markOf(e Entry) string { return fmt.Sprintf("%s.%d", e.ID, e.Revision) }

// note writes a comment of tend's.
func note(b *strings.Builder, text string) { fmt.Fprintf(b, "<!-- tend: %s -->\n", inert(text)) }

// markedEntry is an entry and what its marker says.
type markedEntry struct {
	Entry
	mark string
}

// section writes what stands under a heading. Other is written only where something does.
func (w Week) section(b *strings.Builder, heading Heading, facts []Fact) {
	var list []markedEntry
	for _, e := range w.Entries {
		if e.Heading == heading && e.Removed.IsZero() {
			list = append(list, markedEntry{e, markOf(e)})
		}
	}
	for _, f := range facts {
		if f.Heading == heading {
			list = append(list, markedEntry{f.Entry, f.Key})
		}
	}
	slices.SortStableFunc(list, func(a, b markedEntry) int { return strings.Compare(a.Under, b.Under) })
	if heading != Other {
		var notes strings.Builder
		w.notes(&notes, heading)
		fmt.Fprintf(b, "\n## %s\n", heading.Title())
		if notes.Len() > 0 || len(list) > 0 {
			b.WriteString("\n" + notes.String())
		}
	}
	under := ""
	for n, e := range list {
		if n == 0 || e.Under != under {
			writeOwnHeading(b, heading, e.Under)
		}
		under = e.Under
		writeBullet(b, e.Entry, e.mark)
		for _, question := range Lint(e.Entry) {
			b.WriteString("  ")
			note(b, question)
		}
	}
}

// writeOwnHeading writes a heading of the person's own.
func writeOwnHeading(b *strings.Builder, heading Heading, under string) {
	switch {
	case heading == Other && under == "":
		fmt.Fprintf(b, "\n## %s\n\n", Other.Title())
	case heading == Other:
		fmt.Fprintf(b, "\n## %s\n\n", under)
	case under != "":
		fmt.Fprintf(b, "\n### %s\n\n", under)
	}
}

// notes writes what tend knows of the week and is no entry.
func (w Week) notes(b *strings.Builder, heading Heading) {
	switch heading {
	case Projects:
		for _, r := range w.Repositories {
			if r.Problem != "" {
				note(b, fmt.Sprintf("no commits of %s: %s", r.Name, r.Problem))
			}
		}
	case Growth:
		note(b, w.timeLine())
		if line := w.Reviews.line(); line != "" {
			note(b, line)
		}
		for _, title := range w.Closed {
			note(b, "lesson closed: "+title)
		}
	}
}

// timeLine says the week's three numbers, and what of the time went where.
func (w Week) timeLine() string {
	line := fmt.Sprintf("planned %s, spent %s, produced %d", hours(w.Planned), hours(w.Spent), w.Produced)
	for n, a := range w.Areas {
		line += map[bool]string{true: "; ", false: ", "}[n == 0] + a.Area + " " + hours(a.Minutes)
	}
	return line
}

func (r Reviews) line() string {
	if r.Count == 0 {
		return ""
	}
	line := fmt.Sprintf("%s in %s", some(r.Count, "review"), hours(r.Minutes))
	if r.Recalls > 0 {
		line += fmt.Sprintf(", %.0f %% remembered", 100*r.Retention)
	}
	return line
}

// hours is a number of minutes, as 45 min or 3 h 10 min.
func hours(minutes int) string {
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	default:
		return fmt.Sprintf("%d h %d min", h, m)
	}
}

// some is a number of things.
func some(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
