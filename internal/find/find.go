// Package find finds documents by their words: it cuts text into words, writes them down in pieces of an index, reads
// queries, and ranks what they find.
//
// A piece is a function of its documents and of nothing else. So an index that lacks pieces is completed by making
// them, and one that has them all is the one that would be made from scratch. Time is an argument.
package find

import "tend/internal/fold"

// Doc is a document as it is indexed.
type Doc struct {
	Number uint64   // which one of its kind, from 1
	Title  string   // weighs more than the text
	Text   string   // plain text
	Facets []string // what it can be chosen by, such as "state:open"; see Facet
	At     int64    // when it is of, Unix milliseconds; 0: unknown
	Ref    uint64   // number of a document that knows more about it, such as the note of a card; 0: none
}

// titleGap is how many positions lie between the last word of a title and the first of the text: no phrase spans both.
const titleGap = 2

// eachWord calls do with the words of the title and then of the text, and returns how many positions the title takes and
// how many both have.
func (d Doc) eachWord(do func(Word)) (title, all int) {
	title = Words(d.Title, 0, do)
	end := Words(d.Text, title+titleGap, do)
	return title, max(0, end-titleGap)
}

// Facet is a facet as it is compared: its name, and its value folded.
func Facet(name, value string) string { return name + ":" + fold.Text(value) }
