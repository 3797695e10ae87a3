package terminal

import (
	"context"
	"errors"

	"tend/daemon/api"
)

// sitting is a review or a triage under way. It is a value: press returns the sitting that follows and leaves the
// one it was called on as it was, so a face can go on showing that while the daemon is asked.
type sitting interface {
	// page is what to show now.
	page() page
	// press takes a key: enter, or a letter, digit or sign. It may ask the daemon.
	press(ctx context.Context, key string) step
	// over tells whether there is nothing more to show.
	over() bool
}

// page is what a sitting shows. Both faces are made from it.
type page struct {
	serial int    // differs between one thing shown and the next
	head   string // where one stands, in one line
	title  string // one line above the text, or empty
	text   string // Markdown from outside, not cleaned
	answer string // what the text asks for; shown where revealed
	shown  bool   // the answer is revealed, or there is none to reveal
	lead   string // a question to the person, above the ways to answer
	ask    []string
	keys   []string // the letters that are worth a hint, "u undo"
	scroll bool     // space turns the page
}

// step is what a key led to.
type step struct {
	next sitting
	say  string   // one line for the person, or empty
	more []string // several lines to be read, then left
	// run needs the terminal for itself, such as an editor; then takes its error and gives the step that follows.
	run  func() error
	then func(context.Context, error) step
}

// failure says in one line that what could not be done, and what to do about it.
func failure(what string, err error) string {
	line := what + ": " + err.Error()
	if refused, ok := errors.AsType[*api.Error](err); ok && refused.Hint != "" {
		line += " (" + refused.Hint + ")"
	}
	return cleanLine(line)
}

// isEmpty tells whether the daemon refused because there is nothing to do.
func isEmpty(err error) bool {
	refused, ok := errors.AsType[*api.Error](err)
	return ok && refused.Code == api.NothingDue
}
