package notes

import (
	"cmp"
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

// stored parses a note and numbers its cards c1, c2, …
func stored(text string) []Card {
	cards := Parse("n.md", []byte(text)).Cards
	for i := range cards {
		cards[i].ID = id.Make[id.Card]('c', uint64(i+1))
	}
	return cards
}

// ids lists the ids of cards, - for none.
func ids(cards []Card) []string {
	out := []string{}
	for _, c := range cards {
		out = append(out, cmp.Or(string(c.ID), "-"))
	}
	return out
}

const locks = "Q: What is a mutex?\nA: A lock that one goroutine can hold.\n\n" +
	"Q: What does fsync guarantee?\nA: That the data reached the disk.\n\n" +
	"C: A [monoid] is a semigroup with [an identity].\n"

func TestRelink(t *testing.T) {
	tests := []struct {
		name, old, fresh string
		linked, gone     string
	}{
		{"nothing edited", locks, locks, "c1 c2 c3 c4", ""},
		{"a note that became empty", locks, "", "", "c1 c2 c3 c4"},
		{"a note that was empty", "", "Q: a\nA: b\n", "-", ""},
		{"a card inserted before", "Q: a\nA: b\nQ: c\nA: d\n", "Q: new\nA: one\nQ: a\nA: b\nQ: c\nA: d\n", "- c1 c2", ""},
		{"a card removed", "Q: a\nA: b\nQ: c\nA: d\n", "Q: c\nA: d\n", "c2", "c1"},
		{"two cards swapped", "Q: a\nA: b\nQ: c\nA: d\n", "Q: c\nA: d\nQ: a\nA: b\n", "c2 c1", ""},

		{"a question edited", locks, strings.Replace(locks, "What is a mutex?", "What's a mutex for?", 1), "c1 c2 c3 c4", ""},
		{"an answer rewritten", locks, strings.Replace(locks, "A lock that one goroutine can hold.", "Mutual exclusion.", 1), "c1 c2 c3 c4", ""},
		{"both sides reworded a little", locks,
			strings.Replace(locks, "mutex?\nA: A lock that one", "Mutex in Go?\nA: A lock which only one", 1), "c1 c2 c3 c4", ""},
		{"edited and swapped",
			"Q: What is a mutex?\nA: A lock.\nQ: What does fsync guarantee?\nA: Durability.\n",
			"Q: What exactly does fsync guarantee?\nA: Durability.\nQ: What is a mutex?\nA: A lock for one.\n", "c2 c1", ""},
		{"a question reworded with a short answer in its place",
			"Q: x?\nA: y\nQ: What does GC stand for?\nA: garbage collection\nQ: z?\nA: w\n",
			"Q: x?\nA: y\nQ: GC is short for?\nA: garbage collection\nQ: z?\nA: w\n", "c1 c2 c3", ""},
		{"typography", "Q: What is it?\nA: This.\n", "Q:  what  is it?\nA: this.\n", "c1", ""},

		{"another card in its place", locks,
			strings.Replace(locks, "What is a mutex?\nA: A lock that one goroutine can hold.", "Who wrote Hamlet?\nA: Shakespeare.", 1), "- c2 c3 c4", "c1"},
		{"another card from the same mould", "Q: What is the capital of France?\nA: Paris\n", "Q: What is the capital of Spain?\nA: Madrid\n", "-", "c1"},
		{"another card with the same short answer", "Q: Is Go garbage collected?\nA: yes\n", "Q: Does Rust have exceptions?\nA: yes\n", "-", "c1"},
		{"a question made a cloze", "Q: What is a mutex?\nA: a lock\n", "C: What is a mutex? [a lock]\n", "-", "c1"},

		{"a deletion added", "C: A monoid has [an identity].\n", "C: A [monoid] has [an identity].\n", "- c1", ""},
		{"a deletion removed", "C: A [monoid] has [an identity].\n", "C: A [monoid] has an identity.\n", "c1", "c2"},
		{"the text round clozes edited", locks, strings.Replace(locks, "is a semigroup", "is nothing but a semigroup", 1), "c1 c2 c3 c4", ""},
		{"the deleted words edited", "C: A [monoid] has an identity.\n", "C: A [unital magma] has an identity.\n", "c1", ""},
		{"clozes swapped in their text", "C: [Paris] is in [France].\n", "C: In [France] is [Paris].\n", "c2 c1", ""},
		{"another cloze of nothing but itself", "C: [monoid]\n", "C: [group]\n", "-", "c1"},

		{"a mark settles it", "Q: one <!-- m -->\nA: two\n", "Q: something else <!-- m -->\nA: entirely\n", "c1", ""},
		{"a mark is more than the text", "Q: a <!-- m -->\nA: b\nQ: c <!-- n -->\nA: d\n", "Q: c <!-- m -->\nA: d\nQ: a <!-- n -->\nA: b\n", "c1 c2", ""},
		{"a mark added", locks, "<!-- mutex -->\n" + locks, "c1 c2 c3 c4", ""},
		{"a mark renamed", "Q: a <!-- m -->\nA: b\n", "Q: a <!-- n -->\nA: b\n", "c1", ""},
		{"a mark removed", "Q: a <!-- m -->\nA: b\n", "Q: a\nA: b\n", "c1", ""},
		{"another mark on an edited card", "Q: What is a mutex? <!-- m -->\nA: a lock\n", "Q: What is the mutex? <!-- n -->\nA: a lock\n", "-", "c1"},
		{"a mark on clozes", "C: A [monoid] has [an identity]. <!-- m -->\n", "C: Any [monoid] has got [an identity] and [closure]. <!-- m -->\n", "c1 c2 -", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			linked, gone := Relink(stored(tt.old), Parse("n.md", []byte(tt.fresh)).Cards)
			if got := ids(linked); strings.Join(got, " ") != tt.linked || strings.Join(ids(gone), " ") != tt.gone {
				t.Errorf("got %q, gone %q; want %q, gone %q", got, ids(gone), tt.linked, tt.gone)
			}
		})
	}
}

func TestRelinkOfGoneCards(t *testing.T) {
	gone := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	old := stored(locks)
	old[0].Gone = gone
	t.Run("one comes back by its text", func(t *testing.T) {
		linked, left := Relink(old, stored(locks))
		if got := ids(linked); !reflect.DeepEqual(got, []string{"c1", "c2", "c3", "c4"}) || !linked[0].Gone.IsZero() || left != nil {
			t.Errorf("got %v, gone %v", got, left)
		}
	})
	t.Run("one does not come back by similarity", func(t *testing.T) {
		linked, left := Relink(old, stored(strings.Replace(locks, "What is a", "What's the", 1)))
		if linked[0].ID != "" || len(left) != 1 || !left[0].Gone.Equal(gone) {
			t.Errorf("got %v, gone %v", ids(linked), left)
		}
	})
	t.Run("one that is there goes before one that is gone", func(t *testing.T) {
		twins := append(stored("Q: a <!-- m -->\nA: b\n"), stored("Q: a <!-- m -->\nA: b\n")...)
		twins[0].Gone, twins[1].ID = gone, "c2"
		if linked, _ := Relink(twins, stored("Q: a <!-- m -->\nA: b\n")); linked[0].ID != "c2" {
			t.Errorf("got %v", ids(linked))
		}
	})
}

func TestRelinkOfIDs(t *testing.T) {
	old := stored("Q: a\nA: b\nQ: c\nA: d\n")
	fresh := stored("Q: e\nA: f\nQ: a\nA: b\nQ: c\nA: d\n")
	fresh[0].ID = "c9"
	old[1].ID = "c1"
	linked, gone := Relink(old, fresh)
	if got := ids(linked); !reflect.DeepEqual(got, []string{"-", "c1", "-"}) || len(gone) != 1 {
		t.Errorf("an id that stands twice, or came from outside, counted: %v, gone %v", got, gone)
	}
	if fresh[0].ID != "c9" {
		t.Error("the argument was written to")
	}
}

// numbered gives a drawn deck ids and an Index.
func numbered(cards []Card) []Card {
	for i := range cards {
		cards[i].ID, cards[i].Index = id.Make[id.Card]('c', uint64(i+1)), i
	}
	return cards
}

func TestRelinkLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := numbered(deck(t))
		fresh := slices.Clone(old)
		// Cards are moved, dropped, added and edited; those that were not edited are expected to be found.
		fresh = rapid.Permutation(fresh).Draw(t, "order")
		fresh = fresh[:rapid.IntRange(0, len(fresh)).Draw(t, "kept")]
		edited := map[int]bool{}
		for i := range fresh {
			if rapid.IntRange(0, 3).Draw(t, "edit") == 0 {
				fresh[i].Back += " " + words(t, "edit")
				edited[i] = true
			}
		}
		want := ids(fresh)
		for i := range fresh {
			fresh[i].ID, fresh[i].Index = "", i
		}
		linked, gone := Relink(old, fresh)
		seen := map[id.Card]bool{}
		for i, c := range linked {
			if !edited[i] && string(c.ID) != want[i] {
				t.Fatalf("card %d, not edited: got %q, want %q", i, c.ID, want[i])
			}
			if c.ID != "" && seen[c.ID] {
				t.Fatalf("%q given twice", c.ID)
			}
			seen[c.ID] = true
			c.ID = ""
			if c != fresh[i] {
				t.Fatalf("card %d changed: %+v, was %+v", i, c, fresh[i])
			}
		}
		for _, c := range gone {
			if seen[c.ID] {
				t.Fatalf("%q is found and gone", c.ID)
			}
			seen[c.ID] = true
		}
		for _, c := range old {
			if !seen[c.ID] {
				t.Fatalf("%q is neither found nor gone", c.ID)
			}
		}
		again, goneAgain := Relink(old, fresh)
		if !reflect.DeepEqual(linked, again) || !reflect.DeepEqual(gone, goneAgain) {
			t.Fatal("twice is not the same")
		}
	})
}

func TestRelinkOfTheStoreOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := numbered(deck(t))
		fresh := slices.Clone(old)
		for i := range fresh {
			fresh[i].Front = strings.ToUpper(fresh[i].Front) + "?"
		}
		want, _ := Relink(old, fresh)
		got, _ := Relink(rapid.Permutation(old).Draw(t, "order"), fresh)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", ids(got), ids(want))
		}
	})
}

func TestSimilarityMeasures(t *testing.T) {
	near := func(got, want float64) bool { return got-want < 1e-9 && want-got < 1e-9 }
	// Without the padding, night and nacht share "ht" of four each: the textbook's 0.25. With it, 3 of 6.
	if got := dice(bigrams("night"), bigrams("nacht")); !near(got, 3.0/6) {
		t.Errorf("night, nacht: %v", got)
	}
	if got := dice([]string{"ig", "ht", "ni", "gh"}, []string{"na"}); !near(got, 0) {
		t.Errorf("nothing shared: %v", got)
	}
	if got := dice(bigrams(""), bigrams("")); !near(got, 1) {
		t.Errorf("two empty texts: %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := fold(rapid.String().Draw(t, "a")), fold(rapid.String().Draw(t, "b"))
		ab, ba := dice(bigrams(a), bigrams(b)), dice(bigrams(b), bigrams(a))
		if ab != ba || ab < 0 || ab > 1 || dice(bigrams(a), bigrams(a)) != 1 || ab > maxDice(len(bigrams(a)), len(bigrams(b))) {
			t.Fatalf("dice of %q and %q: %v, %v", a, b, ab, ba)
		}
	})
}

// The pairs by which the thresholds of alike were settled.
func TestThresholdsSeparateRewordingsFromOthers(t *testing.T) {
	pairs := []struct{ a, b, are string }{
		{"What is the capital of France?", "What's France's capital city?", "one"},
		{"What is the capital of France?", "Which city is the capital of France?", "one"},
		{"What does GC stand for?", "GC is short for?", "one, hardly"},
		{"What is a mutex?", "What does a mutex protect?", "one"},
		{"What is the order of a group?", "Define the order of a group.", "one"},
		{"Name the isolation levels of SQL", "Which isolation levels does the SQL standard define?", "one"},
		{"How many goroutines can run at once?", "What limits the number of goroutines running in parallel?", "one, hardly"},
		{"What does the CAP theorem say?", "State the CAP theorem", "one"},
		{"The cardinality of its underlying set.", "The number of elements in its underlying set", "one"},
		{"A process that waits for input and output.", "A thread blocked on I/O.", "one, unseen"},
		{"What is the capital of France?", "Where is the Louvre?", "two"},
		{"Is Go garbage collected?", "Is Rust memory safe?", "two"},
		{"What is TCP?", "Who wrote Hamlet?", "two"},
		{"What does fsync guarantee?", "When is a write durable on Linux?", "two"},
		{"Why do B-trees suit disks?", "What is a learned index?", "two"},
		{"What does select do without a ready case?", "What does defer do in a loop?", "two"},
		{"A lock that only one goroutine can hold.", "A counter that limits how many goroutines enter.", "two"},
		{"What is a mutex?", "What is a semaphore?", "two of a mould"},
		{"What is the capital of France?", "What is the capital of Spain?", "two of a mould"},
		{"What is the default port of PostgreSQL?", "What is the default port of Redis?", "two of a mould"},
	}
	between := map[string][2]float64{
		"one": {0.5, 1}, "one, hardly": {0.3, 0.6}, "one, unseen": {0, 0.4}, "two": {0, 0.52}, "two of a mould": {0.5, 0.9},
	}
	for _, p := range pairs {
		got := dice(bigrams(fold(p.a)), bigrams(fold(p.b)))
		if want := between[p.are]; got < want[0] || got > want[1] {
			t.Errorf("%.2f: %q and %q are %s", got, p.a, p.b, p.are)
		}
	}
}

func FuzzRelink(f *testing.F) {
	f.Add("Q: a\nA: b\n", "Q: a\nA: c\n")
	f.Add(locks, "<!-- m -->\n"+locks)
	f.Add("C: [a] b [c]\n", "C: [a] [b] c\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		old, fresh := stored(before), Parse("n.md", []byte(after)).Cards
		linked, gone := Relink(old, fresh)
		found := 0
		for _, c := range linked {
			if c.ID != "" {
				found++
			}
		}
		if len(linked) != len(fresh) || found+len(gone) != len(old) {
			t.Errorf("%d old: %d found, %d gone; %d fresh: %d linked", len(old), found, len(gone), len(fresh), len(linked))
		}
	})
}

// editedDeck returns n cards and the same with all questions reworded.
func editedDeck(n int) (old, fresh []Card) {
	r := rand.New(rand.NewSource(1))
	word := func() string { return fmt.Sprintf("%x", r.Int63n(1<<20)) }
	for i := range n {
		c := Card{ID: id.Make[id.Card]('c', uint64(i+1)), Kind: QA, Index: i}
		c.Front = strings.Join([]string{"what does", word(), word(), word(), word(), "do?"}, " ")
		c.Back = strings.Join([]string{word(), word(), word(), word(), word()}, " ")
		old = append(old, c)
		c.ID, c.Front, c.Back = "", "so "+c.Front, c.Back+" "+word()
		fresh = append(fresh, c)
	}
	return old, fresh
}

func TestRelinkOfANoteEditedThroughout(t *testing.T) {
	old, fresh := editedDeck(2000)
	linked, gone := Relink(old, fresh)
	for i, c := range linked {
		if c.ID != old[i].ID {
			t.Fatalf("card %d: got %q", i, c.ID)
		}
	}
	if gone != nil {
		t.Errorf("%d gone", len(gone))
	}
}

func BenchmarkRelink_500cardsOneEdited(b *testing.B) {
	old, _ := editedDeck(500)
	fresh := slices.Clone(old)
	fresh[250].Front = "so " + fresh[250].Front
	for b.Loop() {
		Relink(old, fresh)
	}
}

func BenchmarkRelink_500cardsAllEdited(b *testing.B) {
	old, fresh := editedDeck(500)
	for b.Loop() {
		Relink(old, fresh)
	}
}

func BenchmarkRelink_2000cardsAllEdited(b *testing.B) {
	old, fresh := editedDeck(2000)
	for b.Loop() {
		Relink(old, fresh)
	}
}
