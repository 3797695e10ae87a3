package reflection

import (
	"strings"
	"unicode"
)

// Op is what became of a piece of text.
type Op byte

// The three things that can become of a piece.
const (
	Kept    Op = ' '
	Removed Op = '-'
	Added   Op = '+'
)

// Piece is words or lines that were kept, removed or added.
type Piece struct {
	Op   Op
	Text string
}

// maxCells bounds the table in which a diff is looked for. Texts whose changed middle is larger are told as replaced.
const maxCells = 4 << 20

// Words tells how a text came of an older one, word by word, each with the white space behind it. The kept and the
// removed pieces together are the old text, the kept and the added ones the new.
func Words(old, new string) []Piece { return merge(diff(words(old), words(new))) }

// Lines is Words by lines.
func Lines(old, new string) []Piece {
	return diff(strings.SplitAfter(old, "\n"), strings.SplitAfter(new, "\n"))
}

// words cuts a text behind the white space that follows each word.
func words(s string) []string {
	var list []string
	begin, space := 0, false
	for i, r := range s {
		if space && !unicode.IsSpace(r) {
			list, begin = append(list, s[begin:i]), i
		}
		space = unicode.IsSpace(r)
	}
	if begin < len(s) {
		list = append(list, s[begin:])
	}
	return list
}

// diff finds a longest common subsequence (Wagner and Fischer 1974) of what lies between a common beginning and end.
func diff(old, new []string) []Piece {
	var pieces []Piece
	for len(old) > 0 && len(new) > 0 && old[0] == new[0] {
		pieces = append(pieces, Piece{Kept, old[0]})
		old, new = old[1:], new[1:]
	}
	end := 0
	for end < len(old) && end < len(new) && old[len(old)-1-end] == new[len(new)-1-end] {
		end++
	}
	tail := old[len(old)-end:]
	pieces = append(pieces, middle(old[:len(old)-end], new[:len(new)-end])...)
	for _, text := range tail {
		pieces = append(pieces, Piece{Kept, text})
	}
	return pieces
}

func middle(old, new []string) (pieces []Piece) {
	width := len(new) + 1
	var common []int32 // common[i*width+j]: how much old[i:] and new[j:] have in common
	if (len(old)+1)*width <= maxCells {
		common = make([]int32, (len(old)+1)*width)
		for i := len(old) - 1; i >= 0; i-- {
			for j := len(new) - 1; j >= 0; j-- {
				common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
				if old[i] == new[j] {
					common[i*width+j] = common[(i+1)*width+j+1] + 1
				}
			}
		}
	}
	i, j := 0, 0
	for i < len(old) || j < len(new) {
		switch {
		case common != nil && i < len(old) && j < len(new) && old[i] == new[j]:
			pieces = append(pieces, Piece{Kept, old[i]})
			i, j = i+1, j+1
		case i < len(old) && (j == len(new) || common == nil || common[(i+1)*width+j] >= common[i*width+j+1]):
			pieces = append(pieces, Piece{Removed, old[i]})
			i++
		default:
			pieces = append(pieces, Piece{Added, new[j]})
			j++
		}
	}
	return pieces
}

// merge joins neighbours of which the same became.
func merge(pieces []Piece) (merged []Piece) {
	for _, p := range pieces {
		if last := len(merged) - 1; last >= 0 && merged[last].Op == p.Op {
			merged[last].Text += p.Text
			continue
		}
		merged = append(merged, p)
	}
	return merged
}
