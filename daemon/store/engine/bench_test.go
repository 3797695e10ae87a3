package engine

import (
	"context"
	"fmt"
	"sync"
	"testing"
)

// fill stores n records of 80 bytes under ordered keys.
func fill(tb testing.TB, e *Engine, n int) {
	tb.Helper()
	value := make([]byte, 80)
	for i := 0; i < n; {
		err := e.Update(context.Background(), func(w Writer) error {
			for end := min(i+MaxUpdateKeys, n); i < end; i++ {
				if err := w.Put(fmt.Appendf(nil, "k/%014d", i), value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

func BenchmarkUpdate_1Writer(b *testing.B) { benchmarkUpdate(b, 1) }

func BenchmarkUpdate_16Writers(b *testing.B) { benchmarkUpdate(b, 16) }

// benchmarkUpdate counts acknowledged, so synced, updates of one record of 97 bytes.
func benchmarkUpdate(b *testing.B, writers int) {
	e := open(b, b.TempDir(), Options{})
	value := make([]byte, 80)
	var wg sync.WaitGroup
	b.ResetTimer()
	for w := range writers {
		wg.Go(func() {
			for i := w; i < b.N; i += writers {
				err := e.Update(context.Background(), func(w Writer) error {
					return w.Put(fmt.Appendf(nil, "k/%014d", i), value)
				})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/float64(e.Health(context.Background()).Commits), "updates/commit")
}

func BenchmarkGet_100kRecords(b *testing.B) {
	e := open(b, b.TempDir(), Options{})
	fill(b, e, 100_000)
	b.ResetTimer()
	err := e.View(context.Background(), func(r Reader) error {
		for i := range b.N {
			if _, err := r.Get(fmt.Appendf(nil, "k/%014d", i*7919%100_000)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkScan_10kRecords(b *testing.B) { benchmarkScan(b, ScanOptions{}) }

func BenchmarkScan_10kKeys(b *testing.B) { benchmarkScan(b, ScanOptions{KeysOnly: true}) }

func benchmarkScan(b *testing.B, opt ScanOptions) {
	e := open(b, b.TempDir(), Options{})
	fill(b, e, 10_000)
	for b.Loop() {
		n := 0
		err := e.View(context.Background(), func(r Reader) error {
			for _, err := range r.Scan(nil, nil, opt) {
				if n++; err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || n != 10_000 {
			b.Fatal(n, err)
		}
	}
}

// BenchmarkOpenClose_10kRecords is what a command without a daemon pays before and after its one request.
func BenchmarkOpenClose_10kRecords(b *testing.B) {
	dir := b.TempDir()
	e := open(b, dir, Options{})
	fill(b, e, 10_000)
	e.Close()
	for b.Loop() {
		e, err := Open(dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpenUpdateClose_10kRecords adds one update: closing then writes a table.
func BenchmarkOpenUpdateClose_10kRecords(b *testing.B) {
	dir := b.TempDir()
	e := open(b, dir, Options{})
	fill(b, e, 10_000)
	e.Close()
	for b.Loop() {
		e, err := Open(dir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Update(context.Background(), func(w Writer) error { return w.Put([]byte("k"), []byte("v")) }); err != nil {
			b.Fatal(err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
