package anki

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tend/internal/unpack"
)

// The limits of a package, unpacked.
const (
	maxCollection = 1 << 30   // bytes
	maxMediaFile  = 512 << 20 // bytes
	maxEntries    = 200_000   // files in it
)

// errLarge is what a file beyond its limit says.
var errLarge = errors.New("larger than it may be")

// Package is an open package, .apkg or .colpkg, or a bare collection. It may be read by one goroutine at a time.
type Package struct {
	path   string
	zip    *zip.ReadCloser // nil for a bare collection
	files  map[string]*zip.File
	base   *zip.File // the collection in it
	packed bool      // the newest form: media are compressed one by one
	media  map[string]mediaFile
	lost   problems // of the media
}

// collections are the names of a collection in a package, the best one first: a new package also holds an old
// collection with nothing but a note that says to update.
var collections = []string{"collection.anki21b", "collection.anki21", "collection.anki2"}

// Open opens an .apkg or .colpkg, or a bare collection such as collection.anki2, which is told by its content and
// not by its name. The error names the file: "read anki package x.apkg: no collection in it".
func Open(path string) (*Package, error) {
	p := &Package{path: path, files: map[string]*zip.File{}}
	if err := p.open(); err != nil {
		_ = p.Close()
		return nil, p.fail(err)
	}
	return p, nil
}

// fail puts the name of the package before an error.
func (p *Package) fail(err error) error {
	return fmt.Errorf("read anki package %s: %w", filepath.Base(p.path), err)
}

// Close lets go of the file.
func (p *Package) Close() error {
	if p.zip == nil {
		return nil
	}
	return p.zip.Close()
}

// open looks at the file and, in a package, for its collection and the list of its media.
func (p *Package) open() error {
	start, err := peek(p.path)
	switch {
	case err != nil:
		return err
	case start != zipFile && start != unknownFile:
		return nil
	case start == unknownFile:
		return errors.New("neither a package nor a collection of Anki")
	}
	if p.zip, err = zip.OpenReader(p.path); err != nil {
		return err
	}
	if len(p.zip.File) > maxEntries {
		return fmt.Errorf("%d files in it, more than %d", len(p.zip.File), maxEntries)
	}
	for _, f := range p.zip.File {
		if _, twice := p.files[f.Name]; !twice {
			p.files[f.Name] = f
		}
	}
	for _, name := range collections {
		if p.base = p.files[name]; p.base != nil {
			p.packed = name == collections[0]
			return p.readMediaList()
		}
	}
	return errors.New("no collection in it")
}

// content is what a file holds, told by its first bytes.
type content int

const (
	unknownFile content = iota
	zipFile
	zstdFile
	sqliteFile
)

// peek reads the first bytes of a file.
func peek(path string) (content, error) {
	f, err := os.Open(path)
	if err != nil {
		return unknownFile, err
	}
	defer f.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return unknownFile, err
	}
	return contentOf(head[:n]), nil
}

// contentOf knows the first bytes of each form.
func contentOf(head []byte) content {
	starts := func(magic string) bool { return len(head) >= len(magic) && string(head[:len(magic)]) == magic }
	switch {
	case starts("PK\x03\x04"), starts("PK\x05\x06"):
		return zipFile
	case starts("\x28\xB5\x2F\xFD"):
		return zstdFile
	case starts("SQLite format 3\x00"):
		return sqliteFile
	}
	return unknownFile
}

// unpack writes the collection into a file of its own, so that neither a lock nor an unfinished write of Anki
// stands in the way, and nothing is ever written to what belongs to Anki.
func (p *Package) unpack(dir string) (string, error) {
	to := filepath.Join(dir, "collection")
	if p.base != nil {
		r, err := p.base.Open()
		if err != nil {
			return "", err
		}
		defer r.Close()
		return to, write(to, r, p.packed)
	}
	kind, err := peek(p.path)
	if err != nil {
		return "", err
	}
	if err := copyFile(to, p.path, kind == zstdFile); err != nil {
		return "", err
	}
	// What Anki wrote last, or did not finish, may still stand beside the collection.
	for _, suffix := range []string{"-wal", "-journal"} {
		if _, err := os.Stat(p.path + suffix); err == nil {
			if err := copyFile(to+suffix, p.path+suffix, false); err != nil {
				return "", err
			}
		}
	}
	return to, nil
}

// copyFile is write from a file.
func copyFile(to, from string, packed bool) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	return write(to, r, packed)
}

// write makes a file of what r holds, at most maxCollection bytes of it.
func write(to string, r io.Reader, packed bool) error {
	if packed {
		z, err := unpack.Zstd(r)
		if err != nil {
			return err
		}
		defer z.Close()
		r = z
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, &limited{r, maxCollection})
	return errors.Join(err, f.Close())
}

// limited reads at most left bytes and fails when there are more.
type limited struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (l *limited) Read(b []byte) (int, error) {
	n, err := l.r.Read(b[:min(int64(len(b)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return 0, errLarge
	}
	return n, err
}
