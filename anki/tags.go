package anki

import (
	"strings"

	"tend/internal/pattern"
)

// tag handles an HTML tag at the start of the input: images and links become pieces, the insides of scripts are
// dropped, and any other tag is left to the conversion.
func (p *protector) tag() bool {
	name, length := p.readTag()
	switch name {
	case "":
		return p.comment()
	case "img":
		p.image(length)
	case "a":
		p.startLink(length)
	case "/a":
		p.endLink()
		p.replace(length, "")
	case "script", "style":
		p.replace(length, "")
		if end := p.until(0, "</"+name); end >= 0 {
			p.replace(end, "")
		}
	default:
		switch name {
		case "pre", "code":
			p.code++
		case "/pre", "/code":
			p.code = max(0, p.code-1)
		}
		p.odd = p.odd || strings.ContainsAny(p.in[:length], string(openMark)+string(shutMark))
		p.copy(length)
	}
	return true
}

// comment drops a comment. Any other < that starts no tag is text.
func (p *protector) comment() bool {
	if p.in[0] != '<' {
		return false
	}
	if end := p.until(0, "-->"); end >= 0 && strings.HasPrefix(p.in, "<!--") {
		p.replace(end+len("-->"), "")
		return true
	}
	p.replace(1, "&lt;")
	return true
}

// tagStart is the name of a tag, with the slash of one that ends an element.
var tagStart = pattern.Of(`^<(/?[a-zA-Z][a-zA-Z0-9-]*)`)

// readTag gives the name of the tag that the input starts with, in lower case, and its length in bytes; no name
// when there is none.
func (p *protector) readTag() (name string, length int) {
	found := tagStart().FindStringSubmatch(p.in[:min(len(p.in), 64)])
	if found == nil || p.missing[">"] {
		return "", 0
	}
	quote, value := byte(0), false
	for i := len(found[0]); i < len(p.in); i++ {
		c := p.in[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case value && (c == '"' || c == '\''):
			quote = c
		case c == '>':
			return strings.ToLower(found[1]), i + 1
		}
		// A quote counts where a value starts, and nowhere else.
		value = c == '=' || value && strings.IndexByte(" \t\n", c) >= 0
	}
	p.missing[">"] = true
	return "", 0
}

// attributes are those of a tag.
var attributes = pattern.Of(`(?s)\s([a-zA-Z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)`)

// attribute gives the value of an attribute of a tag, or nothing.
func attribute(tag, name string) string {
	for _, found := range attributes().FindAllStringSubmatch(tag, -1) {
		if strings.EqualFold(found[1], name) {
			return strings.TrimSpace(unescape(strings.Trim(found[2], `"'`)))
		}
	}
	return ""
}

// maxTarget is the longest target of a link, in bytes; notes has a limit twice as high.
const maxTarget = 1000

// image puts a piece for the image tag of the given length.
func (p *protector) image(length int) {
	tag := p.in[:length]
	src, alt := attribute(tag, "src"), attribute(tag, "alt")
	target := ""
	if strings.HasPrefix(src, "data:") {
		p.inlined = true
	} else if src != "" {
		target = destination(src)
	}
	if target == "" || len(target) > maxTarget {
		p.piece(length, label(alt), alt)
		return
	}
	p.piece(length, "!["+label(alt)+"]("+target+")", alt)
}

// startLink opens a link to somewhere, if its element ends. A link in another is dropped, as HTML has it.
func (p *protector) startLink(length int) {
	target := attribute(p.in[:length], "href")
	if p.link != "" || target == "" || !schemes().MatchString(target) || p.until(length, "</a") < 0 {
		p.replace(length, "")
		return
	}
	if target = destination(target); len(target) > maxTarget {
		p.replace(length, "")
		return
	}
	p.link = target
	p.piece(length, "[", "")
	p.linkFrom = p.out.Len()
}

// endLink closes the open link, if one is. A link without a label shows where it leads.
func (p *protector) endLink() {
	if p.link == "" {
		return
	}
	target := p.link
	p.link = ""
	name := ""
	if strings.TrimSpace(p.out.String()[p.linkFrom:]) == "" {
		name = label(target)
	}
	p.piece(0, name+"]("+target+")", name)
}
