package reflection

import (
	"embed"
	"fmt"
	"strings"

	"tend/internal/clean"
)

// The limits of a template and of the answers.
const (
	MaxTemplate  = 16 << 10 // bytes
	MaxQuestions = 20
	MaxAnswers   = 64 << 10 // bytes of all answers of a reflection together
	maxQuestion  = 300      // characters
	maxKey       = 40       // characters
)

// Template is what a reflection asks. It is written as Markdown that a person can edit: a title, what to do, and one
// heading a question:
//
//	# Self-assessment
//	Thirty minutes, in writing.
//	## Which two or three technical things are you best at? {#best}
//
// The name in braces ties answers to the ones before when the words change; without one, the words do.
type Template struct {
	Title     string     `json:"title"`
	Intro     string     `json:"intro,omitempty"`
	Questions []Question `json:"questions"`
}

// Question is one question of a template.
type Question struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

//go:embed templates
var templates embed.FS

// DefaultText is the template of a kind that tend comes with.
func DefaultText(kind Kind) string {
	text, err := templates.ReadFile("templates/" + string(kind) + ".md")
	if err != nil {
		panic(err) // a kind without a template: a test looks
	}
	return string(text)
}

// Default is the template of a kind that tend comes with, read.
func Default(kind Kind) Template {
	t, err := ParseTemplate(DefaultText(kind))
	if err != nil {
		panic(err) // a test looks
	}
	return t
}

// TemplateError is what is wrong with a template, and on which line, from 1.
type TemplateError struct {
	Line    int
	Problem string
}

// Error reads "line 3: a question without words".
func (e *TemplateError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

// ParseTemplate reads a template. Its error is a *TemplateError. Comments of HTML are left out, any text will do for
// the rest: only a question without words, one that is there twice, none at all, or too much is refused.
func ParseTemplate(text string) (Template, error) {
	var t Template
	if len(text) > MaxTemplate {
		return t, &TemplateError{1, fmt.Sprintf("%d bytes, at most %d", len(text), MaxTemplate)}
	}
	lines := map[string]int{} // of each key
	var intro []string
	rows := strings.Split(blankComments(clean.Text(text)), "\n")
	for n, row := range rows {
		heading, isQuestion := headingOf(row)
		title, isTitle := strings.CutPrefix(row, "# ")
		switch {
		case isTitle && t.Title == "" && len(t.Questions) == 0:
			t.Title = clean.Truncate(strings.TrimSpace(title), maxQuestion)
		case !isQuestion && len(t.Questions) == 0:
			intro = append(intro, row)
		case isQuestion:
			q := questionOf(heading)
			if err := checkQuestion(t, q, lines, n+1); err != nil {
				return Template{}, err
			}
			lines[q.Key] = n + 1
			t.Questions = append(t.Questions, q)
		case strings.TrimSpace(row) != "":
			return Template{}, &TemplateError{n + 1, "text below a question: put it above the first one"}
		}
	}
	if len(t.Questions) == 0 {
		return Template{}, &TemplateError{len(rows), "no question: want lines such as ## What did you learn? {#learned}"}
	}
	t.Intro = strings.TrimSpace(strings.Join(intro, "\n"))
	return t, nil
}

func checkQuestion(t Template, q Question, lines map[string]int, line int) error {
	switch at, twice := lines[q.Key]; {
	case q.Text == "" || q.Key == "":
		return &TemplateError{line, "a question without words"}
	case twice:
		return &TemplateError{line, fmt.Sprintf("the question %q is on line %d already", q.Key, at)}
	case len(t.Questions) == MaxQuestions:
		return &TemplateError{line, fmt.Sprintf("more than %d questions", MaxQuestions)}
	}
	return nil
}

// headingOf returns the words of a heading of the second level.
func headingOf(row string) (string, bool) {
	words, ok := strings.CutPrefix(row, "##")
	if !ok || words != "" && words[0] != ' ' && words[0] != '\t' {
		return "", false
	}
	return strings.TrimSpace(words), true
}

// questionOf reads a question and, in braces behind it, its name.
func questionOf(heading string) Question {
	q := Question{Text: heading}
	if words, name, found := strings.Cut(heading, "{#"); found && strings.HasSuffix(name, "}") {
		q.Text, q.Key = strings.TrimSpace(words), slug(strings.TrimSuffix(name, "}"))
	}
	q.Text = clean.Truncate(q.Text, maxQuestion)
	if q.Key == "" {
		q.Key = slug(q.Text)
	}
	return q
}

// slug is a text as a name: its letters and digits in lower case, with hyphens between.
func slug(s string) string {
	var out strings.Builder
	for word := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !isWord(r) }) {
		if out.Len()+len(word) > maxKey && out.Len() > 0 {
			break
		}
		if out.Len() > 0 {
			out.WriteByte('-')
		}
		out.WriteString(clean.Truncate(word, maxKey))
	}
	return out.String()
}
