package clean

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// written is a row as the tests write it: # for each level, --- after a rule, * of an item, links in brackets.
func written(r Row) string {
	s := strings.Repeat("#", r.Level)
	if r.Ruled {
		s = "---" + s
	}
	if r.Item {
		s = "* " + s
	}
	for _, run := range r.Runs {
		switch {
		case run.Sponsored:
			s += fmt.Sprintf("[%s](%s $)", run.Text, run.Link)
		case run.Link != "":
			s += fmt.Sprintf("[%s](%s)", run.Text, run.Link)
		default:
			s += run.Text
		}
	}
	return s
}

func TestRows(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain text is one row":             {"a  b", "a b"},
		"blocks are rows":                   {"<p>a</p><div>b<br>c</div><ul><li>d<li>e</ul>", "a|b|c|* d|* e"},
		"links stand in them":               {`<p>a <a href="https://x.test/">b <b>c</b></a>, d</p>`, "a [b c](https://x.test/), d"},
		"an item's first row says so":       {"<ul><li><p>a</p><p>b</p></li><li><ul><li>c</ul></ul>", "* a|b|* c"},
		"a link goes on over lines":         {`<a href=/x>a<br>b</a>c`, "[a](/x)|[b](/x)c"},
		"a paid link says so":               {`<a href=/x rel="nofollow Sponsored">a</a>`, "[a](/x $)"},
		"headings have a level":             {"<h2><a href=/x>a</a><br>b</h2>c", "##[a](/x)|##b|c"},
		"a rule counts for the next row":    {"a<hr><p></p>b<p>c", "a|---b|c"},
		"an image alone is none":            {`<a href=/x><img src=y></a><p>a`, "a"},
		"cells are apart":                   {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>", "a b|c"},
		"scripts are gone":                  {"a<script>b</script><style>c</style>d", "ad"},
		"nothing moves a terminal's cursor": {"<a href=x>\x1b[2Ja\u202e</a>", "[a](x)"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, r := range Rows(c.in) {
				got = append(got, written(r))
			}
			if s := strings.Join(got, "|"); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestPaidLinksStaySo(t *testing.T) {
	if got := HTML(`<a href="https://x.test/" rel="SPONSORED nofollow">a</a>`, nil); got != `<a href="https://x.test/" rel="sponsored noreferrer">a</a>` {
		t.Errorf("got %s", got)
	}
}

func FuzzRows(f *testing.F) {
	for _, s := range []string{"<p>a<a href=x>b", "<h1><hr></h2>", "<a href=x><a href=y>", "<!--", "</br>", "<td>a<td>\x1b[", "&#27;[a", "<h9>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var text []string
		for _, r := range Rows(s) {
			text = append(text, r.Text())
			checkText(t, s, r.Text(), "")
			for _, run := range r.Runs {
				checkText(t, s, run.Text, "")
			}
		}
		// Escape sequences that run across tags are the one difference from Plain.
		if got, want := strings.Join(text, " "), strings.Join(strings.Fields(Plain(s)), " "); got != want && !strings.ContainsAny(s, "\x1b\u0090\u0098\u009b\u009d\u009e\u009f&") && utf8.ValidString(s) {
			t.Errorf("%q gives %q, as plain text %q", s, got, want)
		}
	})
}
