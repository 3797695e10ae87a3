package notes

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
)

// maxGrams is how many bigrams of a side of a card are compared: about its first 256 characters.
const maxGrams = 256

// fold is the text as it is compared: lower case, one space between words, a gap one character.
func fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(s, gap, "…"))), " ")
}

// bigrams returns the pairs of neighbouring characters of s, with a space at each end so that the first and
// the last character count as often as the others; sorted, repeated as often as they occur.
func bigrams(s string) []uint64 {
	if s == "" {
		return nil
	}
	grams := make([]uint64, 0, min(len(s)+1, maxGrams))
	last := ' '
	for _, r := range s + " " {
		if len(grams) == maxGrams {
			break
		}
		grams = append(grams, uint64(last)<<32|uint64(r))
		last = r
	}
	slices.Sort(grams)
	return grams
}

// dice is the Sørensen–Dice coefficient of two sorted lists, 2·|a∩b| / (|a|+|b|), from 0 to 1; of two empty
// lists it is 1.
func dice[T cmp.Ordered](a, b []T) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	return 2 * float64(shared(a, b)) / float64(len(a)+len(b))
}

// shared counts what two sorted lists have in common.
func shared[T cmp.Ordered](a, b []T) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}

// maxDice is what dice can be at most, by the lengths alone.
func maxDice(a, b int) float64 {
	if a+b == 0 {
		return 1
	}
	return 2 * float64(min(a, b)) / float64(a+b)
}

// maxShingles bounds the sketch of a file.
const maxShingles = 1024

// sketch returns the hashes of the pairs of neighbouring words in a text, sorted and each once, at most the
// smallest 1,024 of them: Broder's bottom-k sketch, which stands for the whole of a long text.
func sketch(text string) []uint64 {
	var hashes []uint64
	last := ""
	eachWord(strings.ToLower(text), func(word string) {
		h := fnv.New64a()
		h.Write([]byte(last + "\x00" + word))
		hashes = append(hashes, h.Sum64())
		last = word
	})
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return hashes[:min(len(hashes), maxShingles)]
}

// resemblance estimates from their sketches how alike two texts are, from 0 to 1. A full sketch says nothing
// about hashes above its largest, so these are left out of the other one too.
func resemblance(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	return dice(upTo(a, b), upTo(b, a))
}

// upTo cuts a where the full sketch b ends.
func upTo(a, b []uint64) []uint64 {
	if len(b) < maxShingles {
		return a
	}
	end, found := slices.BinarySearch(a, b[len(b)-1])
	if found {
		end++
	}
	return a[:end]
}
