package brag

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tend/internal/when"
)

func on(s string) when.Date {
	d, err := when.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func quarterEntries() []Entry {
	return []Entry{
		{ID: "g1", Revision: 1, Heading: Projects, Area: "storage", Text: "Cut the p99\n- My role: all", Impact: "800 ms to 200 ms", Day: on("2026-11-10")},
		{ID: "g2", Revision: 1, Heading: Projects, Text: "A tool", Day: on("2026-10-01")},
		{ID: "g3", Revision: 1, Heading: Mentoring, Text: "Onboarded 3 people", Tags: []string{"glue"}, Day: on("2026-11-11")},
		{ID: "g10", Revision: 1, Heading: Mentoring, Text: "Later that day", Day: on("2026-11-11")},
		{ID: "g4", Revision: 2, Heading: Other, Under: "Side quests", Text: "A toy", Day: on("2026-12-31")},
		{ID: "g5", Revision: 2, Heading: Projects, Text: "Taken back", Day: on("2026-11-10"), Removed: time.Unix(1, 0)},
		{ID: "g6", Revision: 1, Heading: Projects, Text: "Another quarter", Day: on("2027-01-01")},
		{ID: "g7", Revision: 1, Heading: Next, Text: "A plan", Tags: []string{"glue"}, Day: on("2026-11-12")},
	}
}

func TestExport(t *testing.T) {
	q := Quarter{Start: on("2026-10-01"), Planned: 240, Spent: 190, Produced: 3, Entries: quarterEntries(), WeekStarts: time.Monday}
	const want = `# Brag document 2026-Q4

Learning: planned 4 h, spent 3 h 10 min, produced 3.
Work: 1 of 5 entries is glue work (20 %).

## Projects

### storage

- Cut the p99 (2026-W46)
  - My role: all
  - Impact: 800 ms to 200 ms

### Without an area

- A tool (2026-W40)

## Mentoring and team building

- Onboarded 3 people (2026-W46) #glue
- Later that day (2026-W46)

## What I want to do next

- A plan (2026-W46) #glue

## Under other headings

### Side quests

- A toy (2026-W53)
`
	if got := Export(q); got != want {
		t.Errorf("got\n%s", got)
	}
	t.Run("whatever the order of the records", func(t *testing.T) {
		rand.Shuffle(len(q.Entries), func(i, j int) { q.Entries[i], q.Entries[j] = q.Entries[j], q.Entries[i] })
		if Export(q) != want {
			t.Error("it is another document")
		}
	})
	t.Run("of a quarter without entries", func(t *testing.T) {
		if got := Export(Quarter{Start: on("2026-07-01"), Entries: q.Entries}); !strings.Contains(got, "Nothing was written down") {
			t.Errorf("got %s", got)
		}
	})
}

func TestPacketSaysWhatIsLacking(t *testing.T) {
	p := Packet{From: on("2026-10-01"), To: on("2026-12-31"), LevelNow: "senior", LevelNext: "staff", Entries: quarterEntries(), WeekStarts: time.Monday}
	text := p.Text()
	for _, want := range []string{
		"- Now: senior\n- Next: staff\n",
		"## Projects (3 to 5)\n\n- Cut the p99 (2026-W46)\n  - My role: all\n  - Impact: 800 ms to 200 ms\n- A tool (2026-W40)\n",
		"## Influence beyond the team\n\n(empty)\n",
		"## Mentoring and what it multiplied\n\n- Onboarded 3 people (2026-W46) #glue\n- Later that day (2026-W46)\n",
		"- Projects: 1 more, 3 to 5 are wanted.\n",
		"- A number for g2, \"A tool\": how many, how much, how long?\n",
		"- Influence beyond the team: a design that others took up",
		"- Areas of growth, and what you did about them: a weakness",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("without %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Taken back") || strings.Contains(text, "Another quarter") || strings.Contains(text, "The levels: name") {
		t.Errorf("too much:\n%s", text)
	}
	t.Run("at most five projects", func(t *testing.T) {
		for range 5 {
			p.Entries = append(p.Entries, Entry{ID: "g20", Heading: Operations, Text: "Pages from 9 to 3", Impact: "6 nights", Day: on("2026-11-20")})
		}
		p.LevelNow = ""
		text := p.Text()
		if strings.Count(text, "Pages from 9 to 3") != 5 || !strings.Contains(text, "Not shown: 2 more.") {
			t.Errorf("got\n%s", text)
		}
		if !strings.Contains(text, "- Now: (not named)") || !strings.Contains(text, "- The levels: name both") {
			t.Errorf("a missing level is not said:\n%s", text)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		p := Packet{LevelNow: "a", LevelNext: "b", From: on("2026-01-01"), To: on("2026-12-31"), Entries: []Entry{
			{Heading: Projects, Text: "3 a"}, {Heading: Projects, Text: "4 b"}, {Heading: Projects, Text: "5 c"}, {Heading: Design, Text: "d"},
			{Heading: Mentoring, Text: "e"}, {Heading: Growth, Text: "f"}, {Heading: Next, Text: "g"}}}
		for n := range p.Entries {
			p.Entries[n].Day = on("2026-06-01")
		}
		if text := p.Text(); !strings.Contains(text, "- Nothing: let somebody") {
			t.Errorf("got\n%s", text)
		}
	})
}

func TestGlueShares(t *testing.T) {
	got := GlueShares(quarterEntries())
	if len(got) != 2 || got[0] != (Share{"2026-Q4", 5, 1, 0.2}) || got[1] != (Share{"2027-Q1", 1, 0, 0}) {
		t.Errorf("got %+v", got)
	}
}

func TestParseQuarter(t *testing.T) {
	for text, want := range map[string]string{"2026-Q4": "2026-10-01", "2026-q1": "2026-01-01", "2026-11-21": "2026-10-01"} {
		if got, err := ParseQuarter(text); err != nil || got != on(want) {
			t.Errorf("%s is %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2026-Q5", "2026-Q0", "Q4", "2026-Q44", "26-Q4", "2026", "0000-Q1"} {
		if got, err := ParseQuarter(text); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestParseHeading(t *testing.T) {
	for text, want := range map[string]Heading{"projects": Projects, "Design & Architecture": Design, "DESIGN and architecture": Design,
		"Mentoring and Team Building": Mentoring, "Operational Excellence": Operations, "Learning and Growth:": Growth,
		"What I Want to Do Next": Next, "**Projects**": Projects} {
		if got, err := ParseHeading(text); err != nil || got != want {
			t.Errorf("%q is %q, %v", text, got, err)
		}
	}
	if _, err := ParseHeading("fun"); err == nil {
		t.Error("fun is a heading")
	}
}

func TestCommitsAreOfferedOnce(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 10, hour, 0, 0, 0, time.UTC) }
	r := Repository{Name: "tend", Commits: []Commit{{"abc1234", "later <!-- tend g1.1 --> #glue", at(12)}, {"def5678", "earlier", at(9)}}}
	fact, ok := CommitFact(r, nil)
	if !ok || fact.Text != "tend: 2 commits\n- abc1234 later < !-- tend g1.1 -- > #glue\n- def5678 earlier" || fact.Heading != Projects {
		t.Fatalf("got %+v", fact)
	}
	book := &book{day: on("2026-11-10")}
	draft := Draft(Week{Start: on("2026-11-09"), Repositories: []Repository{r}})
	book.save(t, draft)
	if got := book.standing(); len(got) != 1 || got[0].From != fact.Key || got[0].Text != fact.Text {
		t.Fatalf("kept %+v", got)
	}
	if again, ok := CommitFact(r, book.entries); ok {
		t.Errorf("offered again: %+v", again)
	}
	r.Commits = append([]Commit{{"fff0000", "the next", at(15)}}, r.Commits...)
	if again, ok := CommitFact(r, book.entries); !ok || again.Text != "tend: 1 commit\n- fff0000 the next" {
		t.Errorf("the next one is not offered: %+v", again)
	}
}

func TestDraftOfAWeek(t *testing.T) {
	w := Week{Start: on("2026-11-09"), Planned: 240, Spent: 190, Produced: 2, Areas: []Minutes{{"storage", 130}, {"go", 60}},
		Reviews: Reviews{Count: 42, Minutes: 25, Recalls: 40, Retention: 0.9}, Closed: []string{"Raft --> <b>"},
		Facts:        []Fact{{Key: "o12", Entry: Entry{Heading: Growth, Text: "Summary: Raft"}}, {Key: "o13", Entry: Entry{Heading: Growth, Text: "Told"}}},
		Entries:      []Entry{{ID: "g1", Revision: 2, Heading: Projects, Text: "Improved it", Tags: []string{"glue"}}, {ID: "g2", From: "o13", Heading: Growth, Removed: time.Unix(1, 0)}},
		Repositories: []Repository{{Name: "lost", Problem: "there is no such folder"}}}
	const want = `# Brag document 2026-W46 (2026-11-09 to 2026-11-15)

<!-- tend of 2026-W46: g1.2 o12 -->
<!-- tend: one bullet a thing; below it, two spaces in, '- Impact: from 800 ms to 200 ms', '- Area: go', '- Ref: https://…' -->
<!-- tend: #glue at the end of a bullet marks work that nobody saw; comments that begin with tend are not saved -->

## Projects

<!-- tend: no commits of lost: there is no such folder -->
- Improved it #glue <!-- tend g1.2 -->
  <!-- tend: no number yet: how many, how much, how long? -->

## Design and architecture

## Mentoring and team building

## Operational excellence

## Learning and growth

<!-- tend: planned 4 h, spent 3 h 10 min, produced 2; storage 2 h 10 min, go 1 h -->
<!-- tend: 42 reviews in 25 min, 90 % remembered -->
<!-- tend: lesson closed: Raft -- > <b> -->
- Summary: Raft <!-- tend o12 -->

## What I want to do next
`
	if got := Draft(w); got != want {
		t.Errorf("got\n%s", got)
	}
}
