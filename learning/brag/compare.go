package brag

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tend/internal/id"
)

// Held is what is kept of the document, as far as a draft may speak of it.
type Held struct {
	Entries []Entry // those of the week, and any other that the draft names, removed ones too
	// Past is a revision of an entry that is not its newest, and whether it is kept.
	Past func(entry id.Brag, revision int) (Entry, bool)
}

// Changes are what saving a draft does. None of them has a new revision, an instant or, where it is new, an id and a day yet.
type Changes struct {
	Added   []Entry
	Changed []Entry // as they are to be, with the revision that they had
	Removed []Entry // as they are kept now
	// Refused are facts that tend offered and that the person took out: they are not offered again.
	Refused []string
	Kept    int // entries that stay as they are
}

// ErrConflict says that an entry was changed since the draft was made, and otherwise than in the draft.
var ErrConflict = errors.New("it was changed since the draft was made")

// Compare tells what a draft changes. An entry that the draft held when it was made and that is gone was removed; one
// that it never held stays. The same draft a second time changes nothing. The error wraps ErrConflict.
func Compare(w Written, held Held) (Changes, error) {
	c := comparing{Held: held, claimed: map[id.Brag]bool{}, offered: map[id.Brag]int{}}
	for _, mark := range w.Offered {
		if entry, revision := cutMark(mark); entry != "" {
			c.offered[entry] = revision
		}
	}
	named := c.find(w)
	for n, b := range w.Bullets {
		if err := c.bullet(b, named[n]); err != nil {
			return Changes{}, err
		}
	}
	for _, mark := range w.Offered {
		if err := c.gone(mark, w.Bullets); err != nil {
			return Changes{}, err
		}
	}
	return c.out, nil
}

type comparing struct {
	Held
	claimed map[id.Brag]bool // entries that a bullet of the draft is
	offered map[id.Brag]int  // the revisions of entries that the draft held when it was made
	out     Changes
}

// named is an entry and the revision of it that a draft was made with.
type named struct {
	Entry
	since int
}

// find returns the entry that each bullet is, nil for a new one: by its marker; else the one that says the same, said
// it once, or has the same text.
func (c *comparing) find(w Written) []*named {
	found := make([]*named, len(w.Bullets))
	for n, b := range w.Bullets {
		if e, ok := c.marked(b.Mark); ok && !c.claimed[e.ID] {
			c.claimed[e.ID], found[n] = true, &e
		}
	}
	for _, is := range []func(Bullet, Entry) (since int, ok bool){c.sameNow, c.sameOnce, c.sameText} {
		for n, b := range w.Bullets {
			if found[n] == nil {
				found[n] = c.claim(b, is)
			}
		}
	}
	return found
}

// claim returns an entry that stands, that no other bullet is, and of which is says since which revision the bullet is it.
func (c *comparing) claim(b Bullet, is func(Bullet, Entry) (int, bool)) *named {
	for _, e := range c.Entries {
		if !e.Removed.IsZero() || c.claimed[e.ID] {
			continue
		}
		if since, ok := is(b, e); ok {
			c.claimed[e.ID] = true
			return &named{e, since}
		}
	}
	return nil
}

func (c *comparing) sameNow(b Bullet, e Entry) (int, bool) { return e.Revision, e.Same(b.Entry) }

// sameOnce tells of a bullet that was saved before and changed since, elsewhere than in the draft.
func (c *comparing) sameOnce(b Bullet, e Entry) (int, bool) {
	for revision := e.Revision - 1; revision > 0; revision-- {
		if past, ok := c.Past(e.ID, revision); ok && past.Same(b.Entry) {
			return revision, true
		}
	}
	return 0, false
}

// sameText tells of a bullet that was saved before and has other fields now.
func (c *comparing) sameText(b Bullet, e Entry) (int, bool) {
	since, offered := c.offered[e.ID]
	if !offered {
		since = e.Revision
	}
	return since, b.Mark == "" && sameWords(b.Text) == sameWords(e.Text)
}

func sameWords(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// over is an entry without a marker laid over the one that has its text: what it does not say stays.
func (e Entry) over(held Entry) Entry {
	if e.Heading == Other && e.Under == "" {
		e.Heading, e.Under = held.Heading, held.Under
	}
	e.Impact, e.Area = cmp.Or(e.Impact, held.Impact), cmp.Or(e.Area, held.Area)
	e.Tags = union(held.Tags, e.Tags)
	slices.Sort(e.Tags)
	e.Refs = union(held.Refs, e.Refs)
	return e
}

func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// marked returns the entry that a marker names: g12.1 itself, or the one that was made of the fact o12.
func (c *comparing) marked(mark string) (named, bool) {
	entry, since := cutMark(mark)
	for _, e := range c.Entries {
		if mark != "" && (e.ID == entry || e.From == mark) {
			return named{e, since}, true
		}
	}
	return named{}, false
}

// cutMark splits g12.3 into the entry and its revision; a fact has no entry, and stands for the first revision of one.
func cutMark(mark string) (id.Brag, int) {
	entry, revision, found := strings.Cut(mark, ".")
	if n, err := strconv.Atoi(revision); found && err == nil && strings.HasPrefix(entry, "g") && !strings.Contains(entry, ":") {
		return id.Brag(entry), n
	}
	return "", 1
}

// IsEntry tells whether a marker names an entry, and which.
func IsEntry(mark string) (id.Brag, bool) {
	entry, _ := cutMark(mark)
	return entry, entry != ""
}

// bullet tells what a bullet of the draft changes, of the entry that it is.
func (c *comparing) bullet(b Bullet, of *named) error {
	if of == nil {
		if _, isEntry := IsEntry(b.Mark); !isEntry {
			b.From = b.Mark
		}
		c.out.Added = append(c.out.Added, b.Entry)
		return nil
	}
	if _, offered := c.offered[of.ID]; b.Mark == "" && !offered && of.since == of.Revision {
		b.Entry = b.over(of.Entry)
	}
	changed := of.Entry
	changed.Heading, changed.Under, changed.Text, changed.Impact = b.Heading, b.Under, b.Text, b.Impact
	changed.Area, changed.Tags, changed.Refs = b.Area, b.Tags, b.Refs
	switch {
	case of.Same(b.Entry) && of.Removed.IsZero():
		c.out.Kept++
	case of.since == of.Revision:
		c.out.Changed = append(c.out.Changed, changed)
	case c.untouched(b.Entry, *of):
		c.out.Kept++
	default:
		return fmt.Errorf("entry %s, %q: %w", of.ID, start(of.Text), ErrConflict)
	}
	return nil
}

// untouched tells whether a bullet says what the entry said in some revision since the one that the draft held: the person
// left it as it was, or saved it before.
func (c *comparing) untouched(b Entry, of named) bool {
	for revision := of.since; revision <= of.Revision; revision++ {
		past, ok := c.Past(of.ID, revision)
		if revision == of.Revision {
			past, ok = of.Entry, true
		}
		if ok && past.Same(b) {
			return true
		}
	}
	return false
}

// gone tells what it means that the draft held something: nothing where a bullet still is it.
func (c *comparing) gone(mark string, bullets []Bullet) error {
	if slices.ContainsFunc(bullets, func(b Bullet) bool { return b.Mark == mark }) {
		return nil
	}
	held, known := c.marked(mark)
	_, isEntry := IsEntry(mark)
	switch {
	case !isEntry && !known && marker().MatchString(" "+mark+" "):
		c.out.Refused = append(c.out.Refused, mark)
	case !isEntry || !known || c.claimed[held.ID] || !held.Removed.IsZero():
	case held.since == held.Revision:
		c.out.Removed = append(c.out.Removed, held.Entry)
	default:
		return fmt.Errorf("entry %s, %q, which the draft leaves out: %w", held.ID, start(held.Text), ErrConflict)
	}
	return nil
}
