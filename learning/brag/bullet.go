package brag

import (
	"slices"
	"strings"
	"unicode"

	"tend/internal/pattern"
)

// An entry as Markdown: a bullet whose first line ends with the tags and the marker, and indented lines below it. Lines
// that begin with a field are those fields; any other belongs to the text.
//
//	- Cut the p99 of checkout from 800 ms to 200 ms #glue <!-- tend g12.1 -->
//	  - My role: found the lock, wrote the fix
//	  - Impact: 50k € a year less for machines
//	  - Area: storage
//	  - Ref: https://example.org/pr/12

// comment is what tend wrote: it is on one line and no other begins in it, so that a person's words never end up in it.
var comment = pattern.Of(`[ \t]*<!-- tend\b((?:[^<\n]|<+[^!<\n])*?)-->`)

// marker says which entry or fact a bullet is: g12.1 is the first revision of entry g12.
var marker = pattern.Of(`^ (g[1-9][0-9]{0,17}\.[1-9][0-9]{0,8}|o[1-9][0-9]{0,17}|git:[^\s]{1,120}) $`)

// readBullet reads the lines of a bullet, without the bullet itself and without what indents them. The mark is what its
// first marker names. The entry has no text where there are no words.
func readBullet(lines []string) (e Entry, mark string) {
	var kept []string
	for _, line := range lines {
		bare, said := takeComments(line)
		if mark == "" {
			mark = said
		}
		if strings.TrimSpace(bare) != "" || strings.TrimSpace(line) == "" {
			kept = append(kept, strings.TrimRightFunc(bare, unicode.IsSpace))
		}
	}
	first, kept := firstLine(kept)
	if first == "" {
		return e, mark
	}
	first, e.Tags = takeTags(first)
	text := []string{first}
	for _, line := range kept {
		if e.takeField(line) {
			continue
		}
		if _, isField := fieldOf(line); isField {
			line = withoutBullets(line) // as a bullet, the next reader would take it for the field
		}
		text = append(text, line)
		e.Tags = append(e.Tags, tagsIn(line)...)
	}
	slices.Sort(e.Tags)
	e.Tags = slices.Compact(e.Tags)
	e.Text = joinLines(text)
	return e, mark
}

// takeComments removes tend's comments from a line, and returns what the first marker among them names.
func takeComments(line string) (bare, mark string) {
	for {
		at := comment().FindStringSubmatchIndex(line)
		if at == nil {
			return line, mark
		}
		if m := marker().FindStringSubmatch(line[at[2]:at[3]]); m != nil && mark == "" {
			mark = m[1]
		}
		line = line[:at[0]] + line[at[1]:]
	}
}

// firstLine is the first line with words, without bullets before it, and the lines below it.
func firstLine(lines []string) (string, []string) {
	for n, line := range lines {
		if line = withoutBullets(line); line != "" && !ruler().MatchString("- "+line) {
			return line, lines[n+1:]
		}
	}
	return "", nil
}

func withoutBullets(line string) string {
	for {
		line = strings.TrimSpace(line)
		rest, found := cutBullet(line)
		if !found {
			return line
		}
		line = rest
	}
}

// cutBullet removes a bullet from the start of a line.
func cutBullet(line string) (rest string, found bool) {
	if line == "-" || line == "*" || line == "+" {
		return "", true
	}
	for _, bullet := range []string{"- ", "* ", "+ ", "-\t", "*\t", "+\t"} {
		if rest, found = strings.CutPrefix(line, bullet); found {
			return rest, true
		}
	}
	return line, false
}

// takeField reads a line that is a field: an impact, an area, a reference. The second area of an entry is text.
func (e *Entry) takeField(line string) bool {
	name, isField := fieldOf(line)
	_, value, _ := strings.Cut(line, ":")
	if value = strings.TrimSpace(value); !isField || value == "" {
		return false
	}
	switch name {
	case "impact":
		if e.Impact != "" {
			value = e.Impact + "; " + value
		}
		e.Impact = value
		e.Tags = append(e.Tags, tagsIn(value)...)
	case "area":
		if e.Area != "" || strings.ContainsFunc(value, unicode.IsSpace) {
			return false
		}
		e.Area = value
	default:
		e.Refs = append(e.Refs, value)
	}
	return true
}

// fieldOf is the name of the field that a line begins with.
func fieldOf(line string) (name string, isField bool) {
	bare, isBullet := cutBullet(strings.TrimSpace(line))
	name, _, found := strings.Cut(bare, ":")
	name = strings.ToLower(strings.TrimSpace(name))
	return name, isBullet && found && slices.Contains([]string{"impact", "area", "ref"}, name)
}

// joinLines puts the lines of a text together, no two empty ones after each other and none at its end.
func joinLines(lines []string) string {
	var kept []string
	for _, line := range lines {
		if line != "" || kept[len(kept)-1] != "" {
			kept = append(kept, line)
		}
	}
	return strings.TrimRight(strings.Join(kept, "\n"), "\n")
}

// tag is a word such as #glue. An issue's number is none, nor is the end of C#.
var tag = pattern.Of(`^#[a-zA-Z][a-zA-Z0-9_-]{0,39}$`)

// tagsIn are the tags in a line, in lower case.
func tagsIn(line string) []string {
	var tags []string
	for word := range strings.FieldsSeq(line) {
		if word = strings.TrimRight(strings.TrimLeft(word, "("), ".,;:!?)"); tag().MatchString(word) {
			tags = append(tags, strings.ToLower(word[1:]))
		}
	}
	return tags
}

// takeTags removes the tags at the end of a line, unless nothing else is there, and returns all that are in it.
func takeTags(line string) (string, []string) {
	tags := tagsIn(line)
	for {
		before := strings.LastIndexFunc(line, unicode.IsSpace)
		if before < 0 || !tag().MatchString(strings.TrimSpace(line[before:])) {
			return line, tags
		}
		line = strings.TrimSpace(line[:before])
	}
}

// writeBullet writes an entry as a bullet, with what its marker names where mark is not empty.
func writeBullet(b *strings.Builder, e Entry, mark string) {
	first, rest, more := strings.Cut(e.Text, "\n")
	b.WriteString("- " + first)
	said := append(tagsIn(first), tagsIn(e.Impact)...)
	for line := range strings.SplitSeq(rest, "\n") {
		said = append(said, tagsIn(line)...)
	}
	for _, name := range e.Tags {
		if !slices.Contains(said, name) {
			b.WriteString(" #" + name)
		}
	}
	if mark != "" {
		b.WriteString(" <!-- tend " + mark + " -->")
	}
	b.WriteString("\n")
	if more {
		writeIndented(b, rest)
	}
	writeField(b, "Impact", e.Impact)
	writeField(b, "Area", e.Area)
	for _, ref := range e.Refs {
		writeField(b, "Ref", ref)
	}
}

func writeIndented(b *strings.Builder, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			b.WriteString("  " + line)
		}
		b.WriteString("\n")
	}
}

func writeField(b *strings.Builder, name, value string) {
	if value != "" {
		b.WriteString("  - " + name + ": " + value + "\n")
	}
}

// Parse reads the text of one entry, as a bullet has it: further lines, fields and tags are understood. Check tells
// what is wrong with it.
func Parse(text string) Entry {
	e, _ := readBullet(strings.Split(text, "\n"))
	return e
}

// Markdown writes an entry as a bullet with its fields, as a draft has it.
func Markdown(e Entry) string {
	var b strings.Builder
	writeBullet(&b, e, "")
	return b.String()
}
