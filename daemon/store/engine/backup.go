package engine

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
)

// A backup is the line backupMagic, then the records in the order of their keys, each as
//
//	uvarint length of the key (1 to MaxKey), the key, uvarint length of the value, the value
//
// then a 0 byte where a key's length would be, the number of records as 8 bytes little endian, and the SHA-256 of
// everything before it. It says nothing about the engine that wrote it.
const backupMagic = "tend backup 1\n"

// Stats says what a backup holds.
type Stats struct {
	Records uint64
	Bytes   uint64 // of the backup, framing and checksum included
}

// Backup writes one snapshot of all records to w. It is always a full backup: from Badger's incremental ones
// deleted records come back. The tables and each record are checked on the way; a damaged store gives
// ErrCorrupt and an unfinished backup, which Restore refuses.
func (e *Engine) Backup(ctx context.Context, w io.Writer) (Stats, error) {
	v, end, err := e.snapshot(ctx)
	if err != nil {
		return Stats{}, err
	}
	defer end()
	stats, err := e.backup(v, w)
	if err != nil {
		return Stats{}, fmt.Errorf("back up store: %w", err)
	}
	return stats, nil
}

func (e *Engine) backup(v *view, w io.Writer) (Stats, error) {
	if err := e.verifyTables(); err != nil {
		return Stats{}, err
	}
	c, err := v.counts()
	if err != nil {
		return Stats{}, err
	}
	out := newEncoder(w)
	for kv, err := range (Reader{v}).Scan(nil, nil, ScanOptions{}) {
		if err != nil {
			return Stats{}, err
		}
		if err := out.record(kv); err != nil {
			return Stats{}, err
		}
	}
	if out.records != c.records {
		return Stats{}, fmt.Errorf("%d records where %d were counted: %w", out.records, c.records, ErrCorrupt)
	}
	return out.finish()
}

// encoder writes a backup.
type encoder struct {
	w       *bufio.Writer
	sum     hash.Hash
	frame   []byte
	records uint64
	bytes   uint64
}

func newEncoder(w io.Writer) *encoder {
	e := &encoder{w: bufio.NewWriterSize(w, 64<<10), sum: sha256.New()}
	e.frame = append(e.frame, backupMagic...)
	return e
}

// record writes what is framed so far, so that errors of w show early and memory stays flat.
func (e *encoder) record(kv KV) error {
	e.frame = binary.AppendUvarint(e.frame, uint64(len(kv.Key)))
	e.frame = append(e.frame, kv.Key...)
	e.frame = binary.AppendUvarint(e.frame, uint64(len(kv.Value)))
	e.frame = append(e.frame, kv.Value...)
	e.records++
	return e.flush()
}

func (e *encoder) flush() error {
	e.sum.Write(e.frame)
	n, err := e.w.Write(e.frame)
	e.bytes += uint64(n)
	e.frame = e.frame[:0]
	return err
}

func (e *encoder) finish() (Stats, error) {
	e.frame = append(e.frame, 0)
	e.frame = binary.LittleEndian.AppendUint64(e.frame, e.records)
	if err := e.flush(); err != nil {
		return Stats{}, err
	}
	n, err := e.w.Write(e.sum.Sum(nil))
	return Stats{Records: e.records, Bytes: e.bytes + uint64(n)}, cmp.Or(err, e.w.Flush())
}
