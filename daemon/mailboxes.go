package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tend/daemon/service"
	"tend/feeds"
	"tend/internal/id"
)

// boxLook is what a look into a maildir or an mbox found.
type boxLook struct {
	letters map[id.Source][]foundLetter
	box     *feeds.Mailbox  // of an mbox: how far it was read now
	names   map[string]bool // of a maildir: the files that are there, without the flags that change
}

// foundLetter is a message of which only the header was read yet.
type foundLetter struct {
	arrived, made time.Time
	read          func() (feeds.Message, int, error) // and its size in bytes
}

// mailSeen remembers of each maildir which files were looked at and for which sources, as long as the daemon runs.
type mailSeen map[string]seenFiles

type seenFiles struct {
	sources map[string]bool
	names   map[string]bool
}

// files are those that were looked at for each of the sources that share a maildir; for a new source there are none.
func (s mailSeen) files(folder []service.MailSource) map[string]bool {
	seen := s[folder[0].Mail.Maildir]
	for _, src := range folder {
		if !seen.sources[sourceKey(src)] {
			return nil
		}
	}
	return seen.names
}

// keep remembers that these files were looked at.
func (s mailSeen) keep(folder []service.MailSource, names map[string]bool) {
	sources := map[string]bool{}
	for _, src := range folder {
		sources[sourceKey(src)] = true
	}
	s[folder[0].Mail.Maildir] = seenFiles{sources, names}
}

// sourceKey tells a source from one that had its name before.
func sourceKey(src service.MailSource) string {
	return fmt.Sprint(src.Name, " ", src.Mail.List, " ", src.Added.UnixMilli())
}

// boxFolders are the folders that change when mail of a source comes.
func boxFolders(src service.MailSource) []string {
	switch {
	case src.Mail.Maildir != "":
		return []string{filepath.Join(src.Mail.Maildir, "new"), filepath.Join(src.Mail.Maildir, "cur")}
	case src.Mail.Mbox != "":
		return []string{filepath.Dir(src.Mail.Mbox)}
	}
	return nil
}

// findInMaildir finds the messages of the sources that share a maildir, among the files that were not looked at yet.
func (d *Daemon) findInMaildir(ctx context.Context, folder []service.MailSource) (look boxLook, err error) {
	look.letters = map[id.Source][]foundLetter{}
	seen := d.mailSeen.files(folder)
	look.names, err = eachInMaildir(ctx, folder[0].Mail.Maildir, seen, d.now(), func(path string, m feeds.Message, arrived, made time.Time) {
		for _, src := range folder {
			if m.BelongsTo(src.Mail.List) {
				letter := foundLetter{arrived, made, func() (feeds.Message, int, error) { return readLetter(path) }}
				look.letters[src.Name] = append(look.letters[src.Name], letter)
				return
			}
		}
	})
	return look, err
}

// mostFiles bounds the files of a maildir that are looked at.
const mostFiles = 500_000

// eachInMaildir reads the header of each message in a maildir but for the files in seen, and returns the names of all files
// there. Nothing in it is moved or changed. A file that is no message, or goes away meanwhile, is passed over.
func eachInMaildir(ctx context.Context, dir string, seen map[string]bool, now time.Time, visit func(path string, m feeds.Message, arrived, made time.Time)) (map[string]bool, error) {
	names := map[string]bool{}
	for _, part := range []string{"cur", "new"} {
		entries, err := os.ReadDir(filepath.Join(dir, part))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is no maildir: it has no folder %s", dir, part)
		}
		if err != nil {
			return nil, err
		}
		for _, entry := range entries[:min(len(entries), mostFiles)] {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			name, _, _ := strings.Cut(entry.Name(), ":")
			if strings.HasPrefix(name, ".") || !entry.Type().IsRegular() {
				continue
			}
			if seen[name] {
				names[name] = true
				continue
			}
			path := filepath.Join(dir, part, entry.Name())
			m, made, err := readLetterHeader(path)
			if errors.Is(err, fs.ErrNotExist) {
				continue // it was moved while we looked, and is seen the next time
			}
			names[name] = true
			if err == nil {
				visit(path, m, m.Arrived(made, now), made)
			}
		}
	}
	return names, nil
}

// readLetterHeader reads the header of a message in a file, and the file's time.
func readLetterHeader(path string) (m feeds.Message, made time.Time, err error) {
	file, err := os.Open(path)
	if err != nil {
		return m, made, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return m, made, err
	}
	m, err = feeds.ReadMailHeader(file)
	return m, info.ModTime(), err
}

// readLetter reads a message in a file. A mail program may have moved it to cur, or changed its flags, since its header was
// read.
func readLetter(path string) (feeds.Message, int, error) {
	data, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		base, _, _ := strings.Cut(filepath.Base(path), ":")
		for _, part := range []string{"cur", "new"} {
			there, _ := filepath.Glob(filepath.Join(globEscape(filepath.Dir(filepath.Dir(path))), part, globEscape(base)+"*"))
			if len(there) == 1 {
				data, err = readFile(there[0])
			}
		}
	}
	if err != nil {
		return feeds.Message{}, 0, err
	}
	m, err := feeds.ReadMail(bytes.NewReader(data))
	return m, len(data), err
}

// readFile reads as much of a file as a message may have, and a byte more.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, feeds.MaxMail+1))
}

func globEscape(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// findInMbox finds the messages of a source that were appended to its mbox. The last message is read again when the file
// grew: it may not have been whole. A file that was written anew is read from its start; what was in it before is known by
// its Message-ID.
func (d *Daemon) findInMbox(ctx context.Context, src service.MailSource) (look boxLook, err error) {
	path, box := src.Mail.Mbox, src.Box
	was, now, err := mboxStates(path, box)
	if err != nil {
		return look, err
	}
	switch {
	case box.Begun.IsZero():
	case now == was:
		return look, nil
	case now.size < was.size || now.check != was.check && was.check != "":
		box.Offset, box.Mark = 0, ""
	}
	var letters []foundLetter
	at, mark := box.Offset, box.Mark
	err = eachInMbox(ctx, path, box.Offset, box.Mark, d.now(), func(letter feeds.Letter, m feeds.Message, arrived time.Time) {
		at, mark = letter.At, letter.Mark
		if m.BelongsTo(src.Mail.List) {
			letters = append(letters, foundLetter{arrived, arrived, func() (feeds.Message, int, error) { return readFromMbox(path, letter.At, letter.Mark) }})
		}
	})
	box.Offset, box.Mark = at, mark
	if err == nil {
		err = now.remember(path, &box)
	}
	return boxLook{letters: map[id.Source][]foundLetter{src.Name: letters}, box: &box}, err
}

// eachInMbox reads the header of each message of an mbox from a byte on. Where another line than mark stands there, the file
// was written anew, and is read from its start.
func eachInMbox(ctx context.Context, path string, at int64, mark string, now time.Time, visit func(letter feeds.Letter, m feeds.Message, arrived time.Time)) error {
	file, err := openMbox(path)
	if err != nil {
		return err
	}
	defer file.Close()
	mbox, err := mboxAt(file, at)
	if err != nil {
		return err
	}
	for first := true; ctx.Err() == nil; first = false {
		letter, err := mbox.Next()
		if first && at > 0 && (err != nil || letter.At != at || letter.Mark != mark) {
			if mbox, err = mboxAt(file, 0); err != nil {
				return err
			}
			continue
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		m, err := feeds.ReadMailHeader(bytes.NewReader(letter.Data))
		letter.Data = nil // a long file is not to be held whole
		if err == nil {
			visit(letter, m, m.Arrived(time.Time{}, now))
		}
	}
	return ctx.Err()
}

// openMbox opens an mbox, which is a file: a pipe of that name would never end.
func openMbox(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	return os.Open(path)
}

func mboxAt(file *os.File, at int64) (*feeds.Mbox, error) {
	if _, err := file.Seek(at, io.SeekStart); err != nil {
		return nil, err
	}
	return feeds.NewMbox(file, at), nil
}

// readFromMbox reads the message that begins at a byte of an mbox.
func readFromMbox(path string, at int64, mark string) (feeds.Message, int, error) {
	file, err := openMbox(path)
	if err != nil {
		return feeds.Message{}, 0, err
	}
	defer file.Close()
	mbox, err := mboxAt(file, at)
	if err != nil {
		return feeds.Message{}, 0, err
	}
	letter, err := mbox.Next()
	if err != nil || letter.Mark != mark {
		return feeds.Message{}, 0, errors.Join(fmt.Errorf("read %s: it changed while it was read", path), err)
	}
	m, err := feeds.ReadMail(bytes.NewReader(letter.Data))
	return m, len(letter.Data), err
}
