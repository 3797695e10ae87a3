package feeds

import (
	"html"

	"tend/internal/clean"
	"tend/internal/pattern"
)

// browserLink finds the address at which a newsletter shows the same issue as a page, in HTML that was sanitised.
func browserLink(text string) string {
	for _, m := range anchors().FindAllStringSubmatch(text, mostMailLinks) {
		words := clean.Line(clean.Plain(m[2]))
		if len(words) <= longestCall && inBrowser().MatchString(words) {
			if address := resolve(nil, html.UnescapeString(m[1])); address != "" && fieldAddress("<"+address+">") != "" {
				return address
			}
		}
	}
	if m := inBrowserText().FindStringSubmatch(clean.Plain(text)); m != nil {
		return fieldAddress("<" + m[1] + ">")
	}
	return ""
}

const (
	mostMailLinks = 2000 // links of a message that are looked at
	longestCall   = 120  // bytes of the words of a link to itself
)

// anchors matches the links of sanitised HTML, whose attributes are quoted and whose elements are closed.
var anchors = pattern.Of(`(?s)<a [^>]*?href="(https?://[^"]+)"[^>]*>(.*?)</a>`)

// inBrowser matches what newsletters call the link to themselves, in the languages seen most.
var inBrowser = pattern.Of(`(?i)\b(view|read|see|open|show|display)\b.{0,50}\b(browser|online|on the web|web ?page|web version)\b` +
	`|^\W*(view |read )?(the )?(online|web|browser) version\W*$|^\W*(view|read) online\W*$|^\W*web ?view\W*$` +
	`|\bim (web)?browser\b|^\W*online(-version| lesen| ansehen)|\b(voir|lire|afficher)\b.{0,50}\b(navigateur|en ligne)\b` +
	`|\bver\b.{0,50}\bnavegador\b`)

// inBrowserText matches the same in a message of plain text, where the address follows.
var inBrowserText = pattern.Of(`(?i)\b(?:view|read|see|open|show)\b[^\n]{0,50}\b(?:browser|online|on the web)\b[^\n]{0,40}?\n?[ (<\[]*(https?://[^\s<>"()\[\]]+)`)
