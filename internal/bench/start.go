package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// measureInit adds what the initialisation of all packages costs at each start, and the five dearest of them.
func measureInit(ctx context.Context, t *table, tend string) error {
	const runs = 15
	sums, byPackage := sample{}, map[string]sample{}
	for range runs {
		costs, err := traceInit(ctx, tend)
		if err != nil {
			return err
		}
		var sum time.Duration
		for name, cost := range costs {
			byPackage[name] = append(byPackage[name], cost)
			sum += cost
		}
		sums = append(sums, sum)
	}
	size := fmt.Sprintf("%d packages, median of %d", len(byPackage), runs)
	t.below("package initialisation", size, sums.median().Seconds()*1000, 10, "%.1f ms")
	names := make([]string, 0, len(byPackage))
	for name := range byPackage {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(byPackage[b].median(), byPackage[a].median()) })
	for _, name := range names[:min(5, len(names))] {
		t.add("  "+name, "", fmt.Sprintf("%.2f ms", byPackage[name].median().Seconds()*1000))
	}
	return nil
}

// traceInit starts tend once and returns what each package's initialisation took, as the runtime reports it.
func traceInit(ctx context.Context, tend string) (map[string]time.Duration, error) {
	cmd := exec.CommandContext(ctx, tend, "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace bytes.Buffer
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("trace initialisation: %w", err)
	}
	return parseInit(trace.String()), nil
}

// parseInit reads lines such as `init os @0.35 ms, 0.046 ms clock, 432 bytes, 9 allocs`.
func parseInit(trace string) map[string]time.Duration {
	costs := map[string]time.Duration{}
	for line := range strings.Lines(trace) {
		fields := strings.Fields(line)
		if len(fields) < 7 || fields[0] != "init" || fields[6] != "clock," {
			continue
		}
		if clock, err := strconv.ParseFloat(fields[4], 64); err == nil {
			costs[fields[1]] = time.Duration(clock * float64(time.Millisecond))
		}
	}
	return costs
}
