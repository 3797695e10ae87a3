package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tend/daemon/store/engine"
	"tend/internal/id"
)

// thing is a record with as many index keys as a test wants.
type thing struct {
	ID   id.Lesson `json:"id"`
	Text string    `json:"text"`
	Tags []string  `json:"tags"`
}

var things = Table[id.Lesson, thing]{name: "thing", letter: 'l',
	key:   func(x thing) id.Lesson { return x.ID },
	index: func(x thing) []string { return x.Tags }}

// named is a table whose ids people choose.
var named = Table[string, thing]{name: "named", key: func(x thing) string { return x.Text }}

// model is what the table should hold.
type model map[uint64]thing

// op is one step of a transaction.
type op struct {
	number uint64
	put    bool
	thing  thing
}

func anyOp(t *rapid.T) op {
	n := rapid.Uint64Range(1, 12).Draw(t, "number")
	return op{n, rapid.IntRange(0, 2).Draw(t, "delete") > 0, thing{
		ID:   id.Make[id.Lesson]('l', n),
		Text: rapid.String().Draw(t, "text"),
		Tags: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "a/b", "at/1", "at/10", "at/2", "b"}), 0, 4, rapid.ID[string]).Draw(t, "tags"),
	}}
}

// scanAll walks keys only.
var scanAll = engine.ScanOptions{KeysOnly: true}

var errOnPurpose = errors.New("on purpose")

func TestTableIsItsModel(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	rapid.Check(t, func(rt *rapid.T) {
		m := model{}
		update(t, s, func(tx *Tx) error {
			for n := range uint64(12) {
				if err := things.Delete(tx, id.Make[id.Lesson]('l', n+1)); err != nil {
					return err
				}
			}
			return nil
		})
		for range rapid.IntRange(1, 3).Draw(rt, "transactions") {
			ops := rapid.SliceOfN(rapid.Custom(anyOp), 1, 8).Draw(rt, "ops")
			fails := rapid.IntRange(0, 3).Draw(rt, "fails") == 0
			after := maps.Clone(m)
			err := s.Update(ctx, func(tx *Tx) error {
				after = maps.Clone(m) // the function may run again
				for _, o := range ops {
					if err := o.apply(tx, after); err != nil {
						return err
					}
				}
				checkModel(rt, tx, after)
				if fails {
					return errOnPurpose
				}
				return nil
			})
			if fails != errors.Is(err, errOnPurpose) || !fails && err != nil {
				rt.Fatal(err)
			}
			if !fails {
				m = after
			}
			view(t, s, func(tx *Tx) error { checkModel(rt, tx, m); return nil })
		}
	})
}

func (o op) apply(tx *Tx, m model) error {
	if o.put {
		m[o.number] = o.thing
		return things.Put(tx, o.thing)
	}
	delete(m, o.number)
	return things.Delete(tx, o.thing.ID)
}

// checkModel compares records, order and index, and looks for index entries that nothing stands behind.
func checkModel(t *rapid.T, tx *Tx, m model) {
	all, err := things.List(tx)
	if err != nil {
		t.Fatal(err)
	}
	var want []thing
	index := map[string][]thing{}
	var raw []string
	for _, n := range slices.Sorted(maps.Keys(m)) {
		want = append(want, m[n])
		for _, tag := range m[n].Tags {
			index[tag] = append(index[tag], m[n])
			raw = append(raw, fmt.Sprintf("%s/%012d", tag, n))
		}
	}
	if !slices.EqualFunc(all, want, sameThing) {
		t.Fatalf("the table lists %v, want %v", all, want)
	}
	for tag, want := range index {
		got, err := things.Range(tx, tag+"/0", tag+"/1") // "a/b" begins with "a/" as well
		if err != nil || !slices.EqualFunc(got, want, sameThing) {
			t.Fatalf("under %s are %v, want %v (%v)", tag, got, want, err)
		}
	}
	slices.Sort(raw)
	var entries []string
	for kv, err := range tx.reader.Scan([]byte("x/thing/"), after("x/thing/"), scanAll) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, string(kv.Key[len("x/thing/"):]))
	}
	if !slices.Equal(entries, raw) {
		t.Fatalf("index entries are %q, want %q", entries, raw)
	}
}

func sameThing(a, b thing) bool {
	return a.ID == b.ID && a.Text == b.Text && slices.Equal(a.Tags, b.Tags)
}

func TestTableReads(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	update(t, s, func(tx *Tx) error {
		for n := 1; n <= 12; n++ {
			key, err := things.New(tx)
			if err != nil {
				return err
			}
			tag := []string{"due/1", "due/2", "due/3"}[n%3]
			if err := things.Put(tx, thing{ID: key, Tags: []string{tag}}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		name     string
		from, to string
		limit    int
		want     []id.Lesson
	}{
		{"the order is that of the index, then of numbers", "due/", "", 0, []id.Lesson{"l3", "l6", "l9", "l12", "l1", "l4", "l7", "l10", "l2", "l5", "l8", "l11"}},
		{"to is left out", "due/", "due/2", 0, []id.Lesson{"l3", "l6", "l9", "l12"}},
		{"from is in", "due/2", "due/3", 0, []id.Lesson{"l1", "l4", "l7", "l10"}},
		{"a limit takes the first", "due/2", "", 2, []id.Lesson{"l1", "l4"}},
		{"a range that holds nothing", "due/4", "due/9", 0, nil},
		{"a range with its ends swapped", "due/3", "due/1", 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			view(t, s, func(tx *Tx) error {
				got, err := things.Keys(tx, c.from, c.to, c.limit)
				if !slices.Equal(got, c.want) {
					t.Errorf("got %v, want %v", got, c.want)
				}
				return err
			})
		})
	}
	view(t, s, func(tx *Tx) error {
		first, ok, err := things.First(tx, "due/")
		if first.ID != "l3" || !ok || err != nil {
			t.Errorf("first is %v, %v, %v", first, ok, err)
		}
		if none, ok, err := things.First(tx, "gone/"); ok || err != nil {
			t.Errorf("got %v, %v", none, err)
		}
		return nil
	})
}

func TestTableRefuses(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	for _, key := range []id.Lesson{"l1", "", "l", "l0", "l01", "i1", "l1x", "l-1", "l99999999999999999999"} {
		t.Run("no record of "+string(key), func(t *testing.T) {
			view(t, s, func(tx *Tx) error {
				_, err := things.Get(tx, key)
				lost, ok := errors.AsType[*NotFoundError](err)
				if !ok || lost.Noun != "thing" || lost.ID != string(key) {
					t.Errorf("got %v", err)
				}
				return nil
			})
		})
	}
	t.Run("a record without an id", func(t *testing.T) {
		if err := s.Update(ctx, func(tx *Tx) error { return things.Put(tx, thing{}) }); err == nil {
			t.Error("it was written")
		}
	})
	t.Run("a write in a view", func(t *testing.T) {
		for _, write := range []func(*Tx) error{
			func(tx *Tx) error { return things.Put(tx, thing{ID: "l1"}) },
			func(tx *Tx) error { return things.Delete(tx, "l1") },
			func(tx *Tx) error { _, err := things.New(tx); return err },
		} {
			if err := s.View(ctx, write); !errors.Is(err, errReadOnly) {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("a damaged record, by its name", func(t *testing.T) {
		update(t, s, func(tx *Tx) error { return tx.put([]byte("t/thing/000000000007"), []byte("{")) })
		view(t, s, func(tx *Tx) error {
			if _, err := things.Get(tx, "l7"); err == nil || err.Error() != "read t/thing/000000000007: unexpected end of JSON input" {
				t.Errorf("got %v", err)
			}
			if _, err := things.List(tx); err == nil {
				t.Error("a list left it out in silence")
			}
			return nil
		})
	})
}

func TestNumbers(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	t.Run("an update that failed gives its numbers back", func(t *testing.T) {
		err := s.Update(ctx, func(tx *Tx) error {
			_, err := things.New(tx)
			return errors.Join(err, errOnPurpose)
		})
		if !errors.Is(err, errOnPurpose) {
			t.Fatal(err)
		}
		update(t, s, func(tx *Tx) error {
			key, err := things.New(tx)
			if key != "l1" {
				t.Errorf("got %s", key)
			}
			return err
		})
	})
	t.Run("raising never lowers", func(t *testing.T) {
		update(t, s, func(tx *Tx) error {
			if err := errors.Join(raiseTo(tx, things, "l40"), raiseTo(tx, things, "l7"), raiseTo(tx, things, "")); err != nil {
				return err
			}
			key, err := things.New(tx)
			if key != "l41" {
				t.Errorf("got %s", key)
			}
			return err
		})
	})
}

func TestTableOfNames(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	update(t, s, func(tx *Tx) error {
		for _, name := range []string{"fetches/go/ok", "fetches/go/error", "fetches/golang/ok", "reviews/good"} {
			if err := named.Put(tx, thing{Text: name}); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(tx *Tx) error {
		got, err := named.Prefix(tx, "fetches/go/")
		if len(got) != 2 || got[0].Text != "fetches/go/error" || got[1].Text != "fetches/go/ok" {
			t.Errorf("got %v", got)
		}
		return err
	})
}
