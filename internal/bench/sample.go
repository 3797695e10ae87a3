package main

import (
	"fmt"
	"slices"
	"time"
)

// sample is how long each of several runs took.
type sample []time.Duration

// quantile returns the run below which the share q of all runs lies; 0.5 is the median.
func (s sample) quantile(q float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

func (s sample) median() time.Duration { return s.quantile(0.5) }

// String shows the least, the median and the 95th percentile, in milliseconds.
func (s sample) String() string {
	return fmt.Sprintf("%s min, %s median, %s p95", millis(s.quantile(0)), millis(s.median()), millis(s.quantile(0.95)))
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// alternate runs a and b n times each in turn, so that what else the machine does falls on both.
func alternate(n int, a, b func() error) (of, against sample, err error) {
	for range n {
		if of, err = of.timed(a); err != nil {
			return of, against, err
		}
		if against, err = against.timed(b); err != nil {
			return of, against, err
		}
	}
	return of, against, nil
}

// repeat runs do n times.
func repeat(n int, do func() error) (s sample, err error) {
	for range n {
		if s, err = s.timed(do); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s sample) timed(do func() error) (sample, error) {
	start := time.Now()
	err := do()
	return append(s, time.Since(start)), err
}
