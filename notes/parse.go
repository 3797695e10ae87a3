package notes

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// The limits of a note. They keep what a note can cost in proportion to its size; beyond each stands a
// Problem that says so.
const (
	MaxBytes     = 1 << 20 // of a file; a larger one has no cards
	MaxCards     = 5000    // of a note
	MaxDeletions = 64      // of one C:, since each repeats the whole text on its front
	MaxProblems  = 100     // further ones are not reported
)

// maxTitle is the length of a title in runes.
const maxTitle = 200

// Parse reads the title, the words, the priority, the lesson and the cards of a note; path gives the title of a note without any.
//
// A card starts with Q: or C: at the start of a line and goes on to the next one, a line of --- or the end
// of the file. Code blocks belong to the card or the prose they stand in, whatever they hold. A comment
// <!-- name --> at the end of the card's first line, or alone on the line above, is its Mark. What looks like
// a card and is none is a Problem, never an error: the other cards count. A card that repeats one above it,
// word for word, is left out with a Problem.
//
// Any bytes will do. Time and memory are linear in len(text).
func Parse(path string, text []byte) Parsed {
	if refusal := refuse(text); refusal != "" {
		return Parsed{Title: fileTitle(path), Problems: []Problem{{Line: 1, Text: refusal}}}
	}
	lines := split(text)
	front := hideFront(lines)
	classify(lines)
	r := reader{lines: lines, marks: map[string]int{}, seen: map[content]int{}}
	r.read()
	p := r.parsed
	for _, t := range []string{front.title, fileTitle(path)} {
		if p.Title == "" {
			p.Title = clip(t, maxTitle)
		}
	}
	p.Words, p.Priority, p.Lesson = countWords(lines), front.priority, front.lesson
	p.Problems = append(p.Problems, front.problems...)
	slices.SortStableFunc(p.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return p
}

// refuse says why a file cannot be a note, or nothing.
func refuse(text []byte) string {
	switch {
	case len(text) > MaxBytes:
		return fmt.Sprintf("the file has %d bytes and a note at most %d: split it into several", len(text), MaxBytes)
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}), bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		return "the file is UTF-16: save it as UTF-8"
	}
	return ""
}

// reader goes through the lines of a note once.
type reader struct {
	lines  []line
	parsed Parsed
	entry  *entry          // the card being read
	marks  map[string]int  // the line of each mark
	seen   map[content]int // the line of each card
	group  int
	full   bool // MaxCards was reported
}

// entry is a Q: or C: with what follows it.
type entry struct {
	kind        Kind
	line        int // from 1
	mark        string
	front, back []line
	answered    bool // an A: was seen, back is being read
}

// content is what makes two cards the same.
type content struct {
	kind        Kind
	front, back string
}

// read gives each line to the method for its form.
func (r *reader) read() {
	for i, l := range r.lines {
		switch l.form {
		case question, clozing:
			r.finish()
			r.start(i)
		case answer:
			r.answer(i)
		case rule:
			r.finish()
		case hidden, marking:
		default:
			r.text(i)
		}
	}
	r.finish()
}

// start opens the entry on line i.
func (r *reader) start(i int) {
	rest, mark := cutMark(r.lines[i].text[len("Q:"):])
	if mark == "" && i > 0 && r.lines[i-1].form == marking {
		_, mark = cutMark(r.lines[i-1].text)
	}
	if at, taken := r.marks[mark]; taken {
		r.problem(i+1, "the id %s stands on line %d too: give this card another", mark, at)
		mark = ""
	} else if mark != "" {
		r.marks[mark] = i + 1
	}
	r.entry = &entry{kind: QA, line: i + 1, mark: mark, front: []line{{text: strings.TrimSpace(rest)}}}
	if r.lines[i].form == clozing {
		r.entry.kind = Cloze
	}
}

// answer takes the A: on line i. Where it does not belong it stays in the text, so that nothing written is lost.
func (r *reader) answer(i int) {
	e, rest := r.entry, strings.TrimSpace(r.lines[i].text[len("A:"):])
	switch {
	case e == nil:
		r.problem(i+1, "A: without a Q: above it: write Q: and the question on the line before")
	case e.kind == Cloze:
		r.problem(i+1, "A: in a C:, which needs none: write Q: instead of C: on line %d, or put --- above", e.line)
		r.text(i)
	case e.answered:
		r.problem(i+1, "a second A: for the Q: on line %d: indent it by a space if it belongs to the answer", e.line)
		r.text(i)
	default:
		e.answered, e.back = true, []line{{text: rest}}
	}
}

// text gives line i to the card being read, or looks for the title in it.
func (r *reader) text(i int) {
	e := r.entry
	switch {
	case e == nil:
		if r.parsed.Title == "" && r.lines[i].form == plain {
			r.parsed.Title = clip(heading(r.lines, i), maxTitle)
		}
	case e.answered:
		e.back = append(e.back, r.lines[i])
	default:
		e.front = append(e.front, r.lines[i])
	}
}

// finish turns the entry being read into cards or a problem.
func (r *reader) finish() {
	e := r.entry
	r.entry = nil
	switch {
	case e == nil:
		return
	case e.kind == Cloze:
		r.finishCloze(e)
		return
	}
	front, back := join(e.front), join(e.back)
	switch {
	case front == "":
		r.problem(e.line, "Q: without a question: write it after Q:")
	case !e.answered:
		r.problem(e.line, "Q: without an A: write A: and the answer on a line below it")
	case back == "":
		r.problem(e.line, "Q: with an empty A: write the answer after A:")
	default:
		r.add(e, []content{{QA, front, back}})
	}
}

// finishCloze turns a C: into a card for each deletion. Its cards are siblings.
func (r *reader) finishCloze(e *entry) {
	t := scanCloze(e.front)
	cards := t.cards(MaxDeletions)
	switch {
	case t.text == "":
		r.problem(e.line, "C: without a text: write a sentence after it, with what to recall in [brackets]")
	case len(cards) == 0 && t.unclosed:
		r.problem(e.line, "C: with a [ that is never closed: write ] after the words to recall")
	case len(cards) == 0:
		r.problem(e.line, "C: without a deletion: put [brackets] round the words to recall (links and code blocks do not count)")
	default:
		if n := len(t.deletions); n > MaxDeletions {
			r.problem(e.line, "C: with %d deletions, of which the first %d count: split it into several", n, MaxDeletions)
		}
		r.add(e, cards)
	}
}

// add appends the cards of an entry, those that are new to the note.
func (r *reader) add(e *entry, cards []content) {
	group, added := r.group, false
	for _, c := range cards {
		if at, twice := r.seen[c]; twice {
			r.problem(e.line, "the same card as on line %d: remove one", at)
			continue
		}
		if len(r.parsed.Cards) >= MaxCards {
			if !r.full {
				r.problem(e.line, "a note has at most %d cards: move the rest into another", MaxCards)
			}
			r.full = true
			break
		}
		r.seen[c] = e.line
		added = true
		r.parsed.Cards = append(r.parsed.Cards, Card{
			Kind: c.kind, Front: c.front, Back: c.back,
			Line: e.line, Index: len(r.parsed.Cards), Group: group, Mark: e.mark,
		})
	}
	if added {
		r.group++
	}
}

// problem reports what is wrong with a line, counted from 1.
func (r *reader) problem(line int, format string, args ...any) {
	if len(r.parsed.Problems) < MaxProblems {
		r.parsed.Problems = append(r.parsed.Problems, Problem{Line: line, Text: fmt.Sprintf(format, args...)})
	}
}

// join puts lines together, without blank ones at the ends. The indentation of the first is kept: it may be code.
func join(lines []line) string {
	text, _ := joinFenced(lines)
	return text
}

// joinFenced also returns where the code blocks lie in the text.
func joinFenced(lines []line) (string, []span) {
	for len(lines) > 0 && blank(lines[0].text) {
		lines = lines[1:]
	}
	var b strings.Builder
	var blocks []span
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		if l.form == fenced {
			blocks = append(blocks, span{b.Len(), b.Len() + len(l.text)})
		}
		b.WriteString(l.text)
	}
	return strings.TrimRight(b.String(), " \t\n\v\f\u0085\u00A0"), blocks
}
