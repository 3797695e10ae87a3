package daemon

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"tend/calendar"
)

// feedCopy is the calendar at one time, with what is needed to answer for it without a store. It does not change once
// others see it.
type feedCopy struct {
	Files []string  `json:"files"` // SHA-256 of the file names of its addresses: the one that holds, then those revoked
	Since time.Time `json:"since"` // from when these bytes stand, in whole seconds

	plain  feedForm
	packed func() feedForm // gzip, made when it is first asked for
	made   bool            // by this process
	read   uint64          // how many writes there had been
}

// feedForm is the calendar in one coding, with an entity tag of its own.
type feedForm struct {
	body []byte
	etag string
}

func newFeedForm(body []byte) feedForm { return feedForm{body, calendar.ETag(body)} }

// newFeedCopy returns a copy that is not packed yet.
func newFeedCopy(files []string, body []byte) *feedCopy {
	c := &feedCopy{plain: feedForm{body: body}}
	for _, file := range files {
		c.Files = append(c.Files, fileHash(file))
	}
	return c
}

// pack makes the entity tag, and says how the packed form is made.
func (c *feedCopy) pack() {
	c.plain = newFeedForm(c.plain.body)
	body := c.plain.body
	c.packed = sync.OnceValue(func() feedForm {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, _ = w.Write(body) // into memory, which does not fail
		_ = w.Close()
		return newFeedForm(packed.Bytes())
	})
}

// same tells whether two copies answer alike.
func (c *feedCopy) same(other *feedCopy) bool {
	return bytes.Equal(c.plain.body, other.plain.body) && slices.Equal(c.Files, other.Files)
}

// fileState is what a file name below /calendar is.
type fileState int

const (
	unknownFile fileState = iota
	currentFile
	revokedFile
)

// holds tells what a file name is, in the same time for each of the same length.
func (c *feedCopy) holds(file string) fileState {
	hash, found := []byte(fileHash(file)), unknownFile
	for n, known := range c.Files {
		if subtle.ConstantTimeCompare([]byte(known), hash) == 1 {
			found = map[bool]fileState{true: currentFile, false: revokedFile}[n == 0]
		}
	}
	return found
}

func fileHash(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}

// keptPath is where the last good calendar is kept over a restart. Its file holds a checksum, a line of JSON, and the
// calendar.
func keptPath(data string) string { return filepath.Join(data, "calendar.last") }

// seekKept looks, once, for the copy that an earlier process kept.
func (d *Daemon) seekKept() {
	if d.feed.sought {
		return
	}
	d.feed.sought = true
	kept, err := readKept(d.config.Data)
	switch {
	case err == nil:
		d.feed.copy.Store(kept)
	case !errors.Is(err, fs.ErrNotExist):
		d.log.Warn("calendar: the last good one cannot be read", "err", err)
	}
}

// readKept reads the copy that was kept in a folder.
func readKept(data string) (*feedCopy, error) {
	text, err := os.ReadFile(keptPath(data))
	if err != nil {
		return nil, fmt.Errorf("read last calendar: %w", err)
	}
	sum, rest, _ := bytes.Cut(text, []byte("\n"))
	if string(sum) != fileHash(string(rest)) {
		return nil, errors.New("read last calendar: it is damaged")
	}
	head, body, _ := bytes.Cut(rest, []byte("\n"))
	c := &feedCopy{plain: feedForm{body: body}}
	if err := json.Unmarshal(head, c); err != nil {
		return nil, fmt.Errorf("read last calendar: %w", err)
	}
	c.pack()
	return c, nil
}

// keep keeps a copy for a process that cannot read the store. It is a help and no more: where there is no room it is
// left out.
func (d *Daemon) keep(ctx context.Context, c *feedCopy) {
	if health := d.store.Engine().Health(ctx); health.FreeBytes < uint64(d.config.ReserveBytes) {
		return
	}
	if err := writeKept(d.config.Data, c); err != nil {
		d.log.Warn("calendar: the last good one cannot be kept", "err", err)
	}
}

// writeKept writes a copy in the place of the one before, whole or not at all.
func writeKept(data string, c *feedCopy) error {
	head, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("keep calendar: %w", err)
	}
	rest := slices.Concat(head, []byte("\n"), c.plain.body)
	f, err := os.CreateTemp(data, "calendar.last.*")
	if err != nil {
		return fmt.Errorf("keep calendar: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(slices.Concat([]byte(fileHash(string(rest))+"\n"), rest))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), keptPath(data))
	}
	if err != nil {
		return fmt.Errorf("keep calendar: %w", err)
	}
	return nil
}
