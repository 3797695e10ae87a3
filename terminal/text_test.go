package terminal

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// markdown draws text as people and machines write it.
func markdown() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"word", "longer-word", "漢字", "👩‍💻", "é", " ", "  ", "\n", "\n\n", "\t", "- ", "1. ", "> ", "# ", "```", "~~~", "`code`",
		"    ", "a\x1b[31mb", "\u202e", "\\", "|", strings.Repeat("x", 50), "\u00a0", "-",
	})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), "")
	})
}

// visibleRunes are the runes of a text but for white space and joiners, in order: where a line is broken at a joiner it
// joins nothing.
func visibleRunes(s string) []rune {
	return slices.DeleteFunc([]rune(cleanText(s)), func(r rune) bool { return unicode.IsSpace(r) || r == joiner })
}

func TestLayoutLosesNothingAndFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := markdown().Draw(t, "text")
		cells := rapid.IntRange(10, 90).Draw(t, "cells")
		lines := layMarkdown(text, cells)
		for _, line := range lines {
			if width(line) > cells || strings.ContainsAny(line, "\x1b\n\t\u202e") {
				t.Fatalf("line %q of %d cells", line, width(line))
			}
		}
		if got, want := visibleRunes(strings.Join(lines, "\n")), visibleRunes(text); !slices.Equal(got, want) {
			t.Fatalf("%q became %q", string(want), string(got))
		}
	})
}

func TestJoinedCharactersAreAsWideAsTheyCanBe(t *testing.T) {
	for line, want := range map[string]int{"abc": 3, "漢字": 4, "👩\u200d💻": 4, "👨\u200d👩\u200d👧\u200d👦": 8, "❤️": 2} {
		if got := width(line); got != want {
			t.Errorf("width of %q: %d, want %d", line, got, want)
		}
	}
}

func TestCutFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := cleanLine(markdown().Draw(t, "line"))
		cells := rapid.IntRange(-1, 60).Draw(t, "cells")
		got := cut(line, cells)
		if width(got) > max(0, cells) || width(line) <= cells && got != line {
			t.Fatalf("%q cut to %d: %q", line, cells, got)
		}
	})
}

func TestMarkdownIsLaidOut(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"a paragraph is joined and broken again", "one two\nthree four five\n", []string{"one two three four", "five"}},
		{"a hard line break stays", "one  \ntwo\\\nthree", []string{"one", "two\\", "three"}},
		{"items hang", "- one two three four five\n- six\n10. one two three four", []string{"- one two three four", "  five", "- six", "10. one two three", "    four"}},
		{"an item goes on in the next line", "- one\n  two", []string{"- one two"}},
		{"code keeps its white space", "```\na    b\n\n\tc\n```\nd", []string{"```", "a    b", "", "    c", "```", "d"}},
		{"code is broken anywhere", "    aaaaaaaaaa bbbbbbbbbb", []string{"    aaaaaaaaaa bbbbb", "bbbbb"}},
		{"a fence holds another", "~~~\n```\nx  y\n~~~", []string{"~~~", "```", "x  y", "~~~"}},
		{"headings and tables stay", "# One\ntwo\n| a | b |\n| c | d |", []string{"# One", "two", "| a | b |", "| c | d |"}},
		{"wide characters", "漢字漢字漢字漢字漢字漢字", []string{"漢字漢字漢字漢字漢字", "漢字"}},
		{"nothing", "\n\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := layMarkdown(tt.text, 20); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestFlow(t *testing.T) {
	parts := []string{"1 again 1m", "2 hard 6m", "3 good 10m"}
	for cells, want := range map[int][]string{
		80: {"1 again 1m · 2 hard 6m · 3 good 10m"}, 24: {"1 again 1m · 2 hard 6m", "3 good 10m"}, 3: parts,
	} {
		if got := flow(parts, " · ", cells); !slices.Equal(got, want) {
			t.Errorf("%d cells: %q", cells, got)
		}
	}
}

func BenchmarkLayMarkdown_1MBLine(b *testing.B) {
	text := strings.Repeat("漢字x", 1<<20/7)
	for b.Loop() {
		layMarkdown(text, 80)
	}
}

func BenchmarkLayMarkdown_500kLines(b *testing.B) {
	text := strings.Repeat("a\n", 500_000)
	for b.Loop() {
		layMarkdown(text, 80)
	}
}
