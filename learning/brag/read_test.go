package brag

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tend/internal/when"
)

const sample = `# Brag document 2026-W46 (2026-11-09 to 2026-11-15)

<!-- tend of 2026-W46: g1.1 g2.3 o12 -->
<!-- tend: a hint -->

## Projects

- Cut the p99 of checkout from 800 ms to 200 ms #Glue <!-- tend g1.1 -->
  - My role: found the lock
  - Impact: 50k € a year
  - Area: storage
  - Ref: https://example.org/12
* Another one
+ A third, #glue inside,
that goes on

### The cache

- Its design <!-- tend g2.3 -->
  <!-- tend: no number yet -->

    with an indented line

## Mentoring & Team Building
A paragraph is an entry.

So is this.
## Side quests

- A toy
## Empty ones
## What I Want to Do Next
-
- [ ] a plan
---
`

func TestRead(t *testing.T) {
	w, err := Read(sample)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(w.Offered, " "); got != "g1.1 g2.3 o12" {
		t.Errorf("offered %q", got)
	}
	for n, want := range []Bullet{
		{Entry{Heading: Projects, Text: "Cut the p99 of checkout from 800 ms to 200 ms\n- My role: found the lock", Impact: "50k € a year",
			Area: "storage", Tags: []string{"glue"}, Refs: []string{"https://example.org/12"}}, "g1.1"},
		{Entry{Heading: Projects, Text: "Another one"}, ""},
		{Entry{Heading: Projects, Text: "A third, #glue inside,\nthat goes on", Tags: []string{"glue"}}, ""},
		{Entry{Heading: Projects, Under: "The cache", Text: "Its design\n\n  with an indented line"}, "g2.3"},
		{Entry{Heading: Mentoring, Text: "A paragraph is an entry."}, ""},
		{Entry{Heading: Mentoring, Text: "So is this."}, ""},
		{Entry{Heading: Other, Under: "Side quests", Text: "A toy"}, ""},
		{Entry{Heading: Other, Text: "Empty ones"}, ""},
		{Entry{Heading: Next, Text: "[ ] a plan"}, ""},
	} {
		if n >= len(w.Bullets) {
			t.Fatalf("only %d entries", len(w.Bullets))
		}
		if got := w.Bullets[n]; !got.Same(want.Entry) || got.Mark != want.Mark {
			t.Errorf("entry %d is %+v, want %+v", n, got, want)
		}
	}
	if len(w.Bullets) != 9 {
		t.Errorf("%d entries", len(w.Bullets))
	}
}

func TestReadRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a draft too large":      strings.Repeat("a", MaxDraft+1),
		"an entry too large":     "- " + strings.Repeat("a", MaxText+1),
		"too many entries":       strings.Repeat("- a\n", MaxEntries+1),
		"a heading too large":    "## " + strings.Repeat("a", 300) + "\n- b",
		"too many tags":          "- a" + strings.Repeat(" #a", 1) + tagsUpTo(30),
		"a reference too large":  "- a\n  - Ref: " + strings.Repeat("a", 3<<10),
		"too many references":    "- a\n" + strings.Repeat("  - Ref: b\n", 51),
		"an impact too large":    "- a\n  - Impact: " + strings.Repeat("a", MaxText+1),
		"two impacts, too large": "- a\n" + strings.Repeat("  - Impact: "+strings.Repeat("a", MaxText/2)+"\n", 3),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Read(text); err == nil {
				t.Error("it was read")
			}
		})
	}
}

func tagsUpTo(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" #t" + strings.Repeat("x", i))
	}
	return b.String()
}

// anyDraft is made of lines that are hard to read.
func anyDraft(t *rapid.T) string {
	pieces := []string{"", "a", "- b", "* c #glue", "  - Impact: 3 x", "  - impact: y", "  - Area: go", "  - Area: two words", "  - Area:",
		"  - Ref: http://a.b/c", "   deep", "\ttab", "## Projects", "## Own", "### Sub", "# Brag document", "---", "- ---", "-", "- -",
		"<!-- tend: no -->", "<!-- mine -->", "- x <!-- tend g1.1 -->", "  <!-- tend g2.1 -->", "- #glue", "- #12 #a-b", "\u00a0", " - one space",
		"## C#", "- <!-- tend o3 -->", "##", "1. one", "- Impact: alone", "  - Area: go #tag", "+\tx", "<!-- tend of 2026-W46: g1.1 o3 -->"}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, "lines"), "\n")
}

func TestADraftThatIsReadAndWrittenSaysTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkRoundTrip(t, anyDraft(t)) })
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("- a\n\n  - Impact: b\n## x\n")
	f.Fuzz(func(t *testing.T, text string) { checkRoundTrip(t, text) })
}

// checkRoundTrip reads a draft, saves it, writes the draft of what was saved and reads that again: the same entries, and
// nothing changes. No word of the first text is lost.
func checkRoundTrip(t interface{ Fatalf(string, ...any) }, text string) {
	w, err := Read(text)
	if err != nil {
		return
	}
	checkWords(t, text, w)
	book := &book{day: when.Date{Year: 2026, Month: 11, Day: 13}}
	book.save(t, text)
	again := Draft(Week{Start: when.Date{Year: 2026, Month: 11, Day: 9}, Entries: book.entries})
	written, err := Read(again)
	if err != nil {
		t.Fatalf("the draft of what was read cannot be read: %v\n%s", err, again)
	}
	changes, err := Compare(written, book.held())
	if err != nil || len(changes.Added)+len(changes.Changed)+len(changes.Removed)+len(changes.Refused) > 0 {
		t.Fatalf("saving a draft as it was made changes %+v, %v\n%q\n%s", changes, err, text, again)
	}
	if changes.Kept != len(book.standing()) {
		t.Fatalf("kept %d of %d\n%q\n%s", changes.Kept, len(book.standing()), text, again)
	}
}

// checkWords tells whether every word of the text is in an entry, but for what tend's comments, title and fields are made of.
func checkWords(t interface{ Fatalf(string, ...any) }, text string, w Written) {
	var all strings.Builder
	for _, b := range w.Bullets {
		all.WriteString(strings.Join([]string{string(b.Heading), b.Heading.Title(), b.Under, b.Text, b.Impact, b.Area,
			strings.Join(b.Tags, " "), strings.Join(b.Refs, " ")}, "\n") + "\n")
	}
	said := strings.ToLower(all.String())
	for line := range strings.SplitSeq(text, "\n") {
		bare, _ := takeComments(strings.TrimSuffix(line, "\r"))
		if strings.HasPrefix(strings.TrimLeft(bare, " "), "#") {
			continue // headings are tested above
		}
		for word := range strings.FieldsSeq(strings.ToLower(bare)) {
			word = strings.TrimLeft(word, "#-*+:")
			field := strings.HasPrefix(word, "impact") || strings.HasPrefix(word, "area") || strings.HasPrefix(word, "ref")
			if !field && strings.Trim(word, "-*_=+") != "" && !strings.Contains(said, word) {
				t.Fatalf("%q of %q is lost: %q", word, text, said)
			}
		}
	}
}
