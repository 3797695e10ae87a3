package store

import (
	"fmt"

	"tend/internal/id"
	"tend/learning/brag"
)

// The tables of the brag document: each entry as it is, its earlier revisions, and the repositories whose logs are read.
var (
	Brags = logged(Table[id.Brag, brag.Entry]{name: "brag", letter: 'g',
		key:   func(e brag.Entry) id.Brag { return e.ID },
		index: bragIndex})
	PastBrags = logged(Table[string, brag.Entry]{name: "pastbrag",
		key: func(e brag.Entry) string { return PastBrag(e.ID, e.Revision) }})
	BragRepositories = logged(Table[string, brag.Source]{name: "bragrepository", plain: "bragrepositories",
		key: func(r brag.Source) string { return r.Name }})
)

// PastBrag is the key of an earlier revision of an entry.
func PastBrag(entry id.Brag, revision int) string { return fmt.Sprintf("%s.%09d", entry, revision) }

// bragIndex finds an entry by its day, and by the fact that it was made of.
func bragIndex(e brag.Entry) []string {
	keys := []string{"day/" + e.Day.String()}
	if e.From != "" {
		keys = append(keys, BragFrom(e.From))
	}
	return keys
}

// BragFrom is the index key under which the entry is found that was made of the fact.
func BragFrom(fact string) string { return "from/" + digest(fact) }

// PutBrag writes the next revision of an entry; the one before it is kept.
func PutBrag(tx *Tx, e brag.Entry) error {
	before, err := Brags.Get(tx, e.ID)
	if err == nil {
		err = PastBrags.Put(tx, before)
	} else if isNotFound(err) {
		err = nil
	}
	if err != nil {
		return err
	}
	return Brags.Put(tx, e)
}
