package unpack

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// packed is the text in each encoding.
func packed(t testing.TB, text string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{"": []byte(text), "identity": []byte(text)}
	for name, open := range map[string]func(io.Writer) (io.WriteCloser, error){
		"gzip":     func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil },
		" X-GZIP ": func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil },
		"deflate":  func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil },
		"Deflate":  func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) }, // bare
		"br":       func(w io.Writer) (io.WriteCloser, error) { return brotli.NewWriter(w), nil },
		"zstd":     func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) },
	} {
		var out bytes.Buffer
		w, err := open(&out)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, text)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		all[name] = out.Bytes()
	}
	return all
}

func TestEncoding(t *testing.T) {
	text := strings.Repeat("something to read, ", 1000)
	for name, body := range packed(t, text) {
		t.Run(name, func(t *testing.T) {
			r, err := Encoding(name, bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || string(got) != text {
				t.Errorf("got %d bytes, %v", len(got), err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
		if strings.TrimSpace(name) == "" || name == "identity" {
			continue
		}
		t.Run(name+" cut short", func(t *testing.T) {
			r, err := Encoding(name, bytes.NewReader(body[:len(body)/2]))
			if err == nil {
				_, err = io.ReadAll(r)
			}
			if err == nil {
				t.Error("half of it is taken for the whole")
			}
		})
	}
}

func TestUnknownEncodingsAreRefused(t *testing.T) {
	for _, name := range []string{"compress", "gzip, gzip", "br,zstd", "x"} {
		_, err := Encoding(name, strings.NewReader("x"))
		if _, ok := errors.AsType[*UnknownError](err); !ok {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzEncoding(f *testing.F) {
	for name, body := range packed(f, "some text") {
		f.Add(name, body)
	}
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		r, err := Encoding(name, bytes.NewReader(body))
		if err != nil {
			return
		}
		defer r.Close()
		if _, err := io.Copy(io.Discard, io.LimitReader(r, 1<<20)); err != nil {
			return
		}
	})
}
