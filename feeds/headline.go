package feeds

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"tend/internal/clean"
	"tend/internal/pattern"
)

// headline is where a story begins: a link, and what stands behind it in its row.
type headline struct {
	title, url, rest string
	paid             bool
}

// headOf returns the headline that a row is: a heading with a link to another site in it, or a row that begins with one
// which is set off from what follows.
func (d *digester) headOf(r clean.Row) (headline, bool) {
	from := 0
	for from < len(r.Runs) && (r.Runs[from].Link == "" && (r.Level > 0 || isBullet(r.Runs[from].Text)) || isBullet(r.Runs[from].Text)) {
		from++
	}
	if from == len(r.Runs) || !d.leadsOut(r.Runs[from]) {
		return headline{}, false
	}
	h := headline{url: d.goalOf(r.Runs[from].Link).address}
	at := from
	for ; at < len(r.Runs) && r.Runs[at].Link == r.Runs[from].Link; at++ {
		h.paid = h.paid || r.Runs[at].Sponsored
	}
	h.title = clean.Row{Runs: r.Runs[from:at]}.Text()
	rest := clean.Row{Runs: r.Runs[at:]}.Text()
	if r.Level > 0 && 2*len(h.title) < len(r.Text()) {
		h.title, rest = r.Text(), ""
	}
	h.paid = h.paid || isPaid(h.title+" "+rest) || isPaidTitle(h.title)
	if !isTitle(h.title) || r.Level == 0 && (!isSetOff(rest) || isBar(r)) {
		return headline{}, false
	}
	h.title, h.rest = headlineText(h.title), rest
	return h, true
}

// mention is the address that an item of a list leads to which is one sentence with one link in it.
func (d *digester) mention(r clean.Row) (address string, ok bool) {
	for _, run := range r.Runs {
		if d.leadsOut(run) && isTitle(run.Text) {
			if ok {
				return "", false
			}
			address, ok = d.goalOf(run.Link).address, true
		}
	}
	return address, ok
}

// pointer is the address to which a row leads that ends with "Read more" or the like, and the text before that.
func (d *digester) pointer(r clean.Row) (address, before string, ok bool) {
	for i := len(r.Runs) - 1; i >= 0; i-- {
		run := r.Runs[i]
		switch {
		case run.Link == "" && isBullet(run.Text):
			continue
		case run.Link == "" || !d.leadsOut(run) || !isGeneric(run.Text):
			return "", "", false
		}
		return d.goalOf(run.Link).address, clean.Row{Runs: r.Runs[:i]}.Text(), true
	}
	return "", "", false
}

// goal is where a link of an issue leads.
type goal struct {
	address string // as Unwrap gives it
	around  bool   // to what surrounds the issue, or to no web address
	own     bool   // to the issue's own site
}

// goalOf looks a link up once: the same one is asked about in several places.
func (d *digester) goalOf(link string) goal {
	g, known := d.goals[link]
	if !known {
		g.address = Unwrap(link)
		u, ok := parseWeb(g.address)
		g.around = !ok || isSurrounding(u)
		g.own = ok && isOwn(u, d.base)
		d.goals[link] = g
	}
	return g
}

// leadsOut reports whether a run links to another site, and not to what surrounds an issue.
func (d *digester) leadsOut(run clean.Run) bool {
	if run.Link == "" {
		return false
	}
	g := d.goalOf(run.Link)
	return !g.around && !g.own && !isNavigationText(run.Text)
}

// isNavigation reports whether all links of a short row lead around the issue, or it is a bar of links.
func (d *digester) isNavigation(r clean.Row) bool {
	links, inside := 0, 0
	for _, run := range r.Runs {
		if run.Link != "" {
			links++
			if d.goalOf(run.Link).around || isNavigationText(run.Text) {
				inside++
			}
		}
	}
	return links > 0 && (links == inside || isBar(r))
}

// isBar reports whether a row is three links or more with hardly a word between them.
func isBar(r clean.Row) bool {
	links, words := 0, 0
	for _, run := range r.Runs {
		if run.Link != "" {
			links++
		} else {
			words += letters(run.Text)
		}
	}
	return links >= 3 && words < 5*links
}

// bullet is what may stand before a headline: marks, pictures, a number.
var bullet = pattern.Of(`^[^\pL\pN]*(\d{1,3}[.):]?)?[^\pL\pN]*$`)

func isBullet(s string) bool { return bullet().MatchString(s) }

// isSetOff reports whether what follows a link is apart from it. In running text it goes on with a word in lower case.
func isSetOff(rest string) bool {
	if rest == "" || strings.HasPrefix(rest, "by ") || strings.HasPrefix(rest, "via ") {
		return true
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsLower(r) && !strings.ContainsRune(",;'’?!)", r)
}

var (
	readingTime = pattern.Of(`(?i)\s*\((\d+|an?)[- ](minutes?|mins?|hours?) (read|watch|listen|video)\)\s*$`)
	mereMark    = pattern.Of(`^(\S*#\d+|[0-9a-f]{7,40}|[vV]?\d[\d.]*)$`)
	place       = pattern.Of(`^(https?://|www\.)?[\pL\pN-]+(\.[\pL\pN-]+)+(/\S*)?…?$`)
	clockTime   = pattern.Of(`^[\[(]?\d{1,2}:\d{2}\b`)
)

func beginsWithTime(text string) bool { return clockTime().MatchString(text) }

// headlineText is a headline without the time it takes to read, and of bounded length.
func headlineText(s string) string {
	s = strings.Trim(readingTime().ReplaceAllString(s, ""), " :→»›▶")
	return clean.Truncate(s, maxHeadline)
}

// isTitle reports whether the text of a link names a story: not an address, a number, an issue or a commit, "here".
func isTitle(s string) bool {
	return letters(s) >= 2 && !mereMark().MatchString(s) && !isGeneric(s)
}

// isGeneric reports whether the text of a link says no more than that it is one.
func isGeneric(s string) bool {
	s = strings.Trim(strings.ToLower(s), " .:…→»›>[](){}⟶➜↗")
	return s == "" || generic[s] || place().MatchString(s) && strings.ContainsAny(s, "./")
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// site is the host of an address. An address that says nothing of its target counts as a site of its own.
func (d *digester) site(address string) string {
	u, err := url.Parse(address)
	if err != nil || isOpaque(u) {
		return address
	}
	return bareHost(u.Hostname())
}
