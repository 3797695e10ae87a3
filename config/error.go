package config

import "fmt"

// Error is one mistake in how the process was told to run. Programs answer it with exit code 78.
type Error struct {
	File    string // File is the path of the file, or the variable (TEND_LISTEN) or flag (--listen) that holds the mistake.
	Line    int    // Line counts from 1; 0 outside a file.
	Key     string // Key is dotted, as in fetch.interval; empty when the file could not be read as TOML.
	Problem string // Problem says what is wrong and what would be right, on one line.
}

// Error is `FILE:LINE: PROBLEM`, without what is not known.
func (e *Error) Error() string {
	switch {
	case e.File == "":
		return e.Problem
	case e.Line == 0:
		return e.File + ": " + e.Problem
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Problem)
}

// place is where a value was given.
type place struct {
	file string // as Error.File
	line int    // as Error.Line
}

// errorf is an Error about key at p.
func (p place) errorf(key, format string, args ...any) *Error {
	return &Error{File: p.file, Line: p.line, Key: key, Problem: fmt.Sprintf(format, args...)}
}
