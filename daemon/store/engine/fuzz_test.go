package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"testing"
)

// framed is a backup with the body, whatever it is, and a good ending.
func framed(body []byte, count uint64) []byte {
	b := append([]byte(backupMagic), body...)
	b = binary.LittleEndian.AppendUint64(append(b, 0), count)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// FuzzDecodeBackup: what the decoder takes is exactly what the encoder would have written; the rest is ErrCorrupt.
func FuzzDecodeBackup(f *testing.F) {
	for _, body := range []string{"", "\x01a\x00", "\x01a\x01b\x02ab\x00", "\x01b\x00\x01a\x00", "\x81\x00a\x00", "\xff\xff\xff\xff\xff\xff\x01", "\x01a\xff\xff\x7f"} {
		for _, count := range []uint64{0, 1, 2} {
			f.Add([]byte(body), count, true)
		}
		f.Add([]byte(body), uint64(0), false)
	}
	f.Fuzz(func(t *testing.T, body []byte, count uint64, frame bool) {
		data := body
		if frame {
			data = framed(body, count)
		}
		var again bytes.Buffer
		out := newEncoder(&again)
		stats, err := newDecoder(bytes.NewReader(data)).all(out.record)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("error %v", err)
			}
			return
		}
		wrote, err := out.finish()
		if err != nil || wrote != stats || !bytes.Equal(again.Bytes(), data) {
			t.Fatalf("took %q as %+v, wrote %q as %+v, %v", data, stats, again.Bytes(), wrote, err)
		}
	})
}

// FuzzUnseal: an envelope opens for what was sealed and for nothing else.
func FuzzUnseal(f *testing.F) {
	f.Add([]byte("k"), []byte{})
	f.Add([]byte("k"), []byte{envelopeFormat, 0, 0, 0, 0})
	f.Add([]byte("k"), seal([]byte("k"), []byte("value")))
	f.Add([]byte("other"), seal([]byte("k"), []byte("value")))
	f.Fuzz(func(t *testing.T, key, data []byte) {
		value, err := unseal(key, data)
		switch {
		case err == nil && !bytes.Equal(seal(key, value), data):
			t.Fatalf("%q under %q opens as %q", data, key, value)
		case err != nil && !errors.Is(err, ErrCorrupt):
			t.Fatal(err)
		}
		if got, err := unseal(key, seal(key, data)); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("sealed %q, got %q, %v", data, got, err)
		}
	})
}

// FuzzDecodeMark: the tail file is read whatever is in it.
func FuzzDecodeMark(f *testing.F) {
	f.Add([]byte{})
	f.Add(make([]byte, tailSize))
	f.Add(mark{commits: 1, records: 2, lost: 3}.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := decodeMark(data); err == nil && !bytes.Equal(m.encode(), data) {
			t.Fatalf("%q is %+v", data, m)
		}
	})
}
