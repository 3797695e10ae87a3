package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// maxFileBytes is far more than every key takes; a larger file is something else.
const maxFileBytes = 1 << 20

// file finds tend.toml and reads it. Only a file that somebody named must exist.
func (l *loader) file(flag string) error {
	name, p, err := l.findFile(flag)
	if err != nil || name == "" {
		return err
	}
	text, err := readFile(name)
	if errors.Is(err, fs.ErrNotExist) && p.file == "" {
		return nil
	}
	if err != nil {
		return p.errorf("", "read configuration: %v", err)
	}
	l.File, l.base = name, filepath.Dir(name)
	return l.parse(name, text)
}

// findFile is the path of the file and who named it: nobody, for the usual places.
func (l *loader) findFile(flag string) (string, place, error) {
	if flag != "" {
		return l.named(flag, "--config")
	}
	if variable := l.env("TEND_CONFIG"); variable != "" {
		return l.named(variable, "TEND_CONFIG")
	}
	if l.Home != "" {
		return filepath.Join(l.Home, "tend.toml"), place{}, nil
	}
	if granted := l.granted("CONFIGURATION_DIRECTORY"); granted != "" {
		return filepath.Join(granted, "tend.toml"), place{}, nil
	}
	folder, err := l.xdg("XDG_CONFIG_HOME", ".config")
	if err != nil {
		return "", place{}, nil //nolint:nilerr // no home, no file: the places that are needed will say so themselves
	}
	return filepath.Join(folder, "tend.toml"), place{}, nil
}

func (l *loader) named(value, by string) (string, place, error) {
	p := place{file: by}
	name, err := l.resolve(value)
	if err != nil {
		return "", p, p.errorf("", "config: %v", err)
	}
	return name, p, nil
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err == nil && len(text) > maxFileBytes {
		err = fmt.Errorf("%s: larger than %s", name, showBytes(maxFileBytes))
	}
	return text, err
}

// parse reads TOML strictly. The decoder judges the syntax first, with duplicate keys; then the parser walks the
// keys, because only it knows on which line each stands.
func (l *loader) parse(name string, text []byte) error {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) // some editors begin a file with a byte order mark
	var all map[string]any
	var broken *toml.DecodeError
	if err := toml.Unmarshal(text, &all); errors.As(err, &broken) {
		line, _ := broken.Position()
		return place{name, line}.errorf(strings.Join(broken.Key(), "."), "%s", syntax(broken))
	} else if err != nil {
		return place{name, 0}.errorf("", "%s", syntax(err))
	}
	w := walker{loader: l, name: name}
	w.Reset(text)
	for w.NextExpression() {
		if err := w.expression(w.Expression()); err != nil {
			return err
		}
	}
	return nil
}

// syntax is the decoder's words on one line.
func syntax(err error) string {
	words := strings.TrimPrefix(err.Error(), "toml: ")
	return "not TOML: " + strings.Join(strings.Fields(words), " ")
}

// walker goes through the keys of a file, in order.
type walker struct {
	unstable.Parser
	*loader
	name  string
	table string // the header above, dotted, with a dot at its end
}

// expression takes a header or a key with its value.
func (w *walker) expression(node *unstable.Node) error {
	switch node.Kind {
	case unstable.Table, unstable.ArrayTable:
		key, p := w.keyOf(node)
		w.table = key + "."
		if s, known := lookup(key); known {
			return p.errorf(key, "%s: %s", key, s.mismatch(unstable.InlineTable))
		}
		if !isTable(key) {
			return unknown(key, p)
		}
		if node.Kind == unstable.ArrayTable {
			return p.errorf(key, "%s: want one table, [%s], not a list of them", key, key)
		}
	case unstable.KeyValue:
		return w.keyValue(w.table, node)
	}
	return nil
}

// keyValue takes one key, or the keys of an inline table.
func (w *walker) keyValue(prefix string, node *unstable.Node) error {
	name, p := w.keyOf(node)
	key, value := prefix+name, node.Value()
	if value.Kind == unstable.InlineTable && isTable(key) {
		for children := value.Children(); children.Next(); {
			if err := w.keyValue(key+".", children.Node()); err != nil {
				return err
			}
		}
		return nil
	}
	s, known := lookup(key)
	if !known && isTable(key) {
		return p.errorf(key, "%s: want a table, [%s], not %s", key, key, article(value.Kind))
	}
	if !known {
		return unknown(key, p)
	}
	if problem := s.mismatch(value.Kind); problem != "" {
		return p.errorf(key, "%s: %s", key, problem)
	}
	return w.set(s, string(value.Data), p)
}

// keyOf is a node's dotted key and its place. A part with a dot of its own, which no key has, stays in quotes.
func (w *walker) keyOf(node *unstable.Node) (string, place) {
	var parts []string
	p := place{file: w.name}
	for key := node.Key(); key.Next(); {
		if len(parts) == 0 {
			p.line = w.Shape(key.Node().Raw).Start.Line
		}
		part := string(key.Node().Data)
		if strings.Contains(part, ".") {
			part = strconv.Quote(part)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "."), p
}

// mismatch says how a value's TOML type is wrong for the setting; empty when it is right.
func (s setting) mismatch(got unstable.Kind) string {
	switch {
	case s.kind == text && got != unstable.String:
		return "want a string in quotes, not " + article(got)
	case s.kind == flag && got != unstable.Bool:
		return "want true or false, not " + article(got)
	case s.kind == size && got != unstable.String && got != unstable.Integer:
		return `want a size such as "8 MiB", not ` + article(got)
	}
	return ""
}

// article names a TOML type in a sentence.
func article(k unstable.Kind) string {
	switch k {
	case unstable.String:
		return "a string"
	case unstable.Bool:
		return "true or false"
	case unstable.Integer, unstable.Float:
		return "a number"
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	}
	return "a date or time"
}
