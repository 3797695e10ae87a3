package find

import (
	"slices"
	"strings"
)

// Words are kept in the index as they stand in their texts. That cache finds caches, cached and caching is decided when a
// query is read: an inflection shares its beginning with its word, so few terms have to be looked at. The rules are
// those of regular English plurals and verbs (-s, -es, -ies, -ed, -ing) and no more: no derivations (organ is not
// organization, as it is to the stemmers of search engines), no comparatives, nothing irregular. Plurals in -s of other
// languages gain by them; what they read wrongly in a word of another language is only found beside it.

// shortestBase is the shortest word that has inflections, in letters: so go and C are found alone.
const shortestBase = 3

// notPlural end in s, and are no plural of the word that is left without it.
var notPlural = []string{"news", "lens"}

// bases are the words of which a term may be an inflection, itself first. A term that is no word of a to z is of none:
// the answer is empty. Some are no words, such as runn of running: they do no harm, since nobody writes them.
func bases(term string) []string {
	if len(term) < shortestBase || len(term) > maxTerm/2 || !plain(term) {
		return nil
	}
	list := []string{term}
	if stem, ok := strings.CutSuffix(term, "s"); ok && !strings.HasSuffix(stem, "s") && !slices.Contains(notPlural, term) {
		list = singulars(list, stem)
	}
	for _, word := range list { // bindings, binding, bind
		list = verbs(list, word)
	}
	return slices.DeleteFunc(list, func(word string) bool { return len(word) < shortestBase })
}

// singulars adds of which words one that ends in s may be the plural; stem is without that s.
func singulars(list []string, stem string) []string {
	list = append(list, stem)
	root, ok := strings.CutSuffix(stem, "e")
	if !ok {
		return list
	}
	if y, ok := strings.CutSuffix(root, "i"); ok && len(y) > 1 {
		return append(list, y+"y") // queries
	}
	for _, hiss := range []string{"s", "x", "z", "ch", "sh", "o"} {
		if strings.HasSuffix(root, hiss) {
			return append(list, root) // boxes; caches, too, has both
		}
	}
	return list
}

// verbs adds of which words one that ends in ed or ing may be a form.
func verbs(list []string, word string) []string {
	stem, ok := strings.CutSuffix(word, "ing")
	if !ok {
		if stem, ok = strings.CutSuffix(word, "ed"); !ok {
			return list
		}
		if y, ok := strings.CutSuffix(stem, "i"); ok {
			return append(list, y+"y", stem+"e") // queried; tied
		}
	}
	last := len(stem) - 1
	switch {
	case last < 1 || !strings.ContainsAny(stem, vowels+"y") || last < 3 && strings.HasSuffix(word, "eed"):
		return list // string; feed, but agreed is of agree
	case stem[last] == stem[last-1] && !vowel(stem[last]):
		return append(list, stem, stem[:last]) // passed; logged
	case short(stem):
		return append(list, stem+"e") // coding is of code, and codding of cod
	}
	return append(list, stem, stem+"e") // tested; cached
}

const vowels = "aeiou"

func vowel(letter byte) bool { return strings.IndexByte(vowels, letter) >= 0 }

// short tells of a stem that has one vowel and one consonant after it, which would be doubled if no e were lacking: cod,
// us. Not w, x and y, which never are.
func short(stem string) bool {
	last := len(stem) - 1
	for n := range last - 1 {
		if vowel(stem[n]) {
			return false
		}
	}
	return vowel(stem[last-1]) && !vowel(stem[last]) && strings.IndexByte("wxy", stem[last]) < 0
}

// plain tells whether a term has nothing but letters from a to z.
func plain(term string) bool {
	for n := range len(term) {
		if term[n] < 'a' || term[n] > 'z' {
			return false
		}
	}
	return true
}

// kin is a word and what it may be an inflection of.
type kin struct {
	bases []string
	begin string // each of its inflections begins so
}

// kinOf returns the kin of a term; of one without inflections it has no bases.
func kinOf(term string) kin {
	k := kin{bases: bases(term)}
	for n, base := range k.bases {
		base = base[:len(base)-1] // cache has caching, query has queries
		if n == 0 {
			k.begin = base
		}
		for !strings.HasPrefix(base, k.begin) {
			k.begin = k.begin[:len(k.begin)-1]
		}
	}
	return k
}

// has tells whether a term and the word are inflections of one word. The word itself is not meant.
func (k kin) has(term string) bool {
	if len(k.bases) == 0 || term == k.bases[0] || !strings.HasPrefix(term, k.begin) {
		return false
	}
	return slices.ContainsFunc(bases(term), func(base string) bool { return slices.Contains(k.bases, base) })
}
