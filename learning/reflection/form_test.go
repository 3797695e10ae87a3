package reflection

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestDefaultTemplates(t *testing.T) {
	for kind, questions := range map[Kind]int{Month: 3, Quarter: 5, HalfYear: 3, Audit: 4} {
		t.Run(string(kind), func(t *testing.T) {
			got := Default(kind)
			if len(got.Questions) != questions || got.Title == "" || got.Intro == "" {
				t.Errorf("got %+v", got)
			}
			for _, q := range got.Questions {
				if strings.Contains(q.Text, "{") || strings.Contains(q.Key, " ") {
					t.Errorf("question %+v", q)
				}
			}
		})
	}
}

func TestParseTemplate(t *testing.T) {
	got, err := ParseTemplate("<!-- mine\n## no -->\n# Monday\nGo.\n\n## What, and why? {#what}\n##  How long?\n<!-- ## Hidden? -->\n")
	want := []Question{{"what", "What, and why?"}, {"how-long", "How long?"}}
	if err != nil || got.Title != "Monday" || got.Intro != "Go." || !slices.Equal(got.Questions, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"no question":              {"# Title\nwords\n", 3},
		"a question twice":         {"## A?\n## B?\n\n## a\n", 4},
		"a question without words": {"## A?\n##\n", 2},
		"a question of signs":      {"## ???\n", 1},
		"text below a question":    {"## A?\n\nmore\n", 3},
		"too many questions":       {strings.Repeat("## q%\n", 1) + manyQuestions(MaxQuestions), MaxQuestions + 1},
		"too long":                 {strings.Repeat("x", MaxTemplate+1), 1},
	} {
		t.Run("names the line of "+name, func(t *testing.T) {
			_, err := ParseTemplate(c.text)
			broken, ok := errors.AsType[*TemplateError](err)
			if !ok || broken.Line != c.line {
				t.Errorf("got %v, want line %d", err, c.line)
			}
		})
	}
}

func manyQuestions(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("## question " + strings.Repeat("i", i+1) + "\n")
	}
	return b.String()
}

func TestParseForm(t *testing.T) {
	asked, err := ParseTemplate("# T\n## What? {#what}\n## Why so? {#why}\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		want       []string // key=text
	}{
		{"nothing leaves all open", "", []string{"what=", "why="}},
		{"answers stand below their questions", "# T 2026-Q4\n## What? {#what}\nThis.\n\n## Why so? {#why}\n\nSo.\n", []string{"what=This.", "why=So."}},
		{"the words of a question are enough", "## what\nThis.", []string{"what=This.", "why="}},
		{"the order does not matter", "## Why so? {#why}\nSo.\n## What? {#what}\nThis.", []string{"what=This.", "why=So."}},
		{"comments are left out", "## What? {#what}\n<!-- 2026-Q3:\n\\## Why?\nold -->\nThis <!-- not -->here.", []string{"what=This here.", "why="}},
		{"a comment that does not end is text", "## What? {#what}\nThis <!-- stays\n## Why so? {#why}\nSo.", []string{"what=This <! -- stays", "why=So."}},
		{"other headings belong to the answer", "## What? {#what}\n## Part one\nThis.\n### Two", []string{"what=## Part one\nThis.\n### Two", "why="}},
		{"what stands above is kept", "Hello.\n## What? {#what}\nThis.", []string{"what=This.", "why=", "notes=Hello."}},
		{"a question twice has both texts", "## What?\nOne.\n## Why so?\nSo.\n## What?\nTwo.", []string{"what=One.\n\nTwo.", "why=So."}},
		{"an older template's question stays", "## What?\nThis.\n## Who? {#who}\nMe.", []string{"what=This.", "why=", "who=Me."}},
		{"windows line ends", "## What? {#what}\r\nThis.\r\n", []string{"what=This.", "why="}},
		{"control characters go", "## What? {#what}\n\x1b[31mRed\x1b[0m\x00", []string{"what=Red", "why="}},
	} {
		t.Run(c.name, func(t *testing.T) {
			answers, err := asked.ParseForm(c.text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range answers {
				got = append(got, a.Key+"="+a.Text)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
	t.Run("too much is refused", func(t *testing.T) {
		if _, err := asked.ParseForm("## What?\n" + strings.Repeat("x", MaxAnswers)); err == nil {
			t.Error("was read")
		}
	})
}

// hostile are lines that could be taken for something else.
var hostile = []string{"## What did you learn? {#learned}", "## x {#learned}", "## Who? {#who}", "# Title", "<!--", "-->", "<!-- a -->", "<!<!-- -->--",
	`\## x`, "", " ", "text", "words and more", "##", "`## x`", "## notes {#notes}"}

func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		lines := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(hostile), rapid.StringN(0, 20, -1)), 0, 6).Draw(t, "lines")
		return strings.Join(lines, "\n")
	})
}

func TestLawOfForms(t *testing.T) {
	asked := Default(Month)
	rapid.Check(t, func(t *rapid.T) {
		first, err := asked.ParseForm(anyText().Draw(t, "text"))
		if err != nil {
			t.Skip()
		}
		beside := Beside{Evidence: []string{anyText().Draw(t, "evidence")}, Criteria: anyText().Draw(t, "criteria"),
			Earlier: []Answer{{Key: "learned", Text: anyText().Draw(t, "earlier")}}, Period: "2026-10"}
		once, err := asked.ParseForm(asked.Form("2026-11", first, beside))
		if err != nil {
			t.Skip()
		}
		again, err := asked.ParseForm(asked.Form("2026-11", once, Beside{}))
		if err == nil && !Same(once, again) {
			t.Fatalf("%q became %q", once, again)
		}
		if len(once) != len(first) {
			t.Fatalf("%q became %q", first, once)
		}
		for n, a := range first {
			if got := once[n]; got.Key != a.Key || strings.ReplaceAll(got.Text, `\`, "") != strings.ReplaceAll(a.Text, `\`, "") {
				t.Fatalf("%q became %q", a, got)
			}
		}
	})
}

func FuzzParseForm(f *testing.F) {
	f.Add("# T\n## What did you learn? {#learned}\nThis <!-- not -->\n## x {#y}\n")
	for _, line := range hostile {
		f.Add(line)
	}
	asked := Default(Quarter)
	f.Fuzz(func(t *testing.T, text string) {
		answers, err := asked.ParseForm(text)
		if err != nil {
			return
		}
		if len(answers) > len(asked.Questions)+2*MaxQuestions+2 {
			t.Errorf("%d answers", len(answers))
		}
		for _, a := range answers {
			if !utf8.ValidString(a.Text) || strings.Contains(a.Text, "<!--") || a.Key == "" {
				t.Errorf("answer %q", a)
			}
		}
	})
}

func FuzzParseTemplate(f *testing.F) {
	for _, kind := range Kinds() {
		f.Add(DefaultText(kind))
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseTemplate(text)
		if broken, ok := errors.AsType[*TemplateError](err); err != nil && (!ok || broken.Line < 1) {
			t.Errorf("got %v", err)
		}
		if err == nil && (len(got.Questions) == 0 || len(got.Questions) > MaxQuestions) {
			t.Errorf("%d questions", len(got.Questions))
		}
	})
}
