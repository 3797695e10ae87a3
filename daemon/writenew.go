package daemon

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// writeNew writes a new file below a folder, whole or not at all. One that is there is fs.ErrExist; what
// would not leave the disk its reserve is engine.ErrNoSpace. A link that leads out of the folder is not followed.
func (d *Daemon) writeNew(folder, name string, content io.Reader) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	defer root.Close()
	if err := root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if _, err := root.Lstat(name); err == nil {
		return fs.ErrExist
	}
	draft := path.Join(path.Dir(name), ".import-"+rand.Text())
	file, err := root.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	_, err = io.Copy(file, &rationed{from: content, room: func(bytes int) error { return d.store.Engine().Room(folder, uint64(bytes)) }})
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("import: %w", err), root.Remove(draft))
	}
	if err := root.Rename(draft, name); err != nil {
		return errors.Join(fmt.Errorf("import: %w", err), root.Remove(draft))
	}
	return syncFolders(root, path.Dir(name))
}

// syncFolders makes a new name in a folder durable, and those of the folders above it: cards whose note a power cut took
// would count as deleted. A system that syncs no folders keeps names in its own way.
func syncFolders(root *os.Root, name string) error {
	for ; ; name = path.Dir(name) {
		folder, err := root.Open(name)
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
		err = folder.Sync()
		folder.Close()
		if err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
			return fmt.Errorf("import: %w", err)
		}
		if name == "." {
			return nil
		}
	}
}

// ration is how many bytes are written between two looks at the disk.
const ration = 256 << 10

// rationed reads what is to be written, and asks for room ahead of each ration: how long it is may not be known.
type rationed struct {
	from io.Reader
	room func(bytes int) error
	left int // of the room that was asked for
}

// Read fails with the error of room.
func (r *rationed) Read(p []byte) (int, error) {
	if r.left == 0 {
		if err := r.room(ration); err != nil {
			return 0, err
		}
		r.left = ration
	}
	n, err := r.from.Read(p[:min(len(p), r.left)])
	r.left -= n
	return n, err
}
