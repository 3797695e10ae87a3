package service

import (
	"bytes"
	"strings"
	"time"

	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/find"
	"tend/internal/id"
	"tend/learning"
	"tend/notes"
)

// Nouns are what can be found, by the name under which the store indexes them.
const (
	findItem   = "item"
	findLesson = "lesson"
	findOutput = "output"
	findNote   = "note"
	findCard   = "card"
)

var findNouns = []string{findNote, findCard, findLesson, findOutput, findItem}

// maxFoundText is how much of a text that came from elsewhere is indexed, in bytes: a piece of the index has to fit a
// transaction. Of notes all is.
const maxFoundText = 16 << 10

// makePiece makes a piece of the index from its records.
func makePiece(tx *store.Tx, p store.IndexPiece) ([]byte, error) {
	docs, err := docsIn(tx, p)
	return find.Piece(docs), err
}

func docsIn(tx *store.Tx, p store.IndexPiece) ([]find.Doc, error) {
	switch p.Noun {
	case findItem:
		return docsOf(tx, store.Items, p.N, itemDoc)
	case findLesson:
		return docsOf(tx, store.Lessons, p.N, lessonDoc)
	case findOutput:
		return docsOf(tx, store.Outputs, p.N, outputDoc)
	case findNote:
		return docsOf(tx, store.Notes, p.N, noteDoc)
	}
	return docsOf(tx, store.Cards, p.N, cardDoc)
}

// docsOf makes documents of the records of a piece, but for those that cannot be found.
func docsOf[K ~string, T any](tx *store.Tx, table store.Table[K, T], n uint64, doc func(*store.Tx, T) (find.Doc, error)) ([]find.Doc, error) {
	records, err := store.InPiece(tx, table, n)
	if err != nil {
		return nil, err
	}
	var docs []find.Doc
	for _, record := range records {
		d, err := doc(tx, record)
		if err != nil {
			return nil, err
		}
		if d.Number > 0 {
			docs = append(docs, d)
		}
	}
	return docs, nil
}

// itemDoc makes a document of an item; one that tells the same as another is not found beside it.
func itemDoc(tx *store.Tx, item learning.Item) (find.Doc, error) {
	if item.State == learning.Seen {
		return find.Doc{}, nil
	}
	more, err := textsFor(tx, string(item.ID), ItemText(item.ID))
	return find.Doc{
		Number: numberOf('i', item.ID),
		Title:  item.Title,
		Text:   joinTexts(item.Summary, item.Author, address(item.URL), more),
		Facets: []string{find.Facet("source", string(item.Source)), find.Facet("from", string(item.Source)), find.Facet("state", string(item.State))},
		At:     millis(item.FirstSeen, item.Published),
	}, err
}

func lessonDoc(tx *store.Tx, lesson learning.Lesson) (find.Doc, error) {
	more, err := textsFor(tx, string(lesson.ID), "")
	return find.Doc{
		Number: numberOf('l', lesson.ID),
		Title:  lesson.Title,
		Text:   joinTexts(address(lesson.URL), more),
		Facets: []string{find.Facet("source", string(lesson.Source)), find.Facet("state", string(lesson.State)),
			find.Facet("area", lesson.Area), find.Facet("kind", string(lesson.Kind))},
		At: millis(lesson.Added, lesson.Opened, lesson.Ended),
	}, err
}

func outputDoc(_ *store.Tx, output learning.Output) (find.Doc, error) {
	return find.Doc{
		Number: numberOf('o', output.ID),
		Title:  outputTitle(output),
		Text:   joinTexts(output.Text, output.Ref),
		Facets: []string{find.Facet("area", output.Area), find.Facet("kind", string(output.Kind))},
		At:     millis(output.At),
	}, nil
}

// outputTitle is the first line of what was produced, or where it is.
func outputTitle(output learning.Output) string {
	line, _, _ := strings.Cut(strings.TrimSpace(output.Text), "\n")
	if line == "" {
		return output.Ref
	}
	return clean.Truncate(line, 80)
}

func noteDoc(tx *store.Tx, note notes.Note) (find.Doc, error) {
	if !note.Gone.IsZero() {
		return find.Doc{}, nil
	}
	text, err := store.Text(tx, noteText(note.ID))
	n := numberOf('n', note.ID)
	front, body := notes.CutFront(text) // what is shown of a hit is its first place, and that is the body's
	return find.Doc{Number: n, Ref: n, Title: note.Title, Text: joinTexts(body, front, note.Path), At: millis(note.Added, note.Modified)}, err
}

// cardDoc makes a document of a card. Where it lies, and since when, its note knows.
func cardDoc(_ *store.Tx, card notes.Card) (find.Doc, error) {
	if !card.Gone.IsZero() {
		return find.Doc{}, nil
	}
	return find.Doc{Number: numberOf('c', card.ID), Ref: numberOf('n', card.Note), Title: card.Front, Text: card.Back}, nil
}

// textsFor returns what is kept of the text of an item or a lesson, as plain text: what came with it, and the article
// that was fetched.
func textsFor(tx *store.Tx, of, own string) (string, error) {
	var came []byte
	if own != "" {
		var err error
		if came, err = store.Text(tx, own); err != nil {
			return "", err
		}
	}
	kept, err := store.Text(tx, articleText(of))
	if err != nil {
		return "", err
	}
	_, article, _ := bytes.Cut(kept, []byte("\n"))
	return joinTexts(head(clean.Plain(head(string(came), 4*maxFoundText)), maxFoundText), head(string(article), maxFoundText)), nil
}

// head is the beginning of a text, at most so many bytes.
func head(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "")
}

func joinTexts(texts ...string) string {
	var b strings.Builder
	for _, text := range texts {
		if text != "" && b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(text)
	}
	return b.String()
}

// address is a URL without its scheme, which says nothing.
func address(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	return rest
}

// numberOf is the number of an id that the store gave out, or 0.
func numberOf[K ~string](letter byte, key K) uint64 {
	n, err := id.Number(letter, key)
	if err != nil {
		return 0
	}
	return n
}

// millis is the last of the instants that is known, in Unix milliseconds.
func millis(times ...time.Time) int64 {
	for n := len(times) - 1; n >= 0; n-- {
		if !times[n].IsZero() {
			return times[n].UnixMilli()
		}
	}
	return 0
}
