package notes

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tend/internal/id"
)

const essay = "Raft keeps a replicated log. A leader appends entries and sends them to followers. " +
	"An entry is committed once a majority holds it. Terms number the elections."

func TestMoved(t *testing.T) {
	other := "Bread wants time: mix flour, water and salt in the evening, fold twice, bake it hot the next morning."
	tests := []struct {
		name        string
		gone, fresh []File
		want        map[string]id.Note
	}{
		{"nothing is nothing", nil, nil, map[string]id.Note{}},
		{"a rename", []File{{"n1", "a.md", "h", essay}}, []File{{"", "b.md", "h", essay}}, map[string]id.Note{"b.md": "n1"}},
		{"a move", []File{{"n1", "a.md", "h", essay}}, []File{{"", "x/a.md", "h", essay}}, map[string]id.Note{"x/a.md": "n1"}},
		{"a rename and an edit", []File{{"n1", "a.md", "h", essay}}, []File{{"", "b.md", "i", essay + " Snapshots cut the log."}},
			map[string]id.Note{"b.md": "n1"}},
		{"another file is not a rename", []File{{"n1", "a.md", "h", essay}}, []File{{"", "b.md", "i", other}}, map[string]id.Note{}},
		{"another file of the same name is not a move", []File{{"n1", "a.md", "h", essay}}, []File{{"", "x/a.md", "i", other}}, map[string]id.Note{}},
		{"a move and a larger edit keep the name", []File{{"n1", "raft.md", "h", essay}},
			[]File{{"", "x/raft.md", "i", essay[:90] + other}}, map[string]id.Note{"x/raft.md": "n1"}},
		{"of equal files the one of the same name", []File{{"n1", "a.md", "h", ""}, {"n2", "b.md", "h", ""}},
			[]File{{"", "x/b.md", "h", ""}, {"", "y/c.md", "h", ""}}, map[string]id.Note{"x/b.md": "n2", "y/c.md": "n1"}},
		{"a copy does not take the note twice", []File{{"n1", "a.md", "h", essay}},
			[]File{{"", "b.md", "h", essay}, {"", "c.md", "h", essay}}, map[string]id.Note{"b.md": "n1"}},
		{"the same bytes go before a similar text", []File{{"n1", "a.md", "h", essay}},
			[]File{{"", "a/a.md", "i", essay + " More."}, {"", "z.md", "h", essay}}, map[string]id.Note{"z.md": "n1"}},
		{"the most similar goes first", []File{{"n1", "a.md", "", essay + " " + other}, {"n2", "b.md", "", essay}},
			[]File{{"", "c.md", "i", essay + " More."}}, map[string]id.Note{"c.md": "n2"}},
		{"files without words are not alike", []File{{"n1", "a.md", "h", "---"}}, []File{{"", "a/a.md", "i", "***"}}, map[string]id.Note{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Moved(tt.gone, tt.fresh); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestMovedLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files := func(label string, named bool) []File {
			out := make([]File, rapid.IntRange(0, 8).Draw(t, label))
			for i := range out {
				h := rapid.SampledFrom([]string{"", "h1", "h2", "h3"}).Draw(t, "hash")
				text := rapid.SampledFrom([]string{"", essay, essay + " More.", "Bread wants time and salt."}).Draw(t, "text")
				out[i] = File{Path: fmt.Sprintf("%s/%d.md", label, i), Hash: h, Text: text}
				if named {
					out[i].ID = id.Make[id.Note]('n', uint64(i+1))
				}
			}
			return out
		}
		gone, fresh := files("gone", true), files("fresh", false)
		moved := Moved(gone, fresh)
		used, paths := map[id.Note]bool{"": true}, map[string]bool{}
		for _, f := range fresh {
			paths[f.Path] = true
		}
		for path, note := range moved {
			if used[note] || !paths[path] {
				t.Fatalf("%v: %q to %q", moved, note, path)
			}
			used[note] = true
		}
		if !reflect.DeepEqual(moved, Moved(rapid.Permutation(gone).Draw(t, "g"), rapid.Permutation(fresh).Draw(t, "f"))) {
			t.Fatal("the order of the files counts")
		}
	})
}

func TestResemblanceOfLongTexts(t *testing.T) {
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "w%d ", i)
	}
	long := b.String()
	if got := resemblance(sketch(long), sketch(long[:len(long)*3/4])); got < 0.80 || got > 0.92 {
		t.Errorf("three quarters of a text: %.2f, want about 0.86", got)
	}
	if got := resemblance(sketch(long), sketch(strings.ReplaceAll(long, "w", "v"))); got > 0.01 {
		t.Errorf("another text: %.2f", got)
	}
}

func BenchmarkMoved_256filesOf4KB(b *testing.B) {
	var gone, fresh []File
	for i := range maxMoved {
		text := strings.ReplaceAll(strings.Repeat(essay, 24), "a ", fmt.Sprintf("a%d ", i))
		gone = append(gone, File{ID: id.Make[id.Note]('n', uint64(i+1)), Path: fmt.Sprintf("a/%d.md", i), Text: text})
		fresh = append(fresh, File{Path: fmt.Sprintf("b/%d.md", i), Text: text + " More."})
	}
	for b.Loop() {
		Moved(gone, fresh)
	}
}
