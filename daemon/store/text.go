package store

import (
	"bytes"
	"fmt"

	"tend/daemon/store/engine"
)

// pieceSize is how much of a larger text one record holds, in bytes; a record may hold 256 KiB.
const pieceSize = 96 << 10

// MaxText is the longest text that the store keeps, in bytes: what fits one transaction beside its records.
const MaxText = 384 << 10

// PutText keeps a text under a name, in pieces, instead of the one that was kept there.
func PutText(tx *Tx, name string, text []byte) error {
	if err := DeleteText(tx, name); err != nil {
		return err
	}
	return PutNewText(tx, name, text)
}

// PutNewText keeps a text under a name that was never used, without looking for an old one.
func PutNewText(tx *Tx, name string, text []byte) error {
	if len(text) > MaxText {
		return fmt.Errorf("keep text %s: %d bytes, at most %d", name, len(text), MaxText)
	}
	if err := outdateText(tx, name); err != nil {
		return err
	}
	for n := 0; len(text) > 0; n++ {
		piece := text[:min(pieceSize, len(text))]
		text = text[len(piece):]
		if err := tx.put(fmt.Appendf(nil, "b/%s/%04d", name, n), piece); err != nil {
			return err
		}
	}
	return nil
}

// Text returns the text kept under a name, empty where there is none.
func Text(tx *Tx, name string) ([]byte, error) {
	var text bytes.Buffer
	prefix := "b/" + name + "/"
	for kv, err := range tx.reader.Scan([]byte(prefix), after(prefix), engine.ScanOptions{}) {
		if err != nil {
			return nil, err
		}
		text.Write(kv.Value)
	}
	return text.Bytes(), nil
}

// DeleteText forgets the text kept under a name.
func DeleteText(tx *Tx, name string) error {
	prefix := "b/" + name + "/"
	var keys [][]byte
	for kv, err := range tx.reader.Scan([]byte(prefix), after(prefix), engine.ScanOptions{KeysOnly: true}) {
		if err != nil {
			return err
		}
		keys = append(keys, bytes.Clone(kv.Key))
	}
	for _, key := range keys {
		if err := tx.delete(key); err != nil {
			return err
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return outdateText(tx, name)
}
