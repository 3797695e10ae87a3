package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// typed matches a command in the documents: after a line's start, a prompt, an opening bracket or a quotation mark.
var typed = regexp.MustCompile("(?m)(?:^ {4}|^\\$ |[`(])tend ([a-z]+)(?: ([a-z]+))?")

// told matches a command in what the program says: a hint, a suggestion, a message.
var told = regexp.MustCompile(`["',:] ?tend ([a-z]+)(?: ([a-z]+))?`)

func TestEveryCommandThatIsNamedIsThere(t *testing.T) {
	root := (&app{}).root()
	root.InitDefaultHelpCmd()
	named := func(file string, form *regexp.Regexp, prose map[string]bool) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range form.FindAllStringSubmatch(string(text), -1) {
			if prose[m[1]] {
				continue
			}
			cmd, rest, err := root.Find(strings.Fields(m[1] + " " + m[2]))
			if _, holds := cmd.Annotations[holder]; err != nil || cmd == root || holds && len(rest) > 0 {
				t.Errorf("%s: there is no %q", file, m[0])
			}
		}
	}
	for _, pattern := range []string{"../../README.md", "../../CHANGELOG.md", "../../docs/*.md", "../../config/example.toml"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			named(file, typed, nil)
		}
	}
	// Where a message begins with tend as its subject.
	prose := map[string]bool{"keeps": true, "pulls": true, "again": true}
	for _, pattern := range []string{"*.go", "../../terminal/*.go"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				named(file, told, prose)
			}
		}
	}
}
