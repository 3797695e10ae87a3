package brag

import (
	"fmt"
	"slices"
	"strings"

	"tend/internal/pattern"
)

// Bullet is an entry as it stands in a draft.
type Bullet struct {
	Entry
	Mark string // what its marker names, such as g12.1 or o12; empty for a new one
}

// Written is what a person made of a draft.
type Written struct {
	Bullets []Bullet
	// Offered are the entries and the facts that the draft held when it was made: what of them is gone was removed.
	Offered []string
	// Week is that of the draft, such as 2026-W46, by its first comment; empty where the text has none.
	Week string
}

// head lists what a draft held when it was made.
var head = pattern.Of(`<!-- tend of ([^\n:]*):([^\n]*?)-->`)

var (
	hashes    = pattern.Of(`^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$`)
	ruler     = pattern.Of(`^[ \t]*([-*_=][ \t]*){3,}$`)
	ownTitles = "brag document"
)

// Read reads a draft back: headings, bullets and what is indented below them. It is tolerant: a paragraph is an entry too, and
// what stands under no heading or an unknown one is kept under Other, with the heading's words. Only tend's own
// comments and its title are no entries. The error says that the text is too large, or which entry is.
func Read(text string) (Written, error) {
	if len(text) > MaxDraft {
		return Written{}, fmt.Errorf("draft: it has %d bytes, want at most %d", len(text), MaxDraft)
	}
	r := reader{heading: Other}
	for line := range strings.SplitSeq(text, "\n") {
		if m := head().FindStringSubmatch(line); m != nil && r.out.Offered == nil {
			r.out.Week, r.out.Offered = m[1], strings.Fields(m[2])
		}
		r.line(strings.TrimSuffix(line, "\r"))
	}
	r.endSection()
	if n := len(r.out.Bullets); n > MaxEntries {
		return Written{}, fmt.Errorf("draft: it has %d entries, want at most %d", n, MaxEntries)
	}
	for _, b := range r.out.Bullets {
		if err := Check(b.Entry); err != nil {
			return Written{}, err
		}
	}
	return r.out, nil
}

// reader is where the reading of a draft is.
type reader struct {
	out     Written
	heading Heading
	under   string   // the person's own heading
	alone   string   // that heading, as long as nothing stands below it
	lines   []string // of the entry that is being read
	blank   bool     // the last line was empty
}

func (r *reader) line(line string) {
	indented := strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "\t")
	if !indented {
		line = strings.TrimPrefix(line, " ")
	}
	bare, isBullet := cutBullet(line)
	title := hashes().FindStringSubmatch(line)
	switch {
	case isEmpty(line):
		r.lines, r.blank = append(r.lines, line), true
		return
	case title != nil:
		r.endSection()
		r.startSection(len(title[1]), title[2])
	case ruler().MatchString(line) && !indented:
		r.endEntry()
	case isBullet:
		r.endEntry()
		r.lines = []string{bare}
	case !indented && r.blank:
		r.endEntry()
		r.lines = []string{line}
	default: // what goes on is indented, or follows at once
		r.lines = append(r.lines, dedent(line))
	}
	r.blank = false
}

// isEmpty tells a line without words: it may hold tend's comments, and no marker.
func isEmpty(line string) bool {
	bare, mark := takeComments(line)
	return mark == "" && strings.TrimSpace(bare) == ""
}

// dedent removes what indents a line below a bullet.
func dedent(line string) string {
	if rest, found := strings.CutPrefix(line, "\t"); found {
		return rest
	}
	return strings.TrimPrefix(line, "  ")
}

// startSection begins what stands under a heading. One of the six counts at every level; another one of level 3 or more
// stands below the heading before it.
func (r *reader) startSection(level int, title string) {
	title = strings.TrimSpace(comment().ReplaceAllString(title, ""))
	if level == 1 && strings.HasPrefix(strings.ToLower(title), ownTitles) || title == "" {
		r.heading, r.under, r.alone = Other, "", ""
		return
	}
	heading, err := ParseHeading(title)
	switch {
	case err == nil:
		r.heading, r.under, r.alone = heading, "", ""
	case level >= 3:
		r.under, r.alone = title, title
	default:
		r.heading, r.under, r.alone = Other, title, title
	}
}

// endSection ends what stands under a heading. The words of a heading of the person's own with nothing below it are an
// entry, so that they are not lost.
func (r *reader) endSection() {
	r.endEntry()
	if r.alone != "" {
		r.lines, r.under = []string{r.alone}, ""
		r.endEntry()
	}
}

// endEntry ends the entry that is being read, if there is one.
func (r *reader) endEntry() {
	e, mark := readBullet(r.lines)
	r.lines = nil
	if e.Text == "" {
		return
	}
	r.alone = ""
	e.Heading, e.Under = r.heading, r.under
	if slices.ContainsFunc(r.out.Bullets, func(b Bullet) bool { return mark != "" && b.Mark == mark }) {
		mark = "" // a copy of a bullet is a new one
	}
	r.out.Bullets = append(r.out.Bullets, Bullet{Entry: e, Mark: mark})
}
