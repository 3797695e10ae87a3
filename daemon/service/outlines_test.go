package service

import (
	"testing"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/learning"
)

func plan(w *world, kind learning.Kind, list ...feeds.Outline) api.OutlinesImported {
	w.Helper()
	return look(w, func(tx *store.Tx) (api.OutlinesImported, error) {
		out, _, err := PlanOutlines(tx, api.OutlinesRequest{Outlines: list, Kind: kind})
		return out, err
	})
}

func TestPlanOutlines(t *testing.T) {
	w := begun(t)
	ask(w, addSource(api.SourceRequest{URL: "https://held.test/feed", Name: "held", Kind: learning.Newsletter}))
	ask(w, addSource(api.SourceRequest{Title: "A book", Name: "book", Kind: learning.Book}))
	for _, c := range []struct {
		name string
		o    feeds.Outline
		want api.OutlineLine
	}{
		{"a feed", feeds.Outline{Title: "X", URL: "https://x.test/feed"}, api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person}},
		{"one of a kind of its own", feeds.Outline{URL: "https://x.test/feed", Kind: "newsletter"},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Newsletter}},
		{"one of a kind that is none", feeds.Outline{URL: "https://x.test/feed", Kind: "podcast"},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person}},
		{"one of a name that is taken", feeds.Outline{URL: "https://x.test/feed", Name: "held"},
			api.OutlineLine{Result: api.OutlineAdded, Source: "held-2", Kind: learning.Person}},
		{"one of a name that is none", feeds.Outline{URL: "https://x.test/feed", Name: "../x"},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person}},
		{"one that is there, spelt in another way", feeds.Outline{URL: "http://HELD.test:80/feed/"},
			api.OutlineLine{Result: api.OutlineKnown, Source: "held", Kind: learning.Newsletter}},
		{"a book that is there", feeds.Outline{Title: "A book", Kind: "book"},
			api.OutlineLine{Result: api.OutlineKnown, Source: "book", Kind: learning.Book}},
		{"a book that is not", feeds.Outline{Title: "B book", Kind: "book"},
			api.OutlineLine{Result: api.OutlineAdded, Source: "b-book", Kind: learning.Book}},
		{"one in a folder that is an area", feeds.Outline{URL: "https://x.test/feed", Folders: []string{"Go", "Best"}},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person, Area: "go"}},
		{"the innermost of two", feeds.Outline{URL: "https://x.test/feed", Folders: []string{"go", "OPS"}},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person, Area: "ops"}},
		{"an area of its own goes first", feeds.Outline{URL: "https://x.test/feed", Area: "go", Folders: []string{"ops"}},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person, Area: "go"}},
		{"a category", feeds.Outline{URL: "https://x.test/feed", Categories: []string{"Tech", "Go"}},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person, Area: "go"}},
		{"a folder that is no area", feeds.Outline{URL: "https://x.test/feed", Folders: []string{"Rust"}},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person, Area: "rust", Note: "a new area"}},
		{"a folder whose name no area can have", feeds.Outline{URL: "https://x.test/feed", Folders: []string{"日本"}},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person, Note: `there is no area "日本"`}},
		{"a category that is no area", feeds.Outline{URL: "https://x.test/feed", Categories: []string{"Tech"}},
			api.OutlineLine{Result: api.OutlineAdded, Source: "x", Kind: learning.Person, Note: `there is no area "Tech"`}},
		{"an address with a password", feeds.Outline{URL: "https://a:b@x.test/feed"}, api.OutlineLine{Result: api.OutlineNone,
			Note: `address "https://a:b@x.test/feed": want http:// or https:// and a host, without a password`}},
		{"what is no feed", feeds.Outline{Problem: "it is no outline"}, api.OutlineLine{Result: api.OutlineNone, Note: "it is no outline"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.Title, c.want.URL = c.o.Title, c.o.URL
			if got := plan(w, "", c.o); len(got.Lines) != 1 || got.Lines[0] != c.want {
				t.Errorf("got  %+v\nwant %+v", got.Lines, c.want)
			}
		})
	}
}

func TestPlanOutlinesMindsItsOwnSources(t *testing.T) {
	w := begun(t)
	got := plan(w, learning.Newsletter, feeds.Outline{URL: "https://a.test/1"}, feeds.Outline{URL: "https://a.test/2"},
		feeds.Outline{URL: "https://a.test/2/"}, feeds.Outline{URL: "https://a.test/3"}, feeds.Outline{URL: "https://a.test/4"})
	if got.Added != 3 || got.Known != 1 || got.NoSlot != 1 {
		t.Errorf("got %+v", got)
	}
	if got.Lines[1].Source != "a-2" || got.Lines[3].Source != "a-3" {
		t.Errorf("got %+v", got.Lines)
	}
}
