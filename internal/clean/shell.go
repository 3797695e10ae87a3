package clean

import "strings"

// ShellWord returns s as one word for a person to paste into a shell: as it is where nothing in it means anything to a
// shell, else in single quotes. What came from outside, such as the name of a mailing list, may hold a command.
func ShellWord(s string) string {
	s = Line(s)
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./@:+,%="
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
