package anki

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fixture is a collection that a test wants.
type fixture struct {
	types   []fixtureType
	notes   []fixtureNote
	reviews [][6]int64 // id, card, ease, time, type, factor
	decks   map[int64]string
}

type fixtureType struct {
	name      string
	cloze     bool
	fields    []string
	templates [][2]string // front and back
}

// fixtureNote is a note of the type at a place of types, with cards for the given templates.
type fixtureNote struct {
	kind   int
	fields []string
	ords   []int
}

// basicType and clozeType are those that Anki makes.
var (
	basicType = fixtureType{"Basic", false, []string{"Front", "Back"},
		[][2]string{{"{{Front}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}"}}}
	clozeType = fixtureType{"Cloze", true, []string{"Text", "Back Extra"},
		[][2]string{{"{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}"}}}
)

const commonTables = `
create table col (id integer primary key, models text not null, decks text not null);
create table notes (id integer primary key, guid text not null, mid integer not null, tags text not null, flds text not null);
create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
	queue integer not null, odid integer not null);
create table revlog (id integer primary key, cid integer not null, ease integer not null, time integer not null,
	type integer not null, factor integer not null);`

const newTables = `
create table notetypes (id integer primary key, name text not null collate unicase, config blob not null);
create table fields (ntid integer not null, ord integer not null, name text not null collate unicase,
	config blob not null, primary key (ntid, ord)) without rowid;
create unique index idx_fields_name_ntid on fields (name, ntid);
create table templates (ntid integer not null, ord integer not null, name text not null collate unicase,
	config blob not null, primary key (ntid, ord)) without rowid;
create table decks (id integer primary key, name text not null collate unicase);`

// message writes a protobuf message whose values are strings and numbers.
func message(values map[int]any) []byte {
	var b []byte
	for field := 1; field <= 255; field++ {
		switch v := values[field].(type) {
		case string:
			b = binary.AppendUvarint(b, uint64(field<<3|2))
			b = binary.AppendUvarint(b, uint64(len(v)))
			b = append(b, v...)
		case int:
			b = binary.AppendUvarint(b, uint64(field<<3))
			b = binary.AppendUvarint(b, uint64(v))
		}
	}
	return b
}

// build writes the collection in schema 11 or 18 and gives its path. The card of ord n of note i has id 100i+n.
func (f fixture) build(t testing.TB, modern bool) string {
	t.Helper()
	if err := unicase(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "collection.anki2")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	run := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	run("pragma journal_mode = off")
	run("pragma synchronous = off")
	run(commonTables)
	if modern {
		run(newTables)
		run("insert into col values (1, '', '')")
		f.buildTables(run)
	} else {
		models, decks := f.json()
		run("insert into col values (1, ?, ?)", models, decks)
	}
	for i, n := range f.notes {
		run("insert into notes values (?, ?, ?, ?, ?)", i, "guid"+strconv.Itoa(i), n.kind, " one two ", strings.Join(n.fields, "\x1f"))
		for _, ord := range n.ords {
			run("insert into cards values (?, ?, 1, ?, 0, 0)", 100*i+ord, i, ord)
		}
	}
	for _, r := range f.reviews {
		run("insert into revlog values (?, ?, ?, ?, ?, ?)", r[0], r[1], r[2], r[3], r[4], r[5])
	}
	return path
}

func (f fixture) buildTables(run func(string, ...any)) {
	for i, kind := range f.types {
		config := map[int]any{2: 0}
		if kind.cloze {
			config[1] = 1
		}
		run("insert into notetypes values (?, ?, ?)", i, kind.name, message(config))
		for ord, name := range kind.fields {
			run("insert into fields values (?, ?, ?, x'')", i, ord, name)
		}
		for ord, sides := range kind.templates {
			run("insert into templates values (?, ?, ?, ?)", i, ord, "Card "+strconv.Itoa(ord+1),
				message(map[int]any{1: sides[0], 2: sides[1]}))
		}
	}
	for id, name := range f.decks {
		run("insert into decks values (?, ?)", id, strings.ReplaceAll(name, "::", "\x1f"))
	}
}

func (f fixture) json() (models, decks string) {
	types, names := map[string]any{}, map[string]any{}
	for i, kind := range f.types {
		j := map[string]any{"name": kind.name, "type": 0}
		if kind.cloze {
			j["type"] = 1
		}
		var fields, templates []any
		for ord, name := range kind.fields {
			fields = append([]any{map[string]any{"name": name, "ord": ord}}, fields...)
		}
		for ord, sides := range kind.templates {
			templates = append(templates, map[string]any{"name": "Card " + strconv.Itoa(ord+1), "ord": ord, "qfmt": sides[0], "afmt": sides[1]})
		}
		j["flds"], j["tmpls"] = fields, templates
		types[strconv.Itoa(i)] = j
	}
	for id, name := range f.decks {
		names[strconv.FormatInt(id, 10)] = map[string]any{"name": name}
	}
	m, _ := json.Marshal(types)
	d, _ := json.Marshal(names)
	return string(m), string(d)
}

// pack writes a package of the given files.
func pack(t testing.TB, files map[string][]byte) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "deck.apkg")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// squeeze is a frame of zstd in blocks that are not compressed (RFC 8878, section 3.1.1).
func squeeze(text []byte) []byte {
	frame := binary.LittleEndian.AppendUint32(nil, 0xFD2FB528)
	frame = binary.LittleEndian.AppendUint32(append(frame, 0xA0), uint32(len(text))) // one segment of that many bytes
	const most = 128 << 10
	for {
		n, last := min(len(text), most), uint32(0)
		if n == len(text) {
			last = 1
		}
		frame = append(binary.LittleEndian.AppendUint32(frame, uint32(n)<<3|last)[:len(frame)+3], text[:n]...)
		if text = text[n:]; last == 1 {
			return frame
		}
	}
}

func bytesOf(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
