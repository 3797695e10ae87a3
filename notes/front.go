package notes

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"

	"tend/internal/id"
	"tend/internal/pattern"
)

// front is what the front matter of a note says.
type front struct {
	title    string // empty: none
	name     string // of the deck, as hashcards has it
	priority Priority
	lesson   id.Lesson
	problems []Problem
}

// hideFront hides the front matter at the top of a note and returns what it says: YAML between --- and --- (or ...), TOML
// between +++ and +++, or, as hashcards has it, TOML between --- and ---, where the name of the deck is its title.
func hideFront(lines []line) (f front) {
	for i := range frontEnd(lines) {
		key, value := keyValue(lines[i].text)
		switch key {
		case "title":
			f.title = value
		case "name":
			f.name = value
		case "priority":
			f.readPriority(i+1, value)
		case "lesson":
			f.readLesson(i+1, value)
		}
		lines[i].form = hidden
	}
	f.title = cmp.Or(f.title, f.name)
	return f
}

func (f *front) readPriority(line int, value string) {
	switch p := Priority(strings.ToLower(value)); p {
	case High, Low:
		f.priority = p
	case "normal", "":
	default:
		f.problems = append(f.problems, Problem{Line: line, Text: fmt.Sprintf("priority %q: want high, normal or low", clip(value, 20))})
	}
}

// lessonID matches the id of a lesson.
var lessonID = pattern.Of(`^l[1-9][0-9]{0,17}$`)

func (f *front) readLesson(line int, value string) {
	switch {
	case lessonID().MatchString(value):
		f.lesson = id.Lesson(value)
	case value != "":
		f.problems = append(f.problems, Problem{Line: line, Text: fmt.Sprintf("lesson %q: want the id of a lesson, such as l3", clip(value, 20))})
	}
}

// CutFront cuts the front matter, with the lines around it, off the top of a note.
func CutFront(text []byte) (front, body string) {
	lines := split(text)
	words := make([]string, len(lines))
	for n, l := range lines {
		words[n] = l.text
	}
	end := frontEnd(lines)
	return strings.Join(words[:end], "\n"), strings.Join(words[end:], "\n")
}

// frontEnd returns the number of lines that front matter takes, 0 when there is none. Two rules round a card
// or a paragraph are no front matter: the first line in it has to be a key, and no line may be a card's.
func frontEnd(lines []line) int {
	open := strings.TrimRight(lines[0].text, " \t")
	if open != "---" && open != "+++" {
		return 0
	}
	keyed := false
	for i, l := range lines[1:] {
		s := strings.TrimRight(l.text, " \t")
		key, _ := keyValue(s)
		switch {
		case s == open || (open == "---" && s == "..."):
			return i + 2
		case formOf(s) == question, formOf(s) == clozing:
			return 0
		case s == "" || s[0] == '#':
		case !keyed && key == "" && s[0] != '[':
			return 0
		default:
			keyed = true
		}
	}
	return 0
}

// keyValue reads "key: value" and "key = value" at the start of a line; the key is empty when it is neither.
func keyValue(s string) (key, value string) {
	at := strings.IndexAny(s, ":=")
	if at <= 0 || strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\t") {
		return "", ""
	}
	key = strings.ToLower(strings.Trim(strings.TrimSpace(s[:at]), `"'`))
	if strings.ContainsAny(key, " \t") {
		return "", ""
	}
	return key, unquote(strings.TrimSpace(s[at+1:]))
}

// unquote reads a YAML or TOML scalar on one line; block scalars (> and |) have no value here.
func unquote(s string) string {
	if s == "" || s[0] == '>' || s[0] == '|' {
		return ""
	}
	if s[0] == '"' || s[0] == '\'' {
		end := strings.LastIndexByte(s, s[0])
		if end == 0 {
			return ""
		}
		if t, err := strconv.Unquote(s[:end+1]); err == nil {
			return t
		}
		return s[1:end]
	}
	s, _, _ = strings.Cut(s, " #")
	return strings.TrimSpace(s)
}

// heading returns the text of the heading on line i, or an empty text: # to ######, or a line with === below.
func heading(lines []line, i int) string {
	s := strings.TrimSpace(lines[i].text)
	rest := strings.TrimLeft(s, "#")
	if n := len(s) - len(rest); n > 0 {
		if n > 6 || (rest != "" && rest[0] != ' ' && rest[0] != '\t') {
			return ""
		}
		return cutClosing(rest)
	}
	if s != "" && i+1 < len(lines) && lines[i+1].form == plain {
		below := strings.TrimSpace(lines[i+1].text)
		if below != "" && strings.Trim(below, "=") == "" {
			return cutMarked(s)
		}
	}
	return ""
}

// cutClosing drops the closing hashes of a heading, which only count after a space: "# C#" is about C#.
func cutClosing(s string) string {
	s = strings.TrimSpace(cutMarked(s))
	t := strings.TrimRight(s, "#")
	if t == "" || strings.HasSuffix(t, " ") || strings.HasSuffix(t, "\t") {
		return strings.TrimSpace(t)
	}
	return s
}

// cutMarked drops the mark at the end of a heading.
func cutMarked(s string) string {
	rest, _ := cutMark(s)
	return rest
}

// fileTitle is the title of a note that gives none: the name of its file without .md or .markdown.
func fileTitle(file string) string {
	base := path.Base(file)
	ext := path.Ext(base)
	if low := strings.ToLower(ext); (low == ".md" || low == ".markdown") && len(base) > len(ext) {
		return strings.TrimSuffix(base, ext)
	}
	return base
}

// clip shortens s to at most n runes.
func clip(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// countWords counts what a reader reads: runs of letters and digits between spaces, and each character of a
// script that writes without spaces.
func countWords(lines []line) int {
	n := 0
	for _, l := range lines {
		switch l.form {
		case hidden:
			continue
		case question, answer, clozing:
			l.text = l.text[len("Q:"):]
		}
		eachWord(l.text, func(string) { n++ })
	}
	return n
}

// eachWord calls f with each word of s, without the punctuation at its ends kept apart.
func eachWord(s string, f func(word string)) {
	start, has := -1, false
	flush := func(end int) {
		if start >= 0 && has {
			f(s[start:end])
		}
		start, has = -1, false
	}
	for i, r := range s {
		switch {
		case unicode.IsSpace(r):
			flush(i)
		case unspaced(r):
			flush(i)
			f(string(r))
		default:
			if start < 0 {
				start = i
			}
			has = has || unicode.IsLetter(r) || unicode.IsDigit(r)
		}
	}
	flush(len(s))
}

// unspaced tells the scripts that put no spaces between words.
func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}
