package store

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tend/internal/id"
	"tend/srs"
)

// addReviews appends a review of each card in one update.
func addReviews(cards ...id.Card) func(*Tx) error {
	return func(tx *Tx) error {
		for _, card := range cards {
			_, err := Reviews.Append(tx, func(n id.Review) srs.Review {
				return srs.Review{ID: n, At: tx.Now, Card: card, Grade: srs.Good}
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// seqs are the numbers of the lines in a plain log's text; each line must be whole.
func seqs(t testing.TB, text string) (all []uint64) {
	t.Helper()
	for part := range strings.Lines(text) {
		var read line[srs.Review]
		if err := json.Unmarshal([]byte(part), &read); err != nil || !strings.HasSuffix(part, "\n") {
			t.Fatalf("line %q: %v", part, err)
		}
		all = append(all, read.Seq)
	}
	return all
}

func upTo(n uint64) (all []uint64) {
	for seq := range n {
		all = append(all, seq+1)
	}
	return all
}

func TestLogIsAppendOnly(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	var want []srs.Review
	cards := rapid.SampledFrom([]id.Card{"c1", "c2", "c10", "c11"})
	rapid.Check(t, func(rt *rapid.T) {
		added := rapid.SliceOfN(cards, 0, 5).Draw(rt, "cards")
		fails := rapid.Bool().Draw(rt, "fails")
		err := s.Update(ctx, func(tx *Tx) error {
			if err := addReviews(added...)(tx); err != nil || !fails {
				return err
			}
			return errOnPurpose
		})
		if !fails {
			for _, card := range added {
				n := id.Make[id.Review]('r', uint64(len(want)+1))
				want = append(want, srs.Review{ID: n, At: monday, Card: card, Grade: srs.Good})
			}
		}
		if fails != errors.Is(err, errOnPurpose) {
			rt.Fatal(err)
		}
		view(t, s, func(tx *Tx) error { checkLog(rt, tx, want); return nil })
	})
	if got := seqs(t, plain(t, home, "reviews")); !slices.Equal(got, upTo(uint64(len(want)))) {
		t.Errorf("the plain log has the lines %v of %d", got, len(want))
	}
}

func checkLog(t *rapid.T, tx *Tx, want []srs.Review) {
	all, err := collect(Reviews.All(tx))
	if err != nil || !slices.Equal(all, want) {
		t.Fatalf("the log has %v, want %v (%v)", all, want, err)
	}
	newest, err := collect(Reviews.Newest(tx))
	slices.Reverse(newest)
	if err != nil || !slices.Equal(newest, want) {
		t.Fatalf("newest first is not the other way round (%v)", err)
	}
	for _, card := range []id.Card{"c1", "c2", "c10", "c11", "c3"} {
		got, err := Reviews.By(tx, "card/"+string(card))
		of := slices.DeleteFunc(slices.Clone(want), func(r srs.Review) bool { return r.Card != card })
		if err != nil || !slices.Equal(got, of) {
			t.Fatalf("of %s are %v, want %v (%v)", card, got, of, err)
		}
	}
}

func TestLogGet(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	update(t, s, addReviews("c1", "c2"))
	view(t, s, func(tx *Tx) error {
		if got, err := Reviews.Get(tx, "r2"); err != nil || got.Card != "c2" {
			t.Errorf("got %v, %v", got, err)
		}
		for _, key := range []id.Review{"r3", "r0", "r", "", "v1", "r01"} {
			_, err := Reviews.Get(tx, key)
			if lost, ok := errors.AsType[*NotFoundError](err); !ok || lost.ID != string(key) {
				t.Errorf("%q: got %v", key, err)
			}
		}
		return nil
	})
}

func TestNewestStopsWhereItsReaderDoes(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	update(t, s, addReviews("c1", "c2", "c3"))
	view(t, s, func(tx *Tx) error {
		for got, err := range Reviews.Newest(tx) {
			if err != nil || got.Card != "c3" {
				t.Errorf("got %v, %v", got, err)
			}
			break
		}
		return nil
	})
}

func TestPlainLogKeepsTextAsItIs(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	update(t, s, func(tx *Tx) error { return PutCard(tx, cardOf("c1", "n1", "a < b && c > d"), "go.md") })
	if got := plain(t, home, "cards"); !strings.Contains(got, `"front":"a < b && c > d"`) {
		t.Errorf("got %s", got)
	}
	if info, err := os.Stat(plainPath(home, "cards")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
