package robots

import (
	"net/url"
	"strings"
	"testing"
)

func allowed(t testing.TB, rules Rules, address string) bool {
	t.Helper()
	u, err := url.Parse("https://e.example" + address)
	if err != nil {
		t.Fatal(err)
	}
	return rules.Allow(u)
}

// The examples of RFC 9309, sections 2.2.2, 2.2.3, 5.1 and 5.2, and what is found in the wild.
func TestAllow(t *testing.T) {
	const five = "User-agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n" +
		"User-agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n" +
		"User-agent: barbot\nUser-agent: bazbot\nDisallow: /example/page.html\n\nUser-agent: quxbot\n"
	for name, c := range map[string]struct {
		text, product string
		address       string
		want          bool
	}{
		"an empty file allows all":            {"", "tend", "/a", true},
		"a group for all holds":               {five, "tend", "/example/x", false},
		"an end mark":                         {five, "tend", "/a.gif", false},
		"an end mark and more":                {five, "tend", "/a.gif?x", true},
		"an own group alone holds":            {five, "FooBot", "/publications/", false},
		"the longest rule decides":            {five, "foobot", "/example/page.html", true},
		"a group of two programs":             {five, "bazbot", "/example/page.html", false},
		"a group of two programs, elsewhere":  {five, "bazbot", "/a.gif", true},
		"a group without rules":               {five, "quxbot", "/example/", true},
		"two of one length":                   {"User-agent: *\nDisallow: /page\nAllow: /page", "tend", "/page", true},
		"an empty rule allows":                {"User-agent: *\nDisallow:", "tend", "/page", true},
		"groups of one program add up":        {"User-agent: tend\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: tend\nDisallow: /b", "tend", "/b", false},
		"a version behind the name":           {"User-agent: tend/1.0\nDisallow: /", "tend", "/b", false},
		"another's name that begins the same": {"User-agent: tender\nDisallow: /", "tend", "/b", true},
		"a comment, and odd line ends":        {"User-agent: * # all\rDisallow: /a # b\r", "tend", "/a", false},
		"percent signs mean the same":         {"User-agent: *\nDisallow: /%7ejoe/ä", "tend", "/~joe/%C3%A4", false},
		"an escaped slash is another":         {"User-agent: *\nDisallow: /a%2fb", "tend", "/a/b", true},
		"a query":                             {"User-agent: *\nDisallow: /*?s=", "tend", "/find?s=x", false},
		"stars":                               {"User-agent: *\nDisallow: /a*b*c$", "tend", "/aXbYbZc", false},
		"stars that end elsewhere":            {"User-agent: *\nDisallow: /a*b*c$", "tend", "/aXbYcd", true},
		"robots.txt is allowed":               {"User-agent: *\nDisallow: /", "tend", "/robots.txt", true},
		"a line between does not end a group": {"User-agent: *\nCrawl-delay: 5\n\nDisallow: /", "tend", "/", false},
		"rules before any group":              {"Disallow: /", "tend", "/", true},
		"an HTML page says nothing":           {"<html><a href='x: y'>Disallow: /</a></html>", "tend", "/", true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := allowed(t, Parse(c.text, c.product), c.address); got != c.want {
				t.Errorf("allowed %v, want %v", got, c.want)
			}
		})
	}
}

func TestNoneForbidsAll(t *testing.T) {
	if allowed(t, None(), "/") || allowed(t, None(), "/a") {
		t.Error("something is allowed")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*b$", "/x?y=%zz")
	f.Add("User-agent: tend\nAllow: *$*\n", "/%")
	f.Fuzz(func(t *testing.T, text, path string) {
		rules := Parse(text, "tend")
		rules.Allow(&url.URL{Scheme: "https", Host: "e.example", Path: path})
		if len(rules.rules) > maxRules {
			t.Error("too many rules")
		}
	})
}

func TestManyRulesAndStarsAreReadQuickly(t *testing.T) {
	text := "User-agent: *\n" + strings.Repeat("Disallow: /*a*a*a*a*a*a*a*a*b$\n", 20_000)
	if !allowed(t, Parse(text, "tend"), "/"+strings.Repeat("a", 2000)) {
		t.Error("forbidden")
	}
}
