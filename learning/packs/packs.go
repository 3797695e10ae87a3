// Package packs is what one can begin with: notes, a deck of cards, lessons, a plan of dated tasks.
//
// It is pure. The packs are text files inside the program; adding one is the business of who owns the notes folder.
package packs

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
)

// Folder is where the notes of packs lie, below the notes folder, each pack's in a folder of its own.
const Folder = "packs"

// Pack is something to begin with.
type Pack struct {
	Name    id.Pack
	Title   string
	About   string
	Notes   []Note
	Lessons []Lesson
	Steps   []Step
}

// Note is a Markdown file of a pack.
type Note struct {
	Path string // below the notes folder, with slashes
	Text string
}

// Lesson is a lesson for the queue.
type Lesson struct {
	Kind  learning.Kind `json:"kind"`
	Title string        `json:"title"`
	URL   string        `json:"url,omitempty"`
}

// Step is a task on a day of a plan, counted from 1.
type Step struct {
	Day   int
	Title string
	Text  string
}

// Added is a pack as it was added, so that what is untouched can be taken back.
type Added struct {
	Name    id.Pack     `json:"name"`
	At      time.Time   `json:"at"`
	Start   when.Date   `json:"start,omitzero"` // of its tasks
	Files   []File      `json:"files,omitempty"`
	Lessons []id.Lesson `json:"lessons,omitempty"`
	Tasks   []id.Task   `json:"tasks,omitempty"`
	Removed time.Time   `json:"removed,omitzero"`
}

// File is a note that was written, and what it held then.
type File struct {
	Path string `json:"path"`
	Hash string `json:"hash"` // SHA-256, hexadecimal
}

//go:embed data
var data embed.FS

var all = sync.OnceValues(func() ([]Pack, error) { return read(data) })

// All returns the packs, by name. It fails only where the program's own files are wrong, which a test looks for.
func All() ([]Pack, error) {
	list, err := all()
	return slices.Clone(list), err
}

// Find returns the pack of that name; found is false where there is none.
func Find(name id.Pack) (pack Pack, found bool, err error) {
	list, err := all()
	at := slices.IndexFunc(list, func(p Pack) bool { return p.Name == name })
	if err != nil || at < 0 {
		return Pack{}, false, err
	}
	return list[at], true, nil
}

// read reads the folders of packs.
func read(files fs.FS) ([]Pack, error) {
	folders, err := fs.ReadDir(files, "data")
	if err != nil {
		return nil, fmt.Errorf("read packs: %w", err)
	}
	var list []Pack
	for _, folder := range folders {
		pack, err := readPack(files, folder.Name())
		if err != nil {
			return nil, fmt.Errorf("read pack %s: %w", folder.Name(), err)
		}
		list = append(list, pack)
	}
	return list, nil
}

func readPack(files fs.FS, name string) (Pack, error) {
	pack := Pack{Name: id.Pack(name)}
	entries, err := fs.ReadDir(files, path.Join("data", name))
	if err != nil {
		return pack, err
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(files, path.Join("data", name, entry.Name()))
		if err != nil {
			return pack, err
		}
		switch {
		case entry.Name() == "about.txt":
			title, about, _ := strings.Cut(string(text), "\n")
			pack.Title, pack.About = title, strings.Join(strings.Fields(about), " ")
		case entry.Name() == "tasks.txt":
			pack.Steps, err = readSteps(string(text))
		case entry.Name() == "lessons.txt":
			pack.Lessons, err = readLessons(string(text))
		case path.Ext(entry.Name()) == ".md":
			pack.Notes = append(pack.Notes, Note{path.Join(Folder, name, entry.Name()), string(text)})
		}
		if err != nil {
			return pack, fmt.Errorf("%s: %w", entry.Name(), err)
		}
	}
	return pack, nil
}

// rows are the lines of a list in three columns, without comments.
func rows(text string) ([][3]string, error) {
	var list [][3]string
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) != 3 {
			return nil, fmt.Errorf("line %d: %d columns, want 3", n+1, len(parts))
		}
		list = append(list, [3]string{strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])})
	}
	return list, nil
}

func readSteps(text string) ([]Step, error) {
	list, err := rows(text)
	var steps []Step
	for _, row := range list {
		day, err := strconv.Atoi(row[0])
		if err != nil || day < 1 {
			return nil, fmt.Errorf("day %q: want a number from 1", row[0])
		}
		steps = append(steps, Step{day, row[1], row[2]})
	}
	return steps, err
}

func readLessons(text string) ([]Lesson, error) {
	list, err := rows(text)
	var lessons []Lesson
	for _, row := range list {
		kind, err := learning.ParseKind(row[0])
		if err != nil {
			return nil, err
		}
		lessons = append(lessons, Lesson{kind, row[1], row[2]})
	}
	return lessons, err
}
