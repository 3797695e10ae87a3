package fit

import (
	"fmt"
	"testing"
)

func BenchmarkFit(b *testing.B) {
	b.Run("real_12580reviews", func(b *testing.B) { benchmarkFit(b, realLog(b)) })
	for _, n := range []int{84_000, 1_000_000} {
		b.Run(fmt.Sprintf("synthetic_%dreviews", n), func(b *testing.B) {
			benchmarkFit(b, NewLog(synthetic(n, truth(), 1), utc.Of))
		})
	}
}

func benchmarkFit(b *testing.B, l *Log) {
	b.ReportAllocs()
	rounds := 0
	for b.Loop() {
		rounds = 0
		if _, err := l.Fit(b.Context(), Options{Progress: func(int, int) { rounds++ }}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(l.Items()), "predictions")
	b.ReportMetric(float64(rounds-1), "rounds")
}

func BenchmarkEvaluate_Real12580Reviews(b *testing.B) {
	l := realLog(b)
	p := truth()
	for b.Loop() {
		l.Evaluate(p, 0, 0)
	}
}
