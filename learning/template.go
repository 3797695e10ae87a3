package learning

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed templates
var templates embed.FS

// Template is the text that tend comes with for an output of a kind, as a person's editor shows it: comments
// (<!-- … -->) that say what is wanted, and perhaps headings. It fails for what is no kind of output.
func Template(kind OutputKind) (string, error) {
	if !slices.Contains(outputKinds, kind) {
		return "", fmt.Errorf("find template: kind %q: want %s", kind, list(outputKinds))
	}
	text, err := templates.ReadFile("templates/" + string(kind) + ".md")
	return string(text), err
}

// Fill puts the words of a lesson in the place of {{lesson}}, {{title}} and {{url}} in a template. They cannot end a
// comment that they stand in.
func Fill(template string, l Lesson) string {
	harmless := strings.NewReplacer("--", "-", "\n", " ").Replace
	return strings.NewReplacer("{{lesson}}", string(l.ID), "{{title}}", harmless(l.Title), "{{url}}", harmless(l.URL)).Replace(template)
}

// Written is what a person wrote into a filled template: the text without the template's comments that are still as
// they were, and without its headings that have nothing below them. It is empty where nothing was written. A comment
// that was changed is kept, since it may hold what somebody wrote.
func Written(template, edited string) string {
	bare := withoutHeadings(template, withoutComments(template, template))
	text := withoutHeadings(template, withoutComments(template, edited))
	if strings.TrimSpace(text) == strings.TrimSpace(bare) {
		return ""
	}
	return strings.TrimSpace(text)
}

// unixLines ends lines as tend does, whatever the editor thinks of it.
func unixLines(s string) string {
	return strings.ReplaceAll(strings.TrimPrefix(s, "\uFEFF"), "\r\n", "\n")
}

// withoutComments takes the comments of a template out of a text, and the lines that held nothing else.
func withoutComments(template, text string) string {
	text = unixLines(text)
	for _, comment := range comments(unixLines(template)) {
		for {
			before, after, found := strings.Cut(text, comment)
			if !found {
				break
			}
			if before == "" || strings.HasSuffix(before, "\n") {
				after = strings.TrimPrefix(after, "\n")
			}
			text = before + after
		}
	}
	return text
}

// comments returns the comments of a text, each from its <!-- to its --> or the end.
func comments(text string) []string {
	var found []string
	for {
		_, after, ok := strings.Cut(text, "<!--")
		if !ok {
			return found
		}
		inside, rest, closed := strings.Cut(after, "-->")
		if !closed {
			return append(found, "<!--"+inside)
		}
		found, text = append(found, "<!--"+inside+"-->"), rest
	}
}

// withoutHeadings drops the headings that the template has and below which nothing was written.
func withoutHeadings(template, text string) string {
	given := map[string]bool{}
	for line := range strings.SplitSeq(unixLines(template), "\n") {
		if level(line) > 0 {
			given[strings.TrimSpace(line)] = true
		}
	}
	var kept []string
	words, next := false, 0 // below the line, looked at from the end: words, and the level of the heading that follows
	for _, line := range slices.Backward(strings.Split(text, "\n")) {
		own := level(line)
		if own == 0 {
			words = words || strings.TrimSpace(line) != ""
		} else if empty := !words && next <= own; empty && given[strings.TrimSpace(line)] {
			continue
		} else {
			words, next = false, own
		}
		kept = append(kept, line)
	}
	slices.Reverse(kept)
	return strings.Join(kept, "\n")
}

// level is the level of a heading, 1 to 6, and 0 of any other line.
func level(line string) int {
	hashes := len(line) - len(strings.TrimLeft(line, "#"))
	if hashes > 6 || !strings.HasPrefix(line[hashes:], " ") {
		return 0
	}
	return hashes
}
