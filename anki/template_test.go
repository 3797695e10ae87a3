package anki

import (
	"slices"
	"strings"
	"testing"
)

func TestTemplates(t *testing.T) {
	fields := map[string]string{"F": "<b>x</b>", "E": "<br>&nbsp;", "C": "{{c2::a::h}} b", "Tags": "one"}
	tests := []struct {
		name, template, front, back string
		problems                    []string
	}{
		{"a field", "a {{F}} b", "a <b>x</b> b", "a <b>x</b> b", nil},
		{"spaces round a name", "{{ F }}", "<b>x</b>", "<b>x</b>", nil},
		{"a special field", "{{Tags}}", "one", "one", nil},
		{"the front on the back", "{{FrontSide}}{{F}}", "<b>x</b>", "<b>x</b>", nil},
		{"a section", "{{#F}}yes{{/F}}{{#E}}no{{/E}}", "yes", "yes", nil},
		{"an inverted section", "{{^F}}no{{/F}}{{^E}}yes{{/E}}{{^absent}}none{{/absent}}", "yesnone", "yesnone", nil},
		{"sections in each other", "{{#F}}{{^E}}{{F}}{{/E}}{{/F}}", "<b>x</b>", "<b>x</b>", nil},
		{"a section on a cloze", "{{#c2}}two{{/c2}}{{#c1}}one{{/c1}}", "two", "two", nil},
		{"a cloze", "{{cloze:C}}", string(leftMark) + "h" + string(rightMark) + " b", "<b>a</b> b", nil},
		{"the text alone", "{{text:F}}", "x", "x", nil},
		{"a box to type in", "{{type:F}}", "", "<b>x</b>", nil},
		{"a box for a cloze", "{{type:cloze:C}}", string(leftMark) + "h" + string(rightMark) + " b", "<b>a</b> b", nil},
		{"a hint", "{{hint:F}}", "<b>x</b>", "<b>x</b>", []string{shownHint}},
		{"an empty hint", "{{hint:E}}", "<br>&nbsp;", "<br>&nbsp;", nil},
		{"speech", "{{tts en_US voices=A:F}}", "", "", []string{speech}},
		{"another filter", "{{furigana:F}}", "<b>x</b>", "<b>x</b>", []string{otherFilter}},
		{"a field that is not there", "{{G}}", "", "", []string{noField}},
		{"a comment", "a<!-- {{G}} -->", "a", "a", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parts, err := parseTemplate(tt.template)
			if err != nil {
				t.Fatal(err)
			}
			for _, back := range []bool{false, true} {
				var lost problems
				s := side{fields: fields, style: asked, number: 2, back: back, problems: &lost}
				want := tt.front
				if back {
					s.style, want = answered, tt.back
				}
				if got := s.render(parts); got != want {
					t.Errorf("back %v: got %q, want %q", back, got, want)
				}
				var got []string
				for _, p := range lost.list {
					got = append(got, p.What)
				}
				if !slices.Equal(got, tt.problems) {
					t.Errorf("got problems %v, want %v", got, tt.problems)
				}
			}
		})
	}
}

func TestTemplatesThatCannotBeRead(t *testing.T) {
	for template, want := range map[string]string{
		"{{F":                "{{ without }}",
		"{{#F}}":             "section F without an end",
		"{{/F}}":             "{{/F}} ends no section",
		"{{#F}}{{/G}}":       "{{/G}} ends no section",
		"{{#F}}{{#G}}{{/F}}": "{{/F}} ends no section",
		strings.Repeat("{{#F}}", 65) + strings.Repeat("{{/F}}", 65): "too many sections in each other",
		strings.Repeat("x", maxTemplate+1):                          "longer than 1 MiB",
	} {
		if _, err := parseTemplate(template); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestOwnAnswer(t *testing.T) {
	tests := []struct{ name, answer, want string }{
		{"nothing above the line", "\n<hr id=answer>\nx", "\nx"},
		{"the question above the line", `<i>why</i><HR id="answer">x`, "x"},
		{"something else above the line", "because<hr id=answer>x", "because<hr>x"},
		{"another image above the line", `why <img src="b.png"><hr id=answer>x`, `why <img src="b.png"><hr>x`},
		{"no line", "x<hr>y", "x<hr>y"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ownAnswer(tt.answer, "why"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add("{{#F}}{{text:F}}{{/F}}{{^E}}{{cloze:C}}{{/E}}", "<b>x", "{{c1::a {{c2::b}}::h}}")
	f.Add("{{FrontSide}}<hr id=answer>{{hint:type:F}}", "[sound:x]", "{{c1::{{c1::{{c1::")
	f.Fuzz(func(t *testing.T, template, text, cloze string) {
		parts, err := parseTemplate(template)
		if err != nil {
			return
		}
		for _, style := range []style{bracketed, asked, answered, extra} {
			var lost problems
			s := side{fields: map[string]string{"F": scrub(text), "C": scrub(cloze), "E": ""}, style: style, number: 1, problems: &lost}
			c, err := convert(s.render(parts), style == bracketed)
			if err != nil {
				t.Fatal(err)
			}
			clozeText(c.text, len(s.deleted))
			done := safe(unbracket(c.text, false))
			if strings.ContainsFunc(done, func(r rune) bool { return scrubRune(r) != r }) {
				t.Errorf("a mark is left in %q", done)
			}
		}
	})
}

func FuzzMediaList(f *testing.F) {
	f.Add(message(map[int]any{1: string(message(map[int]any{1: "a.png", 2: 7, 255: 3}))}), true)
	f.Add([]byte(`{"0": "a.png", "1": "b/../.."}`), false)
	f.Add([]byte{0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}, true)
	f.Fuzz(func(t *testing.T, text []byte, packed bool) {
		list, err := mediaList(text, packed)
		if err != nil {
			return
		}
		for _, entry := range list {
			name := mediaName(entry.name)
			if strings.ContainsAny(name, "/\\\x00\n") || name == "." || name == ".." || len(name) > maxMediaName || entry.size < -1 {
				t.Errorf("%q: %+v", name, entry)
			}
		}
	})
}
