package brag

import (
	"slices"
	"strings"
	"unicode"
)

// Lint returns the questions that an entry leaves open: work is asked for a number where it holds none, and so is whatever
// claims an impact. It never stands in the way of saving.
//
// Work is what stands under projects, design, mentoring and operations. An entry claims impact when it has an impact
// line, or a word such as "reduced" or "onboarded" under any heading but the plans. Versions, dates, hashes and ticket
// numbers are no numbers of impact.
func Lint(e Entry) []string {
	if e.Heading == Next || e.From != "" && e.Revision <= 1 {
		return nil // a plan, or a fact of tend's that nobody wrote about yet
	}
	if HasNumber(e.Text) || HasNumber(e.Impact) {
		return nil
	}
	question, claims := claimIn(e.Text + "\n" + e.Impact)
	switch {
	case question != "":
	case claims || e.Impact != "":
		question = "how many, how much, how long?"
	case e.Heading != Growth:
		question = "what is better for whom, and by how much?"
	default:
		return nil
	}
	return []string{"no number yet: " + question}
}

// claims are the beginnings of words that claim impact, and what to ask then.
var claims = []struct {
	question string
	stems    []string
}{
	{"from how long to how long?", stems("faster slower quicker latenc speed sped accelerat shorten")},
	{"how many people, and what can they do now?", stems("mentor onboard coach trained taught hired unblock helped")},
	{"how many before, how many after?", stems("fewer incident outage alert page flaky bugs toil reliab stabili")},
	{"how much money or time, and in what span?", stems("saved saves saving cheaper cost")},
	{"how many use it, or what became easier?", stems("adopt launch shipped roll-out rolled released migrat")},
	{"", stems("improv reduc cut decreas increas grew grown better boost optimi scale scaling automat eliminat remov simplif prevent " +
		"doubl halv lower raised enabl deliver achiev resolv fixed impact")},
}

func stems(s string) []string { return strings.Fields(s) }

// claimIn finds the first claim of impact in a text, and what to ask about it.
func claimIn(text string) (question string, found bool) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	for _, claim := range claims {
		for _, stem := range claim.stems {
			if slices.ContainsFunc(words, func(word string) bool { return isForm(word, stem) }) {
				return claim.question, true
			}
		}
	}
	return "", false
}

// isForm tells whether a word is a form of a stem: "cut" is no part of "cute", and "page" none of "pageant".
func isForm(word, stem string) bool {
	rest, found := strings.CutPrefix(word, stem)
	if !found {
		return false
	}
	if len(stem) <= 4 {
		return slices.Contains([]string{"", "s", "d", "ed", "es", "ing", "ting"}, rest)
	}
	return true
}
