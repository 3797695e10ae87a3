package find

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// found searches pieces of so many documents each, and returns the numbers found, best first.
func found(t testing.TB, docs []Doc, each int, query string) []uint64 {
	t.Helper()
	q, err := ParseQuery(query)
	if err != nil {
		t.Fatalf("query %q: %v", query, err)
	}
	s := NewSearch(q)
	for part := range slices.Chunk(docs, each) {
		if err := s.Add("doc", Piece(part), Choose{}); err != nil {
			t.Fatal(err)
		}
	}
	var numbers []uint64
	for _, hit := range s.Ranked(0) {
		numbers = append(numbers, hit.Number)
	}
	return numbers
}

func TestSearch(t *testing.T) {
	texts := []string{
		1: "A mutex protects a value",
		2: "sync.Mutex must not be copied after its first use",
		3: "Open the file with O_DIRECT to pass over the page cache",
		4: "Le café des caches; ListenAndServe",
		5: "東京タワーに行った",
		6: "C++ has templates, C has macros",
		7: "The page was not in the cache",
	}[1:]
	var docs []Doc
	for n, text := range texts {
		docs = append(docs, Doc{Number: uint64(n + 1), Text: text})
	}
	for _, c := range []struct {
		name, query string
		want        []uint64
	}{
		{"all words are needed", "page cache", []uint64{3, 7}},
		{"a phrase", `"page cache"`, []uint64{3}},
		{"a phrase that does not end", `"page cache`, []uint64{3}},
		{"words that begin so", "cach*", []uint64{3, 4, 7}},
		{"a phrase that ends so", `"the page ca"*`, []uint64{3}},
		{"not a word", "page -direct", []uint64{7}},
		{"not a phrase", `cache -"page cache"`, []uint64{4, 7}},
		{"a word in its other forms", "cached page", []uint64{3, 7}},
		{"a word in quotes as it is", `"caches"`, []uint64{4}},
		{"not a word as it is", "page cache -caches", []uint64{3, 7}},
		{"a name in its other forms", "page-caches", []uint64{3}},
		{"a language is no plural", "templates C", []uint64{6}},
		{"accents and case", "CAFE", []uint64{4}},
		{"a code word whole", "sync.Mutex", []uint64{2}},
		{"a code word in part", "mutex", []uint64{1, 2}},
		{"a code word that begins so", "sync.Mut*", []uint64{2}},
		{"a constant whole", "O_DIRECT", []uint64{3}},
		{"a constant in part", "direct", []uint64{3}},
		{"camel case in part", "listen", []uint64{4}},
		{"camel case whole, in any case", "listenandserve", []uint64{4}},
		{"Japanese without spaces", "東京", []uint64{5}},
		{"Japanese within a word", "タワー", []uint64{5}},
		{"one character", "京", []uint64{5}},
		{"characters that do not follow each other", "東行", nil},
		{"signs of a language", "C++", []uint64{6}},
		{"a language without signs", "C", []uint64{6}},
		{"an operator alone is no clause", "page && cache", []uint64{3, 7}},
		{"nothing", "nowhere", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, each := range []int{1, 3, 100} {
				got := found(t, docs, each, c.query)
				slices.Sort(got)
				if !slices.Equal(got, c.want) {
					t.Errorf("pieces of %d: got %v, want %v", each, got, c.want)
				}
			}
		})
	}
}

func TestRanking(t *testing.T) {
	day := int64(86_400_000)
	for _, c := range []struct {
		name  string
		query string
		docs  []Doc
		want  []uint64
	}{
		{"a title weighs more than a text", "raft", []Doc{{Number: 1, Text: "raft and paxos"}, {Number: 2, Title: "raft", Text: "and paxos"}}, []uint64{2, 1}},
		{"rare words weigh more", "go raft*", []Doc{{Number: 1, Text: "go go go raft"}, {Number: 2, Text: "go rafts raft raft"}, {Number: 3, Text: "go go"}}, []uint64{2, 1}},
		{"short documents come first", "raft", []Doc{{Number: 1, Text: "raft " + strings.Repeat("word ", 200)}, {Number: 2, Text: "raft"}}, []uint64{2, 1}},
		{"of equal ones the new one", "raft", []Doc{{Number: 1, Text: "raft", At: 1000 * day}, {Number: 2, Text: "raft", At: 2000 * day}}, []uint64{2, 1}},
		{"the word before its other forms", "cache", []Doc{{Number: 1, Text: "caches are fast"}, {Number: 2, Text: "a cache is fast"}}, []uint64{2, 1}},
		{"so in titles", "cache", []Doc{{Number: 1, Title: "Caches"}, {Number: 2, Title: "Cache"}}, []uint64{2, 1}},
		{"a title in another form before a word in passing", "cache", []Doc{{Number: 1, Text: "fast as a cache or so"}, {Number: 2, Title: "Caches", Text: "are fast, as one says"}}, []uint64{2, 1}},
		{"newness does not outweigh words", "raft", []Doc{{Number: 1, Text: "raft raft raft", At: day}, {Number: 2, Text: "raft a b", At: 2000 * day}}, []uint64{1, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := found(t, c.docs, 2, c.query); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestFacetsChoose(t *testing.T) {
	docs := []Doc{{Number: 1, Text: "raft", Facets: []string{Facet("state", "Open"), Facet("area", "go")}},
		{Number: 2, Text: "raft", Facets: []string{Facet("state", "closed")}, Ref: 7}}
	q, err := ParseQuery("raft")
	if err != nil {
		t.Fatal(err)
	}
	is := func(want string) func(string) bool { return func(facet string) bool { return facet == want } }
	for _, c := range []struct {
		name   string
		choose Choose
		want   int
	}{
		{"none", Choose{}, 2},
		{"one", Choose{Facets: []func(string) bool{is("state:open")}}, 1},
		{"two that no document has both of", Choose{Facets: []func(string) bool{is("state:closed"), is("area:go")}}, 0},
		{"by what it refers to", Choose{Doc: func(_, ref uint64, _ int64, _ []bool) bool { return ref == 7 }}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := NewSearch(q)
			if err := s.Add("doc", Piece(docs), c.choose); err != nil || len(s.Ranked(0)) != c.want {
				t.Errorf("got %v, %v; want %d", s.hits, err, c.want)
			}
		})
	}
}

func TestParseQuery(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"words", "raft  log", "raft log"},
		{"filters", `raft Kind:card -area:go source:"the weekly"`, "raft kind=card area!=go source=the weekly"},
		{"a name that is no filter is words", "std::vector", "std::vector"},
		{"a filter in quotes is a phrase", `"kind:card"`, "kind:card"},
		{"a filter without value is a word", "kind:", "kind:"},
		{"not", `raft -log -"two words"`, "raft -log -two words"},
		{"filters alone", "kind:lesson", "kind=lesson"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, err := ParseQuery(c.text, "kind", "area", "source")
			if err != nil {
				t.Fatal(err)
			}
			if got := q.spelled(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	for _, bad := range []string{"", " -- ", "-raft", `""`, "-kind:card -raft", strings.Repeat("a ", 40), strings.Repeat("a", 1001), "\xff"} {
		if q, err := ParseQuery(bad, "kind"); err == nil {
			t.Errorf("%q: got %q, want an error", bad, q.spelled())
		}
	}
}

func (q Query) spelled() string {
	var words []string
	for _, c := range q.Must {
		words = append(words, c.Text)
	}
	for _, c := range q.Not {
		words = append(words, "-"+c.Text)
	}
	for _, f := range q.Filters {
		words = append(words, f.Name+map[bool]string{true: "!=", false: "="}[f.Not]+f.Value)
	}
	return strings.Join(words, " ")
}

// TestSearchFindsWhatReadingFinds compares the index with reading every document, word by word.
func TestSearchFindsWhatReadingFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := rapid.SliceOfN(rapid.Custom(anyDoc), 0, 20).Draw(t, "docs")
		for n := range docs {
			docs[n].Number = uint64(n)*3 + 1
		}
		query := anyQuery().Draw(t, "query")
		q, err := ParseQuery(query)
		if errors.Is(err, ErrNoWords) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		s := NewSearch(q)
		for part := range slices.Chunk(docs, rapid.IntRange(1, 8).Draw(t, "each")) {
			if err := s.Add("doc", Piece(part), Choose{}); err != nil {
				t.Fatal(err)
			}
		}
		var got, want []uint64
		for _, hit := range s.Ranked(0) {
			got = append(got, hit.Number)
		}
		slices.Sort(got)
		for _, doc := range docs {
			if reads(doc, q) {
				want = append(want, doc.Number)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("query %q: got %v, want %v", query, got, want)
		}
	})
}

func TestTheBestAreTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := rapid.SliceOfN(rapid.Custom(anyDoc), 1, 40).Draw(t, "docs")
		for n := range docs {
			docs[n].Number = uint64(n) + 1
		}
		q, err := ParseQuery("cache")
		if err != nil {
			t.Fatal(err)
		}
		numbers := func(n int) (list []uint64) {
			s := NewSearch(q)
			if err := s.Add("doc", Piece(docs), Choose{}); err != nil {
				t.Fatal(err)
			}
			for _, hit := range s.Best(1<<41, min(n, s.Count())) {
				list = append(list, hit.Number)
			}
			return list
		}
		all, n := numbers(len(docs)), rapid.IntRange(0, 40).Draw(t, "n")
		if got := numbers(n); !slices.Equal(got, all[:min(n, len(all))]) {
			t.Fatalf("the best %d are %v, of %v", n, got, all)
		}
	})
}

func anyDoc(t *rapid.T) Doc {
	return Doc{Title: anyText().Draw(t, "title"), Text: anyText().Draw(t, "text"), At: rapid.Int64Range(0, 1<<41).Draw(t, "at")}
}

func anyQuery() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		word := rapid.SampledFrom(vocabulary)
		var fields []string
		for range rapid.IntRange(1, 4).Draw(t, "clauses") {
			shape := rapid.SampledFrom([]string{"%s", "-%s", "%.2s*", `"%s %s"`, `-"%s %s"`, `"%s %.1s"*`}).Draw(t, "shape")
			args := []any{word.Draw(t, "word"), word.Draw(t, "word")}[:strings.Count(shape, "%")]
			fields = append(fields, strings.ToValidUTF8(fmt.Sprintf(shape, args...), ""))
		}
		return strings.Join(fields, " ")
	})
}

// reads tells by reading it whether a document has what the query asks for.
func reads(doc Doc, q Query) bool {
	has := func(c Clause) bool {
		for _, text := range []string{doc.Title, doc.Text} {
			at := map[int][]string{}
			end := Words(text, 0, func(w Word) { at[w.Pos] = append(at[w.Pos], w.Term) })
			for pos := range end {
				if !slices.ContainsFunc(c.words, func(e element) bool {
					return !slices.ContainsFunc(at[pos+e.offset], func(term string) bool { return e.fits(term) != noFit })
				}) {
					return true
				}
			}
		}
		return false
	}
	return !slices.ContainsFunc(q.Must, func(c Clause) bool { return !has(c) }) && !slices.ContainsFunc(q.Not, has)
}

func TestAPieceThatCannotBeReadIsAnError(t *testing.T) {
	whole := Piece([]Doc{{Number: 1, Title: "raft", Text: "log and term", Facets: []string{"state:open"}}})
	q, _ := ParseQuery("raft log")
	for n := range len(whole) {
		if err := NewSearch(q).Add("doc", whole[:n], Choose{}); err == nil {
			t.Errorf("the first %d of %d bytes: no error", n, len(whole))
		}
	}
	if err := NewSearch(q).Add("doc", append([]byte{form + 1}, whole[1:]...), Choose{}); err == nil {
		t.Error("another form: no error")
	}
}

func FuzzAdd(f *testing.F) {
	f.Add(Piece([]Doc{{Number: 1, Title: "raft", Text: "log and term", Facets: []string{"state:open"}}}), "raft log*")
	f.Fuzz(func(_ *testing.T, piece []byte, query string) {
		q, err := ParseQuery(query, "kind")
		if err != nil {
			return
		}
		s := NewSearch(q)
		_ = s.Add("doc", piece, Choose{})
		s.Ranked(0)
	})
}
