package clean

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

func TestLine(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"leaves plain text":                  {"Hello, world", "Hello, world"},
		"folds white space":                  {"  a\t\n b  \u00a0c ", "a b c"},
		"drops a colour sequence whole":      {"\x1b[1;31mred\x1b[0m", "red"},
		"drops a C1 sequence whole":          {"\u009b31mred", "red"},
		"drops a hyperlink's address":        {"\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "click"},
		"drops a title set with BEL":         {"\x1b]0;owned\aok", "ok"},
		"keeps text after an endless string": {"\x1b]0;still here", "0;still here"},
		"drops a lone escape":                {"a\x1b", "a"},
		"drops a charset switch":             {"\x1b(0x", "x"},
		"drops bidi overrides":               {"abc\u202edef\u2066g", "abcdefg"},
		"drops bell, backspace and DEL":      {"a\a\b\x7fb", "ab"},
		"mends broken UTF-8":                 {"a\xffb", "a\ufffdb"},
		"keeps joined emoji":                 {"👩\u200d💻", "👩\u200d💻"},
		"makes one line of a separator":      {"a\u2028b", "a b"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Line(c.in); got != c.want {
				t.Errorf("Line(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestTextKeepsLinesAndTabs(t *testing.T) {
	if got, want := Text("a\r\n\tb\rc\x1b[2J\u2029d  e"), "a\n\tb\nc\nd  e"; got != want {
		t.Errorf("Text = %q, want %q", got, want)
	}
}

// What is printable ASCII is passed on as it is; it must come out as it does beside a letter that is not.
func TestPlainASCIITakesTheShortWay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringMatching(`[ -~\n\t\r\x1b]*`).Draw(rt, "s")
		if got, want := Text(s)+"é", Text(s+"é"); got != want && !strings.Contains(s, "\x1b") {
			rt.Errorf("Text(%q) = %q, beside a letter %q", s, got, want)
		}
		if got, want := foldLines(s), foldLines(s+"\né"); got != "" && got+"\né" != want {
			rt.Errorf("foldLines(%q) = %q, beside a letter %q", s, got, want)
		}
	})
	text := "What a component does\nwhen its peer is away."
	if n := testing.AllocsPerRun(10, func() { Text(text) }); n > 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func TestTruncate(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"äöü", 3, "äöü"}, {"äöüß", 2, "ä…"}, {"a bcd", 3, "a…"}, {"abc", 0, ""}} {
		if got := Truncate(c.in, c.n); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"decodes references once":       {"a &amp;lt; b", "a &lt; b"},
		"keeps a lone less-than":        {"1 &lt; 2 < 3", "1 < 2 < 3"},
		"drops tags and folds":          {"<b>a</b>\n  <i>b</i>", "a b"},
		"puts blocks on lines":          {"<p>a</p><p>b<br>c</p>", "a\nb\nc"},
		"drops scripts and styles":      {"a<script>x()</script><style>b{}</style>c", "ac"},
		"has no escape from references": {"&#27;[31mx&#x202e;", "x"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Plain(c.in); got != c.want {
				t.Errorf("Plain(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestHTML(t *testing.T) {
	base, _ := url.Parse("https://example.org/blog/feed.xml")
	for name, c := range map[string]struct{ in, want string }{
		"keeps text and marks":             {"<p>a <b>b</b></p>", "<p>a <b>b</b></p>"},
		"escapes plain text":               {"a \"b\" c", "a &#34;b&#34; c"},
		"makes links absolute":             {`<a href="../x?y=1">l</a>`, `<a href="https://example.org/x?y=1" rel="noreferrer">l</a>`},
		"makes images absolute":            {`<img src=a.png alt=A onerror=x()>`, `<img src="https://example.org/blog/a.png" alt="A">`},
		"drops scripts with content":       {"a<script>alert(1)</script>b", "ab"},
		"drops frames, objects and styles": {"<style>p{}</style><iframe src=x>i</iframe><svg><b>o</b></svg>z", "z"},
		"keeps the text in an object":      {"<object data=x>o</object>z", "oz"},
		"ends an endless comment":          {"a<!-- x > b <!-- c", "a b  c"},
		"keeps what a form wraps":          {"<form action=x><input name=q>text</form>", "text"},
		"drops javascript addresses":       {"<a href=\" java\nscript:alert(1)\">l</a>", "l"},
		"drops data addresses":             {`<img src="data:image/svg+xml,x">`, ""},
		"drops tracking pixels":            {`a<img src="https://t.example/x.gif" width="1" height="1">b`, "ab"},
		"drops known counters":             {`a<img src="https://x.us1.list-manage.com/track/open.php?u=1">b`, "ab"},
		"closes what is open":              {"<div><b>a", "<div><b>a</b></div>"},
		"drops stray end tags":             {"a</div></section>b", "ab"},
		"ends paragraphs and items":        {"<p>a<p>b<ul><li>c<li>d</ul>", "<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>"},
		"ends cells and rows":              {"<table><tr><td>a<td>b<tr><td>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"},
		"reads XHTML's empty elements":     {"<b/>a<br/>b", "<b></b>a<br>b"},
		"drops control characters":         {"<p>a\u009b31m\x1b</p>", "<p>a31m</p>"},
		"keeps a code block's language":    {`<pre class=a><code class="language-go">f</code></pre>`, `<pre><code class="language-go">f</code></pre>`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := HTML(c.in, base); got != c.want {
				t.Errorf("HTML(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

func TestHTMLThatNestsTooDeepBecomesText(t *testing.T) {
	got := HTML(strings.Repeat("<div>", 100_000)+"a <b>&lt;b&gt;", nil)
	if got != "a &lt;b&gt;" {
		t.Errorf("got %.80q", got)
	}
}

func TestHTMLIsStable(t *testing.T) {
	base, _ := url.Parse("https://example.org/")
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"<p>", "</p>", "<b>", "</b>", "<table>", "<tr>", "<td>", "</table>",
			"<li>", "<ul>", "</ul>", "<a href='x'>", "</a>", "<img src=/i>", "text ", "&lt;", "<script>", "</script>", "<svg>",
			"</svg>", "<!--", "-->", "<br/>", "<div/>", "\"'>", "<x y"}), 0, 30).Draw(t, "parts")
		once := HTML(strings.Join(parts, ""), base)
		if twice := HTML(once, base); twice != once {
			t.Fatalf("once  %q\ntwice %q", once, twice)
		}
	})
}

// active says what in the HTML could act by itself, or is not allowed to be there at all.
func active(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.CommentToken, html.DoctypeToken:
			return "comment"
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if !allowed[t.Data] {
				return t.Data
			}
			for _, a := range t.Attr {
				v := strings.ToLower(a.Val)
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" ||
					addresses[a.Key] && !strings.HasPrefix(v, "http") && !strings.HasPrefix(v, "mailto:") {
					return a.Key + "=" + a.Val
				}
			}
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<p>a<b>b", "<svg><style><img src=x onerror=alert(1)></style>", "<math><mtext><table><mglyph><style><!--</style>",
		"<a href='&#106;avascript:x'>", "<img src=`x` onerror=x>", "<noscript><p title=\"</noscript><img src=x onerror=x>\">",
		"<textarea><script>", "<!--><script>x</script>-->", "<![CDATA[<script>]]>", "<xmp><script>", "<plaintext><script>",
		"<a href=\"http://a/\x00javascript:\">", "<p dir=rtl>\u202e", "\xff<\xfe>", "</br><br/ ><t/>",
	} {
		f.Add(s)
	}
	base, _ := url.Parse("https://example.org/a/")
	f.Fuzz(func(t *testing.T, s string) {
		got := HTML(s, base)
		if bad := active(got); bad != "" {
			t.Errorf("HTML(%q) = %q: %s", s, got, bad)
		}
		if !utf8.ValidString(got) && utf8.ValidString(s) {
			t.Errorf("HTML(%q) = %q: broken UTF-8", s, got)
		}
		checkText(t, s, Plain(s), "\n\t")
	})
}

func checkText(t *testing.T, in, got, allow string) {
	t.Helper()
	if !utf8.ValidString(got) {
		t.Errorf("%q gives %q: broken UTF-8", in, got)
	}
	for _, r := range got {
		if forbidden(r) || r < ' ' && !strings.ContainsRune(allow, r) {
			t.Errorf("%q gives %q: %U", in, got, r)
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"a\x1b[31m", "\x1b]8;;x\a", "\u009dx\u009c", "\x1b\x1b[\x1b]", "\u202e", "\xc2", "a \n b", "\x1bP\x1b\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, text := Line(s), Text(s)
		checkText(t, s, line, "")
		checkText(t, s, text, "\n\t")
		if Line(line) != line || Text(text) != text {
			t.Errorf("%q is not stable: %q, %q", s, line, text)
		}
	})
}

func BenchmarkHTML_40KB(b *testing.B) {
	s := strings.Repeat(`<p>Some <b>bold</b> text with a <a href="/x">link</a> &amp; an <img src="i.png" alt="image">.</p>`, 400)
	base, _ := url.Parse("https://example.org/")
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		HTML(s, base)
	}
}
