// Command bench measures the whole program from outside: what a shell waits for it, what a start costs, how many
// requests and writes it answers, and what it takes while it idles over 10,000 cards.
//
// It is called with the paths of tend and of a program that only prints, and writes one table: what, the size of
// the work, the figure, and the aim. A missed aim is marked and is no failure, since machines differ.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(bench(os.Args[1:])) }

func bench(args []string) int {
	if len(args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: bench TEND PRINT")
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	table, err := measure(ctx, args[0], args[1])
	if err := errors.Join(err, table.write(os.Stdout)); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	return 0
}

// measure takes every figure. What was measured before an error is in the table.
func measure(ctx context.Context, tend, print string) (t table, err error) {
	home, err := os.MkdirTemp("", "tend-bench-")
	if err != nil {
		return t, fmt.Errorf("make folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	small, err := startServer(ctx, tend, home+"/small")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, small.stop()) }()
	for _, step := range []struct {
		name string
		take func(*table) error
	}{
		{"package initialisation", func(t *table) error { return measureInit(ctx, t, tend) }},
		{"prompt", func(t *table) error { return measurePrompt(ctx, t, small, print) }},
		{"shells", func(t *table) error { return measureShells(ctx, t, small) }},
		{"calendar", func(t *table) error { return measureCalendar(ctx, t, small) }},
		{"writes", func(t *table) error { return measureWrites(ctx, t, small) }},
		{"1,000 feeds", func(t *table) error { return measureFeeds(ctx, t, tend, home+"/feeds") }},
		{"20,000 documents", func(t *table) error { return measureFind(ctx, t, tend, home+"/find") }},
		{"10,000 cards", func(t *table) error { return measureCards(ctx, t, tend, home+"/cards") }},
	} {
		fmt.Fprintln(os.Stderr, "bench:", step.name)
		if err := step.take(&t); err != nil {
			return t, fmt.Errorf("measure %s: %w", step.name, err)
		}
	}
	return t, nil
}
