package daemon

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"tend/feeds"
)

// mboxState is by what an mbox is known to be the same file: a mail program may write it anew with other messages, and the
// same size.
type mboxState struct {
	size     int64
	modified time.Time
	inode    uint64
	check    string // of the first and last bytes of what was read
}

// checkedBytes is how much of either end of an mbox its check covers.
const checkedBytes = 4 << 10

// mboxStates is how the file was at the last look, and how it is now. Both checks cover what the file had then, so that they
// are equal while it only grows.
func mboxStates(path string, box feeds.Mailbox) (was, now mboxState, err error) {
	was = mboxState{box.Size, box.Modified, box.Inode, box.Check}
	info, err := os.Stat(path)
	if err != nil {
		return was, now, err
	}
	now = mboxState{size: info.Size(), modified: info.ModTime().UTC().Truncate(time.Millisecond)}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		now.inode = st.Ino
	}
	if now.size >= was.size {
		now.check, err = checkMbox(path, was.size)
	}
	return was, now, err
}

// remember notes the state of a file whose messages were read. What was appended meanwhile is seen at the next look.
func (s mboxState) remember(path string, box *feeds.Mailbox) (err error) {
	box.Size, box.Modified, box.Inode = s.size, s.modified, s.inode
	box.Check, err = checkMbox(path, s.size)
	return err
}

// checkMbox is a check of both ends of the first size bytes of a file.
func checkMbox(path string, size int64) (string, error) {
	file, err := openMbox(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	for _, from := range []int64{0, max(0, size-checkedBytes)} {
		if _, err := io.Copy(sum, io.NewSectionReader(file, from, min(checkedBytes, size-from))); err != nil {
			return "", fmt.Errorf("check %s: %w", path, err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}
