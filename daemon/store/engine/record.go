package engine

import (
	"encoding/binary"
	"hash/crc32"
)

// Limits of what can be stored. They leave room below what Badger takes in one transaction with a memtable of
// memTableSize, 629 145 bytes, and suit other engines too.
const (
	MaxKey         = 1 << 10   // MaxKey is the most bytes of a key; the least is 1.
	MaxValue       = 256 << 10 // MaxValue is the most bytes of a value; it may have none.
	MaxUpdateKeys  = 500       // MaxUpdateKeys is the most keys that one update may touch.
	MaxUpdateBytes = 512 << 10 // MaxUpdateBytes is the most bytes of keys and values that one update may hold.
)

// KV is a key and its value.
type KV struct{ Key, Value []byte }

// The first byte of a Badger key says whose it is. It also keeps callers clear of the keys Badger reserves.
const (
	spaceMeta = 0x00
	spaceData = 0x01
)

var metaKey = []byte{spaceMeta, 'm'}

// dataKey is the Badger key of a record.
func dataKey(key []byte) []byte {
	return append(append(make([]byte, 0, 1+len(key)), spaceData), key...)
}

// A record in Badger is a format byte, a CRC-32C over key and value, little endian, and the value. The key is
// in the sum so that a value which turns up under another key is noticed.
const (
	envelopeFormat = 1
	envelopeSize   = 1 + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func recordSum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
}

// seal puts a value into its envelope.
func seal(key, value []byte) []byte {
	b := make([]byte, envelopeSize, envelopeSize+len(value))
	b[0] = envelopeFormat
	binary.LittleEndian.PutUint32(b[1:], recordSum(key, value))
	return append(b, value...)
}

// unseal returns the value in an envelope, as a part of it, or ErrCorrupt with the key's name.
func unseal(key, sealed []byte) ([]byte, error) {
	switch {
	case len(sealed) < envelopeSize:
		return nil, corruptRecord(key, "cut short")
	case sealed[0] != envelopeFormat:
		return nil, corruptRecord(key, "unknown format")
	case binary.LittleEndian.Uint32(sealed[1:]) != recordSum(key, sealed[envelopeSize:]):
		return nil, corruptRecord(key, "checksum differs")
	}
	return sealed[envelopeSize:], nil
}

// counts is what the store says about itself, in the record of metaKey, written with every batch.
type counts struct {
	commits   uint64 // batches ever committed
	records   uint64 // records there are
	restoring bool   // a restore has begun and not ended: what is here is a part
}

func (c counts) encode() []byte {
	b := binary.LittleEndian.AppendUint64(nil, c.commits)
	b = binary.LittleEndian.AppendUint64(b, c.records)
	if c.restoring {
		return append(b, 1)
	}
	return append(b, 0)
}

func decodeCounts(b []byte) (counts, error) {
	if len(b) != 17 {
		return counts{}, corruptRecord(metaKey, "wrong size")
	}
	return counts{
		commits:   binary.LittleEndian.Uint64(b),
		records:   binary.LittleEndian.Uint64(b[8:]),
		restoring: b[16] == 1,
	}, nil
}
