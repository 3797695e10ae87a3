// Package terminal is what a person sees in a terminal: review and triage, full screen and line by line, and tables.
//
// Review and triage are each one sitting, a value that takes keys and says what to show. Two faces show it: a full
// screen, and lines that a screen reader, a script or a dumb terminal can follow. Both take the same keys. Whatever
// came from outside is cleaned before it is written.
package terminal

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// Mode is how to speak with the person.
type Mode struct {
	In       io.Reader
	Out, Err io.Writer
	Plain    bool // line by line: no full screen, no cursor movement, no bars
	NoInput  bool // ask nothing
	Color    bool // bold, faint and colour may be used
	UTF8     bool // the terminal draws more than ASCII
	// Width and Height are the terminal's size in cells, 0 where Out is none or does not tell.
	Width, Height int
}

// Detect finds out what in and out are. Plain follows from the flag, from either of them not being a terminal, from
// TERM=dumb, and from ACCESSIBLE set to anything. Colour needs a full screen and an empty NO_COLOR.
func Detect(in, out, err *os.File, env func(string) string, plainFlag, noInputFlag bool) Mode {
	m := Mode{In: in, Out: out, Err: err, NoInput: noInputFlag, UTF8: speaksUTF8(env)}
	shown := isTerminal(out)
	m.Plain, m.Color = manners(isTerminal(in), shown, plainFlag, env)
	if shown {
		m.Width, m.Height = size(out)
	}
	return m
}

// manners tells whether to write line by line, and whether with colour.
func manners(in, out, flag bool, env func(string) string) (plain, color bool) {
	plain = flag || !in || !out || env("TERM") == "dumb" || env("ACCESSIBLE") != ""
	return plain, !plain && env("NO_COLOR") == ""
}

// Interactive tells whether somebody can be asked through in.
func Interactive(in *os.File) bool { return isTerminal(in) }

func isTerminal(f *os.File) bool { return f != nil && term.IsTerminal(int(f.Fd())) }

func size(f *os.File) (width, height int) {
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, 0
	}
	return width, height
}

// speaksUTF8 reads the locale as POSIX does: the first of the three that is set decides.
func speaksUTF8(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToLower(env(name)); value != "" {
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return false
}

// Hint writes the next useful command to Err, as "next: tend week".
func (m Mode) Hint(format string, args ...any) {
	if m.Err != nil {
		fmt.Fprintf(m.Err, "next: %s\n", cleanLine(fmt.Sprintf(format, args...)))
	}
}

// narrow tells whether a long last column should be cut to Width: only where a person looks at it.
func (m Mode) narrow() bool { return !m.Plain && m.Width > 0 }

// bars tells whether bars may be drawn: where they are seen, and there is room for them beside the words.
func (m Mode) bars() bool {
	const least = 60
	return !m.Plain && m.UTF8 && (m.Width == 0 || m.Width >= least)
}
