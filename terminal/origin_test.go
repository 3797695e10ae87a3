package terminal

import (
	"testing"

	"tend/internal/id"
	"tend/learning"
)

func TestOrigin(t *testing.T) {
	for name, c := range map[string]struct {
		origin *learning.Origin
		want   string
	}{
		"of an entry":                {nil, ""},
		"of a story":                 {&learning.Origin{Issue: "Weekly\n\x1b[2Jissue 12"}, "from: Weekly issue 12"},
		"of one that came again":     {&learning.Origin{Also: []id.Source{"pointer", "daily"}}, "also in pointer, daily"},
		"of a story that came twice": {&learning.Origin{Issue: "Weekly issue 12", Also: []id.Source{"pointer"}}, "from: Weekly issue 12 · also in pointer"},
	} {
		t.Run(name, func(t *testing.T) {
			item := learning.Item{ID: "i1", Source: "weekly", Title: "A", Origin: c.origin}
			if got := Origin(item); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			head := "1/1 · weekly"
			if c.want != "" {
				head += " · " + c.want
			}
			if got := (sifting{list: []asked{{item: item}}}).page().head; got != head {
				t.Errorf("the page begins %q, want %q", got, head)
			}
		})
	}
}
