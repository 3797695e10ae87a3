package engine

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
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
	return Stats{Records: e.records, Bytes: e.bytes + uint64(n)}, errors.Join(err, e.w.Flush())
}

// decoder reads a backup and trusts nothing in it.
type decoder struct {
	r     *bufio.Reader
	sum   hash.Hash
	bytes uint64
	last  []byte // key
	stats Stats
}

func newDecoder(r io.Reader) *decoder {
	return &decoder{r: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
}

// damaged is the reason why a backup is refused.
func damaged(why string) error { return fmt.Errorf("backup is damaged: %s: %w", why, ErrCorrupt) }

// all yields the records through each and returns nil only for a whole backup that ends where its source does.
func (d *decoder) all(each func(KV) error) (Stats, error) {
	if magic, err := d.take(len(backupMagic)); err != nil || string(magic) != backupMagic {
		return Stats{}, errors.Join(readError(err), damaged("it does not begin like one"))
	}
	for {
		kv, err := d.record()
		if err == errEnd {
			return d.finish()
		}
		if err != nil {
			return Stats{}, err
		}
		d.stats.Records++
		if err := each(kv); err != nil {
			return Stats{}, err
		}
	}
}

// record returns the next record, or errEnd at the mark of the end.
func (d *decoder) record() (KV, error) {
	size, err := d.length(MaxKey)
	switch {
	case err != nil:
		return KV{}, err
	case size == 0:
		return KV{}, errEnd
	}
	key, err := d.take(size)
	if err != nil {
		return KV{}, err
	}
	if bytes.Compare(key, d.last) <= 0 {
		return KV{}, damaged("keys are out of order")
	}
	d.last = key
	if size, err = d.length(MaxValue); err != nil {
		return KV{}, err
	}
	value, err := d.take(size)
	return KV{Key: key, Value: value}, err
}

func (d *decoder) finish() (Stats, error) {
	count, err := d.take(8)
	if err != nil {
		return Stats{}, err
	}
	want := d.sum.Sum(nil)
	got, err := d.take(sha256.Size)
	switch {
	case err != nil:
		return Stats{}, err
	case !bytes.Equal(want, got):
		return Stats{}, damaged("checksum differs")
	case binary.LittleEndian.Uint64(count) != d.stats.Records:
		return Stats{}, damaged("number of records differs")
	}
	if _, err := d.r.ReadByte(); err != io.EOF {
		return Stats{}, errors.Join(readError(err), damaged("it goes on after its end"))
	}
	d.stats.Bytes = d.bytes
	return d.stats, nil
}

// take reads n bytes into a slice of their own.
func (d *decoder) take(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(d.r, b); err != nil {
		return nil, errors.Join(readError(err), damaged("it is cut short"))
	}
	d.sum.Write(b)
	d.bytes += uint64(n)
	return b, nil
}

// length reads a uvarint of at most limit, one byte at a time, because binary.ReadUvarint hides what it read.
func (d *decoder) length(limit uint64) (int, error) {
	var n uint64
	for shift := 0; shift < 28; shift += 7 {
		b, err := d.take(1)
		if err != nil {
			return 0, err
		}
		n |= uint64(b[0]&0x7f) << shift
		if b[0] < 0x80 {
			if n > limit {
				return 0, damaged("a length is too big")
			}
			return int(n), nil
		}
	}
	return 0, damaged("a length is too big")
}

// readError keeps the errors that are the reader's own; that it ended is part of the damage.
func readError(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil
	}
	return err
}
