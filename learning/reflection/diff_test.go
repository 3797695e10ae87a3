package reflection

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func shown(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Op {
		case Kept:
			b.WriteString(p.Text)
		default:
			b.WriteString(string(p.Op) + "{" + p.Text + "}")
		}
	}
	return b.String()
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing changed", "a b", "a b", "a b"},
		{"a word replaced", "I know Go well", "I know Rust well", "I know -{Go }+{Rust }well"},
		{"all new", "", "a b", "+{a b}"},
		{"all gone", "a b", "", "-{a b}"},
		{"a word put in", "a c", "a b c", "a +{b }c"},
		{"only white space", "a  b", "a b", "-{a  }+{a }b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shown(Words(c.old, c.new)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLawsOfDiffs(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", " ", "\n", "ä ", "  "}), 0, 30).Draw(t, "parts"), "")
	})
	for name, diff := range map[string]func(a, b string) []Piece{"words": Words, "lines": Lines} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				before, after := text.Draw(t, "before"), text.Draw(t, "after")
				var was, is, same strings.Builder
				for _, p := range diff(before, after) {
					if p.Op != Added {
						was.WriteString(p.Text)
					}
					if p.Op != Removed {
						is.WriteString(p.Text)
					}
					if p.Op == Kept {
						same.WriteString(p.Text)
					}
				}
				if was.String() != before || is.String() != after {
					t.Fatalf("%q and %q from %q and %q", was.String(), is.String(), before, after)
				}
				if before == after && same.String() != before {
					t.Fatalf("equal texts differ")
				}
			})
		})
	}
}

func TestLargeTextsAreToldAsReplaced(t *testing.T) {
	before, after := strings.Repeat("a ", 4000), strings.Repeat("b ", 4000)
	if got := Words("same "+before, "same "+after); len(got) != 3 || got[0].Text != "same " || got[1].Text != before || got[2].Text != after {
		t.Errorf("%d pieces", len(got))
	}
}
