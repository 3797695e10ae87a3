package daemon

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tend/daemon/api"
)

// smallNotes puts the notes on a disk of 4 MiB, of which a test keeps 1 MiB in reserve. It takes root.
func smallNotes(t *testing.T) *world {
	t.Helper()
	w := prepare(t, home(t))
	w.clock = &clock{t: at(t, monday)}
	w.config.Notes = t.TempDir()
	if err := syscall.Mount("tend-test", w.config.Notes, "tmpfs", 0, "size=4m,mode=0700"); err != nil {
		t.Skipf("skipped: needs to mount a file system: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(w.config.Notes, syscall.MNT_DETACH) })
	w.run()
	w.settle("Europe/Berlin", "tue,thu 08:00-10:00")
	return w
}

// paths are the files below the notes folder, hidden ones among them.
func (w *world) paths() (list []string) {
	w.t.Helper()
	w.ok(filepath.WalkDir(w.config.Notes, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			list = append(list, filepath.Base(path))
		}
		return err
	}))
	return list
}

func TestImportLeavesTheReserveOfTheDisk(t *testing.T) {
	t.Parallel()
	w := smallNotes(t)
	refused := func(what string, err error, files int) {
		t.Helper()
		if no, ok := errors.AsType[*api.Error](err); !ok || no.Code != api.NoSpace || !strings.Contains(no.Message, "1 MiB kept in reserve") {
			t.Errorf("%s: got %v", what, err)
		}
		if got := w.paths(); len(got) != files {
			t.Errorf("%s: there is %q", what, got)
		}
	}
	media := func(name string, bytes int) error {
		_, err := w.owner.ImportMedia(w.ctx(), "anki", name, strings.NewReader(strings.Repeat("x", bytes)))
		return err
	}
	w.ok(media("fits.mp3", 1<<20))
	refused("media that are too large", media("film.mp4", 3<<20), 1)
	w.ok(media("fits too.mp3", 1<<20))
	stuffing := filepath.Join(w.config.Notes, "stuffing")
	w.ok(os.WriteFile(stuffing, make([]byte, 1<<20), 0o600))
	refused("a small file", media("dot.png", 10), 3)
	_, err := w.owner.ImportCards(w.ctx(), api.ImportCardsRequest{Decks: []api.ImportDeck{spanish(3)}})
	refused("a deck", err, 3)
	w.ok(os.Remove(stuffing))
	if done := w.importDecks(spanish(3)); done.Cards != 4 || len(w.paths()) != 3 {
		t.Errorf("with room again %+v, there is %q", done, w.paths())
	}
}
