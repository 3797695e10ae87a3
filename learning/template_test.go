package learning

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWritten(t *testing.T) {
	const template = "<!-- Say it\n     in your own words. -->\n\n## What\n\n## Why\n<!-- not only how -->\n"
	for _, tt := range []struct{ name, edited, want string }{
		{"the template alone is nothing", template, ""},
		{"an emptied file is nothing", "", ""},
		{"spaces are nothing", template + " \n\t\n", ""},
		{"words below a heading keep it, and it alone", strings.Replace(template, "## Why\n", "## Why\nIt is fast.\n", 1), "## Why\nIt is fast."},
		{"words above the headings drop them", "It is fast.\n" + template, "It is fast."},
		{"a heading of one's own stays", "# Mine\n" + template, "# Mine"},
		{"a part keeps its whole", strings.Replace(template, "## What\n", "## What\n### Part\n", 1), "## What\n### Part"},
		{"a comment that was written in stays", strings.Replace(template, "own words.", "own words. Like so.", 1), "<!-- Say it\n     in your own words. Like so. -->"},
		{"a card's name is no comment of the template", template + "<!-- c1 -->\nQ: Why?\nA: So.\n", "## Why\n<!-- c1 -->\nQ: Why?\nA: So."},
		{"another editor's line ends and mark are no words", "\uFEFF" + strings.ReplaceAll(template, "\n", "\r\n"), ""},
		{"an editor's line ends become plain ones", "One.\r\nTwo.\r\n", "One.\nTwo."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Written(template, tt.edited); got != tt.want {
				t.Errorf("Written() = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEveryKindHasATemplateThatIsNothing(t *testing.T) {
	for _, kind := range outputKinds {
		text, err := Template(kind)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "{{title}}") {
			t.Errorf("the template of %s does not name what it is about", kind)
		}
		filled := Fill(text, Lesson{ID: "l3", Title: "A --> B", URL: "https://example.org/a--b"})
		if got := Written(filled, filled); got != "" {
			t.Errorf("the template of %s leaves %q", kind, got)
		}
		if got := Written(filled, filled+"Words.\n"); got != "Words." {
			t.Errorf("the template of %s makes %q of Words.", kind, got)
		}
	}
	if _, err := Template("../types"); err == nil {
		t.Error("a template was found for what is no kind")
	}
}

// What a person typed below the template comes back, whatever the template says.
func TestNothingWrittenIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		template := rapid.StringMatching(`(<!-- [a-z ]* -->\n|#{1,3} [a-z]+\n|[a-z]+\n|\n){0,6}`).Draw(t, "template")
		words := rapid.StringMatching(`[A-Z][A-Z .]{0,40}[A-Z]`).Draw(t, "words")
		if got := Written(template, template+"\n"+words+"\n"); !strings.HasSuffix(got, words) {
			t.Fatalf("Written() = %q, want it to end in %q", got, words)
		}
		if got := Written(template, template); got != "" {
			t.Fatalf("Written() of the template alone = %q", got)
		}
	})
}

func FuzzWritten(f *testing.F) {
	f.Add("<!-- a -->\n\n# B\n", "<!-- a -->\nwords <!--\n# B\n-->")
	f.Add("<!--", "<!-- x --><!--")
	f.Add("", "\r\n\uFEFF")
	f.Fuzz(func(t *testing.T, template, edited string) {
		got := Written(template, edited)
		if len(got) > len(edited) {
			t.Fatalf("%d bytes of %d", len(got), len(edited))
		}
		if got != strings.TrimSpace(got) {
			t.Fatalf("%q has space round it", got)
		}
		if Written(template, template) != "" {
			t.Fatalf("the template alone leaves %q", Written(template, template))
		}
	})
}
