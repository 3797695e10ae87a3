package terminal

import "tend/internal/clean"

// cleanLine and cleanText are the only way for text from outside to the screen.
func cleanLine(s string) string { return clean.Line(s) }

func cleanText(s string) string { return clean.Text(s) }
