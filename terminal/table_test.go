package terminal

import (
	"strings"
	"testing"
)

// plain and wide are the two ways to write for nobody and for a person.
var (
	plain = Mode{Plain: true, Width: 40, UTF8: true}
	wide  = Mode{Width: 40, UTF8: true}
)

func TestTable(t *testing.T) {
	rows := [][]string{
		{"weekly", "newsletter", "https://example.org/a/very/long/path"},
		{"漢字", "é", "short"},
		{"ha\x1b[31mrm", "a\nb"},
	}
	tests := []struct {
		name   string
		mode   Mode
		header []string
		rows   [][]string
		want   string
	}{
		{"aligned by what is seen, and whole", plain, []string{"name", "kind", "address"}, rows,
			"name    kind        address\nweekly  newsletter  https://example.org/a/very/long/path\n漢字    é           short\nharm    a b\n"},
		{"cut where a person looks", wide, nil, rows[:2],
			"weekly  newsletter  https://example.org…\n漢字    é           short\n"},
		{"broken between cells where the last would be cut to nothing", Mode{Width: 24}, nil, rows[:1],
			"weekly  newsletter\n  https://example.org/a…\n"},
		{"rows of nothing", wide, nil, [][]string{{}}, "\n"},
		{"no rows, no header", plain, []string{"name"}, nil, ""},
		{"rows of different lengths", plain, []string{"a"}, [][]string{{"1", "2"}, {}}, "a\n1  2\n\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			Table(&out, tt.mode, tt.header, tt.rows)
			same(t, out.String(), tt.want)
		})
	}
}

func TestKeyValues(t *testing.T) {
	pairs := [][2]string{{"title", "One"}, {"none", ""}, {"text", "first\nsecond line\x07\n"}, {"long", "a value that does not fit into forty cells at all"}}
	tests := []struct {
		name string
		mode Mode
		want string
	}{
		{"whole", plain, "title  One\ntext   first\n       second line\nlong   a value that does not fit into forty cells at all\n"},
		{"broken where a person looks", wide, "title  One\ntext   first\n       second line\nlong   a value that does not fit into\n       forty cells at all\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			KeyValues(&out, tt.mode, pairs...)
			same(t, out.String(), tt.want)
		})
	}
}
