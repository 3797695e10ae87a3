package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestBadgerConforms(t *testing.T) {
	conformance(t, func(t *testing.T) *Engine { return open(t, t.TempDir(), Options{}) })
}

// conformance is what any engine must do. Each call of open gives an empty store that lives as long as its test.
func conformance(t *testing.T, open func(*testing.T) *Engine) {
	for name, test := range map[string]func(*testing.T, *Engine){
		"order":     conformOrder,
		"own":       conformOwnWrites,
		"isolation": conformIsolation,
		"limits":    conformLimits,
		"errors":    conformErrors,
		"batches":   conformBatches,
		"endings":   conformEndings,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
	t.Run("backup", func(t *testing.T) { conformBackup(t, open) })
}

func conformOrder(t *testing.T, e *Engine) {
	keys := []string{"\x00", "a", "a\x00", "ab", "a\xff", "b", "b/1", "b/10", "b/2", "c", "\xff", "\xff\xff"}
	for _, i := range []int{7, 3, 11, 0, 5, 1, 9, 2, 10, 4, 8, 6} {
		put(t, e, keys[i], "of "+keys[i])
	}
	for name, c := range map[string]struct {
		from, to []byte
		opt      ScanOptions
		want     []string
	}{
		"everything is in the order of bytes":       {nil, nil, ScanOptions{}, keys},
		"from is in, to is out":                     {[]byte("a"), []byte("b"), ScanOptions{}, keys[1:5]},
		"ends need not exist":                       {[]byte("a\x01"), []byte("b/11"), ScanOptions{}, keys[3:8]},
		"a range may be open below":                 {nil, []byte("ab"), ScanOptions{}, keys[:3]},
		"a range may be open above":                 {[]byte("c"), nil, ScanOptions{}, keys[9:]},
		"an empty range has nothing":                {[]byte("b"), []byte("b"), ScanOptions{}, nil},
		"a range with its ends swapped has nothing": {[]byte("c"), []byte("a"), ScanOptions{}, nil},
		"an empty to comes before everything":       {nil, []byte{}, ScanOptions{}, nil},
		"a limit takes the first":                   {[]byte("b"), nil, ScanOptions{Limit: 2}, keys[5:7]},
		"a limit in reverse takes the last":         {nil, []byte("c"), ScanOptions{Limit: 2, Reverse: true}, []string{"b/2", "b/10"}},
		"reverse has the same ends":                 {[]byte("a"), []byte("b"), ScanOptions{Reverse: true}, []string{"a\xff", "ab", "a\x00", "a"}},
		"reverse may be open":                       {[]byte("c"), nil, ScanOptions{Reverse: true}, []string{"\xff\xff", "\xff", "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			mustView(t, e, func(r Reader) {
				equal(t, keysOf(t, r.Scan(c.from, c.to, c.opt)), c.want)
				for kv, err := range r.Scan(c.from, c.to, c.opt) {
					if err != nil || string(kv.Value) != "of "+string(kv.Key) {
						t.Errorf("%q has %q, %v", kv.Key, kv.Value, err)
					}
				}
			})
		})
	}
	t.Run("keys only leaves values out", func(t *testing.T) {
		mustView(t, e, func(r Reader) {
			for kv, err := range r.Scan(nil, nil, ScanOptions{KeysOnly: true}) {
				if kv.Value != nil || err != nil {
					t.Errorf("%q has %q, %v", kv.Key, kv.Value, err)
				}
			}
		})
	})
	t.Run("a scan may stop, and two may run at once", func(t *testing.T) {
		mustView(t, e, func(r Reader) {
			for a := range r.Scan(nil, nil, ScanOptions{}) {
				for b := range r.Scan(a.Key, nil, ScanOptions{}) {
					if !bytes.Equal(a.Key, b.Key) {
						t.Errorf("scan from %q begins at %q", a.Key, b.Key)
					}
					break
				}
			}
		})
	})
}

func conformOwnWrites(t *testing.T, e *Engine) {
	put(t, e, "a", "1")
	put(t, e, "c", "3")
	mustUpdate(t, e, func(w Writer) error {
		want(t, w.Put([]byte("b"), []byte("2")), nil)
		want(t, w.Put([]byte("c"), []byte("4")), nil)
		want(t, w.Delete([]byte("a")), nil)
		want(t, w.Put([]byte("d"), nil), nil)
		want(t, w.Delete([]byte("d")), nil)
		want(t, w.Delete([]byte("never")), nil)
		equal(t, keysOf(t, w.Scan(nil, nil, ScanOptions{})), []string{"b", "c"})
		equal(t, keysOf(t, w.Scan(nil, nil, ScanOptions{Reverse: true})), []string{"c", "b"})
		equal(t, get(w.Reader, "c"), "4")
		equal(t, get(w.Reader, "a"), "not found")
		for kv := range w.Scan(nil, nil, ScanOptions{}) { // a scan is not disturbed by what its loop writes
			want(t, w.Delete(kv.Key), nil)
			want(t, w.Put(append(kv.Key, '!'), kv.Value), nil)
		}
		return nil
	})
	mustView(t, e, func(r Reader) {
		equal(t, keysOf(t, r.Scan(nil, nil, ScanOptions{})), []string{"b!", "c!"})
		equal(t, get(r, "c!"), "4")
	})
	t.Run("slices are copied both ways", func(t *testing.T) {
		key, value := []byte("key"), []byte("value")
		mustUpdate(t, e, func(w Writer) error {
			err := w.Put(key, value)
			key[0], value[0] = 'x', 'x'
			got, _ := w.Get([]byte("key"))
			got[1] = 'x'
			return err
		})
		mustView(t, e, func(r Reader) { equal(t, get(r, "key"), "value") })
	})
	t.Run("an empty value is a value", func(t *testing.T) {
		put(t, e, "empty", "")
		mustView(t, e, func(r Reader) {
			if v, err := r.Get([]byte("empty")); v == nil || len(v) != 0 || err != nil {
				t.Errorf("got %v, %v", v, err)
			}
		})
	})
}

func conformIsolation(t *testing.T, e *Engine) {
	t.Run("a view does not see later updates", func(t *testing.T) {
		put(t, e, "a", "old")
		mustView(t, e, func(r Reader) {
			put(t, e, "a", "new")
			put(t, e, "b", "new")
			equal(t, get(r, "a"), "old")
			equal(t, keysOf(t, r.Scan(nil, nil, ScanOptions{})), []string{"a"})
			mustView(t, e, func(r Reader) { equal(t, get(r, "a"), "new") })
		})
	})
	t.Run("of many that insert if there is none, one does", func(t *testing.T) {
		var inserted atomic.Int64
		parallel(16, func(i int) {
			var did int64
			mustUpdate(t, e, func(w Writer) error {
				did = 0
				if len(keysOf(t, w.Scan([]byte("slot/"), []byte("slot0"), ScanOptions{}))) > 0 {
					return nil
				}
				did = 1
				return w.Put(fmt.Appendf(nil, "slot/%d", i), nil)
			})
			inserted.Add(did)
		})
		equal(t, inserted.Load(), 1)
	})
}

func conformLimits(t *testing.T, e *Engine) {
	big := make([]byte, MaxValue)
	for name, c := range map[string]struct {
		fn   func(w Writer) error
		want error
	}{
		"the longest key":   {func(w Writer) error { return w.Put(big[:MaxKey], nil) }, nil},
		"a longer key":      {func(w Writer) error { return w.Put(big[:MaxKey+1], nil) }, ErrTooBig},
		"the largest value": {func(w Writer) error { return w.Put([]byte("k"), big) }, nil},
		"a larger value":    {func(w Writer) error { return w.Put([]byte("k"), append(big, 0)) }, ErrTooBig},
		"the most keys":     {putMany(MaxUpdateKeys, 1, 0), nil},
		"one key more":      {putMany(MaxUpdateKeys+1, 1, 0), ErrTooBig},
		"the most bytes":    {putMany(8, MaxUpdateBytes/8, 0), nil},
		"one byte more":     {putMany(8, MaxUpdateBytes/8, 1), ErrTooBig},
		"one key put often": {func(w Writer) error {
			return errors.Join(putMany(8, MaxUpdateBytes/8, 0)(w), putMany(8, MaxUpdateBytes/8, 0)(w))
		}, nil},
		"the most of both": {putMany(MaxUpdateKeys, MaxUpdateBytes/MaxUpdateKeys, 0), nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := e.Update(ctx, c.fn)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if err != nil && len(err.Error()) > 100 {
				t.Errorf("the error is %d bytes long", len(err.Error()))
			}
		})
	}
	t.Run("an empty key is refused", func(t *testing.T) {
		if err := e.Update(ctx, func(w Writer) error { return w.Put(nil, []byte("v")) }); err == nil {
			t.Error("no error")
		}
	})
	t.Run("an overlooked refusal stores nothing", func(t *testing.T) {
		err := e.Update(ctx, func(w Writer) error {
			w.Put([]byte("half"), nil)
			w.Put([]byte("other half"), make([]byte, MaxValue+1))
			return nil
		})
		want(t, err, ErrTooBig)
		mustView(t, e, func(r Reader) { equal(t, get(r, "half"), "not found") })
	})
}

// putMany puts n keys with size bytes each, key and value together, and extra bytes in the last.
func putMany(n, size, extra int) func(Writer) error {
	return func(w Writer) error {
		for i := range n {
			key := fmt.Appendf(nil, "many/%03d", i)
			if i == n-1 {
				size += extra
			}
			if err := w.Put(key, make([]byte, max(size-len(key), 0))); err != nil {
				return err
			}
		}
		return nil
	}
}

func conformErrors(t *testing.T, e *Engine) {
	put(t, e, "a", "1")
	bad := errors.New("bad")
	half := func(w Writer) {
		w.Put([]byte("a"), []byte("2"))
		w.Put([]byte("b"), []byte("2"))
	}
	untouched := func(t *testing.T) {
		put(t, e, "after", "")
		mustView(t, e, func(r Reader) {
			equal(t, get(r, "a"), "1")
			equal(t, get(r, "b"), "not found")
		})
	}
	t.Run("an error leaves nothing behind", func(t *testing.T) {
		want(t, e.Update(ctx, func(w Writer) error { half(w); return bad }), bad)
		untouched(t)
	})
	t.Run("a panic is its caller's and leaves nothing behind", func(t *testing.T) {
		func() {
			defer func() { equal(t, fmt.Sprint(recover()), "oh") }()
			e.Update(ctx, func(w Writer) error { half(w); panic("oh") })
		}()
		untouched(t)
	})
	t.Run("a goroutine that ends itself leaves nothing behind", func(t *testing.T) {
		var wg sync.WaitGroup
		wg.Go(func() {
			e.Update(ctx, func(w Writer) error { half(w); runtime.Goexit(); return nil }) // as t.FailNow does
		})
		wg.Wait()
		untouched(t)
	})
	t.Run("an ended context runs nothing", func(t *testing.T) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		never := func(Writer) error { t.Error("it ran"); return nil }
		want(t, e.Update(ended, never), context.Canceled)
		want(t, e.View(ended, func(Reader) error { t.Error("it ran"); return nil }), context.Canceled)
	})
	t.Run("a context that ends stops a scan", func(t *testing.T) {
		mustUpdate(t, e, putMany(MaxUpdateKeys, 20, 0))
		ending, cancel := context.WithCancel(ctx)
		var last error
		e.View(ending, func(r Reader) error {
			for _, err := range r.Scan(nil, nil, ScanOptions{}) {
				last = err
				cancel()
			}
			return nil
		})
		want(t, last, context.Canceled)
	})
}

// conformBatches has 16 callers at once: merged or not, each sees the ones before it, and errors stay apart.
func conformBatches(t *testing.T, e *Engine) {
	const each = 60
	bad := errors.New("bad")
	parallel(16, func(g int) {
		for i := range each {
			err := e.Update(ctx, func(w Writer) error {
				var n int
				fmt.Sscan(get(w.Reader, "counter"), &n)
				fails := (g+i)%5 == 0
				err := errors.Join(
					w.Put([]byte("counter"), fmt.Append(nil, n+1)),
					w.Put(fmt.Appendf(nil, "mine/%v/%d/%d", fails, g, i), make([]byte, 3000)))
				if fails {
					return bad
				}
				return err
			})
			if fails := (g+i)%5 == 0; fails != errors.Is(err, bad) || !fails && err != nil {
				t.Errorf("writer %d update %d: %v", g, i, err)
			}
		}
	})
	mustView(t, e, func(r Reader) {
		equal(t, get(r, "counter"), fmt.Sprint(16*each*4/5))
		equal(t, len(keysOf(t, r.Scan([]byte("mine/false/"), []byte("mine/false0"), ScanOptions{}))), 16*each*4/5)
		equal(t, len(keysOf(t, r.Scan([]byte("mine/true/"), []byte("mine/true0"), ScanOptions{}))), 0)
	})
}

func conformBackup(t *testing.T, open func(*testing.T) *Engine) {
	from := open(t)
	for _, kv := range []string{"a", "b", "\xff", strings.Repeat("k", MaxKey)} {
		put(t, from, kv, "of "+kv)
	}
	mustUpdate(t, from, func(w Writer) error { return w.Put([]byte("big"), make([]byte, MaxValue)) })
	mustUpdate(t, from, func(w Writer) error { return w.Delete([]byte("b")) })
	var saved, again bytes.Buffer
	wrote, err := from.Backup(ctx, &saved)
	want(t, err, nil)
	t.Run("a backup says what it holds", func(t *testing.T) {
		equal(t, wrote, Stats{Records: 4, Bytes: uint64(saved.Len())})
	})
	t.Run("an empty store takes it, and gives the same back", func(t *testing.T) {
		to := open(t)
		got, err := to.Restore(ctx, bytes.NewReader(saved.Bytes()))
		want(t, err, nil)
		equal(t, got, wrote)
		to.Backup(ctx, &again)
		equal(t, bytes.Equal(saved.Bytes(), again.Bytes()), true)
		want(t, sound(t, to), nil)
	})
	t.Run("a store with records refuses it", func(t *testing.T) {
		_, err := from.Restore(ctx, bytes.NewReader(saved.Bytes()))
		want(t, err, ErrNotEmpty)
		mustView(t, from, func(r Reader) { equal(t, get(r, "a"), "of a") })
	})
	flipped := bytes.Clone(saved.Bytes())
	flipped[len(flipped)/2] ^= 1
	for name, bad := range map[string][]byte{
		"nothing":               nil,
		"something else":        []byte("PK\x03\x04 and so on"),
		"one that is cut":       saved.Bytes()[:saved.Len()/2],
		"one byte short":        saved.Bytes()[:saved.Len()-1],
		"one with a wrong byte": flipped,
		"one that goes on":      append(bytes.Clone(saved.Bytes()), 0),
	} {
		t.Run(name+" restores nothing", func(t *testing.T) {
			to := open(t)
			_, err := to.Restore(ctx, bytes.NewReader(bad))
			want(t, err, ErrCorrupt)
			mustView(t, to, func(r Reader) { equal(t, len(keysOf(t, r.Scan(nil, nil, ScanOptions{}))), 0) })
			want(t, sound(t, to), nil)
			_, err = to.Restore(ctx, bytes.NewReader(saved.Bytes()))
			want(t, err, nil)
		})
	}
}

func conformEndings(t *testing.T, e *Engine) {
	var kept Reader
	var wrote Writer
	mustView(t, e, func(r Reader) { kept = r })
	mustUpdate(t, e, func(w Writer) error { wrote = w; return nil })
	_, err := kept.Get([]byte("a"))
	want(t, err, ErrClosed)
	want(t, wrote.Put([]byte("a"), nil), ErrClosed)
	for _, err := range kept.Scan(nil, nil, ScanOptions{}) {
		want(t, err, ErrClosed)
	}
	want(t, e.Close(), nil)
	want(t, e.Close(), nil)
	want(t, e.View(ctx, func(Reader) error { return nil }), ErrClosed)
	want(t, e.Update(ctx, func(Writer) error { return nil }), ErrClosed)
	want(t, e.Maintain(ctx), ErrClosed)
	want(t, e.Health(ctx).Err, ErrClosed)
	_, err = e.Check(ctx)
	want(t, err, ErrClosed)
	_, err = e.Backup(ctx, &bytes.Buffer{})
	want(t, err, ErrClosed)
	_, err = e.Restore(ctx, &bytes.Buffer{})
	want(t, err, ErrClosed)
}
