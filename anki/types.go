package anki

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// noteType says which fields a note has and how its cards look.
type noteType struct {
	name      string
	cloze     bool
	fields    []string // in the order of a note's fields
	templates map[int]*template
	script    bool // a template has JavaScript, which is left out
	told      bool // that was said
}

// template is the look of one card of each note.
type template struct {
	name        string
	front, back []part
	broken      string // why it cannot be read
}

// newTemplate parses both sides.
func newTemplate(name, front, back string) *template {
	t := &template{name: scrub(name)}
	var err error
	if t.front, err = parseTemplate(scrub(front)); err == nil {
		t.back, err = parseTemplate(scrub(back))
	}
	if err != nil {
		t.broken = err.Error()
	}
	return t
}

// schema is what a collection says about its notes and decks.
type schema struct {
	types map[int64]*noteType
	decks map[int64]string
}

// scripted tells HTML with JavaScript in it.
func scripted(html string) bool { return strings.Contains(strings.ToLower(html), "<script") }

// jsonType is a note type in the JSON of schema 11.
type jsonType struct {
	Name      string      `json:"name"`
	Type      int         `json:"type"` // 1 for cloze
	Fields    []jsonField `json:"flds"`
	Templates []struct {
		Name  string `json:"name"`
		Ord   int    `json:"ord"`
		Front string `json:"qfmt"`
		Back  string `json:"afmt"`
	} `json:"tmpls"`
}

// jsonField is a field in it.
type jsonField struct {
	Name string `json:"name"`
	Ord  int    `json:"ord"`
}

// readJSON reads the note types and decks of schema 11, which are JSON in the only row of col.
func readJSON(ctx context.Context, db *sql.DB) (schema, error) {
	s := schema{types: map[int64]*noteType{}, decks: map[int64]string{}}
	var models, decks []byte
	if err := db.QueryRowContext(ctx, "select models, decks from col limit 1").Scan(&models, &decks); err != nil {
		return s, fmt.Errorf("note types: %w", err)
	}
	var types map[string]jsonType
	if err := unmarshal(models, &types); err != nil {
		return s, fmt.Errorf("note types: %w", err)
	}
	var named map[string]struct {
		Name string `json:"name"`
	}
	if err := unmarshal(decks, &named); err != nil {
		return s, fmt.Errorf("decks: %w", err)
	}
	for key, deck := range named {
		if id, err := strconv.ParseInt(key, 10, 64); err == nil {
			s.decks[id] = scrub(deck.Name)
		}
	}
	for key, j := range types {
		if id, err := strconv.ParseInt(key, 10, 64); err == nil {
			s.types[id] = fromJSON(j)
		}
	}
	return s, nil
}

// unmarshal reads JSON; nothing at all is as good as {}.
func unmarshal(text []byte, to any) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	return json.Unmarshal(text, to)
}

// fromJSON puts the fields in their order.
func fromJSON(j jsonType) *noteType {
	t := &noteType{name: scrub(j.Name), cloze: j.Type == 1, templates: map[int]*template{}}
	fields := slices.Clone(j.Fields)
	slices.SortStableFunc(fields, func(a, b jsonField) int { return cmp.Compare(a.Ord, b.Ord) })
	for _, f := range fields {
		t.fields = append(t.fields, scrub(f.Name))
	}
	for _, tmpl := range j.Templates {
		t.templates[tmpl.Ord] = newTemplate(tmpl.Name, tmpl.Front, tmpl.Back)
		t.script = t.script || scripted(tmpl.Front+tmpl.Back)
	}
	return t
}

// readTables reads the note types and decks of schema 15 and later, which have tables of their own.
func readTables(ctx context.Context, db *sql.DB) (schema, error) {
	s := schema{types: map[int64]*noteType{}, decks: map[int64]string{}}
	steps := []struct {
		what, query string
		scan        func(id int64, ord int, name string, config []byte) error
	}{
		{"note types", "select id, 0, name, config from notetypes", s.addType},
		{"fields", "select ntid, ord, name, x'' from fields order by ntid, ord", s.addField},
		{"templates", "select ntid, ord, name, config from templates order by ntid, ord", s.addTemplate},
		{"decks", "select id, 0, name, x'' from decks", s.addDeck},
	}
	for _, step := range steps {
		if err := eachRow(ctx, db, step.query, step.scan); err != nil {
			return s, fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return s, nil
}

// eachRow gives the rows of a query with four columns to scan.
func eachRow(ctx context.Context, db *sql.DB, query string, scan func(int64, int, string, []byte) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var ord int
		var name string
		var config []byte
		if err := rows.Scan(&id, &ord, &name, &config); err != nil {
			return err
		}
		if err := scan(id, ord, scrubName(name), config); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scrubName turns the separator between a deck and its parents into the one that people see.
func scrubName(name string) string { return scrub(strings.ReplaceAll(name, "\x1f", "::")) }

// addType reads a note type; field 1 of its config is its kind, 1 for cloze.
func (s *schema) addType(id int64, _ int, name string, config []byte) error {
	t := &noteType{name: name, templates: map[int]*template{}}
	s.types[id] = t
	return eachValue(config, func(v value) error {
		if v.field == 1 {
			t.cloze = v.number == 1
		}
		return nil
	})
}

// addField reads the name of a field.
func (s *schema) addField(id int64, _ int, name string, _ []byte) error {
	if t := s.types[id]; t != nil {
		t.fields = append(t.fields, name)
	}
	return nil
}

// addTemplate reads a template; fields 1 and 2 of its config are the question and the answer.
func (s *schema) addTemplate(id int64, ord int, name string, config []byte) error {
	t := s.types[id]
	if t == nil {
		return nil
	}
	var front, back string
	err := eachValue(config, func(v value) error {
		switch v.field {
		case 1:
			front = string(v.bytes)
		case 2:
			back = string(v.bytes)
		}
		return nil
	})
	t.templates[ord] = newTemplate(name, front, back)
	t.script = t.script || scripted(front+back)
	return err
}

// addDeck reads the name of a deck.
func (s *schema) addDeck(id int64, _ int, name string, _ []byte) error {
	s.decks[id] = name
	return nil
}
