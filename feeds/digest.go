package feeds

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tend/internal/clean"
)

// A Story is one thing that an issue of a newsletter tells of.
type Story struct {
	Title string `json:"title"` // plain text of one line, at most 200 characters
	URL   string `json:"url"`   // as Unwrap gives it, at most 1024 bytes
	Blurb string `json:"blurb"` // plain text of one line, at most 600 characters; may be ""
}

// The limits of a digest.
const (
	MaxStories  = 60        // of one issue; later ones are left out
	fewest      = 4         // stories make an issue a digest; one less does if they are most of its text
	maxIssue    = 128 << 10 // bytes of an issue; mail programs cut one at 100 KB
	maxBlurb    = 600
	maxHeadline = 200
	maxStoryURL = 1 << 10
	// aBlurb is how many characters next to a link tell what it leads to, and are more than a byline.
	aBlurb = 40
	// share is the part of the text, one in so many, that the stories have to be. An essay that begins some paragraphs
	// with a link, or ends with a list of what it cites, has less.
	share = 3
	// times is how many lines begin with a time before they are taken for the chapters of a recording.
	times = 3
)

// Stories returns the stories of an issue whose HTML it is given, in its order, or nil if it is no digest: an article,
// however many links stand in it, or the notes to a recording. A digest is told by its structure. It has at least four
// stories, or three that are half of its text: headings or lines that begin with a link to another site, most of them with a text of their own, which
// together are a third of the issue or more. What a sponsor paid for, navigation, profiles, jobs, and the pages of the
// site at base, the issue's own address, are left out. Each story is there once.
func Stories(html, base string) []Story {
	if len(html) > maxIssue {
		return nil
	}
	d := digester{base: base, goals: map[string]goal{}, known: map[string]int{}}
	for _, row := range clean.Rows(html) {
		d.row(row)
	}
	d.close()
	if !d.isDigest() {
		return nil
	}
	stories := make([]Story, 0, len(d.drafts))
	for _, draft := range d.drafts {
		if !draft.left && len(stories) < MaxStories {
			stories = append(stories, draft.Story)
		}
	}
	return stories
}

// draft is a story that is being read.
type draft struct {
	Story
	left   bool // a sponsor's, or in a section that is left out
	titled bool // its title is a heading, and its link follows
	aside  bool // a sentence in a list with a link in it, which makes no digest but belongs to one
}

// digester reads an issue row by row.
type digester struct {
	base   string
	drafts []draft // those with an address
	goals  map[string]goal
	known  map[string]int // where a canonical address stands in drafts
	cur    *draft         // what the next rows belong to; its address may be missing yet
	// out is the level of the heading whose section is left out; 0: none. fresh: nothing stood in it yet.
	out   int
	fresh bool
	next  bool // a sponsor was named: what comes next is theirs
	paid  bool // the row before was a sponsor's own link
	total int  // characters read
	timed int  // rows that begin with a time
}

// row takes the next row in.
func (d *digester) row(r clean.Row) {
	text := r.Text()
	d.total += utf8.RuneCountInString(text)
	if beginsWithTime(text) {
		d.timed++
	}
	if r.Ruled || r.Item {
		d.close()
	}
	if r.Level > 0 && d.out >= r.Level && !d.fresh {
		d.out = 0
	}
	head, isHead := d.headOf(r)
	after := d.paid
	d.paid = false
	switch {
	case isLabel(text) && !isHead && after: // "Sponsored by …" below the sponsor's link names it once more
		d.close()
	case isLabel(text) && !isHead:
		d.label(r)
	case isHead:
		d.begin(head, r)
	case r.Level > 0:
		d.section(r.Level, text)
	case d.isNavigation(r):
		d.close()
	default:
		d.text(r, text)
	}
}

// label is a row that only says that a sponsor comes: one with a link says it all itself.
func (d *digester) label(r clean.Row) {
	d.close()
	if r.Level > 0 {
		d.out, d.fresh = r.Level, true
		return
	}
	d.paid = slices.ContainsFunc(r.Runs, func(run clean.Run) bool { return run.Link != "" })
	d.next = !d.paid
}

// begin starts a story at its headline.
func (d *digester) begin(head headline, r clean.Row) {
	d.close()
	if d.fresh && r.Level > 0 && r.Level <= d.out {
		head.paid, d.out = true, 0 // the sponsor's own heading below "Sponsor"
	}
	d.cur = &draft{Story: Story{Title: head.title, URL: head.url}, left: head.paid || d.next || d.out > 0}
	d.next, d.fresh = false, false
	d.add(head.rest)
}

// section is a heading that links nowhere: the title of a story whose link follows, or of several.
func (d *digester) section(level int, text string) {
	d.close()
	if d.fresh && level <= d.out {
		d.out, d.fresh = 0, false
	}
	if isLeftOut(text) {
		d.out = level
	}
	d.cur = &draft{Story: Story{Title: headlineText(text)}, titled: true, left: d.out > 0 || d.next}
	d.next = false
}

// text belongs to the story that is being read, or names the next one.
func (d *digester) text(r clean.Row, text string) {
	d.fresh = false
	short := utf8.RuneCountInString(text) <= maxHeadline
	if address, ok := d.mention(r); ok && short && r.Item {
		d.cur = &draft{Story: Story{Title: headlineText(text), URL: address}, left: d.next || d.out > 0 || isPaid(text), aside: true}
		d.close()
		return
	}
	if d.next && (!short || len(r.Runs) > 1) {
		d.next = false // it was the sponsor's
		return
	}
	address, before, points := d.pointer(r)
	if points {
		text = before
	}
	if d.cur == nil {
		if !short || d.out > 0 {
			return
		}
		d.cur = &draft{Story: Story{Title: headlineText(text)}, left: d.next}
		text = ""
	}
	d.cur.left = d.cur.left || isPaid(text)
	d.add(text)
	if points && d.cur.URL == "" {
		d.cur.URL = address
		if !d.cur.titled {
			d.close()
		}
	}
}

// add puts text to the blurb.
func (d *digester) add(text string) {
	if d.cur == nil {
		return
	}
	if d.cur.Blurb == "" {
		text = strings.TrimLeft(text, " —–-:·|•,.»→")
	} else if text != "" {
		text = " " + text
	}
	if utf8.RuneCountInString(d.cur.Blurb) <= maxBlurb {
		d.cur.Blurb += text
	}
}

// close ends the story that is being read. One without an address was none.
func (d *digester) close() {
	cur := d.cur
	d.cur = nil
	if cur == nil || cur.URL == "" || cur.Title == "" || len(cur.URL) > maxStoryURL {
		return
	}
	cur.Blurb = clean.Truncate(strings.TrimSpace(cur.Blurb), maxBlurb)
	key := CanonicalStory(cur.URL)
	if at, ok := d.known[key]; ok {
		d.drafts[at].merge(*cur)
	} else if len(d.drafts) < 4*MaxStories {
		d.known[key] = len(d.drafts)
		d.drafts = append(d.drafts, *cur)
	}
}

// merge takes in what a second link to the same story has.
func (a *draft) merge(b draft) {
	a.left = a.left || b.left
	if a.Blurb == "" || a.aside && !b.aside {
		a.Title, a.Blurb, a.aside = b.Title, b.Blurb, b.aside
	}
}

// isDigest decides by what was found. What is left out counts as text of the digest, but not as a story.
func (d *digester) isDigest() bool {
	stories, told, covered := 0, 0, 0
	hosts := map[string]bool{}
	for _, draft := range d.drafts {
		blurb := utf8.RuneCountInString(draft.Blurb)
		covered += utf8.RuneCountInString(draft.Title) + blurb
		if draft.left || draft.aside {
			continue
		}
		stories++
		if blurb >= aBlurb || blurb >= aBlurb/2 && isWide(draft.Blurb) {
			told++
		}
		hosts[d.site(draft.URL)] = true
	}
	enough := stories >= fewest || stories == fewest-1 && told == stories && 2*covered >= d.total
	return enough && d.timed < times && told >= fewest-1 && 2*told >= stories && len(hosts) > 1 && share*covered >= d.total
}

// isWide reports whether a text is in a script that says in one character what takes others two or three.
func isWide(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
	}) >= 0
}
