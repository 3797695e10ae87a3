package learning

import (
	"cmp"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Captured is a line that somebody learned something by, as tend til takes it.
type Captured struct {
	Title string // at most 100 characters
	Text  string
	Area  string // that the text names as #area; empty: none
}

// The longest title that is taken from a text, in characters.
const capturedTitle = 100

// Capture reads a text of one line or more: its title is its first line, and the first #word that is one of the areas
// chooses the area. At the end of a line such a tag goes; within, it stays as a word. The error says what is missing.
func Capture(text string, areas []string) (Captured, error) {
	text = strings.TrimSpace(unixLines(strings.ToValidUTF8(text, "\uFFFD")))
	if len(text) > MaxText {
		return Captured{}, fmt.Errorf("capture: the text has %d bytes, at most %d", len(text), MaxText)
	}
	c := Captured{}
	c.Text, c.Area = takeTag(text, areas)
	if c.Text = strings.TrimSpace(c.Text); c.Text == "" {
		return c, fmt.Errorf("capture: want what you learned, in a line or more")
	}
	c.Title = TitleOf(c.Text)
	return c, nil
}

// TitleOf is a title for a text: its first line with words, without the signs of Markdown and of cards, of at most 100
// characters; empty where there is none.
func TitleOf(text string) string {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		for _, sign := range []string{"Q:", "A:", "C:"} {
			line = strings.TrimPrefix(line, sign)
		}
		line = strings.Join(strings.Fields(strings.TrimLeft(line, "#>-*+ \t")), " ")
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			return shortened(line, capturedTitle)
		}
	}
	return ""
}

// shortened cuts a line between words, where it can, so that it has at most n characters.
func shortened(line string, n int) string {
	if utf8.RuneCountInString(line) <= n {
		return line
	}
	cut := string([]rune(line)[:n-1])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,.;:") + "…"
}

// takeTag finds the first #area of a text, and takes it out.
func takeTag(text string, areas []string) (rest, area string) {
	for at := 0; at < len(text); {
		next := strings.IndexByte(text[at:], '#')
		if next < 0 {
			break
		}
		at += next
		word := text[at+1:]
		if end := strings.IndexFunc(word, func(r rune) bool { return !isTag(r) }); end >= 0 {
			word = word[:end]
		}
		word = strings.TrimRight(word, "-_")
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		for _, a := range areas {
			if strings.EqualFold(a, word) && (at == 0 || unicode.IsSpace(before) || before == '(') {
				return withoutTag(text, at, at+1+len(word)), a
			}
		}
		at++
	}
	return text, ""
}

func isTag(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' }

// withoutTag takes a tag out that ends its line, and makes any other a plain word.
func withoutTag(text string, from, to int) string {
	line, _, _ := strings.Cut(text[to:], "\n")
	if strings.Trim(line, " \t.") == "" {
		return strings.TrimRight(text[:from], " \t") + text[to:]
	}
	return text[:from] + text[from+1:]
}

// NoteText is the note that an output becomes: front matter that names its lesson, its title as a heading, unless its
// text begins with one, and its text.
func (o Output) NoteText(title string) string {
	var note strings.Builder
	if o.Lesson != "" {
		fmt.Fprintf(&note, "---\nlesson: %s\n---\n\n", o.Lesson)
	}
	title = cmp.Or(strings.Join(strings.Fields(title), " "), TitleOf(o.Text), string(o.ID))
	if first, _, _ := strings.Cut(o.Text, "\n"); level(first) == 0 {
		fmt.Fprintf(&note, "# %s\n", title)
		if o.Text != title {
			note.WriteString("\n")
		}
	}
	if o.Text != title {
		note.WriteString(o.Text + "\n")
	}
	return note.String()
}

// NotePath is where the note of an output is to lie in the notes folder, slash-separated: a captured line in til/, named
// by its learning day and title, any other in summaries/, by its title; these two lie in the folder of its area, if it has
// one, by which tend knows the area of a note.
func (o Output) NotePath(title string, day string) string {
	name := cmp.Or(Slug(title), string(o.ID)) + ".md"
	if o.Captured {
		return path.Join(o.Area, "til", day+"-"+name)
	}
	return path.Join(o.Area, "summaries", name)
}

// BecomesNote tells whether an output is a text that is to stand in the notes folder: a summary or a note with no file,
// address or note of its own.
func (o Output) BecomesNote() bool {
	return (o.Kind == Summary || o.Kind == NoteOutput) && o.Text != "" && o.Ref == "" && o.Note == "" && o.Commit == ""
}

// CheckKey tells whether a sender may call a captured line so: at most 200 printing characters of ASCII.
func CheckKey(key string) error {
	if len(key) > 200 || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) {
		return fmt.Errorf("capture: key: want at most 200 printing characters")
	}
	return nil
}
