package feeds

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// sharedCases are feeds of a conformance suite, if the machine has one.
func sharedCases(tb testing.TB) []string {
	dir := os.Getenv("TEND_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "data", "feeds", "*", "*.xml"))
	more, _ := filepath.Glob(filepath.Join(dir, "data", "feeds", "*", "*", "*.xml"))
	return append(files, more...)
}

func TestSharedCasesAreReadWithoutAPanic(t *testing.T) {
	files := sharedCases(t)
	if len(files) == 0 {
		t.Skip("no shared feed cases: set TEND_SHARED to the folder that holds data/feeds")
	}
	refused := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(Input{URL: where, Body: b}); err != nil {
			refused++
		}
	}
	if refused*20 > len(files) {
		t.Errorf("%d of %d were refused", refused, len(files))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`<rss version="2.0"><channel><title>a</title><item><guid>1</guid><description>&lt;p></description></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a"><entry><content type="xhtml"><div><br>x</div></content></entry></feed>`,
		`<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><item rdf:about="x"/></rdf:RDF>`,
		`{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"tags":"a","attachments":[{}]}]}`,
		"<?xml version='1.1' encoding='utf-16'?><rss><channel><![CDATA[", "<!DOCTYPE x [<!ENTITY", "\xfe\xff\x00<", "<rss><channel><item><title><a b='",
		`<feed><entry><title mode="base64">YQ==</title><link/><author><name>a@b</name></author></entry></feed>`,
	} {
		f.Add([]byte(s))
	}
	for i, name := range sharedCases(f) {
		if b, err := os.ReadFile(name); err == nil && i%10 == 0 {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		doc, err := Parse(Input{URL: where, Body: body})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("message has lines: %q", err)
			}
			return
		}
		b, err := json.Marshal(doc)
		if err != nil || !utf8.Valid(b) || strings.Contains(string(b), ":null") {
			t.Errorf("%s, %v", b, err)
		}
		for _, e := range doc.Items {
			if e.Link != "" && !strings.Contains(e.Link, ":") {
				t.Errorf("relative link %q", e.Link)
			}
		}
	})
}
