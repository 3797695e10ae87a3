package engine

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
)

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
		return Stats{}, cmp.Or(readError(err), damaged("it does not begin like one"))
	}
	for {
		kv, err := d.record()
		if errors.Is(err, errEnd) {
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
		return Stats{}, cmp.Or(readError(err), damaged("it goes on after its end"))
	}
	d.stats.Bytes = d.bytes
	return d.stats, nil
}

// take reads n bytes into a slice of their own.
func (d *decoder) take(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(d.r, b); err != nil {
		return nil, cmp.Or(readError(err), damaged("it is cut short"))
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
		switch {
		case b[0] >= 0x80:
		case n > limit:
			return 0, damaged("a length is too big")
		case b[0] == 0 && shift > 0:
			return 0, damaged("a length is spelled oddly")
		default:
			return int(n), nil
		}
	}
	return 0, damaged("a length is too big")
}

// readError keeps the errors that are the reader's own; that it ended is part of the damage.
func readError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
