// Package unpack decompresses what came from outside, with little memory whatever it says of itself.
//
// It bounds what a decoder may look back; how much comes out is for the caller to cap.
package unpack

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Accepted is the Accept-Encoding of what Encoding can read.
const Accepted = "gzip, br, zstd, deflate"

// zstdWindow is how many bytes zstd may look back. Anki's packages need 8 MiB, as much as RFC 9659 lets a server use.
const zstdWindow = 64 << 20

// UnknownError says that a Content-Encoding is none of those that were accepted, or several upon each other.
type UnknownError struct{ Encoding string }

// Error names the encoding.
func (e *UnknownError) Error() string { return fmt.Sprintf("unasked-for encoding %.40q", e.Encoding) }

// Encoding decompresses a body with that Content-Encoding; an empty one is the body itself. The error is an
// *UnknownError, or what is wrong with the first bytes.
func Encoding(name string, body io.Reader) (io.ReadCloser, error) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "", "identity":
		return io.NopCloser(body), nil
	case "gzip", "x-gzip":
		return gzip.NewReader(body)
	case "deflate":
		return deflate(body)
	case "br":
		return io.NopCloser(brotli.NewReader(body)), nil
	case "zstd":
		return Zstd(body)
	}
	return nil, &UnknownError{name}
}

// Zstd decompresses zstd on the calling goroutine.
func Zstd(r io.Reader) (io.ReadCloser, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

// deflate is zlib by RFC 9110 section 8.4.1.2, but some servers send it bare.
func deflate(body io.Reader) (io.ReadCloser, error) {
	buffered := bufio.NewReader(body)
	head, err := buffered.Peek(2)
	if err != nil {
		return nil, fmt.Errorf("deflate: %w", err)
	}
	if head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(buffered)
	}
	return flate.NewReader(buffered), nil
}
