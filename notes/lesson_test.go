package notes

import (
	"reflect"
	"testing"

	"tend/internal/id"
)

func TestLessonOfFrontMatter(t *testing.T) {
	const wanted = ": want the id of a lesson, such as l3"
	for _, c := range []struct {
		name, text string
		want       id.Lesson
		problems   []Problem
	}{
		{"none says none", "Q: a\nA: b", "", nil},
		{"an id", "---\nlesson: l3\n---\nQ: a\nA: b", "l3", nil},
		{"in TOML", "+++\nlesson = \"l12\"\n+++\n", "l12", nil},
		{"an empty one is none", "---\nlesson:\n---\n", "", nil},
		{"a word is a problem", "---\nlesson: piano\n---\n", "", []Problem{{2, `lesson "piano"` + wanted}}},
		{"so is a number alone", "---\nlesson: 3\n---\n", "", []Problem{{2, `lesson "3"` + wanted}}},
		{"and two of them", "---\nlesson: l3 l4\n---\n", "", []Problem{{2, `lesson "l3 l4"` + wanted}}},
		{"outside of the front matter it is text", "lesson: l3\n", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := Parse("a.md", []byte(c.text))
			if p.Lesson != c.want || !reflect.DeepEqual(p.Problems, c.problems) {
				t.Errorf("got %q, %v", p.Lesson, p.Problems)
			}
		})
	}
}
