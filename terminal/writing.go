package terminal

import (
	"context"
	"fmt"
	"strings"

	"tend/learning/reflection"
)

// maxLine is what is kept of a line of an answer, in bytes.
const maxLine = 16 << 10

// WriteAnswers asks the questions of a template one after the other, on m's Err, and reads an answer of any number of
// lines to each, up to an empty one. An empty answer leaves the one that stands. The end of the input, or of ctx, ends
// it: what was answered until then is returned, and done tells whether all was asked.
func WriteAnswers(ctx context.Context, m Mode, t reflection.Template, standing []reflection.Answer, b reflection.Beside) (answers []reflection.Answer, done bool) {
	lines := listenTo(m.In, maxLine)
	fmt.Fprintln(m.Err, cleanLine(t.Title))
	for _, line := range b.Evidence {
		fmt.Fprintln(m.Err, "- "+cleanLine(line))
	}
	if b.Criteria != "" {
		fmt.Fprintf(m.Err, "What you call success:\n%s\n", cleanText(b.Criteria))
	}
	answers, done = []reflection.Answer{}, true
	for _, q := range t.Questions {
		text := ""
		if done {
			ask(m, q, standing, b)
			text, done = written(ctx, lines)
		}
		a, _ := reflection.Find(standing, q.Key)
		if text == "" {
			text = a.Text
		}
		answers = append(answers, reflection.Answer{Key: q.Key, Question: q.Text, Text: text})
	}
	for _, a := range standing {
		if _, asked := reflection.Find(answers, a.Key); !asked {
			answers = append(answers, a)
		}
	}
	return answers, done
}

// ask writes a question, with what was answered before.
func ask(m Mode, q reflection.Question, standing []reflection.Answer, b reflection.Beside) {
	fmt.Fprintf(m.Err, "\n%s\n", cleanLine(q.Text))
	if a, ok := reflection.Find(b.Earlier, q.Key); ok && a.Text != "" {
		fmt.Fprintf(m.Err, "%s: %s\n", b.Period, cleanText(a.Text))
	}
	if a, ok := reflection.Find(standing, q.Key); ok && a.Text != "" {
		fmt.Fprintf(m.Err, "now: %s\n", cleanText(a.Text))
	}
	fmt.Fprintln(m.Err, "(an empty line ends the answer)")
}

// written reads lines up to an empty one; more is false where the input ended before.
func written(ctx context.Context, lines listener) (text string, more bool) {
	var read []string
	size := 0
	for size < reflection.MaxAnswers {
		line, ok := lines.line(ctx)
		if !ok || line == "" {
			return strings.Join(read, "\n"), ok
		}
		read, size = append(read, line), size+len(line)
	}
	return strings.Join(read, "\n"), true
}
