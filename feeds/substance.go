package feeds

import (
	"strings"
	"unicode"

	"tend/internal/clean"
	"tend/internal/fold"
)

// fingerprintRules names the rules by which fingerprints are made; another set of rules gets another name, so that two
// fingerprints are compared only where the same rules made them.
const fingerprintRules = "2-"

// SameRules reports whether two fingerprints can be compared: whether the same rules made them. A program of last year
// made its own.
func SameRules(a, b string) bool {
	return strings.HasPrefix(a, fingerprintRules) == strings.HasPrefix(b, fingerprintRules)
}

// substance is what of a text of HTML says something: its words, in their order. Left out, or made equal, is what a
// server changes without anybody having written a word:
//
//   - markup, white space, and how a character is written: as itself, as a reference, or with a combining mark;
//   - quotation marks, dashes and dots that a program made typographic, and characters that do not show;
//   - what addresses in the text carry of tracking;
//   - numbers of comments, views, likes and such that stand by their word, and how long ago something was.
func substance(html string) string {
	words := strings.Fields(clean.Plain(html))
	var b strings.Builder
	for i := 0; i < len(words); i++ {
		if n := counter(words[i:]); n > 0 {
			i += n - 1
			continue
		}
		b.WriteString(untracked(words[i]))
	}
	return plainType.Replace(fold.Composed(strings.Map(shown, b.String())))
}

// untracked is a word, and of one that is an address, with marks around it or without, the address as it is compared.
func untracked(word string) string {
	at := strings.Index(word, "http")
	if at < 0 || !strings.Contains(word[at:], "://") {
		return word
	}
	address := strings.TrimRight(word[at:], ".,;:!?'\")]>»”’")
	return word[:at] + CanonicalStory(address) + word[at+len(address):]
}

// shown maps a character that does not show to nothing. What joins or parts letters decides over their look alone.
func shown(r rune) rune {
	if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
		return -1
	}
	return r
}

// plainType undoes what a program does to make text look set.
var plainType = strings.NewReplacer("‘", "'", "’", "'", "‚", "'", "‛", "'", "“", `"`, "”", `"`, "„", `"`, "‟", `"`,
	"–", "-", "—", "-", "‐", "-", "‑", "-", "−", "-", "---", "-", "--", "-", "…", "...")

// counter is how many of the first words are a count that goes up by itself: "12 comments", "Comments: 12", "1.2k views",
// "3 hours ago". It is 0 where they are none.
func counter(words []string) int {
	if len(words) < 2 || !strings.HasSuffix(words[0], ":") && !strings.ContainsAny(words[0], "0123456789") {
		return 0 // nearly all are, and it is asked of each word
	}
	first, second := bareWord(words[0]), bareWord(words[1])
	switch {
	case isCount(first) && counted[second]:
		return 2
	case len(words) > 2 && isCount(first) && passing[second] && bareWord(words[2]) == "ago":
		return 3
	case counted[first] && strings.HasSuffix(words[0], ":") && isCount(second):
		return 2
	}
	return 0
}

// counted are the words for what a page counts of its readers.
var counted = names("comment comments view views like likes point points share shares reply replies reaction reactions",
	"vote votes upvote upvotes clap claps boost boosts repost reposts retweet retweets favorite favorites response responses")

// passing are the words for time that passes.
var passing = names("second seconds sec secs minute minutes min mins hour hours day days week weeks month months year years")

// bareWord is a word in lower case without the marks around it.
func bareWord(word string) string { return strings.ToLower(strings.Trim(word, "()[]#|:;,.·•")) }

// isCount reports whether a word is a count: "12", "1,204", "3.4k".
func isCount(word string) bool {
	word = strings.TrimRight(word, "km+")
	return word != "" && strings.Trim(word, "0123456789.,") == "" && word[0] >= '0' && word[0] <= '9'
}
