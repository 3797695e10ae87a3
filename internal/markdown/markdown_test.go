package markdown

import (
	"strings"
	"testing"
)

func TestFrom(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"marks":              {"<p>a <b>b</b> <i>c</i> <code>d</code></p>", "a **b** *c* `d`"},
		"headings":           {"<h2>H</h2><p>p</p>", "## H\n\np"},
		"lists":              {"<ul><li>a<li>b</ul><ol><li>c</ol>", "- a\n- b\n\n<!--THE END-->\n\n1. c"},
		"links":              {`<a href="https://e.example/">l</a>`, "[l](https://e.example/)"},
		"a rule":             {"a<hr>b", "a\n\n***\n\nb"},
		"a block of code":    {`<pre><code class="language-go">f()</code></pre>`, "```go\nf()\n```"},
		"tables":             {"<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "| a |\n|---|\n| b |"},
		"what looks like it": {"<p># 1. [a](b)</p>", `\# 1. \[a](b)`},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := From(c.in); err != nil || got != c.want {
				t.Errorf("From(%q) = %q, %v, want %q", c.in, got, err, c.want)
			}
		})
	}
}

func TestBracketsThatNeverEndAreNotLookedForEachTime(t *testing.T) {
	got, err := From("<p>" + strings.Repeat("[a ", 100_000))
	if err != nil || strings.Contains(got, "[") || !strings.HasPrefix(got, "(a (a") {
		t.Errorf("got %.20q, %v", got, err)
	}
}
