package feeds

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"
)

// opml is a list with what is given in its body.
func opml(body string) string {
	return `<?xml version="1.0"?><opml version="2.0"><head><title>My list</title></head><body>` + body + `</body></opml>`
}

// wide writes a text in UTF-16 with its mark.
func wide(s string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}

func TestReadOPML(t *testing.T) {
	const at = "https://example.org/feed"
	one := Outline{Title: "One", URL: at}
	tests := []struct {
		name, body string
		want       []Outline
	}{
		{"a feed", `<outline text="One" type="rss" xmlUrl="` + at + `"/>`, []Outline{one}},
		{"attributes in any case", `<OUTLINE Text="One" XMLURL="` + at + `"></OUTLINE>`, []Outline{one}},
		{"title without a text", `<outline title="One" xmlUrl="` + at + `"/>`, []Outline{one}},
		{"text goes before title", `<outline title="Two" text="One" xmlUrl="` + at + `"/>`, []Outline{one}},
		{"neither", `<outline xmlUrl="` + at + `"/>`, []Outline{{URL: at}}},
		{"a site", `<outline text="One" xmlUrl="` + at + `" htmlUrl="https://example.org/"/>`, []Outline{{Title: "One", URL: at, Site: "https://example.org/"}}},
		{"url for a type of feed", `<outline text="One" type="atom" url="` + at + `"/>`, []Outline{one}},
		{"feed: for http:", `<outline text="One" xmlUrl="feed:` + at + `"/>`, []Outline{one}},
		{"an ampersand on its own", `<outline text="A & B" xmlUrl="` + at + `?a=1&b=2"/>`, []Outline{{Title: "A & B", URL: at + "?a=1&b=2"}}},
		{"references of HTML", `<outline text="Caf&eacute;&#8217;s" xmlUrl="` + at + `"/>`, []Outline{{Title: "Café’s", URL: at}}},
		{"a text over lines", "<outline text=\" One\n \" xmlUrl=\"" + at + "\"/>", []Outline{one}},
		{"a text that moves the cursor", "<outline text=\"\x1b[31mOne\u202e\" xmlUrl=\"" + at + "\"/>", []Outline{one}},
		{"folders within folders", `<outline text="A"><outline title="B"><outline text="One" xmlUrl="` + at + `"/></outline></outline>`,
			[]Outline{{Title: "One", URL: at, Folders: []string{"A", "B"}}}},
		{"categories", `<outline text="One" category="/Tech/Go, News" xmlUrl="` + at + `"/>`,
			[]Outline{{Title: "One", URL: at, Categories: []string{"Tech", "Go", "News"}}}},
		{"a feed with feeds in it", `<outline text="One" xmlUrl="` + at + `"><outline text="Two" xmlUrl="` + at + `/2"/></outline>`,
			[]Outline{one, {Title: "Two", URL: at + "/2", Folders: []string{"One"}}}},
		{"a feed twice, the second time in a folder", `<outline text="One" xmlUrl="` + at + `"/><outline text="A"><outline text="Again" xmlUrl="http://EXAMPLE.org/feed/"/></outline>`,
			[]Outline{{Title: "One", URL: at, Folders: []string{"A"}},
				{Title: "Again", URL: "http://EXAMPLE.org/feed/", Folders: []string{"A"}, Problem: "it is listed twice"}}},
		{"a link to another list", `<outline text="More" type="link" url="https://example.org/more.opml"/>`,
			[]Outline{{Title: "More", Problem: "it leads to another list (type=link): import that"}}},
		{"another list that is included", `<outline text="More" type="Include" url="https://example.org/more.opml"/>`,
			[]Outline{{Title: "More", Problem: "it leads to another list (type=include): import that"}}},
		{"no address", `<outline text="One" type="rss"/><outline text="Two"></outline>`,
			[]Outline{{Title: "One", Problem: "it has no address of a feed"}, {Title: "Two", Problem: "it has no address of a feed"}}},
		{"an address that is none", `<outline text="One" xmlUrl="javascript:alert(1)"/>`,
			[]Outline{{Title: "One", URL: "javascript:alert(1)", Problem: "its address is none of the web"}}},
		{"commented out", `<outline text="One" isComment="true" xmlUrl="` + at + `"/>`, []Outline{{Title: "One", URL: at, Problem: "it is commented out"}}},
		{"something else", `<p>x</p><outline text="One" xmlUrl="` + at + `"/>`, []Outline{{Title: "<p>", Problem: "it is no outline"}, one}},
		{"an outline that is left open", `<outline text="A"><outline text="One" xmlUrl="` + at + `">`, []Outline{{Title: "One", URL: at, Folders: []string{"A"}}}},
		{"an end too many", `</outline><outline text="One" xmlUrl="` + at + `"/>`, []Outline{one}},
		{"after the body", `</body><outline text="One" xmlUrl="` + at + `"/>`, []Outline{one}},
		{"nothing", ``, []Outline{}},
		{"tend's words without its namespace", `<outline text="One" tend:kind="person" xmlUrl="` + at + `"/>`, []Outline{one}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadOPML([]byte(opml(tt.body)))
			if err != nil || got.Title != "My list" || !reflect.DeepEqual(got.List, tt.want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, tt.want)
			}
		})
	}
}

func TestReadOPMLInOtherWrappings(t *testing.T) {
	list := opml(`<outline text="Łódź" xmlUrl="https://example.org/feed"/>`)
	for name, text := range map[string]string{
		"a byte order mark":      "\ufeff" + list,
		"UTF-16":                 wide(list),
		"another charset":        strings.Replace(strings.Replace(list, "Łódź", "\xa3\xf3d\xbc", 1), "?>", ` encoding="ISO-8859-2"?>`, 1),
		"junk before it":         "\n\n<!-- x -->" + list,
		"a document type":        strings.Replace(list, "?>", `?><!DOCTYPE opml [<!ENTITY a "b">]>`, 1),
		"the name before 1.0":    strings.NewReplacer(`opml version="2.0"`, "outlineDocument", "/opml", "/outlineDocument").Replace(list),
		"no version and no body": strings.NewReplacer(` version="2.0"`, "", "<body>", "", "</body>", "").Replace(list),
		"cut off":                strings.TrimSuffix(list, "</body></opml>"),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadOPML([]byte(text))
			if err != nil || len(got.List) != 1 || got.List[0].Title != "Łódź" || got.List[0].URL == "" {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestReadOPMLRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":       {"", "read OPML: there is no list in it"},
		"a text":        {"hello", "read OPML: there is no list in it"},
		"JSON":          {`{"version":"x"}`, "read OPML: there is no list in it"},
		"a feed":        {entries("One", "1"), "read OPML: this is a feed and no list of feeds; give its address to tend source add"},
		"a page":        {"<!doctype html><html>", "read OPML: this is an HTML page"},
		"something":     {"<x:y>", "read OPML: its first element is <x:y>, want <opml>"},
		"deep nesting":  {opml(strings.Repeat("<outline>", 1<<18)), "read OPML: refused: its elements nest deeper than 128"},
		"many outlines": {opml(strings.Repeat("<outline/>", 1<<18)), "read OPML: refused: it lists more than 5000 outlines"},
		"many elements": {"<opml><head>" + strings.Repeat("<x/>", 1<<20), "read OPML: refused: it has more than 150000 elements"},
		"many attributes": {opml("<outline" + strings.Repeat(" a=''", 1<<20) + "/>"),
			"read OPML: refused: an element has more than 256 attributes"},
		"much": {strings.Repeat(" ", MaxBytes+1), "read OPML: refused: it is larger than 8 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadOPML([]byte(tt.text)); err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestReadOPMLExpandsNoEntities(t *testing.T) {
	bomb := `<!DOCTYPE opml [<!ENTITY a "` + strings.Repeat("x", 1000) + `"><!ENTITY b "` + strings.Repeat("&a;", 1000) + `">]>`
	got, err := ReadOPML([]byte(bomb + `<opml><body><outline text="&b;&c;" xmlUrl="https://example.org/"/></body></opml>`))
	if err != nil || len(got.List) != 1 || got.List[0].Title != "&b;&c;" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWriteOPML(t *testing.T) {
	var b strings.Builder
	err := WriteOPML(&b, "Sources & more", noon, []Outline{
		{Title: "Weekly", URL: "https://example.org/?a=1&b=2", Kind: "newsletter", Area: "go", Name: "weekly"},
		{Title: `A "book"`, Kind: "book", Name: "book"},
		{URL: "https://blog.example.org/feed", Kind: "person", Name: "blog"},
	})
	want := `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:tend="urn:x-tend:opml">
  <head>
    <title>Sources &amp; more</title>
    <dateCreated>` + noon.UTC().Format(time.RFC1123) + `</dateCreated>
  </head>
  <body>
    <outline text="A &#34;book&#34;" tend:kind="book" tend:name="book"/>
    <outline text="blog" type="rss" xmlUrl="https://blog.example.org/feed" tend:kind="person" tend:name="blog"/>
    <outline text="go">
      <outline text="Weekly" type="rss" xmlUrl="https://example.org/?a=1&amp;b=2" tend:kind="newsletter" tend:area="go" tend:name="weekly"/>
    </outline>
  </body>
</opml>
`
	if err != nil || b.String() != want {
		t.Errorf("got %v\n%s", err, b.String())
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	word := rapid.Custom(func(t *rapid.T) string {
		return strings.TrimSpace(oneTitle(rapid.StringOfN(rapid.RuneFrom([]rune(`aZ09 -<>&"'é日]`)), 1, 20, -1).Draw(t, "word") + "x"))
	})
	rapid.Check(t, func(t *rapid.T) {
		var list []Outline
		for n, area := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b & c"}), 0, 5).Draw(t, "areas") {
			list = append(list, Outline{Title: word.Draw(t, "title"), Kind: "person", Area: area, Name: word.Draw(t, "name"),
				URL: "https://example.org/" + strings.Repeat("x", n) + "?a=1&b=%20"})
		}
		var b strings.Builder
		if err := WriteOPML(&b, "x", noon, list); err != nil {
			t.Fatal(err)
		}
		got, err := ReadOPML([]byte(b.String()))
		if err != nil || got.Repaired || len(got.List) != len(list) {
			t.Fatalf("got %+v, %v of\n%s", got, err, b.String())
		}
		for _, o := range got.List {
			if !reflect.DeepEqual(o.Folders, []string{o.Area}) {
				t.Errorf("%s of area %s lies in %q", o.Title, o.Area, o.Folders)
			}
			o.Folders = nil
			found := false
			for _, want := range list {
				found = found || reflect.DeepEqual(o, want)
			}
			if !found {
				t.Errorf("%+v was not in %+v", o, list)
			}
		}
	})
}

func FuzzReadOPML(f *testing.F) {
	f.Add([]byte(opml(`<outline text="A"><outline text="One" xmlUrl="https://example.org/feed" category="/a,b"/></outline>`)))
	f.Add([]byte(wide(opml(`<outline xmlUrl="feed://x"/>`))))
	f.Add([]byte(`<!DOCTYPE x [<!ENTITY a "b">]><opml xmlns:t="urn:x-tend:opml"><outline t:kind="book" text="&a;`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := ReadOPML(body)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("message has lines: %q", err)
			}
			return
		}
		var usable []Outline
		for _, o := range got.List {
			if o.Problem == "" {
				if o.URL == "" && o.Kind == "" || o.URL != "" && !isAddress(o.URL) {
					t.Errorf("%+v is no feed", o)
				}
				usable = append(usable, o)
			}
		}
		var b strings.Builder
		if err := WriteOPML(&b, got.Title, noon, usable); err != nil {
			t.Fatal(err)
		}
		again, err := ReadOPML([]byte(b.String()))
		if err != nil || len(again.List) != len(usable) {
			t.Errorf("%d of %d came back, %v:\n%s", len(again.List), len(usable), err, b.String())
		}
	})
}
