package reflection

import (
	"fmt"
	"strings"
	"unicode"

	"tend/internal/clean"
)

// LooseKey is the key of what stands above the first question, so that nothing that was written is lost.
const LooseKey = "notes"

// Beside is what a form shows beside the questions, as comments that are not kept.
type Beside struct {
	Evidence []string // lines on what is new
	Criteria string   // one's own success criteria
	Earlier  []Answer // of the period Period
	Period   string
}

// Form is the text in which a person writes their answers: the questions, what was answered so far, and in comments
// what may help. ParseForm reads it again.
func (t Template) Form(name string, answers []Answer, b Beside) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s %s\n\n", t.Title, name)
	out.WriteString(comment("Write below each question. Comments such as this one are not kept.\n" +
		"A question that you leave empty stays open: tend reflect brings it back.\n\n" + t.Intro))
	if len(b.Evidence) > 0 {
		out.WriteString(comment("What is new:\n- " + strings.Join(b.Evidence, "\n- ")))
	}
	if b.Criteria != "" {
		out.WriteString(comment("What you call success:\n" + b.Criteria))
	}
	if loose, ok := Find(answers, LooseKey); ok {
		out.WriteString(guarded(loose.Text) + "\n\n")
	}
	for _, q := range t.asked(answers) {
		fmt.Fprintf(&out, "## %s {#%s}\n\n", q.Text, q.Key)
		if earlier, ok := Find(b.Earlier, q.Key); ok && earlier.Text != "" {
			out.WriteString(comment(b.Period + ":\n" + earlier.Text))
		}
		if a, ok := Find(answers, q.Key); ok && a.Text != "" {
			out.WriteString(guarded(a.Text) + "\n\n")
		}
	}
	return out.String()
}

// asked are the questions of the template, and behind them those that were answered when it had others.
func (t Template) asked(answers []Answer) []Question {
	questions := t.Questions[:len(t.Questions):len(t.Questions)]
	for _, a := range answers {
		if _, asks := t.question(a.Key); !asks && a.Key != LooseKey && a.Text != "" {
			questions = append(questions, Question{a.Key, a.Question})
		}
	}
	return questions
}

func (t Template) question(key string) (Question, bool) {
	for _, q := range t.Questions {
		if q.Key == key {
			return q, true
		}
	}
	return Question{}, false
}

// comment is a text as a comment of HTML, which no text ends early and in which no line begins an answer.
func comment(text string) string {
	text = strings.NewReplacer("<!--", "<! --", "-->", "-- >").Replace(clean.Text(text))
	return "<!--\n" + guarded(strings.TrimSpace(text)) + "\n-->\n\n"
}

// guarded is a text of which no line is taken for a question, nor the first one for a title.
func guarded(text string) string {
	rows := strings.Split(text, "\n")
	for n, row := range rows {
		_, heading := headingOf(row)
		if heading || n == 0 && strings.HasPrefix(row, "# ") {
			rows[n] = `\` + row
		}
	}
	return strings.Join(rows, "\n")
}

// ParseForm reads the answers from a form: the text below each question up to the next one. Any text will do. Each
// question of the template has an answer, if an empty one; a heading with a name in braces that the template does not
// ask is a question of an older one, and stays. Other headings belong to the answer they stand in. What stands above the
// first question is the answer of LooseKey. A question that stands twice has both texts. Comments are left out.
//
// The error is that the answers are more than MaxAnswers bytes.
func (t Template) ParseForm(text string) ([]Answer, error) {
	answers := make([]Answer, 0, len(t.Questions)+1)
	for _, q := range t.Questions {
		answers = append(answers, Answer{Key: q.Key, Question: q.Text})
	}
	at, begun := Question{Key: LooseKey, Text: "Notes"}, []string{}
	end := func() {
		answers = add(answers, at, strings.Join(begun, "\n"))
		begun = nil
	}
	for n, row := range strings.Split(clean.Text(text), "\n") {
		q, isQuestion := t.asks(row)
		switch {
		case isQuestion && len(answers) <= 2*MaxQuestions:
			end()
			at = q
		case n == 0 && strings.HasPrefix(row, "# "): // the form's title
		default:
			begun = append(begun, row)
		}
	}
	end()
	return answers, CheckSize(answers)
}

// CheckSize refuses answers of more than MaxAnswers bytes.
func CheckSize(answers []Answer) error {
	size := 0
	for _, a := range answers {
		size += len(a.Text) + len(a.Question)
	}
	if size > MaxAnswers {
		return fmt.Errorf("answers: %d bytes, at most %d", size, MaxAnswers)
	}
	return nil
}

// asks returns the question that a line begins.
func (t Template) asks(row string) (Question, bool) {
	heading, ok := headingOf(row)
	if !ok {
		return Question{}, false
	}
	q := questionOf(heading)
	for _, known := range t.Questions {
		if known.Key == q.Key || slug(known.Text) == q.Key {
			return known, true
		}
	}
	named := strings.HasSuffix(heading, "{#"+q.Key+"}")
	return q, named && q.Key != "" && q.Text != "" && q.Key != LooseKey
}

// add puts a text to the answer of a question.
func add(answers []Answer, q Question, text string) []Answer {
	text = Plain(text)
	for n, a := range answers {
		if a.Key == q.Key {
			answers[n].Text = strings.TrimSpace(a.Text + "\n\n" + text)
			return answers
		}
	}
	if text == "" {
		return answers
	}
	return append(answers, Answer{q.Key, q.Text, text})
}

// Plain is a text as it is kept: clean, without comments, without white space around it. A comment that does not end is
// text, though it opens none any more.
func Plain(text string) string {
	text = strings.ReplaceAll(blankComments(clean.Text(text)), "<!--", "<! --")
	return strings.TrimFunc(text, unicode.IsSpace)
}

// blankComments takes comments of HTML out of a text, but for their line ends.
func blankComments(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<!--")
		inside, after, ends := strings.Cut(rest, "-->")
		if !found || !ends {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(before)
		out.WriteString(strings.Repeat("\n", strings.Count(inside, "\n")))
		text = after
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
