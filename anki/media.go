package anki

import (
	"archive/zip"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tend/internal/unpack"
)

// The limits of the list of media.
const (
	maxMediaList = 64 << 20 // bytes
	maxMediaName = 255      // bytes, as of most file systems
)

// mediaFile is a file among the media.
type mediaFile struct {
	file *zip.File
	size int64
}

// mediaEntry is a line of the list of media: the name that cards use for a file of the package.
type mediaEntry struct {
	name, file string
	size       int64 // -1 when the list does not say
}

// OpenMedia opens a file by the name that Collection.Media has for it. An unknown name is fs.ErrNotExist; reading
// fails beyond 512 MiB.
func (p *Package) OpenMedia(name string) (io.ReadCloser, error) {
	m, ok := p.media[name]
	if !ok {
		return nil, p.fail(fmt.Errorf("media %s: %w", oneLine(name), fs.ErrNotExist))
	}
	r, err := p.openFile(m.file, maxMediaFile)
	if err != nil {
		return nil, p.fail(fmt.Errorf("media %s: %w", oneLine(name), err))
	}
	return r, nil
}

// unpacked is a file of a package, without its packing.
type unpacked struct {
	io.Reader
	close []io.Closer
}

// Close closes all layers.
func (u unpacked) Close() error {
	var err error
	for _, c := range u.close {
		err = errors.Join(err, c.Close())
	}
	return err
}

// openFile opens a file of the package; in the newest form each is compressed once more.
func (p *Package) openFile(f *zip.File, limit int64) (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	if !p.packed {
		return unpacked{&limited{r, limit}, []io.Closer{r}}, nil
	}
	z, err := unpack.Zstd(r)
	if err != nil {
		r.Close()
		return nil, err
	}
	return unpacked{&limited{z, limit}, []io.Closer{z, r}}, nil
}

// readMediaList finds the files of the media. A package without a list has none.
func (p *Package) readMediaList() error {
	p.media = map[string]mediaFile{}
	f := p.files["media"]
	if f == nil {
		return nil
	}
	r, err := p.openFile(f, maxMediaList)
	if err != nil {
		return fmt.Errorf("list of media: %w", err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("list of media: %w", err)
	}
	list, err := mediaList(text, p.packed)
	if err != nil {
		return fmt.Errorf("list of media: %w", err)
	}
	for _, entry := range list {
		p.addMedia(entry)
	}
	return nil
}

// addMedia takes a line of the list, or says why not.
func (p *Package) addMedia(entry mediaEntry) {
	name := mediaName(entry.name)
	file := p.files[entry.file]
	_, twice := p.media[name]
	switch {
	case name == "":
		p.lost.add(badMediaName, entry.name)
	case file == nil:
		p.lost.add(missingMedia, name)
	case twice:
		p.lost.add(repeatedMedia, name)
	default:
		if !p.packed {
			entry.size = int64(min(file.UncompressedSize64, 1<<62))
		}
		p.media[name] = mediaFile{file, entry.size}
	}
}

// mediaName is the last part of a name, or nothing when that cannot be a file anywhere.
func mediaName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	bad := strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) })
	if name == "." || name == ".." || len(name) > maxMediaName || bad || !utf8.ValidString(name) {
		return ""
	}
	return name
}

// mediaList reads the list of media: JSON such as {"0": "cat.jpg"}, or in the newest form a protobuf message whose
// entries are named by their place.
func mediaList(text []byte, packed bool) ([]mediaEntry, error) {
	var list []mediaEntry
	if packed {
		err := eachValue(text, func(v value) error {
			if v.field != 1 {
				return nil
			}
			if len(list) >= maxEntries {
				return fmt.Errorf("more than %d", maxEntries)
			}
			entry, err := readMediaEntry(v.bytes, len(list))
			list = append(list, entry)
			return err
		})
		return list, err
	}
	var names map[string]string
	if err := json.Unmarshal(text, &names); err != nil {
		return nil, err
	}
	for file, name := range names {
		list = append(list, mediaEntry{name, file, -1})
	}
	slices.SortFunc(list, func(a, b mediaEntry) int {
		return cmp.Or(cmp.Compare(len(a.file), len(b.file)), cmp.Compare(a.file, b.file))
	})
	return list, nil
}

// readMediaEntry reads the entry at a place: 1 is its name, 2 its size, and 255 the name of its file where that is
// not its place.
func readMediaEntry(message []byte, place int) (mediaEntry, error) {
	entry := mediaEntry{file: strconv.Itoa(place)}
	err := eachValue(message, func(v value) error {
		switch v.field {
		case 1:
			entry.name = string(v.bytes)
		case 2:
			entry.size = int64(min(v.number, 1<<62))
		case 255:
			entry.file = strconv.FormatUint(v.number, 10)
		}
		return nil
	})
	return entry, err
}
