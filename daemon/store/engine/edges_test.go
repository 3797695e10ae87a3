package engine

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// crash copies the files of an open store as they are: what a killed process leaves.
func crash(t *testing.T, dir string) string {
	t.Helper()
	left := t.TempDir()
	if err := os.CopyFS(left, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return left
}

// one returns the only file in dir with that suffix.
func one(t *testing.T, dir, suffix string) string {
	t.Helper()
	names, err := filesIn(dir, suffix)
	if err != nil || len(names) != 1 {
		t.Fatalf("files ending in %s: %q, %v", suffix, names, err)
	}
	return names[0]
}

// flip changes the byte at the offset, or where the text stands if there is one.
func flip(t *testing.T, name string, offset int, text string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if text != "" {
		offset = bytes.Index(b, []byte(text))
	}
	b[offset] ^= 0x20
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// closed makes a store of n records "k/000" with a table, and closes it.
func closed(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	e := open(t, dir, Options{})
	mustUpdate(t, e, func(w Writer) error {
		for i := range n {
			if err := w.Put(fmt.Appendf(nil, "k/%03d", i), fmt.Appendf(nil, "value %03d", i)); err != nil {
				return err
			}
		}
		return nil
	})
	want(t, e.Close(), nil)
	return dir
}

func TestOpenMakesAPrivateDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there [yet]")
	open(t, dir, Options{}).Close()
	os.Chmod(dir, 0o755)
	open(t, dir, Options{}).Close()
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestOpenRemovesEmptyLogs(t *testing.T) {
	dir := closed(t, 3)
	for _, name := range []string{"00007.mem", "000009.vlog"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want(t, sound(t, open(t, dir, Options{})), nil)
}

func TestOpenRefuses(t *testing.T) {
	cut := func(keep float64) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			name := one(t, dir, ".sst")
			info, _ := os.Stat(name)
			os.Truncate(name, int64(keep*float64(info.Size())))
		}
	}
	for name, damage := range map[string]func(t *testing.T, dir string){
		"a missing MANIFEST beside tables": func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "MANIFEST")) },
		"an empty MANIFEST":                func(t *testing.T, dir string) { os.Truncate(filepath.Join(dir, "MANIFEST"), 0) },
		"a damaged MANIFEST":               func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "MANIFEST"), 20, "") },
		"a table without its last byte":    cut(0.9999),
		"half a table":                     cut(0.5),
		"a table of 0 bytes":               cut(0),
		"a missing table": func(t *testing.T, dir string) {
			name := one(t, dir, ".sst")
			os.Rename(name, strings.Replace(name, "000001", "000077", 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := closed(t, 100)
			damage(t, dir)
			e, err := Open(dir, Options{})
			if err == nil {
				e.Close()
			}
			want(t, err, ErrCorrupt)
			if strings.Contains(fmt.Sprint(err), "\n") {
				t.Errorf("more than a line: %v", err)
			}
		})
	}
}

// Any one wrong byte in a table must show: Open refuses, or Check finds it, or it lay where nothing is kept.
func TestFlippedByteAnywhereInATableShows(t *testing.T) {
	dir := closed(t, 40)
	table := one(t, dir, ".sst")
	whole, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	for offset := 0; offset < len(whole); offset += 1 + len(whole)/60 {
		flip(t, table, offset, "")
		e, err := Open(dir, Options{})
		if err == nil {
			if sound(t, e) == nil {
				t.Errorf("byte %d of %d: nobody noticed", offset, len(whole))
			}
			e.Close()
		}
		if err := os.WriteFile(table, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDamagedRecord(t *testing.T) {
	dir := closed(t, 100)
	flip(t, one(t, dir, ".sst"), 0, "value 042")
	e := open(t, dir, Options{})
	t.Run("reading it names it", func(t *testing.T) {
		mustView(t, e, func(r Reader) {
			_, err := r.Get([]byte("k/042"))
			want(t, err, ErrCorrupt)
			if !strings.Contains(fmt.Sprint(err), `"k/042"`) {
				t.Errorf("%v", err)
			}
		})
	})
	t.Run("a scan tells it and goes on", func(t *testing.T) {
		mustView(t, e, func(r Reader) {
			var good, bad int
			for kv, err := range r.Scan(nil, nil, ScanOptions{Limit: 99}) {
				if err != nil {
					want(t, err, ErrCorrupt)
					equal(t, string(kv.Key), "k/042")
					bad++
					continue
				}
				good++
			}
			equal(t, []int{good, bad}, []int{99, 1})
		})
	})
	t.Run("a check finds it", func(t *testing.T) {
		r, err := e.Check(ctx)
		want(t, err, nil)
		equal(t, []uint64{r.Records, r.Corrupt, r.Expected}, []uint64{99, 1, 100})
		equal(t, r.CorruptKeys, [][]byte{[]byte("k/042")})
		want(t, r.Tables, ErrCorrupt)
		want(t, r.Err(), ErrCorrupt)
	})
	t.Run("a backup refuses it", func(t *testing.T) {
		_, err := e.Backup(ctx, &bytes.Buffer{})
		want(t, err, ErrCorrupt)
	})
	t.Run("writing it anew heals it", func(t *testing.T) {
		put(t, e, "k/042", "anew")
		mustView(t, e, func(r Reader) { equal(t, get(r, "k/042"), "anew") })
		r, _ := e.Check(ctx)
		equal(t, []uint64{r.Records, r.Corrupt, r.Expected}, []uint64{100, 0, 100})
	})
}

func TestDamagedCountsAreCountedAnew(t *testing.T) {
	dir := closed(t, 100)
	flip(t, one(t, dir, ".sst"), 0, string(counts{commits: 1, records: 100}.encode()))
	e := open(t, dir, Options{})
	equal(t, e.Health(ctx).Records, 100)
	put(t, e, "one more", "")
	r, err := e.Check(ctx)
	want(t, err, nil)
	equal(t, []uint64{r.Records, r.Expected, r.LostCommits}, []uint64{101, 101, 0})
}

func TestLogCutShort(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir, Options{})
	for i := range 10 {
		put(t, e, fmt.Sprintf("k/%03d", i), fmt.Sprintf("value %03d", i))
	}
	t.Run("a whole log loses nothing", func(t *testing.T) {
		e := open(t, crash(t, dir), Options{})
		equal(t, e.Health(ctx).LostCommits, 0)
		want(t, sound(t, e), nil)
	})
	t.Run("a wrong byte in the log is noticed, and remembered", func(t *testing.T) {
		left := crash(t, dir)
		flip(t, one(t, left, ".mem"), 0, "value 006")
		var log bytes.Buffer
		e := open(t, left, Options{Logger: textLog(&log)})
		equal(t, e.Health(ctx).LostCommits, 4)
		equal(t, e.Health(ctx).Records, 6)
		want(t, sound(t, e), ErrCorrupt)
		if !strings.Contains(log.String(), "missing=4") {
			t.Errorf("log: %s", &log)
		}
		put(t, e, "k/100", "after")
		e.Close()
		e = open(t, left, Options{})
		equal(t, e.Health(ctx).LostCommits, 4)
	})
	t.Run("a missing log is noticed", func(t *testing.T) {
		left := crash(t, dir)
		os.Remove(one(t, left, ".mem"))
		equal(t, open(t, left, Options{}).Health(ctx).LostCommits, 10)
	})
	t.Run("a missing or damaged tail proves nothing", func(t *testing.T) {
		left := crash(t, dir)
		flip(t, filepath.Join(left, tailFile), 9, "")
		var log bytes.Buffer
		e := open(t, left, Options{Logger: textLog(&log)})
		equal(t, e.Health(ctx).LostCommits, 0)
		if !strings.Contains(log.String(), "tail file is damaged") {
			t.Errorf("log: %s", &log)
		}
		e.Close()
		os.Remove(filepath.Join(left, tailFile))
		equal(t, open(t, left, Options{}).Health(ctx).LostCommits, 0)
	})
}

func TestGuardOfFreeSpace(t *testing.T) {
	var free atomic.Uint64
	free.Store(math.MaxUint64)
	dir := t.TempDir()
	o := Options{FreeBytes: func(string) (uint64, error) { return free.Load(), nil }}
	e := open(t, dir, o)
	put(t, e, "a", "1")
	try := func() error { return e.Update(ctx, func(w Writer) error { return w.Put([]byte("b"), nil) }) }

	free.Store(defaultReserveWrite - 1)
	want(t, try(), ErrNoSpace)
	mustView(t, e, func(r Reader) { equal(t, get(r, "a"), "1") })
	mustUpdate(t, e, func(w Writer) error { return nil })
	want(t, e.Room(t.TempDir(), 0), ErrNoSpace)
	if h := e.Health(ctx); !h.NoSpace || h.FreeBytes != defaultReserveWrite-1 || !errors.Is(h.Err, ErrNoSpace) {
		t.Errorf("health %+v", h)
	}
	want(t, e.Maintain(ctx), ErrNoSpace)

	free.Store(defaultReserveWrite)
	want(t, try(), nil)
	if h := e.Health(ctx); h.NoSpace || h.Err != nil {
		t.Errorf("health %+v", h)
	}

	free.Store(closeRoom - 1)
	want(t, e.Close(), ErrNoSpace)
	left := crash(t, dir)
	free.Store(defaultReserveOpen - 1)
	_, err := Open(left, o)
	want(t, err, ErrNoSpace)
	free.Store(defaultReserveOpen)
	equal(t, open(t, left, o).Health(ctx).Records, 2)

	t.Run("space that cannot be known is none", func(t *testing.T) {
		_, err := Open(t.TempDir(), Options{FreeBytes: func(string) (uint64, error) { return 0, os.ErrInvalid }})
		want(t, err, ErrNoSpace)
		want(t, err, os.ErrInvalid)
	})
}
