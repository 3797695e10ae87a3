package feeds

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"tend/internal/needs"
)

// sharedCases are feeds of a conformance suite, if the machine has one.
func sharedCases(tb testing.TB) []string {
	dir, ok := needs.FindShared(tb, "data/feeds")
	if !ok {
		return nil
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.xml"))
	more, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*.xml"))
	return append(files, more...)
}

// fuzzSeeds are feeds with everything that the guard treats in its own way, and one in ten of the shared cases.
func fuzzSeeds(f *testing.F) [][]byte {
	var seeds [][]byte
	for _, s := range []string{
		`<rss version="2.0"><channel><title>a</title><item><guid>1</guid><description>&lt;p></description></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a"><entry><content type="xhtml"><div><br>x</div></content></entry></feed>`,
		`<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><item rdf:about="x"/></rdf:RDF>`,
		`{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"tags":"a","attachments":[{}]}]}`,
		"<?xml version='1.1' encoding='utf-16'?><rss><channel><![CDATA[", "<!DOCTYPE x [<!ENTITY", "\xfe\xff\x00<", "<rss><channel><item><title><a b='",
		`<feed><entry><title mode="base64">YQ==</title><link/><author><name>a@b</name></author></entry></feed>`,
		"<rss><channel><item><title>\ufdd00</title><description>" + strings.Repeat("long text ", 9) + "</description></item></channel></rss>",
		"<rss><channel><item><title>&#xfdd0;0 &nbsp;&#27;&bogus;&</title></a></b></item><item><guid>g</guid></item><item><guid>g</guid></item>",
		"<rss><channel><item><title>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0</title></item></channel></rss>",
		"<rss><channel><item><title>\x90V\x82\xb5\x82\xa2\x83o\x81[\x83W\x83\x87\x83\x93</title></item></channel></rss>",
		`<?xml version="1.0" encoding="big5"?><rss><channel><title>` + "\xa4\xa4\xa4\xe5</title></channel></rss>",
	} {
		seeds = append(seeds, []byte(s))
	}
	for i, name := range sharedCases(f) {
		if b, err := os.ReadFile(name); err == nil && i%10 == 0 {
			seeds = append(seeds, b)
		}
	}
	return seeds
}

func TestSharedCasesAreReadWithoutAPanic(t *testing.T) {
	needs.Shared(t, "data/feeds")
	files, refused := sharedCases(t), 0
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
	for _, seed := range fuzzSeeds(f) {
		f.Add(seed)
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

// What the guard lets through is what gofeed can be given: well-formed, a few levels deep, not much longer than the
// feed, and with a handle for each text that was put aside and no other.
func FuzzGuard(f *testing.F) {
	for _, seed := range fuzzSeeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		text, _, _ := decodeBody(body, nil)
		w := rewriter{doc: documentBase(Input{URL: where})}
		out, err := w.rewrite(text)
		if err != nil {
			return
		}
		if n := strings.Count(out, handleMark); n != len(w.texts.kept) {
			t.Errorf("%d handles of %d texts", n, len(w.texts.kept))
		}
		if len(out)+w.texts.size > w.limit+MaxText {
			t.Errorf("%d bytes became %d", len(text), len(out)+w.texts.size)
		}
		checkWellFormed(t, out)
	})
}

func checkWellFormed(t *testing.T, out string) {
	t.Helper()
	dec, depth := xml.NewDecoder(strings.NewReader(out)), 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in %.2000s", err, out)
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth++; depth > 6 {
				t.Fatalf("too deep: %.2000s", out)
			}
		case xml.EndElement:
			depth--
		}
	}
}

// Whatever bytes come under whatever claim, they become text of a named encoding, and text that was mended once needs
// no mending again.
func FuzzRepair(f *testing.F) {
	for i, seed := range fuzzSeeds(f) {
		f.Add(seed, []string{"", "text/xml; charset=windows-1251", "text/xml; charset=\"utf8\"", "charset=gb2312;", "a/b; charset=x"}[i%5])
	}
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		text, label, _ := decodeBody(body, http.Header{"Content-Type": {kind}})
		if !utf8.ValidString(text) || label == "" {
			t.Fatalf("%q of %q", text, label)
		}
		if label != "utf-8" && wideLabel(body) == "" && narrow(label) == nil {
			t.Errorf("encoding %q", label)
		}
		if strings.Contains(text, "\x1b$") || strings.HasPrefix(text, "\ufeff") || wideLabel([]byte(text)) != "" {
			return
		}
		if again, label, _ := decodeBody([]byte(text), nil); again != text || label != "utf-8" {
			t.Errorf("%q became %q, %q", text, again, label)
		}
	})
}
