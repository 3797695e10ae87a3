package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tend/daemon/store/engine"
)

// mirror appends the lines of the logs to plain files, one a log. It is used by the engine's writer alone, and by
// Open before there is one.
type mirror struct {
	dir     string
	changed func()
	files   map[string]*os.File
	behind  bool                     // the store may lack lines that the files have: they are about to be read
	written map[string]uint64        // the number of each file's last line; nil until fill has looked
	pending map[string]*bytes.Buffer // lines that could not be written yet
}

// append writes the log lines among the puts to their files and syncs each file once.
func (m *mirror) append(puts []engine.KV) error {
	if m.changed != nil {
		m.changed()
	}
	for _, kv := range puts {
		if name, seq, ok := logLine(string(kv.Key)); ok && m.written != nil {
			m.keep(name, seq, kv.Value)
		}
	}
	return m.flush()
}

// keep queues a line, unless its file has it already.
func (m *mirror) keep(name string, seq uint64, value []byte) {
	if seq <= m.written[name] {
		return
	}
	m.written[name] = seq
	if m.pending == nil {
		m.pending = map[string]*bytes.Buffer{}
	}
	if m.pending[name] == nil {
		m.pending[name] = &bytes.Buffer{}
	}
	m.pending[name].Write(value)
	m.pending[name].WriteByte('\n')
}

// flush writes what is pending. What a full disk refuses stays pending, and the part that was written is cut off
// again, so that a file never holds half a line in its middle.
func (m *mirror) flush() error {
	var errs []error
	for name, lines := range m.pending {
		if err := m.write(name, lines.Bytes()); err != nil {
			errs = append(errs, err)
			continue
		}
		delete(m.pending, name)
	}
	return errors.Join(errs...)
}

func (m *mirror) write(name string, lines []byte) error {
	file, err := m.file(name)
	if err != nil {
		return err
	}
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("append to %s: %w", file.Name(), err)
	}
	if _, err = file.Write(lines); err == nil {
		err = file.Sync()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("append to %s: %w", file.Name(), err), file.Truncate(end))
	}
	return nil
}

func (m *mirror) file(name string) (*os.File, error) {
	if file, ok := m.files[name]; ok {
		return file, nil
	}
	file, err := os.OpenFile(m.path(name), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open plain log: %w", err)
	}
	if m.files == nil {
		m.files = map[string]*os.File{}
	}
	m.files[name] = file
	return file, nil
}

func (m *mirror) path(name string) string { return filepath.Join(m.dir, name+".jsonl") }

func (m *mirror) close() error {
	var errs []error
	for _, file := range m.files {
		errs = append(errs, file.Close())
	}
	m.files = nil
	return errors.Join(errs...)
}

// fill appends to each plain log the lines that the store has and the file lacks: the tail that a crash between
// the two cut off, or all of them where the file is gone. A file with more lines than the store is an *AheadError.
func (m *mirror) fill(tx *Tx) error {
	m.written = map[string]uint64{}
	for _, log := range plainLogs() {
		name := log.plainName()
		highest, err := tx.highest(name)
		if err != nil {
			return err
		}
		last, err := m.last(name)
		if err != nil {
			return err
		}
		m.written[name] = last
		if last > highest && !m.behind {
			return &AheadError{m.path(name), last, highest}
		}
		if last >= highest {
			continue
		}
		from := fmt.Appendf(nil, "j/%s/%012d", name, last+1)
		for kv, err := range tx.reader.Scan(from, after("j/"+name+"/"), engine.ScanOptions{}) {
			if err != nil {
				return err
			}
			_, seq, _ := logLine(string(kv.Key))
			m.keep(name, seq, kv.Value)
		}
	}
	return m.flush()
}

// AheadError says that a plain log has lines that the store lacks: the store was lost, or is an older one. To go on
// would give their numbers to other lines, and leave those out of the log.
type AheadError struct {
	File         string
	Lines, Store uint64 // how far each has come
}

// Error names the file and both numbers.
func (e *AheadError) Error() string {
	return fmt.Sprintf("%s goes to line %d and the store to %d: the store was lost or is an older one", e.File, e.Lines, e.Store)
}

// last returns the number of the last whole line of a plain log, and cuts off half a line behind it.
func (m *mirror) last(name string) (uint64, error) {
	file, err := os.OpenFile(m.path(name), os.O_RDWR, 0o600)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("open plain log: %w", err)
	}
	defer file.Close()
	tail, whole, err := lastLine(file)
	if err != nil {
		return 0, fmt.Errorf("read plain log %s: %w", file.Name(), err)
	}
	if err := file.Truncate(whole); err != nil {
		return 0, fmt.Errorf("mend plain log: %w", err)
	}
	if len(tail) == 0 {
		return 0, nil
	}
	var read line[json.RawMessage]
	if err := json.Unmarshal(tail, &read); err != nil {
		return 0, fmt.Errorf("read plain log %s: last line: %w", file.Name(), err)
	}
	return read.Seq, nil
}

// lastLine returns the last line that is not blank and ends in a newline, and the length of the file up to there. It
// reads backwards, so its cost is that of the line and not of the file.
func lastLine(file *os.File) (tail []byte, whole int64, err error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, 0, err
	}
	for window := int64(4 << 10); ; window *= 4 {
		start := max(0, size-window)
		chunk := make([]byte, size-start)
		if _, err := file.ReadAt(chunk, start); err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, err
		}
		lines := bytes.TrimRight(chunk[:bytes.LastIndexByte(chunk, '\n')+1], "\n")
		begin := bytes.LastIndexByte(lines, '\n')
		switch {
		case begin < 0 && start > 0:
			continue
		case len(lines) == 0:
			return nil, 0, nil
		}
		return lines[begin+1:], start + int64(len(lines)) + 1, nil
	}
}

// logLine returns the log that a key is a line of, and the number of the line.
func logLine(key string) (name string, seq uint64, ok bool) {
	rest, ok := strings.CutPrefix(key, "j/")
	if !ok {
		return "", 0, false
	}
	name, number, _ := strings.Cut(rest, "/")
	seq, err := strconv.ParseUint(number, 10, 64)
	return name, seq, err == nil
}

// readLog calls fn with each line of a plain log and the bytes it takes; a missing file has none. A line that cannot
// be read ends in an error that names it.
func readLog[T any](path string, fn func(read line[T], size int) error) error {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open plain log: %w", err)
	}
	defer file.Close()
	reader := bufio.NewReader(file)
	for number := 1; ; number++ {
		text, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // half a line at the end was never acknowledged
		}
		if err != nil {
			return fmt.Errorf("read plain log: %w", err)
		}
		if len(text) == 1 {
			continue
		}
		var read line[T]
		if err := json.Unmarshal(text, &read); err != nil {
			return fmt.Errorf("read %s:%d: %w", path, number, err)
		}
		if err := fn(read, len(text)); err != nil {
			return err
		}
	}
}
