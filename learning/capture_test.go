package learning

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCapture(t *testing.T) {
	areas := []string{"go", "distributed-systems"}
	long := strings.Repeat("word ", 30)
	for _, tt := range []struct{ name, text, wantText, wantTitle, wantArea string }{
		{"a line is its own title", "Select is fair.", "Select is fair.", "Select is fair.", ""},
		{"a tag at the end chooses the area, and goes", "Select is fair #go", "Select is fair", "Select is fair", "go"},
		{"a tag within stays as a word", "In #go select is fair", "In go select is fair", "In go select is fair", "go"},
		{"a tag before a full stop goes too", "Select is fair #go.", "Select is fair.", "Select is fair.", "go"},
		{"a tag is found in any case, and whole", "Quorums overlap #Distributed-Systems", "Quorums overlap", "Quorums overlap", "distributed-systems"},
		{"a word that is no area is a word", "see #1234 and #gopher", "see #1234 and #gopher", "see #1234 and #gopher", ""},
		{"the sign within a word is no tag", "a#go", "a#go", "a#go", ""},
		{"the first area wins", "a #go b #distributed-systems", "a go b #distributed-systems", "a go b #distributed-systems", "go"},
		{"a heading is the title", "# Select\n\nIt is fair.", "# Select\n\nIt is fair.", "Select", ""},
		{"a card's question is the title", "Q: Is select fair?\nA: Yes.", "Q: Is select fair?\nA: Yes.", "Is select fair?", ""},
		{"a long line is cut between words", long, strings.TrimSpace(long), strings.TrimSpace(strings.Repeat("word ", 19)) + "…", ""},
		{"a rule is no title", "---\nfair", "---\nfair", "fair", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Capture(tt.text, areas)
			if err != nil || got.Text != tt.wantText || got.Title != tt.wantTitle || got.Area != tt.wantArea {
				t.Errorf("Capture() = %+v, %v", got, err)
			}
		})
	}
	for name, text := range map[string]string{"nothing": " \n", "a tag alone": "#go", "too much": strings.Repeat("x", MaxText+1)} {
		if got, err := Capture(text, areas); err == nil {
			t.Errorf("%s was taken as %+v", name, got)
		}
	}
}

func TestNoteText(t *testing.T) {
	for _, tt := range []struct {
		name   string
		output Output
		title  string
		want   string
	}{
		{"a summary says its lesson", Output{Lesson: "l3", Text: "In my words."}, "RFC 9111", "---\nlesson: l3\n---\n\n# RFC 9111\n\nIn my words.\n"},
		{"a line that is its title stands once", Output{Text: "Fair."}, "Fair.", "# Fair.\n"},
		{"a heading of one's own stays the title", Output{Text: "# Mine\n\nWords."}, "RFC", "# Mine\n\nWords.\n"},
		{"a title is one line", Output{Text: "Words."}, "a\n# b", "# a # b\n\nWords.\n"},
		{"what has no words is called by its id", Output{ID: "o7", Text: "…"}, "", "# o7\n\n…\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.output.NoteText(tt.title); got != tt.want {
				t.Errorf("NoteText() = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNotePath(t *testing.T) {
	for want, o := range map[string]Output{"summaries/rfc-9111.md": {ID: "o1"}, "til/2026-11-17-rfc-9111.md": {ID: "o2", Captured: true},
		"go/summaries/rfc-9111.md": {Area: "go"}, "go/til/2026-11-17-rfc-9111.md": {Area: "go", Captured: true}} {
		if got := o.NotePath("RFC 9111", "2026-11-17"); got != want {
			t.Errorf("NotePath() = %q, want %q", got, want)
		}
	}
	if got := (Output{ID: "o3"}).NotePath("日本語", ""); got != "summaries/o3.md" {
		t.Errorf("a title without a Latin letter lies at %q", got)
	}
}

func FuzzCapture(f *testing.F) {
	f.Add("Select is fair #go", "go")
	f.Add("#\xff# \x00(#go)\r\n", "go")
	f.Add("Q: a\nA: b #ops .", "ops")
	f.Fuzz(func(t *testing.T, text, area string) {
		got, err := Capture(text, []string{area})
		if err != nil {
			return
		}
		if !utf8.ValidString(got.Text) || !utf8.ValidString(got.Title) && utf8.ValidString(text) {
			t.Fatalf("broken letters in %+v", got)
		}
		if utf8.RuneCountInString(got.Title) > capturedTitle || strings.Contains(got.Title, "\n") {
			t.Fatalf("title %q", got.Title)
		}
		if got.Area != "" && got.Area != area {
			t.Fatalf("area %q, of %q", got.Area, area)
		}
		note := Output{ID: "o1", Text: got.Text, Captured: true}.NoteText(got.Title)
		if !strings.Contains(note, got.Text) && got.Text != got.Title {
			t.Fatalf("the note %q lost %q", note, got.Text)
		}
	})
}
