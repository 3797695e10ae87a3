package layout

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// root is the repository, two folders up.
const root = "../.."

func TestTheHouseKeepsItsRules(t *testing.T) {
	found, err := Check(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

func TestEveryLibraryHasItsReason(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "mod", "edit", "-json", filepath.Join(root, "go.mod")).Output()
	if err != nil {
		t.Fatalf("read go.mod: %v", err)
	}
	var module struct {
		Require []struct {
			Path, Version string
			Indirect      bool
		}
	}
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatalf("read go.mod: %v", err)
	}
	for _, require := range module.Require {
		if require.Indirect {
			continue
		}
		name, version := require.Path, require.Version
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(name) + ` \| ` + regexp.QuoteMeta(version) + ` \|`)
		if !row.Match(text) {
			t.Errorf("docs/dependencies.md has no row `| %s | %s | … |`", name, version)
		}
	}
}

// long is a function or a file that takes so many lines.
func long(head string, lines int, tail string) string {
	return head + strings.Repeat("\n", lines) + tail
}

func TestEachRuleCanFail(t *testing.T) {
	const doc = "// Package x is here for a test.\npackage x\n"
	tests := []struct {
		name, file, text, want string
	}{
		// Arrows.
		{"a leaf knows another", "srs/x.go", doc + `import "tend/notes"`, "srs/x.go:3: arrow: srs may not import notes"},
		{"a leaf knows the daemon", "feeds/x.go", doc + `import "tend/daemon/api"`, "arrow: feeds may not import daemon/api"},
		{"an inner tool knows a leaf", "internal/fetch/x.go", doc + `import "tend/feeds"`, "arrow: internal/fetch may not import feeds"},
		{"the store knows the service", "daemon/store/x.go", doc + `import "tend/daemon/service"`, "arrow: daemon/store may not import daemon/service"},
		{"the service reaches past the store", "daemon/service/x.go", doc + `import "tend/daemon/store/engine"`, "may not import daemon/store/engine"},
		{"the client knows the store", "daemon/api/x.go", doc + `import "tend/daemon/store"`, "may not import daemon/store"},
		{"the engine knows a noun", "daemon/store/engine/x.go", doc + `import "tend/srs"`, "may not import srs"},
		{"the terminal knows the daemon", "terminal/x.go", doc + `import "tend/daemon"`, "terminal may not import daemon"},
		{"a command knows the daemon", "cmd/tend/til.go", command + `import "tend/daemon"`, "cmd/tend may not import daemon"},
		{"serve knows the store", "cmd/tend/serve.go", command + `import "tend/daemon/store"`, "cmd/tend may not import daemon/store"},
		{"the program holds a test's tool", "notes/x.go", doc + `import "tend/internal/needs"`, "internal/needs is for tests only"},
		{"an unplanned room", "misc/x.go", doc + `import "tend/srs"`, "misc is no room of the house"},
		{"serve starts the daemon", "cmd/tend/serve.go", command + `import "tend/daemon"`, ""},
		{"a command speaks to the daemon", "cmd/tend/til.go", command + `import ("tend/daemon/api"; "tend/terminal"; "tend/learning")`, ""},
		{"the daemon knows its rooms", "daemon/x.go", doc + `import ("tend/daemon/store/engine"; "tend/daemon/web"; "tend/systemd")`, ""},
		{"a leaf uses the tools", "srs/x.go", doc + `import "tend/internal/when"`, ""},
		{"a leaf has rooms of its own", "feeds/x.go", doc + `import "tend/feeds/mail"`, ""},
		{"a test uses real parts", "terminal/x_test.go", `package x; import "tend/daemon"`, ""},

		// Doors.
		{"a second door", "daemon/x.go", doc + `import "github.com/mmcdole/gofeed"`, "door: github.com/mmcdole/gofeed is imported by feeds alone"},
		{"a test's second door", "daemon/x_test.go", `package x; import "github.com/dgraph-io/badger/v4/options"`, "is imported by daemon/store/engine alone"},
		{"a library without a door", "srs/x.go", doc + `import "example.org/left-pad"`, "door: example.org/left-pad has no door"},
		{"a test's library in the program", "srs/x.go", doc + `import "pgregory.net/rapid"`, "door: pgregory.net/rapid is for tests only"},
		{"the door itself", "feeds/x.go", doc + `import "github.com/mmcdole/gofeed/rss"`, ""},
		{"a law in a test", "srs/x_test.go", `package x; import "pgregory.net/rapid"`, ""},
		{"the standard library", "srs/x.go", doc + `import "encoding/json"`, ""},

		// Docs.
		{"a package without a word", "srs/x.go", "package x\n", "srs/x.go:1: doc: package srs does not say what it is for"},
		{"a package that starts otherwise", "srs/x.go", "// This is it.\npackage x\n", `doc: the package's doc comment starts with "Package x "`},
		{"a command that starts otherwise", "cmd/tend/x.go", "// Package main is it.\npackage main\n", `doc: the package's doc comment starts with "Command tend "`},
		{"a func without a word", "srs/x.go", doc + "func F() {}", "srs/x.go:3: doc: func F has no comment"},
		{"a method without a word", "srs/x.go", doc + "// T is.\ntype T[V any] struct{}\nfunc (*T[V]) M() {}", "doc: func M has no comment"},
		{"a type in a group without a word", "srs/x.go", doc + "// Types.\ntype (\n\tT int\n)", "doc: type T has no comment"},
		{"a const without a word", "srs/x.go", doc + "const A = 1", "doc: const A has no comment"},
		{"a group of consts with a word", "srs/x.go", doc + "// Grades.\nconst (\n\tA = 1\n\tB = 2\n)", ""},
		{"a type with a word behind it", "srs/x.go", doc + "type (\n\tT int // T is.\n)", ""},
		{"hidden names", "srs/x.go", doc + "type t int\nfunc (t) String() string { return `` }\nfunc f() {}", ""},

		// Clock.
		{"a hidden clock", "budget/x.go", doc + "import \"time\"\nvar now = time.Now()", "budget/x.go:4: clock: budget is pure"},
		{"a hidden clock by another name", "internal/when/x.go", doc + "import clock \"time\"\nvar f = clock.Since", "not time.Since"},
		{"a clock where it belongs", "feeds/x.go", doc + "import \"time\"\nvar now = time.Now()", ""},
		{"time as an argument", "srs/x.go", doc + "import \"time\"\nfunc f(a, b time.Time) bool { return a.After(b) }", ""},

		// Size.
		{"a long function", "srs/x.go", long(doc+"func f() {", 60, "}\n"), "srs/x.go:3: size: func f has 61 lines, at most 60"},
		{"a function that just fits", "srs/x.go", long(doc+"// f is long.\nfunc f() {", 59, "}\n"), ""},
		{"a long file", "srs/x.go", long(doc, 398, "// end\n"), "srs/x.go:401: size: file of 401 lines, at most 400"},
		{"a file that just fits", "srs/x.go", long(doc, 397, "// end\n"), ""},
		{"a long test", "srs/x_test.go", long("package x\nfunc f() {", 600, "}\n"), ""},
		{"a long generated file", "srs/x.go", long("// Code generated by hand. DO NOT EDIT.\n\n"+doc, 500, ""), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found, err := Check(fstest.MapFS{tt.file: {Data: []byte(tt.text)}})
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case tt.want == "" && len(found) > 0:
				t.Errorf("found %v", found)
			case tt.want != "" && (len(found) != 1 || !strings.Contains(found[0].String(), tt.want)):
				t.Errorf("found %v, want %s", found, tt.want)
			}
		})
	}
}

const command = "// Command tend is here for a test.\npackage main\n"

func TestASecondPackageCommentIsFound(t *testing.T) {
	found, err := Check(fstest.MapFS{
		"srs/a.go": {Data: []byte("// Package srs is first.\npackage srs\n")},
		"srs/b.go": {Data: []byte("// Package srs is second.\npackage srs\n")},
	})
	if err != nil || len(found) != 1 || found[0].String() != "srs/b.go:2: doc: package srs has a second doc comment; the first is in srs/a.go" {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestFoldersThatAreNotOursAreLeftAlone(t *testing.T) {
	fs := fstest.MapFS{}
	for _, name := range []string{"srs/testdata/x.go", ".git/x.go", "_old/x.go", "vendor/x/x.go"} {
		fs[name] = &fstest.MapFile{Data: []byte("package broken")}
	}
	if found, err := Check(fs); err != nil || len(found) != 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestAFileThatDoesNotParseIsAnError(t *testing.T) {
	if _, err := Check(fstest.MapFS{"srs/x.go": {Data: []byte("pack age")}}); err == nil {
		t.Error("no error")
	}
}

func TestTheTablesAgree(t *testing.T) {
	for _, leaf := range append(leaves, pure...) {
		if _, known := longest(arrows, leaf); !known {
			t.Errorf("%s has no arrows", leaf)
		}
	}
	for library, door := range doors {
		if _, known := longest(arrows, door); !known && door != anyTest {
			t.Errorf("%s: its door %s is no room", library, door)
		}
	}
}
