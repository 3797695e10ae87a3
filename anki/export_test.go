package anki

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tend/internal/needs"
)

// told is what Anki itself says of the collection that testdata/export.py makes.
type told struct {
	Cards []struct {
		ID, Note   int64
		GUID, Deck string
		Ord        int
		Tags       []string
		Suspended  bool
	}
	Reviews [][4]int64 // card, time, grade, duration
	Lines   int        // of the review log, with those that are no reviews
}

// The exports were made by Anki 26.9.3 and are kept, so that this runs everywhere.
func TestReadsWhatAnkiExported(t *testing.T) {
	compareExports(t, filepath.Join("testdata", "exported"))
}

// The same with the Anki that is installed, which may be a newer one.
func TestReadsWhatAnkiExportsNow(t *testing.T) {
	python := needs.Program(t, "python3")
	if exec.Command(python, "-c", "import anki.collection").Run() != nil {
		t.Skip("skipped: needs anki (Python)")
	}
	dir := t.TempDir()
	if out, err := exec.Command(python, filepath.Join("testdata", "export.py"), dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	compareExports(t, dir)
	t.Run("bare collection", func(t *testing.T) {
		compareExport(t, readTold(t, dir), filepath.Join(dir, "source.anki2"))
	})
}

func compareExports(t *testing.T, dir string) {
	t.Helper()
	want := readTold(t, dir)
	for _, name := range []string{"new.apkg", "legacy.apkg", "new.colpkg", "legacy.colpkg"} {
		t.Run(name, func(t *testing.T) {
			p := compareExport(t, want, filepath.Join(dir, name))
			for name, want := range map[string]string{"a pixel.png": "\x89PNG", "hola.mp3": "not really a sound"} {
				r, err := p.OpenMedia(name)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(r)
				r.Close()
				if err != nil || !bytes.HasPrefix(got, []byte(want)) || p.media[name].size != int64(len(got)) {
					t.Errorf("%s: got %q, %v, listed with %d bytes", name, got, err, p.media[name].size)
				}
			}
		})
	}
}

func readTold(t *testing.T, dir string) told {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "told.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want told
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

// faces are the two sides of the cards, in the order of their ids.
var faces = [][2]string{
	{"hola **amigo**", "hello [hola.mp3](hola.mp3)"},
	{"perro", "dog\n![](a%20pixel.png)"},
	{"dog\n![](a%20pixel.png)", "perro"},
	{`The [mitochondrion] makes [ATP] \[1\].`, "In the cell."},
	{`The [mitochondrion] makes [ATP] \[1\].`, "In the cell."},
	{"[...] and [...]", "**One** and **two**"},
}

func compareExport(t *testing.T, want told, path string) *Package {
	t.Helper()
	p, c := read(t, path)
	if len(c.Cards) != len(want.Cards) || len(c.Cards) != len(faces) {
		t.Fatalf("got %d cards, want %d", len(c.Cards), len(want.Cards))
	}
	for i, w := range want.Cards {
		got := c.Cards[i]
		if got.ID != w.ID || got.Note != w.Note || got.GUID != w.GUID || got.Deck != w.Deck || got.Ord != w.Ord ||
			!slices.Equal(got.Tags, w.Tags) || got.Suspended != w.Suspended {
			t.Errorf("got %+v\nwant %+v", got, w)
		}
		if faces[i] != [2]string{got.Front, got.Back} {
			t.Errorf("got %q, %q\nwant %q", got.Front, got.Back, faces[i])
		}
	}
	var reviews []Review
	for _, w := range want.Reviews {
		reviews = append(reviews, Review{w[0], time.UnixMilli(w[1]).UTC(), int(w[2]), w[3]})
	}
	if !slices.Equal(c.Reviews, reviews) {
		t.Errorf("got reviews %v\nwant %v", c.Reviews, reviews)
	}
	if got := count(c, manualReview); got != want.Lines-len(want.Reviews) {
		t.Errorf("got %d lines of manual rescheduling in %v", got, c.Problems)
	}
	return p
}

// read opens and reads a package, which is closed at the end of the test.
func read(t testing.TB, path string) (*Package, Collection) {
	t.Helper()
	p, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	c, err := p.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p, c
}

// count is how often a problem was met.
func count(c Collection, what string) int {
	for _, p := range c.Problems {
		if p.What == what {
			return p.Count
		}
	}
	return 0
}
