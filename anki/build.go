package anki

import (
	"slices"
	"strings"
)

// row is a card with its note, as the collection has them.
type row struct {
	card, note, deck, model int64
	ord, queue              int
	guid, tags, fields      string
	orphan                  bool // its note is gone
}

// builder makes cards from rows. The rows of a note come one after the other.
type builder struct {
	schema
	problems problems
	cards    []Card
	cloze    *clozeNote // of the cloze note that came last
}

// clozeNote is a cloze note as one text with brackets.
type clozeNote struct {
	note        int64
	fits        bool // else its cards are questions and answers
	front, back string
	numbers     []int // of its deletions, in the order of the text
}

// suspended is the queue of suspended cards.
const suspended = -1

// add makes the card of a row, or says why there is none.
func (b *builder) add(r row) error {
	t := b.types[r.model]
	switch {
	case r.orphan:
		b.problems.add(noNote, "")
		return nil
	case t == nil:
		b.problems.add(noType, first(r.fields))
		return nil
	}
	if t.script && !t.told {
		t.told = true
		b.problems.add(javaScript, t.name)
	}
	place := r.ord
	if t.cloze {
		place = 0
	}
	tmpl := t.templates[place]
	if tmpl == nil {
		b.problems.add(noTemplate, t.name+": "+first(r.fields))
		return nil
	}
	if tmpl.broken != "" {
		b.problems.add(badTemplate, t.name+": "+tmpl.name+": "+tmpl.broken)
		return nil
	}
	if scripted(r.fields) {
		b.problems.add(noteScript, t.name+": "+first(r.fields))
	}
	c := Card{ID: r.card, Note: r.note, GUID: scrub(r.guid), Ord: r.ord, Deck: b.decks[r.deck], Kind: Basic,
		Tags: strings.Fields(scrub(r.tags)), Suspended: r.queue == suspended}
	if t.cloze {
		return b.addCloze(c, r, t, tmpl)
	}
	return b.addBasic(c, r, t, tmpl)
}

// first is the first field of a note, to name it by.
func first(fields string) string {
	head, _, _ := strings.Cut(fields, "\x1f")
	return strings.TrimSpace(unescape(stripTags(scrub(head[:min(len(head), 400)]))))
}

// side prepares one side of the card of a row.
func (b *builder) side(r row, t *noteType, tmpl *template, style style) *side {
	values := map[string]string{
		"Tags": strings.TrimSpace(scrub(r.tags)), "Type": t.name, "Card": tmpl.name, "CardFlag": "",
		"Deck": b.decks[r.deck], "Subdeck": b.decks[r.deck][strings.LastIndex(b.decks[r.deck], ":")+1:],
	}
	texts := strings.Split(r.fields, "\x1f")
	for i, name := range t.fields {
		values[name] = ""
		if i < len(texts) {
			values[name] = scrub(texts[i])
		}
	}
	return &side{fields: values, style: style, number: r.ord + 1, label: t.name, problems: &b.problems}
}

// addBasic makes a question and an answer.
func (b *builder) addBasic(c Card, r row, t *noteType, tmpl *template) error {
	question := b.side(r, t, tmpl, asked)
	questionHTML := question.render(tmpl.front)
	answer := b.side(r, t, tmpl, answered)
	answer.back = true
	answerHTML := ownAnswer(answer.render(tmpl.back), questionHTML)
	if t.cloze && len(question.deleted) == 0 {
		b.problems.add(emptyCard, t.name+": "+first(r.fields))
		return nil
	}
	front, err := b.markdown(questionHTML, t, r)
	if err != nil {
		return err
	}
	back, err := b.markdown(answerHTML, t, r)
	if err != nil {
		return err
	}
	c.Front, c.Back = front, back
	b.keep(c, t, r)
	return nil
}

// markdown converts a side of a basic card.
func (b *builder) markdown(source string, t *noteType, r row) (string, error) {
	c, err := b.convert(source, false, t, r)
	return safe(unbracket(c.text, false)), err
}

// convert turns HTML into Markdown and counts what was lost.
func (b *builder) convert(source string, brackets bool, t *noteType, r row) (converted, error) {
	name := t.name + ": " + first(r.fields)
	if len(source) > maxSide {
		b.problems.add(tooLong, name)
		source = ""
	}
	c, err := convert(source, brackets)
	if c.flat {
		b.problems.add(tooManyTags, name)
	}
	if c.inlined {
		b.problems.add(inlineImage, name)
	}
	return c, err
}

// keep appends a card that has both of its sides.
func (b *builder) keep(c Card, t *noteType, r row) {
	switch {
	case c.Front == "":
		b.problems.add(emptyCard, t.name+": "+first(r.fields))
	case c.Back == "" && c.Kind == Basic:
		b.problems.add(noAnswer, t.name+": "+first(r.fields))
	default:
		b.cards = append(b.cards, c)
	}
}

// addCloze makes the card of a deletion: a C: for the whole note where that can show it, else a question and an
// answer.
func (b *builder) addCloze(c Card, r row, t *noteType, tmpl *template) error {
	if strings.Contains(r.fields, "::image-occlusion:") {
		b.problems.add(imageOcclusion, t.name)
		return nil
	}
	if b.cloze == nil || b.cloze.note != r.note {
		if err := b.readCloze(r, t, tmpl); err != nil {
			return err
		}
	}
	if !b.cloze.fits {
		return b.addBasic(c, r, t, tmpl)
	}
	place := slices.Index(b.cloze.numbers, r.ord+1)
	if place < 0 {
		b.problems.add(emptyCard, t.name+": "+first(r.fields))
		return nil
	}
	c.Kind, c.Cloze, c.Deletion = Cloze, r.ord+1, place
	c.Front, c.Back = b.cloze.front, b.cloze.back
	b.keep(c, t, r)
	return nil
}

// readCloze finds out whether the note of a row can be a C:, and how it reads then.
func (b *builder) readCloze(r row, t *noteType, tmpl *template) error {
	b.cloze = &clozeNote{note: r.note}
	front := b.side(r, t, tmpl, bracketed)
	text, err := b.convert(front.render(tmpl.front), true, t, r)
	if err != nil {
		return err
	}
	seen := map[int]bool{}
	for _, d := range front.deleted {
		front.odd = front.odd || seen[d.number]
		seen[d.number] = true
		b.cloze.numbers = append(b.cloze.numbers, d.number)
	}
	b.cloze.front, b.cloze.fits = clozeText(text.text, len(front.deleted))
	b.cloze.fits = b.cloze.fits && !front.odd && !text.odd && !text.flat
	if !b.cloze.fits {
		b.problems.add(clozeAsBasic, t.name+": "+first(r.fields))
		return nil
	}
	for _, d := range front.deleted {
		if d.hint != "" {
			b.problems.add(lostHint, d.hint)
		}
	}
	back := b.side(r, t, tmpl, extra)
	back.back, back.hide = true, front.shown
	b.cloze.back, err = b.markdown(ownAnswer(back.render(tmpl.back), ""), t, r)
	return err
}
