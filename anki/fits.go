package anki

import (
	"strings"

	"tend/internal/pattern"
)

// maxDeletions is how many deletions a C: of tend's notes has at most.
const maxDeletions = 64

// clozeText turns a converted text, with deletions between marks, into the text of a C:. It says no when a C:
// cannot show it: no deletion or too many, one that is empty or stands in a code block, or starts in inline code and
// ends outside of it.
func clozeText(text string, deletions int) (string, bool) {
	text = settle(text)
	if deletions == 0 || deletions > maxDeletions || !fits(text, deletions) {
		return "", false
	}
	var b strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, string(openMark))
		b.WriteString(unbracket(before, true))
		if !found {
			break
		}
		answer, after, _ := strings.Cut(rest, string(shutMark))
		if joins().MatchString(before) {
			b.WriteByte(' ')
		}
		b.WriteString("[" + spaced(answer) + "]")
		if strings.HasPrefix(after, "(") || strings.HasPrefix(after, ":") {
			b.WriteByte(' ')
		}
		text = after
	}
	return safe(b.String()), true
}

// joins is the end of a text after which a [ is no deletion: an image, or the argument of a TeX command.
var joins = pattern.Of(`(!|\\[a-zA-Z]*)$`)

// spaced puts a space before an answer that would make the brackets something else: a footnote, a task box, a wiki
// link. Package notes takes it off.
func spaced(answer string) string {
	answer = unbracket(answer, true)
	switch {
	case strings.HasPrefix(answer, "["), strings.HasPrefix(answer, "^"), strings.HasPrefix(answer, "!"),
		strings.EqualFold(strings.TrimSpace(answer), "x"):
		return " " + answer
	}
	return answer
}

// fits tells whether every deletion stands where package notes sees one.
func fits(text string, deletions int) bool {
	lines := strings.Split(text, "\n")
	code := fenced(lines)
	w := clozeWalk{last: lastRuns(text)}
	for i, line := range lines {
		switch {
		case !code[i]:
			w.line(line)
			w.at += len(line) + 1
		case strings.ContainsAny(line, string(openMark)+string(shutMark)) || w.open:
			return false
		default:
			w.at += len(line) + 1
			w.code = 0
		}
		if i+1 < len(lines) && lines[i+1] == "" {
			w.code = 0 // inline code ends with its paragraph
		}
	}
	return !w.bad && !w.open && w.count == deletions
}

// clozeWalk goes through the lines of a cloze, as package notes will.
type clozeWalk struct {
	last  map[int]int // where the last run of that many backquotes starts
	at    int         // where the line starts in the text
	code  int         // the backquotes that end the inline code, 0 outside of any
	codes int         // how many there were
	open  bool        // a deletion is open
	from  int         // the inline code it started in, 0 for none
	full  bool        // it has something in it
	count int
	bad   bool
}

// line reads one line outside of code blocks.
func (w *clozeWalk) line(line string) {
	for i := 0; i < len(line); {
		rest := line[i:]
		switch {
		case rest[0] == '`':
			n := len(rest) - len(strings.TrimLeft(rest, "`"))
			switch {
			case w.code == n:
				w.code = 0
			case w.code == 0 && w.last[n] > w.at+i:
				w.code = n
				w.codes++
			}
			i += n
		case strings.HasPrefix(rest, string(openMark)):
			w.bad = w.bad || w.open || w.code > 0 && i > 0 && indexed(line[i-1])
			w.open, w.full, w.from = true, false, w.inside()
			i += len(string(openMark))
		case strings.HasPrefix(rest, string(shutMark)):
			w.bad = w.bad || !w.open || !w.full || w.from != w.inside()
			w.open = false
			w.count++
			i += len(string(shutMark))
		default:
			// A link in inline code is none, and its brackets would be a deletion.
			w.bad = w.bad || rest[0] == '[' && w.code > 0
			w.full = w.full || rest[0] > ' '
			i++
		}
	}
}

// inside is a number for the inline code that is open, 0 for none.
func (w *clozeWalk) inside() int {
	if w.code == 0 {
		return 0
	}
	return w.codes
}

// lastRuns says where the last run of each number of backquotes starts.
func lastRuns(text string) map[int]int {
	last := map[int]int{}
	for i := 0; i < len(text); i++ {
		if n := len(text[i:]) - len(strings.TrimLeft(text[i:], "`")); n > 0 {
			last[n] = i
			i += n
		}
	}
	return last
}

// indexed tells what may stand before an index: a letter, a digit, a closing bracket.
func indexed(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("_)]", c) >= 0 || c >= 0x80
}
