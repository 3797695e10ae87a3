package brag

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/internal/when"
)

// book is a brag document in memory, kept as the store keeps it.
type book struct {
	entries []Entry
	past    map[string]Entry
	day     when.Date
}

func (b *book) held() Held {
	return Held{Entries: b.entries, Past: func(entry id.Brag, revision int) (Entry, bool) {
		e, ok := b.past[markOf(Entry{ID: entry, Revision: revision})]
		return e, ok
	}}
}

func (b *book) standing() []Entry {
	return slices.DeleteFunc(slices.Clone(b.entries), func(e Entry) bool { return !e.Removed.IsZero() })
}

// put writes an entry's next revision.
func (b *book) put(e Entry) Entry {
	if b.past == nil {
		b.past = map[string]Entry{}
	}
	e.Revision++
	if e.ID == "" {
		e.ID, e.Day = id.Make[id.Brag]('g', uint64(len(b.entries)+1)), b.day
		b.entries = append(b.entries, e)
		return e
	}
	at := slices.IndexFunc(b.entries, func(f Entry) bool { return f.ID == e.ID })
	b.past[markOf(b.entries[at])] = b.entries[at]
	b.entries[at] = e
	return e
}

func (b *book) save(t interface{ Fatalf(string, ...any) }, text string) Changes {
	w, err := Read(text)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	c, err := Compare(w, b.held())
	if err != nil {
		t.Fatalf("compare: %v", err)
	}
	b.apply(c)
	return c
}

func (b *book) apply(c Changes) {
	for _, e := range slices.Concat(c.Added, c.Changed) {
		e.Removed = time.Time{}
		b.put(e)
	}
	for _, e := range c.Removed {
		e.Removed = time.Unix(1, 0)
		b.put(e)
	}
	for _, key := range c.Refused {
		b.put(Entry{From: key, Text: key, Removed: time.Unix(1, 0)})
	}
}

func (b *book) draft(facts ...Fact) string {
	return Draft(Week{Start: when.Date{Year: 2026, Month: 11, Day: 9}, Entries: b.entries, Facts: facts})
}

func (b *book) texts() string {
	var all []string
	for _, e := range b.standing() {
		all = append(all, e.Text)
	}
	return strings.Join(all, "|")
}

func TestSavingADraft(t *testing.T) {
	output := Fact{Key: "o12", Entry: Entry{Heading: Growth, Text: "Summary: Raft"}}
	edit := func(old, new string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, new, 1) }
	}
	for _, c := range []struct {
		name   string
		change func(string) string
		want   string
	}{
		{"as it is", edit("", ""), "A|B|Summary: Raft"},
		{"an edited entry", edit("- A ", "- A2 "), "A2|B|Summary: Raft"},
		{"a new entry", edit("## Projects\n", "## Projects\n- C\n"), "A|B|C|Summary: Raft"},
		{"a removed entry", edit("- B <!-- tend g2.1 -->\n", ""), "A|Summary: Raft"},
		{"a fact that was taken out", edit("- Summary: Raft <!-- tend o12 -->\n", ""), "A|B"},
		{"a fact that was edited", edit("Summary: Raft", "Understood Raft"), "A|B|Understood Raft"},
		{"a moved entry", func(s string) string {
			return strings.Replace(s, "- B <!-- tend g2.1 -->\n", "", 1) + "\n## Design\n- B <!-- tend g2.1 -->\n"
		}, "A|B|Summary: Raft"},
		{"a copied bullet", edit("- B <!-- tend g2.1 -->\n", "- B <!-- tend g2.1 -->\n- B too <!-- tend g2.1 -->\n"), "A|B|B too|Summary: Raft"},
		{"a lost marker", edit(" <!-- tend g2.1 -->", ""), "A|B|Summary: Raft"},
		{"a lost head", func(s string) string { return "- D" }, "A|B|D"},
		{"an empty text", func(s string) string { return "" }, "A|B"},
		{"everything taken out", func(s string) string { return s[:strings.Index(s, "## Projects")] }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &book{}
			b.put(Entry{Heading: Projects, Text: "A"})
			b.put(Entry{Heading: Projects, Text: "B"})
			text := c.change(b.draft(output))
			b.save(t, text)
			if b.texts() != c.want {
				t.Errorf("it holds %s, want %s", b.texts(), c.want)
			}
			before := len(b.past)
			if again := b.save(t, text); len(b.past) != before || b.texts() != c.want || again.Refused != nil {
				t.Errorf("a second time changes it to %s: %+v", b.texts(), again)
			}
			if c.want != "A|B" && c.want != "A|B|D" && strings.Contains(b.draft(output), "tend o12") {
				t.Error("the fact is offered again")
			}
		})
	}
}

func TestADraftThatIsBehind(t *testing.T) {
	for _, c := range []struct {
		name      string
		meanwhile func(*book)
		change    func(string) string
		want      string
		conflict  bool
	}{
		{"what was added meanwhile stays", func(b *book) { b.put(Entry{Heading: Projects, Text: "C"}) }, nil, "A|B|C", false},
		{"what was edited meanwhile stays", func(b *book) { b.rewrite(0, "A2") }, nil, "A2|B", false},
		{"what was removed meanwhile stays removed", func(b *book) { b.remove(0) }, nil, "B", false},
		{"both edited the same way", func(b *book) { b.rewrite(0, "A2") }, func(s string) string { return strings.Replace(s, "- A ", "- A2 ", 1) }, "A2|B", false},
		{"both edited", func(b *book) { b.rewrite(0, "A2") }, func(s string) string { return strings.Replace(s, "- A ", "- A3 ", 1) }, "A2|B", true},
		{"edited, and removed meanwhile", func(b *book) { b.remove(0) }, func(s string) string { return strings.Replace(s, "- A ", "- A3 ", 1) }, "B", true},
		{"removed, and edited meanwhile", func(b *book) { b.rewrite(0, "A2") }, func(s string) string { return strings.Replace(s, "- A <!-- tend g1.1 -->\n", "", 1) }, "A2|B", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &book{}
			b.put(Entry{Heading: Projects, Text: "A"})
			b.put(Entry{Heading: Projects, Text: "B"})
			text := b.draft()
			c.meanwhile(b)
			if c.change != nil {
				text = c.change(text)
			}
			w, err := Read(text)
			if err != nil {
				t.Fatal(err)
			}
			changes, err := Compare(w, b.held())
			if errors.Is(err, ErrConflict) != c.conflict || !c.conflict && err != nil {
				t.Fatalf("error %v", err)
			}
			b.apply(changes)
			if b.texts() != c.want {
				t.Errorf("it holds %s, want %s", b.texts(), c.want)
			}
		})
	}
}

func (b *book) rewrite(n int, text string) {
	e := b.entries[n]
	e.Text = text
	b.put(e)
}

func (b *book) remove(n int) {
	e := b.entries[n]
	e.Removed = time.Unix(1, 0)
	b.put(e)
}

// A text without markers, such as one that a person keeps in a file of their own, is saved again and again.
func TestABulletWithoutAMarkerIsOneEntry(t *testing.T) {
	const text = "## Projects\n- A\n  - Impact: 3 of 4\n"
	for _, c := range []struct {
		name   string
		change func(*book) // after the first save
		again  string
		want   Entry
	}{
		{"as it was", func(*book) {}, text, Entry{Heading: Projects, Text: "A", Impact: "3 of 4"}},
		{"changed elsewhere meanwhile", func(b *book) { e := b.entries[0]; e.Text = "A, and B"; b.put(e) }, text,
			Entry{Heading: Projects, Text: "A, and B", Impact: "3 of 4"}},
		{"with fields that were added elsewhere", func(b *book) { e := b.entries[0]; e.Area = "go"; b.put(e) }, text + "  - Ref: x.test\n",
			Entry{Heading: Projects, Text: "A", Impact: "3 of 4", Area: "go", Refs: []string{"x.test"}}},
		{"with another impact", func(*book) {}, "## Projects\n- a\n  - Impact: 4 of 4\n", Entry{Heading: Projects, Text: "a", Impact: "4 of 4"}},
		{"under another heading, with a tag", func(*book) {}, "## Design\n- A #glue\n", Entry{Heading: Design, Text: "A", Impact: "3 of 4", Tags: []string{"glue"}}},
		{"under none", func(*book) {}, "- A\n", Entry{Heading: Projects, Text: "A", Impact: "3 of 4"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &book{}
			b.save(t, text)
			c.change(b)
			for range 2 {
				b.save(t, c.again)
			}
			if got := b.standing(); len(got) != 1 || !got[0].Same(c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	t.Run("and two of one text stay two", func(t *testing.T) {
		b := &book{}
		for range 2 {
			b.save(t, "## Projects\n- A\n## Design\n- A\n")
		}
		if b.texts() != "A|A" || len(b.past) > 0 {
			t.Errorf("got %s, changed %v", b.texts(), b.past)
		}
	})
	t.Run("and a field that was seen and taken out is gone", func(t *testing.T) {
		b := &book{}
		b.save(t, text)
		seen := strings.Replace(strings.Replace(b.draft(), "  - Impact: 3 of 4\n", "", 1), " <!-- tend g1.1 -->", "", 1)
		b.save(t, seen)
		if got := b.standing(); len(got) != 1 || got[0].Impact != "" {
			t.Errorf("got %+v", got)
		}
	})
}

// Any text that was saved is saved a second time without a change.
func TestSavingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &book{}
		b.put(Entry{Heading: Projects, Text: "a"})
		b.put(Entry{Heading: Growth, Text: "b", Tags: []string{"glue"}})
		text := anyDraft(t)
		w, err := Read(text)
		if err != nil {
			return
		}
		c, err := Compare(w, b.held())
		if err != nil {
			return
		}
		b.apply(c)
		revisions := len(b.entries) + len(b.past)
		if again := b.save(t, text); revisions != len(b.entries)+len(b.past) {
			t.Fatalf("a second time: %+v", again)
		}
	})
}
