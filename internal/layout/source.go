// Package layout keeps the rules of the house: which room may import which, one door for each library, one doc
// comment a package, a word for every exported name, no clock where time is an argument, and nothing too long.
//
// The rules are tables in rules.go; the test of this package holds the repository to them.
package layout

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// source is one Go file of the repository.
type source struct {
	path string // from the root, with slashes
	fset *token.FileSet
	file *ast.File
}

// Finding is one place that breaks a rule.
type Finding struct {
	File string // File is the path from the root, with slashes.
	Line int
	Rule string // Rule is a word: arrow, door, doc, clock or size.
	Text string // Text says what is wrong and what to do.
}

// String is `FILE:LINE: RULE: TEXT`.
func (f Finding) String() string { return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Rule, f.Text) }

// read parses every Go file below root, but for testdata and folders whose name starts with a dot or underscore.
// Files for other systems are read as well.
func read(root fs.FS) ([]source, error) {
	var all []source
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch base := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (base == "testdata" || base == "vendor" || base[0] == '.' || base[0] == '_'):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		all = append(all, source{name, fset, file})
		return nil
	})
	return all, err
}

// pkg is the folder of a file from the root: the import path without the module.
func (s source) pkg() string { return path.Dir(s.path) }

// test says whether the file is only compiled for tests.
func (s source) test() bool { return strings.HasSuffix(s.path, "_test.go") }

// line is where a node starts.
func (s source) line(n ast.Node) int { return s.fset.Position(n.Pos()).Line }

// lines is how many lines a node takes.
func (s source) lines(n ast.Node) int { return s.fset.Position(n.End()).Line - s.line(n) + 1 }

// finding is a broken rule at a node.
func (s source) finding(at ast.Node, rule, format string, args ...any) Finding {
	return Finding{s.path, s.line(at), rule, fmt.Sprintf(format, args...)}
}

// imported is the path of an import.
func imported(spec *ast.ImportSpec) string {
	name, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
	return name
}

// under says whether a path is a folder or lies below it.
func under(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

// longest is the longest key that the path lies under.
func longest[V any](table map[string]V, name string) (key string, found bool) {
	for k := range table {
		if under(name, k) && (!found || len(k) > len(key)) {
			key, found = k, true
		}
	}
	return key, found
}
