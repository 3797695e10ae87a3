package terminal

import (
	"fmt"
	"strings"
)

// footnotes puts a number in the place of each link's address, and returns the addresses, each once. Images become
// what they show. Code stays as it is.
func footnotes(text string) (string, []string) {
	var n noted
	var out strings.Builder
	fence := ""
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		bare := strings.TrimLeft(line, " >")
		mark := fenceOf(bare)
		switch {
		case fence != "" && strings.HasPrefix(mark, fence):
			fence = ""
		case fence == "" && mark != "":
			fence = mark
		case fence == "":
			line = n.line(line)
		}
		if strings.TrimSpace(line) != "<!--THE END-->" { // what html-to-markdown parts two lists with
			out.WriteString(line)
		}
	}
	return out.String(), n.links
}

// noted are the links found so far.
type noted struct {
	links []string
	at    map[string]int // the number of each, from 1
}

// maxLabel bounds what is looked through for the end of a link, in bytes, so that brackets that never end cost little.
const maxLabel = 4 << 10

// line is one line of Markdown outside of a block of code, with numbers for its addresses. Code in it stays as it is.
func (n *noted) line(line string) string {
	if !strings.Contains(line, "](") {
		return line
	}
	var out strings.Builder
	for i := 0; i < len(line); {
		size := stride(line[i:])
		if line[i] == '[' || strings.HasPrefix(line[i:], "![") {
			if label, address, end := linkAt(line[i:]); end > 0 {
				out.WriteString(n.instead(line[i] == '!', label, address))
				i += end
				continue
			}
		}
		out.WriteString(line[i : i+size])
		i += size
	}
	return out.String()
}

// instead is what stands for an image or a link. A link may be around an image.
func (n *noted) instead(image bool, label, address string) string {
	label, address = strings.TrimSpace(label), unescape(address)
	switch {
	case image && label == "":
		return "(image)"
	case image:
		return "(image: " + label + ")"
	case address == "" || strings.HasPrefix(address, "#"):
		return n.line(label)
	case unescape(label) == address:
		return n.number(address)
	}
	return n.line(label) + n.number(address)
}

// number is the mark of an address, as [3].
func (n *noted) number(address string) string {
	if n.at[address] == 0 {
		if n.at == nil {
			n.at = map[string]int{}
		}
		n.links = append(n.links, address)
		n.at[address] = len(n.links)
	}
	return fmt.Sprintf("[%d]", n.at[address])
}

// stride is the length of what a line starts with and is passed over as one: an escaped sign, a span of code, a byte.
func stride(line string) int {
	switch {
	case line[0] == '\\' && len(line) > 1:
		return 2
	case line[0] == '`':
		return codeSpan(line)
	}
	return 1
}

// codeSpan is the length of the code that a line starts with, its backticks included, and that of the backticks alone
// where it has no end nearby.
func codeSpan(line string) int {
	ticks := len(line) - len(strings.TrimLeft(line, "`"))
	near := line[ticks:min(len(line), ticks+maxLabel)]
	if end := strings.Index(near, line[:ticks]); end >= 0 {
		return ticks + end + ticks
	}
	return ticks
}

// linkAt reads the image or link that a line starts with; end is behind it, and 0 where there is none.
func linkAt(line string) (label, address string, end int) {
	start := strings.IndexByte(line, '[') + 1
	shut := closing(line, start, '[', ']')
	if shut < 0 || !strings.HasPrefix(line[shut:], "](") {
		return "", "", 0
	}
	from := shut + 2
	end = closing(line, from, '(', ')')
	if end < 0 {
		return "", "", 0
	}
	address, _, _ = strings.Cut(strings.TrimSpace(line[from:end]), " ") // what follows is a title
	return line[start:shut], strings.Trim(address, "<>"), end + 1
}

// closing is where the bracket ends in which a line is at i, or -1 where it does not nearby.
func closing(line string, i int, open, shut byte) int {
	depth := 1
	for most := min(len(line), i+maxLabel); i < most; i += stride(line[i:]) {
		switch line[i] {
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
