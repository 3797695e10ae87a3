package notes

import "strings"

// The limits of a link's target; what goes beyond is no link. They keep the scan linear.
const (
	maxTarget = 2048 // bytes
	maxDepth  = 32   // parentheses in each other, as in CommonMark's own parser
)

// target returns the length of the (target "title") that s starts with, or 0 when it is none. A target has
// no spaces, so [order] (of a group) and [order](of a group) are deletions.
func target(s string) int {
	if s == "" || s[0] != '(' {
		return 0
	}
	s = s[:min(len(s), maxTarget)]
	depth, quote, spaced := 1, byte(0), false
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\':
			i++
		case quote != 0:
			if c == '<' && quote == '>' {
				return 0
			}
			if c == quote {
				quote = 0
			}
		case c == '\n':
			return 0
		case c == ' ' || c == '\t':
			spaced = true
		case c == '<' && i == 1:
			quote = '>'
		case spaced && (c == '"' || c == '\''):
			quote = c
		case c == '(':
			if depth++; depth > maxDepth {
				return 0
			}
		case c == ')':
			if depth--; depth == 0 {
				return i + 1
			}
		case spaced:
			return 0
		}
	}
	return 0
}

// isDefinition tells ": https://…" after the label of a link's definition.
func isDefinition(s string) bool {
	rest, ok := strings.CutPrefix(s, ":")
	if !ok {
		return false
	}
	rest = strings.TrimLeft(rest[:min(len(rest), maxTarget)], " \t")
	end := strings.IndexAny(rest, " \t\n")
	if end >= 0 {
		rest = rest[:end]
	}
	return strings.Contains(rest, "://") || strings.HasPrefix(rest, "mailto:")
}
