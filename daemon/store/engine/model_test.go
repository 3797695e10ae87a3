package engine

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The engine is a sorted map: whatever is done to both, they hold the same.
func TestEngineIsASortedMap(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir, Options{})
	key := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 'a', 'b', 0xff}), 1, 4)
	end := rapid.OneOf(rapid.Just([]byte(nil)), key)
	model := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			next := maps.Clone(model)
			fails := rapid.IntRange(0, 3).Draw(t, "fails") == 0
			err := e.Update(ctx, func(w Writer) error {
				for range rapid.IntRange(0, 5).Draw(t, "writes") {
					k := key.Draw(t, "key")
					if rapid.Bool().Draw(t, "delete") {
						delete(next, string(k))
						w.Delete(k)
						continue
					}
					v := rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(t, "value")
					next[string(k)] = string(v)
					w.Put(k, v)
				}
				compareWithModel(t, w.Reader, next, end, key)
				if fails {
					return errAborted
				}
				return nil
			})
			if fails != errors.Is(err, errAborted) {
				t.Fatalf("update: %v", err)
			}
			if !fails {
				model = next
			}
		}
		if rapid.IntRange(0, 9).Draw(t, "reopen") == 0 {
			e.Close()
			var err error
			if e, err = Open(dir, Options{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := e.View(ctx, func(r Reader) error { compareWithModel(t, r, model, end, key); return nil }); err != nil {
			t.Fatal(err)
		}
		if h := e.Health(ctx); h.Records != uint64(len(model)) {
			t.Fatalf("%d records, want %d", h.Records, len(model))
		}
	})
	want(t, sound(t, e), nil)
	e.Close()
}

// compareWithModel looks one key up and walks one range.
func compareWithModel(t *rapid.T, r Reader, model map[string]string, end, key *rapid.Generator[[]byte]) {
	k := key.Draw(t, "look up")
	got, err := r.Get(k)
	if want, ok := model[string(k)]; ok != (err == nil) || string(got) != want {
		t.Fatalf("get %q: %q, %v; want %q, %v", k, got, err, want, ok)
	}
	from, to := end.Draw(t, "from"), end.Draw(t, "to")
	opt := ScanOptions{Reverse: rapid.Bool().Draw(t, "reverse"), Limit: rapid.IntRange(0, 4).Draw(t, "limit")}
	var want []string
	for _, k := range slices.Sorted(maps.Keys(model)) {
		if k >= string(from) && (to == nil || k < string(to)) {
			want = append(want, k+"="+model[k])
		}
	}
	if opt.Reverse {
		slices.Reverse(want)
	}
	if opt.Limit > 0 {
		want = want[:min(opt.Limit, len(want))]
	}
	var have []string
	for kv, err := range r.Scan(from, to, opt) {
		if err != nil {
			t.Fatal(err)
		}
		have = append(have, string(kv.Key)+"="+string(kv.Value))
	}
	if !slices.Equal(have, want) {
		t.Fatalf("scan %q to %q %+v: %q, want %q", from, to, opt, have, want)
	}
}
