package terminal

import (
	"fmt"
	"io"
	"strings"

	"tend/daemon/api"
	"tend/learning/packs"
	"tend/learning/reflection"
)

// mostTasks is how many tasks the screen of the day shows: it is no list to be emptied.
const mostTasks = 3

// calendarPairs are the rows of today's screen on what the calendar asks for: tasks of plans, and reflections.
func calendarPairs(today api.Today) (pairs [][2]string) {
	for n, task := range today.Tasks[:min(mostTasks, len(today.Tasks))] {
		pairs = append(pairs, [2]string{first(n, "plan"), taskWords(task)})
	}
	if more := len(today.Tasks) - mostTasks; more > 0 {
		pairs = append(pairs, [2]string{"", fmt.Sprintf("and %d more: tend pack show %s", more, today.Tasks[mostTasks].Pack)})
	}
	for n, due := range today.Reflections {
		pairs = append(pairs, [2]string{first(n, "reflect"), DueWords(due)})
	}
	return pairs
}

// first is a word on the first of several rows.
func first(n int, word string) string {
	if n > 0 {
		return ""
	}
	return word
}

func taskWords(task packs.Task) string {
	return fmt.Sprintf("%s  %s (tend pack done %s)", task.ID, cleanLine(task.Title), task.ID)
}

// DueWords says which reflection is due, and how to write it.
func DueWords(due reflection.Due) string {
	what := map[reflection.Kind]string{reflection.Month: "coasting check", reflection.Quarter: "self-assessment",
		reflection.HalfYear: "half-year question", reflection.Audit: "impact audit"}[due.Kind]
	words := fmt.Sprintf("%s %s", what, due.Period)
	if due.Open > 0 {
		words += fmt.Sprintf(", %s open", counted(due.Open, "question"))
	}
	return words + ": tend reflect " + string(due.Kind)
}

// AnswerLines writes a reflection: each question, and below it its answer.
func AnswerLines(w io.Writer, mode Mode, answers []reflection.Answer) {
	for n, a := range answers {
		if n > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, heading(mode, cleanLine(a.Question)))
		if a.Text == "" {
			fmt.Fprintln(w, "(open)")
			continue
		}
		fmt.Fprintln(w, cleanText(a.Text))
	}
}

// AnswerDiff writes the answers beside earlier ones: on a screen word by word, what went struck out and what came in
// colour; else as lines with - and + before them.
func AnswerDiff(w io.Writer, mode Mode, earlier, now []reflection.Answer) {
	for n, a := range now {
		before, _ := reflection.Find(earlier, a.Key)
		if n > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, heading(mode, cleanLine(a.Question)))
		old, text := cleanText(before.Text), cleanText(a.Text)
		switch {
		case old == "" && text == "":
			fmt.Fprintln(w, "(open)")
		case mode.Plain:
			writeLines(w, reflection.Lines(ended(old), ended(text)))
		default:
			writeWords(w, mode, reflection.Words(old, text))
		}
	}
}

// ended is a text whose last line ends, so that its lines are alike.
func ended(text string) string {
	if text == "" {
		return ""
	}
	return strings.TrimSuffix(text, "\n") + "\n"
}

func writeLines(w io.Writer, pieces []reflection.Piece) {
	for _, p := range pieces {
		if p.Text != "" {
			fmt.Fprintf(w, "%c %s\n", p.Op, strings.TrimSuffix(p.Text, "\n"))
		}
	}
}

// The codes of the words that went and came; without colour brackets say it, as wdiff does.
const (
	struck, added, plainAgain = "\x1b[9;2m", "\x1b[1;32m", "\x1b[0m"
)

func writeWords(w io.Writer, mode Mode, pieces []reflection.Piece) {
	for _, p := range pieces {
		text := strings.TrimRight(p.Text, " \n")
		space := p.Text[len(text):]
		switch {
		case p.Op == reflection.Kept:
			fmt.Fprint(w, p.Text)
			continue
		case mode.Color:
			fmt.Fprint(w, map[reflection.Op]string{reflection.Removed: struck, reflection.Added: added}[p.Op]+text+plainAgain)
		case p.Op == reflection.Removed:
			fmt.Fprintf(w, "[-%s-]", text)
		default:
			fmt.Fprintf(w, "{+%s+}", text)
		}
		fmt.Fprint(w, space)
	}
	fmt.Fprintln(w)
}

// heading is a line in bold where that can be.
func heading(mode Mode, line string) string {
	if mode.Color {
		return "\x1b[1m" + line + plainAgain
	}
	return line
}
