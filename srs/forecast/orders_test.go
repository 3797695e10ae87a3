package forecast

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"tend/srs"
)

// oneReviewADay are habits without repeats on the same day: a lapse is one review and one relearning, 32 seconds.
// The research that the table compares with counted so.
func oneReviewADay() habits {
	h := published()
	h.steps = [2]int{}
	h.review[srs.Again-1] = 32
	return h
}

// backlog is a person who always learns ten new cards a day, in fewer minutes than their reviews need.
func backlog(order Order, minutes, retention float64, days, perDay int) Options {
	h := oneReviewADay()
	return Options{
		Parameters: srs.DefaultParameters(), Retention: retention, Days: days, New: days * perDay, NewPerDay: perDay, NewFirst: true,
		Minutes: minutes, Order: order, Spread: 0.6, Seed: 1, Courses: 3, endOnly: true, habits: &h,
	}
}

func known(t testing.TB, o Options) float64 {
	t.Helper()
	r, err := Run(t.Context(), nil, o)
	if err != nil {
		t.Fatal(err)
	}
	return r.Known()
}

// requireRanking fails unless knowing what a review is worth for its time beats every other order, and the longest due
// first is no better than chance.
func requireRanking(t *testing.T, got map[Order]float64) {
	t.Helper()
	for order, known := range got {
		if order != GainPerMinute && known >= got[GainPerMinute] {
			t.Errorf("%s keeps %.0f, gain per minute only %.0f", order, known, got[GainPerMinute])
		}
	}
	for _, order := range []Order{DifficultyRising, Growth, GrowthPerMinute, RecallPerMinute} {
		if got[order] <= got[DueDate] {
			t.Errorf("%s keeps %.0f, due date %.0f", order, got[order], got[DueDate])
		}
	}
	if chance := got[Chance]; got[DueDate] > chance*1.02 {
		t.Errorf("due date keeps %.0f, more than chance with %.0f", got[DueDate], chance)
	}
	if got[RecallRising] >= got[DueDate] {
		t.Errorf("the least likely first keeps %.0f, due date %.0f", got[RecallRising], got[DueDate])
	}
}

// TestOrders compares the orders of a queue under too little time. With -v it prints the table of docs/memory.md, of two
// years; else it runs 15 months of it.
func TestOrders(t *testing.T) {
	if os.Getenv("TEND_MEASURE") != "" {
		printOrders(t)
		return
	}
	got := map[Order]float64{}
	for order := range Order(len(names)) {
		o := backlog(order, 8, 0.9, 450, 10)
		got[order] = known(t, o)
	}
	requireRanking(t, got)
}

func printOrders(t *testing.T) {
	var table strings.Builder
	rankings := map[string]map[Order]float64{}
	for order := range Order(len(names)) {
		fmt.Fprintf(&table, "| %s ", order)
		for _, minutes := range []float64{6, 10, 15} {
			cell := "| "
			for _, retention := range []float64{0.9, 0.8} {
				of := fmt.Sprint(minutes, retention)
				if rankings[of] == nil {
					rankings[of] = map[Order]float64{}
				}
				rankings[of][order] = known(t, backlog(order, minutes, retention, 730, 10))
				fmt.Fprintf(&table, "%s%.0f", cell, rankings[of][order])
				cell = " / "
			}
			table.WriteString(" ")
		}
		table.WriteString("|\n")
	}
	t.Log("\n" + table.String())
	for of, got := range rankings {
		t.Run(of, func(t *testing.T) { requireRanking(t, got) })
	}
}

func TestEveryOrderIsFoundByItsKey(t *testing.T) {
	all := Orders()
	if len(all) != len(names) || len(keys) != len(names) || all[0] != GainPerMinute {
		t.Fatalf("%d orders, %d names, %d keys", len(all), len(names), len(keys))
	}
	for _, order := range all {
		if got, err := ParseOrder(order.Key()); err != nil || got != order {
			t.Errorf("%s: %q finds %s, %v", order, order.Key(), got, err)
		}
	}
	if _, err := ParseOrder("best"); err == nil || !strings.Contains(err.Error(), `order "best": want one of gain, due, `) {
		t.Errorf("got %v", err)
	}
	if key := Order(99).Key(); key != "unknown" {
		t.Errorf("got %q", key)
	}
}

func TestAtEndIsTheEndOfRun(t *testing.T) {
	o := backlog(GainPerMinute, 8, 0.9, 60, 10)
	o.endOnly = false
	whole, err := Run(t.Context(), nil, o)
	if err != nil {
		t.Fatal(err)
	}
	end, err := AtEnd(t.Context(), nil, o)
	if err != nil || end.Known() != whole.Known() || end.Minutes() != whole.Minutes() || end.Days[0].Known != 0 {
		t.Errorf("known %v and %v, %v", end.Known(), whole.Known(), err)
	}
}
