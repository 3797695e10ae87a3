package engine

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// Badger replays its log up to the first byte that is wrong and says nothing about the rest. So a small file
// beside it, the tail, keeps the number of the last commit that was acknowledged: a store that opens with a
// lower one has lost the difference.
//
// The tail is written in place after each commit and before its answer, and synced only by Maintain and Close.
// What that tells, honestly:
//   - After the process died, by whatever signal, the kernel still holds every write: the tail is exact.
//   - After the power failed the tail may be older than the log but never newer, because the log was synced
//     first: no false alarm, and losses are seen back to whenever the tail last reached the disk.
//   - A tail that is itself damaged or gone proves nothing and starts anew, with a warning if damaged.
const (
	tailFile  = "tail"
	tailMagic = "tendtail"
	tailSize  = len(tailMagic) + 3*8 + 4
)

// mark is what the tail says.
type mark struct {
	commits uint64 // the last acknowledged
	records uint64 // as of that commit
	lost    uint64 // commits found missing at some open; they stay in here until the file is deleted
}

type tail struct {
	f      *os.File
	broken bool // an error was told once; later writes are tried all the same
}

var errTailDamaged = errors.New("tail is damaged")

// openTail also returns what the file says: a zero mark if it is new, and with errTailDamaged.
func openTail(dir string) (*tail, mark, error) {
	f, err := os.OpenFile(filepath.Join(dir, tailFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, mark{}, err
	}
	b := make([]byte, tailSize)
	switch n, err := f.ReadAt(b, 0); {
	case n == 0 && err == io.EOF:
		return &tail{f: f}, mark{}, nil
	case err != nil && err != io.EOF:
		f.Close()
		return nil, mark{}, err
	}
	m, err := decodeMark(b)
	return &tail{f: f}, m, err
}

func (m mark) encode() []byte {
	b := []byte(tailMagic)
	for _, n := range []uint64{m.commits, m.records, m.lost} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func decodeMark(b []byte) (mark, error) {
	if len(b) != tailSize || string(b[:8]) != tailMagic ||
		binary.LittleEndian.Uint32(b[32:]) != crc32.Checksum(b[:32], castagnoli) {
		return mark{}, errTailDamaged
	}
	return mark{
		commits: binary.LittleEndian.Uint64(b[8:]),
		records: binary.LittleEndian.Uint64(b[16:]),
		lost:    binary.LittleEndian.Uint64(b[24:]),
	}, nil
}

// write is one pwrite inside one sector of a file that has its block already, so it takes no space.
func (t *tail) write(m mark) error {
	_, err := t.f.WriteAt(m.encode(), 0)
	return err
}

func (t *tail) sync() error { return t.f.Sync() }

func (t *tail) close() error { return cmp.Or(t.f.Sync(), t.f.Close()) }

// recoverCounts reads what the store and the tail say about it, compares them, and undoes a restore that was
// cut short.
func (e *Engine) recoverCounts() error {
	t, known, err := openTail(e.dir)
	if errors.Is(err, errTailDamaged) {
		e.log.Warn("the tail file is damaged: a loss at the end of the store would not be noticed", "store", e.dir)
	} else if err != nil {
		return err
	}
	e.tail = t
	stored, err := e.storedCounts(known)
	if err != nil {
		return err
	}
	e.compare(stored, known)
	if stored.restoring {
		e.log.Warn("a restore was cut short and is undone", "store", e.dir)
		return e.empty()
	}
	return nil
}

// storedCounts reads the store's own counts, or counts anew if their record is damaged: one bad sector there
// must not close the whole store. The number of commits cannot be counted; the tail's is taken on trust.
func (e *Engine) storedCounts(known mark) (c counts, err error) {
	v := e.newView(noDeadline)
	defer v.end()
	c, err = v.counts()
	if !errors.Is(err, ErrCorrupt) {
		return c, err
	}
	e.log.Warn("the record of counts is damaged, counting anew", "store", e.dir, "err", err)
	c.commits = known.commits
	for _, err := range (Reader{v}).Scan(nil, nil, ScanOptions{KeysOnly: true}) {
		if err != nil {
			return c, fmt.Errorf("count records: %w", err)
		}
		c.records++
	}
	return c, nil
}

// compare takes over the counts, and notes what is missing. The number of commits goes on from where it once
// was, so that a loss is counted once.
func (e *Engine) compare(stored counts, known mark) {
	lost := known.lost
	if stored.commits < known.commits {
		lost += known.commits - stored.commits
		e.log.Warn("commits that were acknowledged are missing at the end of the store", "store", e.dir,
			"missing", known.commits-stored.commits, "records", stored.records, "records_once", known.records)
	}
	e.lost.Store(lost)
	e.commits.Store(max(stored.commits, known.commits))
	e.records.Store(stored.records)
	e.markTail()
}

// markTail tells the tail where the store is. Failing is no reason to fail a commit that is on the disk.
func (e *Engine) markTail() {
	if e.tail == nil {
		return // a store in memory
	}
	err := e.tail.write(mark{commits: e.commits.Load(), records: e.records.Load(), lost: e.lost.Load()})
	if err != nil && !e.tail.broken {
		e.log.Warn("write the tail file", "store", e.dir, "err", err)
	}
	e.tail.broken = err != nil
}
