package terminal

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"tend/daemon/api"
	"tend/srs"
)

// edit opens the note of the prompt on screen at a line. What was done to a note is recorded as the reading, but
// only if the file was changed; a card is read again from the note.
func (c recall) edit(ctx context.Context, line int, reading srs.Reading) step {
	path, here := c.file()
	if !here {
		return c.editElsewhere(ctx, line, reading)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		return step{next: c, say: failure("edit", err)}
	}
	opened := c.r.Now()
	return step{
		next: c,
		run:  func() error { return c.r.Editor(path, line) },
		then: func(ctx context.Context, err error) step {
			if err != nil {
				return step{next: c, say: failure("edit", err)}
			}
			after, err := os.ReadFile(path)
			switch {
			case err == nil && bytes.Equal(before, after):
				return step{next: c, say: "nothing changed"}
			case reading != "":
				return c.read(ctx, reading)
			}
			c.since = c.since.Add(c.r.Now().Sub(opened)) // editing is no part of the recall
			return c.reload(ctx)
		},
	}
}

// editElsewhere is for notes that no editor can reach from here. The first press says where the note is; a second
// one records that the person has edited it.
func (c recall) editElsewhere(ctx context.Context, line int, reading srs.Reading) step {
	key := map[srs.Reading]string{srs.Edited: "e", srs.Carded: "c"}[reading]
	if key != "" && c.warned == key {
		return c.read(ctx, reading)
	}
	where := fmt.Sprintf("no editor here: edit %s:%d in the notes folder", c.path(), line)
	if key != "" {
		c.warned = key
		where += fmt.Sprintf(", then press %s again", key)
	}
	return step{next: c, say: cleanLine(where)}
}

// path is where the note of the prompt on screen is, in the notes folder.
func (c recall) path() string {
	if note := c.list[0].Note; note != nil {
		return note.Path
	}
	return c.list[0].Card.Path
}

// file is the note of the prompt on screen on this machine. A path that leaves the folder is none.
func (c recall) file() (path string, here bool) {
	local := filepath.FromSlash(c.path())
	if c.r.Editor == nil || c.r.NotesDir == "" || !filepath.IsLocal(local) {
		return "", false
	}
	return filepath.Join(c.r.NotesDir, local), true
}

// reload shows the card on screen as its note has it now. The daemon may not have seen the change yet; then the card
// stays as it was until it comes again.
func (c recall) reload(ctx context.Context) step {
	prompt := c.list[0]
	card, err := c.r.Client.Card(ctx, prompt.Card.ID)
	if err != nil {
		return step{next: c, say: failure("edited, but not read again", err)}
	}
	if !card.Gone.IsZero() {
		return step{next: c.advance(ctx), say: "the card is gone from its note"}
	}
	c.list = append([]api.Prompt{}, c.list...)
	c.list[0].Card = &card
	c.serial++
	return step{next: c, say: "edited"}
}
