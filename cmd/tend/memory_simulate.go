package main

import (
	"context"
	"math"
	"slices"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/srs/forecast"
	"tend/terminal"
)

func (a *app) memorySimulate() *cobra.Command {
	var r api.SimulateRequest
	var minutes float64
	var newPerDay int
	cmd := &cobra.Command{
		Use: "simulate", Short: "What the order of the queue is worth, for your own cards, over years", Args: noArgs,
		Long: `Run years with your own cards, parameters and times, once for each order in which a day's reviews may come, and say how
many cards would be known at the end, and for how many minutes. A day has the minutes that reviews have of the week's
target, unless --minutes says otherwise; what found no time waits for the next day. New cards are those that wait, at most
as many a day as is set, and have half of the time at most while reviews wait, as in a real session; with --new-per-day
they keep coming, written or not.

The orders are gain (tend's own: what a review adds, by the time it takes), due, recall-rising, recall-falling,
difficulty-rising, difficulty-falling, stability-falling, growth, growth-per-minute, recall-per-minute, gain-per-card and
random. Due date is always run, for the others to be held against.`,
		Example: "  tend memory simulate\n  tend memory simulate --years 1 --minutes 5 --new-per-day 10 --orders gain,due",
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
		switch { // what would be left to the daemon, or what no request can carry
		case r.Years == 0 || math.IsNaN(r.Years) || math.IsInf(r.Years, 0):
			return usage(howTo(cmd), "%g years: want 0.1 to 10", r.Years)
		case math.IsNaN(minutes) || math.IsInf(minutes, 0):
			return usage(howTo(cmd), "%g minutes a day: want 1 to 1440", minutes)
		}
		if cmd.Flags().Changed("orders") && len(r.Orders) == 0 {
			return usage(howTo(cmd), "%s: --orders is empty", cmd.CommandPath())
		}
		if cmd.Flags().Changed("minutes") {
			r.Minutes = &minutes
		}
		if cmd.Flags().Changed("new-per-day") {
			r.NewPerDay = &newPerDay
		}
		var err error
		if r.Orders, err = ordersOf(r.Orders); err != nil {
			return usage(howTo(cmd), "%v", err)
		}
		progress := a.mode().Progress("simulating")
		s, err := client.Simulate(ctx, r, progress.Step)
		progress.Done()
		if err != nil {
			return err
		}
		return a.print(s, func(m terminal.Mode) { terminal.SimulationLines(a.out, m, s) })
	})
	cmd.Flags().Float64Var(&r.Years, "years", 2, "how many `YEARS`, 0.1 to 10")
	cmd.Flags().Float64Var(&minutes, "minutes", 0, "`MINUTES` a day, 1 to 1440 (those that reviews have)")
	cmd.Flags().IntVar(&newPerDay, "new-per-day", 0, "learn so many `CARDS` a day, 0 to 1000")
	cmd.Flags().StringSliceVar(&r.Orders, "orders", nil, "these `ORDERS` alone, with commas between")
	return cmd
}

// orderKeys are those of all orders.
func orderKeys() (keys []string) {
	for _, order := range forecast.Orders() {
		keys = append(keys, order.Key())
	}
	return keys
}

// ordersOf are the keys of the orders to run, each once: those asked for and due date, or all.
func ordersOf(asked []string) (keys []string, err error) {
	if len(asked) == 0 {
		return orderKeys(), nil
	}
	for _, key := range append(slices.Clone(asked), api.DueDate) {
		if _, err := forecast.ParseOrder(key); err != nil {
			return nil, err
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}
