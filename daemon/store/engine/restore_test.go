package engine

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"
)

func TestRestoreCutShortIsUndone(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir, Options{})
	put(t, e, "gone", "before")
	mustUpdate(t, e, func(w Writer) error { return w.Delete([]byte("gone")) })
	l := &loader{e: e, ctx: ctx, over: newOverlay()}
	l.add(KV{Key: []byte("a"), Value: []byte("1")})
	want(t, l.store(true), nil)
	left := open(t, crash(t, dir), Options{})
	h := left.Health(ctx)
	equal(t, []uint64{h.Records, h.LostCommits}, []uint64{0, 0})
	want(t, sound(t, left), nil)
	put(t, left, "b", "2")
	mustView(t, left, func(r Reader) { equal(t, keysOf(t, r.Scan(nil, nil, ScanOptions{})), []string{"b"}) })
}

func TestDamageLateInABigBackupRestoresNothing(t *testing.T) {
	from := open(t, t.TempDir(), Options{})
	for i := range 6 {
		mustUpdate(t, from, putManyAt(fmt.Sprint(i)))
	}
	var saved bytes.Buffer
	if _, err := from.Backup(ctx, &saved); err != nil {
		t.Fatal(err)
	}
	saved.Bytes()[saved.Len()-40]++
	dir := t.TempDir()
	to := open(t, dir, Options{})
	_, err := to.Restore(ctx, &saved)
	want(t, err, ErrCorrupt)
	for range 2 {
		h := to.Health(ctx)
		equal(t, []uint64{h.Records, h.LostCommits}, []uint64{0, 0})
		want(t, sound(t, to), nil)
		to.Close()
		to = open(t, dir, Options{})
	}
}

// putManyAt puts 400 KiB under a prefix.
func putManyAt(prefix string) func(Writer) error {
	return func(w Writer) (err error) {
		for i := range 100 {
			err = errors.Join(err, w.Put(fmt.Appendf(nil, "%s/%d", prefix, i), make([]byte, 4<<10)))
		}
		return err
	}
}

func TestRestoreWantsTheStoreForItself(t *testing.T) {
	e := open(t, t.TempDir(), Options{})
	mustView(t, e, func(Reader) {
		_, err := e.Restore(ctx, &bytes.Buffer{})
		want(t, err, ErrBusy)
	})
	_, err := e.Restore(ctx, readerFunc(func([]byte) (int, error) {
		want(t, e.View(ctx, func(Reader) error { return nil }), ErrBusy)
		return 0, os.ErrDeadlineExceeded
	}))
	want(t, err, os.ErrDeadlineExceeded)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }
