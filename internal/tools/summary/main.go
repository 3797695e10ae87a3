// Command summary reads the events of `go test -json` and prints what a person wants to know of them: a line for
// each package, the output of what failed, what was skipped and why, and `N passed, N failed, N skipped`.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	failed, err := summarize(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
	}
	if err != nil || failed > 0 {
		os.Exit(1)
	}
}

// event is one line of `go test -json`, as in `go doc test2json`.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64 // seconds
}

// test names one test; the empty Test is its package.
type test struct{ pkg, name string }

// tally is what has happened so far.
type tally struct {
	out                     io.Writer
	passed, failed, skipped int
	output                  map[test][]string // of tests that have not ended
	broken                  map[string]bool   // packages in which a test failed
	reasons                 map[string]int    // why tests were skipped, and how many
}

// summarize returns how many tests failed. A package that does not build or ends by itself counts as one.
func summarize(in io.Reader, out io.Writer) (failed int, err error) {
	t := &tally{out: out, output: map[test][]string{}, broken: map[string]bool{}, reasons: map[string]int{}}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			t.line(line)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return t.failed, err
		}
	}
	t.end()
	return t.failed, nil
}

// line takes one line; one that is no event is a message of the go command, and is shown.
func (t *tally) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		fmt.Fprintf(t.out, "%s", line)
		return
	}
	key := test{e.Package, e.Test}
	switch e.Action {
	case "output":
		t.output[key] = append(t.output[key], e.Output)
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.pkg(e)
		} else {
			t.test(e)
		}
		delete(t.output, key)
	}
}

// test counts a test, or a subtest, that has ended.
func (t *tally) test(e event) {
	switch e.Action {
	case "pass":
		t.passed++
	case "skip":
		t.skipped++
		t.reasons[reason(t.output[test{e.Package, e.Test}])]++
	case "fail":
		t.failed++
		t.broken[e.Package] = true
		for _, text := range t.output[test{e.Package, e.Test}] {
			if !strings.HasPrefix(text, "=== ") {
				fmt.Fprint(t.out, text)
			}
		}
	}
}

// pkg is for a package that has ended. When it failed and no test in it did, its last words are the reason.
func (t *tally) pkg(e event) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(t.out, "ok    %s  %.1fs\n", e.Package, e.Elapsed)
	case "fail":
		fmt.Fprintf(t.out, "FAIL  %s  %.1fs\n", e.Package, e.Elapsed)
		if !t.broken[e.Package] {
			t.failed++
			t.lastWords(e.Package)
		}
	}
}

// lastWords prints the output of a package and of those tests in it that never ended.
func (t *tally) lastWords(pkg string) {
	for key, output := range t.output {
		if key.pkg == pkg {
			fmt.Fprint(t.out, strings.Join(output, ""))
		}
	}
}

// reason is the message of t.Skip in a test's output, without file and line.
func reason(output []string) string {
	for _, text := range output {
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "=== ") || strings.HasPrefix(text, "--- ") {
			continue
		}
		if _, message, found := strings.Cut(text, ".go:"); found {
			if _, message, found = strings.Cut(message, ": "); found {
				return message
			}
		}
		return text
	}
	return "skipped without a reason"
}

// end prints the reasons for skips, and the last line.
func (t *tally) end() {
	var reasons []string
	for r, n := range t.reasons {
		reasons = append(reasons, fmt.Sprintf("%s (%d)", r, n))
	}
	slices.Sort(reasons)
	for _, r := range reasons {
		fmt.Fprintln(t.out, r)
	}
	fmt.Fprintf(t.out, "%d passed, %d failed, %d skipped\n", t.passed, t.failed, t.skipped)
}
