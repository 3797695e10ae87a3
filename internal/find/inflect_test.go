package find

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// together are forms of one word each, as engineers write them.
var together = []string{
	"cache caches cached caching", "note notes noted noting", "log logs logged logging", "query queries queried querying",
	"index indexes indexed indexing", "box boxes boxed boxing", "process processes processed processing", "use uses used using",
	"match matches matched matching", "run runs running", "alias aliases aliased aliasing", "status statuses", "store stores stored storing",
	"bind binding bindings", "movie movies", "tie ties tied", "agree agrees agreed", "exceed exceeds exceeded", "embed embeds embedded embedding",
	"queue queues queued queueing queuing", "try tries tried trying", "control controls controlled controlling", "gpu gpus",
	"fill fills filled filling", "pass passes passed passing", "type types typed typing", "string strings", "schema schemas",
	"database databases", "hash hashes hashed hashing", "fichier fichiers", "archivo archivos",
}

// apart look alike, and are words of their own.
var apart = []string{
	"note not", "plan plane", "rate rat", "store stor", "feed fee", "seed see", "need nee", "news new", "lens len", "string str", "thing th",
	"organization organ", "university universe", "less les", "go goes", "c cs", "cache cachet", "hop hope", "planned plane",
	"hoping hop", "king k", "speed spee", "haus hauses1", "x86 x86s", "prozess prozesse", "test tester", "fast faster", "bus b",
}

func TestFormsOfAWordFindEachOther(t *testing.T) {
	for _, forms := range together {
		words := strings.Fields(forms)
		for _, a := range words {
			for _, b := range words {
				// Two forms may be told apart by what they could both come from; from and to the word itself they never are.
				if a != b && (a == words[0] || b == words[0]) && !kinOf(a).has(b) {
					t.Errorf("%s does not find %s", a, b)
				}
			}
		}
	}
	for _, words := range apart {
		a, b, _ := strings.Cut(words, " ")
		if kinOf(a).has(b) || kinOf(b).has(a) {
			t.Errorf("%s and %s find each other", a, b)
		}
	}
}

// TestKinIsMutual holds for any letters: what a word finds finds it, and begins as it should.
func TestKinIsMutual(t *testing.T) {
	ending := rapid.SampledFrom([]string{"", "s", "es", "ies", "ed", "ied", "ing", "ings", "eed", "y", "e", "ss"})
	stem := rapid.StringMatching(`[a-eiosy]{1,5}`)
	rapid.Check(t, func(t *rapid.T) {
		root := stem.Draw(t, "stem")
		a, b := root+ending.Draw(t, "ending"), root+ending.Draw(t, "other")
		if kinOf(a).has(b) != kinOf(b).has(a) {
			t.Fatalf("%s and %s: one finds the other alone", a, b)
		}
		share := slices.ContainsFunc(bases(a), func(base string) bool { return slices.Contains(bases(b), base) })
		if share && !strings.HasPrefix(b, kinOf(a).begin) {
			t.Fatalf("%s does not begin with %s, as forms of %s should", b, kinOf(a).begin, a)
		}
	})
}

// TestAFormNeverRanksBeforeTheWord puts the word where a document has another form of it: it does not sink by that.
func TestAFormNeverRanksBeforeTheWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"cache", "caches", "cached", "raft", "log"})
		words := rapid.SliceOfN(word, 1, 12).Draw(t, "words")
		exact := slices.Clone(words)
		for n, w := range words {
			if strings.HasPrefix(w, "cache") {
				exact[n] = "cache"
			}
		}
		docs := []Doc{{Number: 1, Text: strings.Join(words, " ")}, {Number: 2, Text: strings.Join(exact, " ")}}
		q, err := ParseQuery("cache")
		if err != nil {
			t.Fatal(err)
		}
		s := NewSearch(q)
		if err := s.Add("doc", Piece(docs), Choose{}); err != nil {
			t.Fatal(err)
		}
		if hits := s.Ranked(0); len(hits) == 2 && hits[0].Number == 1 && hits[0].Score > hits[1].Score {
			t.Fatalf("%q ranks before %q", docs[0].Text, docs[1].Text)
		}
	})
}
