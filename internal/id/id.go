// Package id names things: short, typed, sortable identifiers such as i42 (an item) or l7 (a lesson).
//
// An id is a letter for the noun and a number that the store counts up, so it is short enough to type and
// two ids of a noun compare in the order in which they were given out.
package id

import (
	"fmt"
	"strconv"
)

// The kinds of id, one string type a noun so that a lesson's id cannot be passed where an item's is due.
type (
	Source  string // Source is the slug a person gave a source, such as "weekly".
	Item    string // Item is "i" and a number.
	Verdict string // Verdict is "v" and a number.
	Lesson  string // Lesson is "l" and a number.
	Output  string // Output is "o" and a number.
	Note    string // Note is "n" and a number.
	Card    string // Card is "c" and a number.
	Review  string // Review is "r" and a number.
	Block   string // Block is "b" and a number.
	Session string // Session is "s" and a number.
	Token   string // Token is "t" and a number.
	Set     string // Set is "p" and a number: a set of parameters.
	Rating  string // Rating is "a" and a number: a stage that a person gave themselves in an area.
	Mark    string // Mark is "m" and a number: how far a person is in a book.
	Brag    string // Brag is "g" and a number: an entry of the brag document.

	Calendar string // Calendar is the slug a person gave one of their calendars, such as "work".

	Reflection string // Reflection is its period, such as "2026-Q4", and of an audit "2026-H2-audit".
	Answers    string // Answers is "a" and a number: the answers of a reflection, saved once.
	Pack       string // Pack is the name of a starter pack, such as "reading".
	Task       string // Task is "k" and a number: a dated task of a pack.
)

// Make returns the id with the kind's letter and the number n, n >= 1.
func Make[T ~string](letter byte, n uint64) T {
	return T(string(letter) + strconv.FormatUint(n, 10))
}

// Number returns the number of an id of the given letter. It fails for any other text, including leading
// zeros and signs, so that an id has one spelling.
func Number[T ~string](letter byte, s T) (uint64, error) {
	if len(s) < 2 || s[0] != letter || s[1] < '1' || s[1] > '9' {
		return 0, fmt.Errorf("id %q: want %c and a number, such as %c12", string(s), letter, letter)
	}
	n, err := strconv.ParseUint(string(s[1:]), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("id %q: want %c and a number, such as %c12", string(s), letter, letter)
	}
	return n, nil
}
