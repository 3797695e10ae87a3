package clean

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A Row is a line of text in HTML, with what is linked in it.
type Row struct {
	Runs  []Run
	Level int  // of the heading that it is part of, 1 to 6; 0: it is in none
	Ruled bool // a horizontal rule stands between it and the line before
	Item  bool // it is the first of a list's item
}

// A Run is a piece of a row, of which all is linked to one address or none of it.
type Run struct {
	Text      string // plain text; white space is folded but not trimmed, since a word may go on in the next run
	Link      string // as the HTML has it; "" if it is not linked
	Sponsored bool   // the link says that it was paid for (rel="sponsored")
}

// Text is the plain text of the whole row.
func (r Row) Text() string {
	var b strings.Builder
	for _, run := range r.Runs {
		b.WriteString(run.Text)
	}
	return Line(b.String())
}

// Rows returns the text of HTML line by line, as Plain does, but with its links and headings. A line without text is
// left out. It reads any HTML, and looks at no address: HTML makes those absolute.
func Rows(s string) []Row {
	var w rower
	z := html.NewTokenizer(strings.NewReader(endComments(s)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.end()
			return w.rows
		case html.TextToken:
			w.text(string(z.Text()))
		case html.StartTagToken:
			t := z.Token()
			if dropped[t.Data] {
				skipElement(z, t.Data)
			}
			w.start(t)
		case html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			w.close(string(name))
		}
	}
}

// rower collects rows.
type rower struct {
	rows []Row
	row  Row
	link Run             // what text is linked to now
	run  strings.Builder // the text of the run that is being read
}

func (w *rower) start(t html.Token) {
	w.separate(t.Data)
	switch {
	case t.Data == "a":
		w.endRun()
		w.link = runOf(t.Attr)
	case t.Data == "hr":
		w.row.Ruled = true
	case t.Data == "li":
		w.row.Item = true
	case isHeading(t.Data):
		w.row.Level = int(t.Data[1] - '0')
	}
}

func (w *rower) close(name string) {
	w.separate(name)
	switch {
	case name == "a":
		w.endRun()
		w.link = Run{}
	case isHeading(name):
		w.row.Level = 0
	}
}

func (w *rower) text(s string) { w.run.WriteString(strings.Map(spaceOf, s)) }

// endRun puts the run to the row.
func (w *rower) endRun() {
	run := w.link
	if run.Text = foldRun(w.run.String()); run.Text != "" {
		w.row.Runs = append(w.row.Runs, run)
	}
	w.run.Reset()
}

// separate ends the line where plain text would have a new one, and puts a space between cells.
func (w *rower) separate(name string) {
	switch separator(name) {
	case "\n":
		w.end()
	case " ":
		w.text(" ")
	}
}

// end puts the row to the others. What holds for the next one, its heading, stays.
func (w *rower) end() {
	w.endRun()
	next := Row{Level: w.row.Level}
	if w.row.Text() == "" {
		next.Ruled, next.Item = w.row.Ruled, w.row.Item
	} else {
		w.rows = append(w.rows, w.row.trimmed())
	}
	w.row = next
}

// trimmed is a row without white space at its ends.
func (r Row) trimmed() Row {
	for len(r.Runs) > 0 && strings.TrimSpace(r.Runs[0].Text) == "" {
		r.Runs = r.Runs[1:]
	}
	last := len(r.Runs) - 1
	for last > 0 && strings.TrimSpace(r.Runs[last].Text) == "" {
		last--
	}
	r.Runs = r.Runs[:last+1]
	if last >= 0 {
		r.Runs[0].Text = strings.TrimLeft(r.Runs[0].Text, " ")
		r.Runs[last].Text = strings.TrimRight(r.Runs[last].Text, " ")
	}
	return r
}

// foldRun is Line but for one space at either end, where there was any.
func foldRun(s string) string {
	inner := Line(s)
	if inner == "" {
		return strings.Repeat(" ", min(len(s), 1))
	}
	if strings.HasPrefix(s, " ") {
		inner = " " + inner
	}
	if strings.HasSuffix(s, " ") {
		inner += " "
	}
	return inner
}

func isHeading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}

func runOf(attrs []html.Attribute) Run {
	var r Run
	for _, a := range attrs {
		switch a.Key {
		case "href":
			r.Link = strings.TrimSpace(a.Val)
		case "rel":
			r.Sponsored = isSponsored(a.Val)
		}
	}
	return r
}

// isSponsored reports whether a link's rel says that it was paid for.
func isSponsored(rel string) bool {
	return slices.Contains(strings.Fields(strings.ToLower(rel)), "sponsored")
}
