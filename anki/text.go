package anki

import (
	"strconv"
	"strings"

	"tend/internal/markdown"
	"tend/internal/pattern"
)

// The limits of one side. Elements in each other cost stack, so that a page of nothing but tags is kept as text.
const (
	maxSide = 256 << 10 // bytes of HTML; a note file has at most 1 MiB
	maxTags = 5000      // per side
)

// converted is a side as Markdown. Deletions still stand between marks.
type converted struct {
	text    string
	odd     bool // a deletion starts or ends where brackets cannot
	inlined bool // an image in the text itself was left out
	flat    bool // there were too many tags: only the text was kept
}

// convert turns the HTML of a side into Markdown. With brackets, those of the text are escaped, so that what is
// left of them belongs to links and images.
func convert(source string, brackets bool) (converted, error) {
	p := protector{in: source, brackets: brackets}
	p.run()
	source = p.out.String()
	c := converted{odd: p.odd, inlined: p.inlined}
	if strings.Count(source, "<") > maxTags {
		source, c.flat = stripTags(source), true
		source = strings.ReplaceAll(source, "<", "&lt;")
	}
	text, err := markdown.From(source)
	if err != nil {
		return c, err
	}
	c.text = restore(text, p.pieces)
	return c, nil
}

// pieceNumber is the place of a piece.
var pieceNumber = pattern.Of(string(pieceMark) + `(\d{1,9})` + string(endMark))

// restore puts the pieces and the brackets of the text back. In code blocks Markdown means nothing, so that the
// plain form of a piece and plain brackets stand there.
func restore(text string, pieces []piece) string {
	lines := strings.Split(text, "\n")
	code := fenced(lines)
	for i, line := range lines {
		line = pieceNumber().ReplaceAllStringFunc(line, func(mark string) string {
			n, err := strconv.Atoi(pieceNumber().FindStringSubmatch(mark)[1])
			switch {
			case err != nil || n >= len(pieces):
				return ""
			case code[i]:
				return pieces[n].plain
			}
			return pieces[n].text
		})
		if code[i] {
			line = strings.NewReplacer(string(leftMark), "[", string(rightMark), "]").Replace(line)
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

// unbracket writes the brackets of the text: plain ones, or escaped for a C:.
func unbracket(text string, escaped bool) string {
	left, right := "[", "]"
	if escaped {
		left, right = `\[`, `\]`
	}
	return strings.NewReplacer(string(leftMark), left, string(rightMark), right, string(pieceMark), "",
		string(endMark), "").Replace(text)
}

// oneLine folds white space and cuts the result to 80 runes.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}
