package engine

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestMirror(t *testing.T) {
	var seen []string
	var fail error
	dir := t.TempDir()
	e := open(t, dir, Options{Mirror: func(puts []KV) error {
		for _, kv := range puts {
			seen = append(seen, fmt.Sprintf("%s=%s", kv.Key, kv.Value))
		}
		return fail
	}})
	mustUpdate(t, e, func(w Writer) error {
		return errors.Join(w.Put([]byte("z"), []byte("1")), w.Put([]byte("a"), []byte("2")),
			w.Put([]byte("z"), []byte("3")), w.Put([]byte("gone"), nil), w.Delete([]byte("gone")))
	})
	e.Update(ctx, func(w Writer) error { w.Put([]byte("refused"), nil); return errors.New("no") })
	mustUpdate(t, e, func(w Writer) error { return w.Delete([]byte("a")) })
	put(t, e, "m", "4")
	equal(t, seen, []string{"a=2", "z=3", "m=4"})

	fail = os.ErrPermission
	err := e.Update(ctx, func(w Writer) error { return w.Put([]byte("n"), []byte("5")) })
	want(t, err, ErrUnknownOutcome)
	want(t, err, os.ErrPermission)
	want(t, e.Health(ctx).Err, ErrUnknownOutcome)
	fail = nil
	put(t, e, "o", "6")
	want(t, e.Health(ctx).Err, nil)
	mustView(t, e, func(r Reader) { equal(t, get(r, "n"), "5") })
}

func TestMirrorOfMergedBatchesIsInTheOrderOfUpdates(t *testing.T) {
	var seen, batches int
	e := open(t, t.TempDir(), Options{Mirror: func(puts []KV) error {
		batches++
		for _, kv := range puts {
			if seen++; !strings.HasPrefix(string(kv.Key), fmt.Sprintf("%06d/", seen)) {
				t.Errorf("put %d is %q", seen, kv.Key)
			}
		}
		return nil
	}})
	next := 0 // updates run one after the other
	parallel(16, func(int) {
		for range 40 {
			var mine int
			mustUpdate(t, e, func(w Writer) error {
				if mine == 0 { // may run again
					next++
					mine = next
				}
				return w.Put(fmt.Appendf(nil, "%06d/%d", mine, mine%7), nil)
			})
		}
	})
	equal(t, seen, 16*40)
	if batches == seen {
		t.Error("no updates were merged")
	}
}
