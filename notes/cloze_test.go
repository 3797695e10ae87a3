package notes

import (
	"reflect"
	"testing"
)

func TestCloze(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"one deletion", "Foo [bar] baz.", []string{"Foo […] baz. / bar"}},
		{"several are siblings", "[6]:[9] x", []string{"[…]:9 x / 6", "6:[…] x / 9"}},
		{"neighbours", "[a][b]", []string{"[…]b / a", "a[…] / b"}},
		{"over lines", "a [b\nc] d", []string{"a […] d / b\nc"}},
		{"an exclamation mark in one", "[$n!$] is n factorial", []string{"[…] is n factorial / $n!$"}},
		{"TeX in one", "`\\alpha` is [$\\alpha$]", []string{"`\\alpha` is […] / $\\alpha$"}},
		{"spaces round the words", "a [ b ]", []string{"a […] / b"}},
		{"escaped brackets", `\[a\] is [\[b\]]`, []string{"[a] is […] / [b]"}},
		{"escaped brackets in code", "key [`\\[`]", []string{"key […] / `[`"}},
		{"other backslashes stay", `a\n \\ [b\c]`, []string{`a\n \\ […] / b\c`}},
		{"the outer one of two", "[a [b] c]", []string{"[…] / a [b] c"}},
		{"an open bracket before one", "[a [b]", []string{"[a […] / b"}},
		{"half-open intervals", "(0,1] and [b]", []string{"(0,1] and […] / b"}},

		{"a link", "[a](http://b.c/d_(e)) [f]", []string{"[a](http://b.c/d_(e)) […] / f"}},
		{"a link with a title", `[a](b "c (d") [e](<f g> 'h') [i]`, []string{`[a](b "c (d") [e](<f g> 'h') […] / i`}},
		{"brackets in a target", "[a](b[c]) [d]", []string{"[a](b[c]) […] / d"}},
		{"a link in a deletion", "see [the [a](b)]", []string{"see […] / the [a](b)"}},
		{"brackets in a link", "[a [b]](c) [d]", []string{"[a [b]](c) […] / d"}},
		{"a remark in parentheses is no target", "[a] (b) [c](d e)", []string{"[…] (b) c(d e) / a", "a (b) […](d e) / c"}},
		{"an image", "![](a.jpg) ![b [c]](d) [e]", []string{"![](a.jpg) ![b [c]](d) […] / e"}},
		{"an image by reference", "wow![a] [b]", []string{"wow![a] […] / b"}},
		{"a linked image", "[![a](b)](/c) [d]", []string{"[![a](b)](/c) […] / d"}},
		{"a wiki link", "[[a]] [b]", []string{"[[a]] […] / b"}},
		{"a deleted wiki link", "[[[a]]]", []string{"[…] / [[a]]"}},
		{"a footnote", "[a][^1]\n\n[^1]: b", []string{"[…][^1]\n\n[^1]: b / a"}},
		{"a definition of a link", "[a]\n\n[1]: https://b.c\n", []string{"[…]\n\n[1]: https://b.c / a"}},
		{"task boxes", "[a]\n- [ ] b\n- [x] c\n1. [X] d\n", []string{"[…]\n- [ ] b\n- [x] c\n1. [X] d / a"}},
		{"a deleted x", "[x] is\n- [x]\n- [xy] z", []string{
			"[…] is\n- x\n- xy z / x", "x is\n- […]\n- xy z / x", "x is\n- x\n- […] z / xy"}},
		{"a call-out", "[a]\n> [!NOTE]\n> b\n", []string{"[…]\n> [!NOTE]\n> b / a"}},

		{"an index in code", "`a[i]` and `map[string]int` of [b]", []string{"`a[i]` and `map[string]int` of […] / b"}},
		{"words deleted in code", "`git [rebase] -i`", []string{"`git […] -i` / rebase"}},
		{"code with a bracket in a deletion", "[`a[`] b", []string{"[…] b / `a[`"}},
		{"backquotes that stay open", "a ` [b]", []string{"a ` […] / b"}},
		{"code ends with its paragraph", "a ` b\n\n[c] `", []string{"a ` b\n\n[…] ` / c"}},
		{"arguments of TeX", `$\sqrt[3]{x} \left[0,1\right]$ \\[2pt] [b]`, []string{`$\sqrt[3]{x} \left[0,1\right]$ \\[2pt] […] / b`}},
		{"a code block", "[a]\n```go\nx[0] = \\[y]\n```\n[b]", []string{
			"[…]\n```go\nx[0] = \\[y]\n```\nb / a", "a\n```go\nx[0] = \\[y]\n```\n[…] / b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := Parse("n.md", []byte("C: "+tt.text))
			if got := faces(p); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %q\nwant %q\nproblems %v", got, tt.want, p.Problems)
			}
		})
	}
}
