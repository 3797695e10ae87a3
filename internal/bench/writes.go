package main

import (
	"context"
	"fmt"
	"time"
)

// measureWrites adds how many writes a second the API acknowledges over the Unix socket, each of them synced.
func measureWrites(ctx context.Context, t *table, s *server) error {
	const while = 3 * time.Second
	for _, callers := range []int{1, 16} {
		got, err := run(ctx, callers, while, func(n int) error {
			return s.post("/sessions/log", map[string]any{"minutes": 1, "text": fmt.Sprintf("entry %d", n)})
		})
		if err != nil {
			return err
		}
		t.add("sessions logged", fmt.Sprintf("%s, %s", callersOf(callers), while), writesOf(got))
	}
	return nil
}

func writesOf(l load) string {
	return fmt.Sprintf("%.0f writes/s, %s median, %s p95", l.perSecond(), millis(l.latency.median()), millis(l.latency.quantile(0.95)))
}
