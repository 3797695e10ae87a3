// Package api is the words that the commands and the daemon exchange, and the one client that speaks them.
//
// Every request and answer is JSON over HTTP, below /api/v1. An answer that is not a success is an Error.
package api

import (
	"fmt"
	"net/http"
)

// Code names why a request was refused. Each has one HTTP status and one exit code of the command.
type Code string

// The codes.
const (
	Invalid      Code = "invalid"      // the request makes no sense: exit 2
	NotFound     Code = "not_found"    // no such thing: exit 1
	Conflict     Code = "conflict"     // the rules or another process stand against it: exit 5
	NoSlot       Code = "no_slot"      // the sources of a kind have all their slots taken: exit 5
	NothingDue   Code = "nothing_due"  // there is nothing to do: exit 3
	Unauthorized Code = "unauthorized" // no token, or a wrong one: exit 1
	Forbidden    Code = "forbidden"    // the token's scope does not reach: exit 1
	NoSpace      Code = "no_space"     // the disk is full: exit 6
	Upstream     Code = "upstream"     // a source did not answer as it should: exit 1
	Unreachable  Code = "unreachable"  // the daemon did not answer: exit 4
	BadConfig    Code = "bad_config"   // the configuration is wrong: exit 78
	Internal     Code = "internal"     // a fault of tend: exit 1
)

// Error is a refusal in one line, with one line on what to do.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"error"`
	Hint    string `json:"hint,omitempty"`
}

// Error returns the message without the hint.
func (e *Error) Error() string { return e.Message }

// Refuse returns an Error with a formatted message.
func Refuse(code Code, hint, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// codes is the one table of what a code means to HTTP and to a shell.
var codes = map[Code]struct{ status, exit int }{
	Invalid:      {http.StatusBadRequest, 2},
	NotFound:     {http.StatusNotFound, 1},
	Conflict:     {http.StatusConflict, 5},
	NoSlot:       {http.StatusConflict, 5},
	NothingDue:   {http.StatusNotFound, 3},
	Unauthorized: {http.StatusUnauthorized, 1},
	Forbidden:    {http.StatusForbidden, 1},
	NoSpace:      {http.StatusInsufficientStorage, 6},
	Upstream:     {http.StatusBadGateway, 1},
	Unreachable:  {http.StatusServiceUnavailable, 4},
	BadConfig:    {http.StatusInternalServerError, 78},
	Internal:     {http.StatusInternalServerError, 1},
}

// Status returns the HTTP status of the code, 500 for an unknown one.
func (c Code) Status() int {
	if entry, ok := codes[c]; ok {
		return entry.status
	}
	return http.StatusInternalServerError
}

// Exit returns the exit code of the code, 1 for an unknown one.
func (c Code) Exit() int {
	if entry, ok := codes[c]; ok {
		return entry.exit
	}
	return 1
}
