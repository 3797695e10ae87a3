package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/notes"
)

// maxMedia is the largest media file that is taken over, in bytes.
const maxMedia = 512 << 20

// importCards writes cards into notes of their own and takes them in. A card whose name is known is there already. A
// file that is there is a person's, so it is never written to.
func (d *Daemon) importCards(r *http.Request) (any, error) {
	var request api.ImportCardsRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	if err := checkDecks(request.Decks); err != nil {
		return nil, err
	}
	d.importing.Lock()
	defer d.importing.Unlock()
	if err := d.syncNotes(r.Context()); err != nil { // an import that was cut short may have left notes
		return nil, err
	}
	var known map[string][]notes.Card
	err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		known, err = service.Marked(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	done := api.ImportedCards{Notes: []string{}}
	for _, deck := range request.Decks {
		fresh := deck.Cards[:0:0]
		for _, card := range deck.Cards {
			if len(known[card.Key]) > 0 {
				done.Known++
				continue
			}
			fresh = append(fresh, card)
		}
		if len(fresh) == 0 {
			continue
		}
		deck.Cards = fresh
		written, err := d.writeDeck(r.Context(), deck)
		if err != nil {
			return nil, err
		}
		done.Notes, done.Cards = append(done.Notes, written), done.Cards+len(fresh)
	}
	return done, d.syncNotes(r.Context())
}

// checkDecks refuses what could not be written, or not be found again, before anything is written.
func checkDecks(decks []api.ImportDeck) error {
	there := map[string]bool{}
	for _, deck := range decks {
		if !isNotePath(deck.Path) {
			return api.Refuse(api.Invalid, "", "import to %q: want the path of a .md file below the notes folder", deck.Path)
		}
		if size := len(deckText(deck)); size > maxNote { // it would never be read, and written again each time
			return api.Refuse(api.Invalid, "", "import to %q: %d bytes, a note has at most %d", deck.Path, size, maxNote)
		}
		for _, card := range deck.Cards {
			if !notes.IsMark(card.Key) {
				return api.Refuse(api.Invalid, "", "import card %q: want a name of 1 to 64 letters, digits and - _ . :", card.Key)
			}
			if there[card.Key] {
				return api.Refuse(api.Invalid, "", "import card %q: it is there twice", card.Key)
			}
			there[card.Key] = true
		}
	}
	return nil
}

// writeDeck writes a note, under the first name that is free, and returns its path below the notes folder. That the note
// never comes back as one is recorded before it is there: after a crash between the two nobody would know it for a deck.
func (d *Daemon) writeDeck(ctx context.Context, deck api.ImportDeck) (string, error) {
	root, err := d.notesRoot()
	if err != nil {
		return "", err
	}
	text := deckText(deck)
	stem := strings.TrimSuffix(deck.Path, ".md")
	for n := 1; ; n++ {
		name := deck.Path
		if n > 1 {
			name = fmt.Sprintf("%s-%d.md", stem, n)
		}
		if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name))); err == nil {
			continue
		}
		err := d.store.Update(ctx, func(tx *store.Tx) error { return service.RetireAhead(tx, name) })
		if err != nil {
			return "", err
		}
		err = d.writeNew(root, name, strings.NewReader(text))
		if !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
}

// deckText is a deck as a note.
func deckText(deck api.ImportDeck) string {
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n", clean.Line(deck.Title))
	for _, card := range deck.Cards {
		fmt.Fprintf(&text, "\n<!-- %s -->\n%s\n", card.Key, strings.TrimRight(card.Text, "\n"))
	}
	return text.String()
}

// isNotePath tells whether a path stays below the notes folder and names a Markdown file that is not hidden.
func isNotePath(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || len(part) > 200 {
			return false
		}
	}
	return filepath.IsLocal(name) && path.Clean(name) == name && path.Ext(name) == ".md" && !strings.ContainsAny(name, "\\\x00")
}

// importMedia writes a media file beside the notes.
func (d *Daemon) importMedia(r *http.Request) (any, error) {
	folder, name := r.PathValue("folder"), r.PathValue("name")
	target := folder + "/media/" + name
	if strings.ContainsAny(name, "/\\\x00") || strings.HasPrefix(name, ".") || strings.HasPrefix(folder, ".") || strings.Contains(folder, "/") ||
		!filepath.IsLocal(target) || strings.EqualFold(path.Ext(name), ".md") {
		return nil, api.Refuse(api.Invalid, "", "import media %q: not the name of a file", name)
	}
	root, err := d.notesRoot()
	if err != nil {
		return nil, err
	}
	err = d.writeNew(root, target, r.Body)
	if errors.Is(err, fs.ErrExist) {
		return map[string]bool{"wrote": false}, nil
	}
	return map[string]bool{"wrote": err == nil}, err
}

func (d *Daemon) importRoutes() map[string]answer {
	return map[string]answer{
		"POST /import/cards":                d.importCards,
		"POST /import/reviews":              d.importReviews,
		"POST /import/sessions":             d.importSessions,
		"PUT /import/media/{folder}/{name}": d.importMedia,
	}
}
