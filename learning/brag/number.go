package brag

import (
	"slices"
	"strconv"
	"strings"

	"tend/internal/pattern"
)

// HasNumber tells whether a text holds a number of something: digits or words, with a unit or without, a share, a factor, a
// length of time, money. What only names a thing is none: a version, a date, a week, a hash, a ticket, an address, p99.
func HasNumber(text string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		words := wordsOf(line)
		for n := range words {
			if isNumber(words, n) {
				return true
			}
		}
	}
	return false
}

// between splits words of which each may be a number: 3-5, 800→200, 50k/year.
var between = pattern.Of(`[-–—/→]+|->|\.\.+`)

// wordsOf splits a line into words without their punctuation. Names that have digits in them, such as addresses and dates,
// are left out, and ranges are split.
func wordsOf(line string) []string {
	var words []string
	for n, word := range strings.Fields(line) {
		if n == 0 && listMark().MatchString(word) {
			continue
		}
		word = strings.TrimRight(strings.TrimLeft(word, ".,;:()[]{}\"'“”„‘’*_`"), ".,;:!?()[]{}\"'“”„‘’*_`")
		switch {
		case thousands().MatchString(word):
			words = append(words, word)
		case word == "", naming().MatchString(word), ticket().MatchString(word), isHash(word):
			words = append(words, "-") // what stood here parts its neighbours
		case between().MatchString(word):
			words = append(words, between().Split(word, -1)...)
		default:
			words = append(words, word)
		}
	}
	return words
}

var listMark = pattern.Of(`^\d+[.)]$`)

// naming are words that name something and do not count it.
var naming = pattern.Of(`^(?i:` + strings.Join([]string{
	`.*://.*`, `www\..*`, `.+@.+`, // addresses
	`\d{4}-\d{1,2}-\d{1,2}(t.*)?`, `\d{1,2}[./]\d{1,2}[./](\d{2}|\d{4})?`, `\d{1,2}/\d{4}`, // days
	`\d{4}-(w|q|h)?\d{1,2}`, `[wqh]\d{1,2}`, `(19|20)\d\d(-|/)(19|20)?\d\d`, // weeks, quarters, halves, years
	`.*[#!]\d+`,                                                                // tickets: #12, !12, owner/name#12
	`v?\d+\.\d+\.\d+(\.\d+)?([-+.].*)?`, `\d{1,3}(\.\d{1,3}){3}(/\d+)?(:\d+)?`, // versions, IPv4
	`\d*(st|nd|rd|th)`, // 1st
}, "|") + `)$`)

var (
	thousands = pattern.Of(`^\d{1,3}([.,'’_]\d{3}){2,3}$`)
	hexadec   = pattern.Of(`^[0-9a-f]{7,40}$`)
	ticket    = pattern.Of(`^[A-Z][A-Z0-9]+-\d[\d-]*$`) // ABC-12, CVE-2026-123, SHA-256
)

// isHash tells an abbreviated commit: digits and letters up to f, seven or more.
func isHash(word string) bool {
	return hexadec().MatchString(word) && strings.ContainsAny(word, "abcdef") && strings.ContainsAny(word, "0123456789")
}

// amount is digits with what may stand before and behind them: ~$1,200.50k, 3×, 99.9%, 800ms, +12.
var amount = pattern.Of(`^[~≈<>≤≥=+±−]*(?:[$€£¥]|US\$|USD|EUR|GBP|CHF|[x×])?(\d[\d.,'’_]*|\de\d)([a-zA-Zµ]{0,7}[%‰×€$£+]?)$`)

// isNumber tells whether the word at n counts something.
func isNumber(words []string, n int) bool {
	word := words[n]
	if isNumberWord(words, n) {
		return true
	}
	if clock().MatchString(word) {
		return countsUnit(words, n) // 1:30 h is a length, 08:30 a time of day
	}
	m := amount().FindStringSubmatch(word)
	if m == nil || isOrdinal(m[2]) {
		return false
	}
	bare := m[1] == word
	return !bare || !isLabelled(words, n) && !isYear(words, n)
}

var clock = pattern.Of(`^\d{1,2}:\d\d$`)

func isOrdinal(unit string) bool {
	return slices.Contains([]string{"st", "nd", "rd", "th"}, strings.ToLower(unit))
}

// labels are words behind which a number is a name: a ticket, a chapter, a version.
var labels = set(`pr mr cl issue ticket rfc adr bug chapter chap section § version release port phase step part level tier table
	figure milestone sprint week kw page error status http sev severity priority line no nr number day option appendix task story epic
	january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
	monday tuesday wednesday thursday friday saturday sunday
	go golang python java jdk node nodejs postgres postgresql mysql kubernetes k8s rails ruby rust php tls ssl ubuntu debian android ios
	react angular vue django spring redis kafka linux windows macos c++ c# kotlin swift typescript terraform quarter at`)

// isLabelled tells a number that only names the thing before it ("PR 12", "Go 1.26"), or a day before its month.
func isLabelled(words []string, n int) bool {
	if n > 0 && labels[strings.ToLower(words[n-1])] && !countsUnit(words, n) {
		return true
	}
	return n+1 < len(words) && months[strings.ToLower(words[n+1])]
}

var months = set(`january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct
	nov dec`)

// units are words that a number before them counts, whatever stands before it.
var units = set(`ms s sec second seconds min minute minutes h hour hours day days week weeks month months year years quarter quarters sprint
	sprints percent per times users people engineers teams team services requests hires incidents outages alerts pages tests lines bugs
	customers dollars euros usd eur gb mb tb kb gib mib tib rps qps clicks steps person developer developers colleagues`)

// countsUnit tells whether what stands behind a number is counted by it.
func countsUnit(words []string, n int) bool {
	return n+1 < len(words) && units[strings.ToLower(words[n+1])]
}

// isYear tells a year: 1990 to 2099, unless a unit says that it counts.
func isYear(words []string, n int) bool {
	year, err := strconv.Atoi(words[n])
	return err == nil && len(words[n]) == 4 && year >= 1990 && year <= 2099 && !countsUnit(words, n)
}

// numberWords are numbers in words. "one" is left out, since most of the time it counts nothing.
var numberWords = set(`zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
	nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions
	dozen dozens half halved halves halving twice thrice double doubled doubles doubling triple tripled triples tripling quadrupled
	quartered twofold threefold fourfold fivefold tenfold`)

// isNumberWord tells a number in words: any of the table, and "one" before a unit.
func isNumberWord(words []string, n int) bool {
	word := strings.ToLower(words[n])
	if word == "one" {
		return countsUnit(words, n)
	}
	return numberWords[word] && !(n > 0 && labels[strings.ToLower(words[n-1])] && !countsUnit(words, n))
}

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}
