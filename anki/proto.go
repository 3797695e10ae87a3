package anki

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// errProto is what every message that cannot be read says.
var errProto = errors.New("a protobuf message that cannot be read")

// value is one field of a protobuf message.
type value struct {
	field  int
	number uint64 // of a varint or a fixed one
	bytes  []byte // of a string, of bytes or of a message in it
}

// eachValue gives the fields of a protobuf message to f, in their order, until f gives an error.
//
// Source of the encoding: https://protobuf.dev/programming-guides/encoding/. Groups are refused: Anki has none.
func eachValue(message []byte, f func(value) error) error {
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 || tag>>3 == 0 || tag>>3 > 1<<29-1 {
			return errProto
		}
		v := value{field: int(tag >> 3)}
		rest, err := v.read(int(tag&7), message[n:])
		if err != nil {
			return err
		}
		if err := f(v); err != nil {
			return err
		}
		message = rest
	}
	return nil
}

// read takes the value of the given wire type off the front of b.
func (v *value) read(wire int, b []byte) (rest []byte, err error) {
	switch wire {
	case 0:
		number, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errProto
		}
		v.number = number
		return b[n:], nil
	case 1:
		if len(b) < 8 {
			return nil, errProto
		}
		v.number = binary.LittleEndian.Uint64(b)
		return b[8:], nil
	case 2:
		length, n := binary.Uvarint(b)
		if n <= 0 || length > uint64(len(b)-n) {
			return nil, errProto
		}
		end := n + int(length)
		v.bytes = b[n:end]
		return b[end:], nil
	case 5:
		if len(b) < 4 {
			return nil, errProto
		}
		v.number = uint64(binary.LittleEndian.Uint32(b))
		return b[4:], nil
	}
	return nil, fmt.Errorf("%w: wire type %d", errProto, wire)
}
