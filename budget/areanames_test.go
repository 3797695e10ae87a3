package budget

import (
	"slices"
	"testing"
)

func TestAFolderKeepsItsArea(t *testing.T) {
	renamed := Area{Name: "golang"}.Named(Area{Name: "go", Was: []string{"gopher"}})
	again := Area{Name: "go"}.Named(renamed)
	for _, c := range []struct {
		name, folder, want string
		areas              []Area
	}{
		{"of its own name", "golang", "golang", []Area{renamed}},
		{"of a name that it had", "go", "golang", []Area{renamed}},
		{"of one that it had before", "gopher", "golang", []Area{renamed}},
		{"of a name that another area has now", "go", "go", []Area{renamed, {Name: "go"}}},
		{"renamed back", "golang", "go", []Area{again}},
		{"of no area", "cobol", "", []Area{renamed}},
		{"no folder", "", "", []Area{renamed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := AreaOfFolder(c.areas, c.folder); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if slices.Contains(again.Was, "go") {
		t.Errorf("it was what it is: %v", again.Was)
	}
}
