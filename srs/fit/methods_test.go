package fit

import (
	"context"
	"os"
	"testing"
	"time"

	"tend/srs"
)

// search is a way to find the parameters that an objective is smallest at.
type search func(context.Context, *objective, srs.Parameters) (srs.Parameters, error)

func ours(ctx context.Context, o *objective, w srs.Parameters) (srs.Parameters, error) {
	return o.minimize(ctx, w, func(int) {})
}

func adams(alike bool, rounds int) search {
	return func(ctx context.Context, o *objective, w srs.Parameters) (srs.Parameters, error) {
		return o.searchAdam(ctx, w, alike, rounds)
	}
}

// fitted is Fit by another recipe or search.
func fitted(t *testing.T, l *Log, to int, r recipe, find search) srs.Parameters {
	t.Helper()
	p, counts, aim := l.prepare(to, 2, r)
	if aim == nil {
		return p
	}
	p, err := find(t.Context(), aim, p)
	if err != nil {
		t.Fatal(err)
	}
	return inOrder(p, counts)
}

// heldOut is the time-series split of Split, by another recipe or search.
func heldOut(t *testing.T, l *Log, r recipe, find search) Evaluation {
	t.Helper()
	const folds = 5
	part := l.items / (folds + 1)
	predicted, each := make([]float64, l.items), make([]float64, l.items)
	for fold := 1; fold <= folds; fold++ {
		p := fitted(t, l, fold*part, r, find)
		l.forward(&p, each)
		copy(predicted[fold*part:(fold+1)*part], each[fold*part:(fold+1)*part])
	}
	return l.score(predicted, part, (folds+1)*part)
}

func TestSearchGoesLowerThanAdam(t *testing.T) {
	start, _, aim := NewLog(synthetic(6000, truth(), 3), utc.Of).prepare(0, 2, usual)
	value := func(find search) float64 {
		p, err := find(t.Context(), aim, start)
		if err != nil {
			t.Fatal(err)
		}
		v, _, _ := aim.at(t.Context(), &p)
		return v
	}
	own := value(ours)
	for _, alike := range []bool{true, false} {
		if other := value(adams(alike, 8)); own > other {
			t.Errorf("it stops at %v, Adam at %v", own, other)
		}
	}
}

// TestMethods prints the table of docs/memory.md with -v.
func TestMethods(t *testing.T) {
	l := realLog(t)
	if os.Getenv("TEND_MEASURE") == "" {
		t.Skip("skipped: prints a table with -v")
	}
	for _, row := range []struct {
		name   string
		recipe recipe
		find   search
	}{
		{"Adam, 5 rounds, cards of like length together", usual, adams(true, 5)},
		{"Adam, 5 rounds, cards mixed", usual, adams(false, 5)},
		{"Adam, 8 rounds, cards mixed", usual, adams(false, 8)},
		{"Adam, 20 rounds, cards mixed", usual, adams(false, 20)},
		{"Gauss-Newton", usual, ours},
		{"moving away costs a tenth", recipe{0.1, 0.25}, ours},
		{"three times as much", recipe{3, 0.25}, ours},
		{"ten times as much", recipe{10, 0.25}, ours},
		{"old reviews weigh as much as new ones", recipe{1, 1}, ours},
	} {
		took := time.Hour
		var p srs.Parameters
		for range 20 { // other work on the machine only ever makes it slower
			began := time.Now()
			p = fitted(t, l, 0, row.recipe, row.find)
			took = min(took, time.Since(began))
		}
		known, later := l.Evaluate(p, 0, 0), heldOut(t, l, row.recipe, row.find)
		t.Logf("| %s | %.4f | %.4f | %.4f | %.0f ms |", row.name, known.LogLoss, later.LogLoss, later.RMSEBins, took.Seconds()*1000)
	}
}
