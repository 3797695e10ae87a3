package feeds

import (
	"strings"
	"testing"
)

func keys(t *testing.T, items string) []string {
	t.Helper()
	var out []string
	for _, e := range mustParse(t, "<rss><channel>"+items+"</channel></rss>").Items {
		out = append(out, Identity(e))
	}
	return out
}

func TestEntriesWithOneIDAreToldApart(t *testing.T) {
	const (
		first  = "<item><guid>g</guid><link>https://e.example/1</link><title>a</title></item>"
		second = "<item><guid>g</guid><link>https://e.example/2</link><title>b</title></item>"
		edited = "<item><guid>g</guid><link>https://e.example/2</link><title>c</title></item>"
		other  = "<item><guid>h</guid><link>https://e.example/2</link><title>d</title></item>"
		bare1  = "<item><link>https://e.example/all</link><title>a</title></item>"
		bare2  = "<item><link>https://e.example/all</link><title>b</title></item>"
	)
	for name, c := range map[string]struct {
		items     string
		different int
	}{
		"two links": {first + second, 2}, "an id of its own": {first + second + other, 3}, "one link, two texts": {second + edited, 2},
		"all three": {first + second + edited, 3}, "the same twice": {first + first, 1}, "no id, one link": {bare1 + bare2, 2},
		"no id, the same twice": {bare1 + bare1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]bool{}
			for _, k := range keys(t, c.items) {
				got[k] = true
			}
			if len(got) != c.different {
				t.Errorf("%d identities, want %d: %v", len(got), c.different, got)
			}
		})
	}
	t.Run("in any order the same", func(t *testing.T) {
		a, b := keys(t, first+second+other), keys(t, other+second+first)
		if a[0] != b[2] || a[1] != b[1] || a[2] != b[0] {
			t.Errorf("%q, %q", a, b)
		}
	})
	t.Run("an edit that needs no text keeps the identity", func(t *testing.T) {
		if a, b := keys(t, first+second), keys(t, first+edited); a[1] != b[1] {
			t.Errorf("%q, %q", a[1], b[1])
		}
	})
	t.Run("an id that is alone stays the id", func(t *testing.T) {
		if got := keys(t, first+other); strings.Join(got, " ") != "id:g id:h" {
			t.Error(got)
		}
	})
}
