package anki

import "slices"

// maxExamples is how many examples a Problem names.
const maxExamples = 5

// What problems are called.
const (
	emptyCard      = "empty card"
	noAnswer       = "card without an answer"
	inlineImage    = "image inside of a note, left out"
	noNote         = "card without its note"
	noType         = "note of a type that is not there"
	noTemplate     = "card of a template that is not there"
	badTemplate    = "template that cannot be read"
	noField        = "template with a field that is not there"
	otherFilter    = "filter that is not known, its field was kept"
	speech         = "speech made from text, left out"
	shownHint      = "hint shown openly"
	lostHint       = "hint of a cloze, left out"
	javaScript     = "note type with JavaScript"
	noteScript     = "note with JavaScript"
	tooLong        = "card longer than a note may be"
	tooManyTags    = "card with too many HTML tags, kept as plain text"
	imageOcclusion = "image occlusion, which has no text"
	clozeAsBasic   = "cloze note kept as questions and answers"
	manualReview   = "manual rescheduling"
	crammed        = "cramming without rescheduling"
	noGrade        = "review without a grade"
	unknownReview  = "review of an unknown kind"
	badMediaName   = "media with a name that cannot be a file"
	missingMedia   = "media listed and not in the package"
	repeatedMedia  = "media of the same name, the first was kept"
)

// problems counts what was not carried over.
type problems struct {
	list []Problem
	at   map[string]int
}

// add counts one problem more. An empty example is none, and the same one is named once.
func (p *problems) add(what, example string) {
	if p.at == nil {
		p.at = map[string]int{}
	}
	i, ok := p.at[what]
	if !ok {
		i = len(p.list)
		p.at[what] = i
		p.list = append(p.list, Problem{What: what})
	}
	entry := &p.list[i]
	entry.Count++
	if example != "" && len(entry.Examples) < maxExamples {
		example = oneLine(example)
		if !slices.Contains(entry.Examples, example) {
			entry.Examples = append(entry.Examples, example)
		}
	}
}
