package main

import (
	"errors"
	"math"
	"os"
	"testing"
	"time"

	"tend/daemon"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

// toldUntil tells the demo's story to a daemon of its own, and returns a client of it.
func toldUntil(t *testing.T, end time.Time) *api.Client {
	t.Helper()
	c, err := demoConfig(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	feed, err := serveDemoFeed()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = feed.Close() })
	clock := &demoClock{}
	clock.madeUp.Store(&end)
	d, err := daemon.New(c, daemon.Options{Now: clock.now, Env: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	story := newDemoStory(d, clock, c.Notes, feed)
	if err := story.tell(t.Context(), end); err != nil {
		t.Fatal(err)
	}
	clock.madeUp.Store(&end)
	return story.client
}

// TestStoryCanBePredicted tells the story until one day; with TEND_MEASURE until each day of a week.
func TestStoryCanBePredicted(t *testing.T) {
	days := 1
	if os.Getenv("TEND_MEASURE") != "" {
		days = 7
	}
	for n := range days {
		end := time.Date(2026, time.November, 21+n, 10, 0, 0, 0, time.UTC)
		t.Run(end.Format(time.RFC3339), func(t *testing.T) {
			client := toldUntil(t, end)
			requirePredicted(t, client)
			requireToShow(t, client)
		})
	}
}

// requirePredicted fails unless the default parameters tell what is forgotten from what is not, better than knowing the
// share that is, and there is more to learn.
func requirePredicted(t *testing.T, client *api.Client) {
	t.Helper()
	e, err := client.Evaluate(t.Context(), api.EvaluateRequest{})
	if err != nil {
		t.Fatal(err)
	}
	base := baseLoss(e)
	t.Logf("%d reviews, AUC %.3f, log loss %.4f, of the share alone %.4f", e.Default.Reviews, e.Default.AUC, e.Default.LogLoss, base)
	if e.Default.AUC < 0.65 || e.Default.LogLoss >= base {
		t.Errorf("log loss %v, of the share alone %v; AUC %v", e.Default.LogLoss, base, e.Default.AUC)
	}
	set, err := client.Optimize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(set.Reason)
	if set.Parameters == srs.DefaultParameters() {
		t.Errorf("a fit finds nothing: %s", set.Reason)
	}
}

// requireToShow fails unless each screen of the learning system has something to show.
func requireToShow(t *testing.T, client *api.Client) {
	t.Helper()
	brags, errBrag := client.Brags(t.Context(), api.BragQuery{})
	reflections, errReflect := client.Reflections(t.Context())
	quotas, errQuota := client.Quotas(t.Context())
	outputs, errOutput := client.Outputs(t.Context())
	loops, errLoop := client.Loops(t.Context(), false)
	areas, errArea := client.Areas(t.Context())
	if err := errors.Join(errBrag, errReflect, errQuota, errOutput, errLoop, errArea); err != nil {
		t.Fatal(err)
	}
	kinds, books, rated := map[learning.OutputKind]bool{}, 0, 0
	for _, o := range outputs {
		kinds[o.Kind] = true
	}
	for _, q := range quotas.Quotas {
		books += len(q.Books)
	}
	for _, a := range areas.Areas {
		if a.Stage != "" {
			rated++
		}
	}
	for what, n := range map[string]int{"brag entries": len(brags.Entries), "reflections": len(reflections.Reflections), "books": books,
		"open loops": len(loops), "stages": rated, "kinds of outputs": len(kinds) - 3} {
		if n < 1 {
			t.Errorf("there are no %s", what)
		}
	}
}

// baseLoss is the log loss of predicting for each review the share of all that were recalled.
func baseLoss(e api.Evaluated) float64 {
	recalled, all := 0.0, 0.0
	for _, bin := range e.Default.Calibration {
		recalled += bin.Recalled * float64(bin.Count)
		all += float64(bin.Count)
	}
	p := recalled / all
	return -p*math.Log(p) - (1-p)*math.Log(1-p)
}

func TestPersonAnswersTheSameEachTime(t *testing.T) {
	one, two := newDemoPerson(), newDemoPerson()
	day := when.Date{Year: 2026, Month: time.September, Day: 1}
	for n := range 20 {
		grade, took := one.ask("what?", day.AddDays(n*n))
		again, also := two.ask("what?", day.AddDays(n*n))
		if grade != again || took != also || !grade.Valid() || took < time.Second || took > time.Minute {
			t.Fatalf("review %d: %s in %s, then %s in %s", n, grade, took, again, also)
		}
	}
}

func TestPersonForgetsAsRetrievabilitySays(t *testing.T) {
	p := newDemoPerson()
	day, forgotten, expected := when.Date{Year: 2026, Month: time.September, Day: 1}, 0.0, 0.0
	const cards = 2000
	for n := range cards {
		front := time.Duration(n).String()
		p.ask(front, day)
		r := p.parameters.Retrievability(5, p.cards[front].Stability)
		expected += 1 - r
		if grade, _ := p.ask(front, day.AddDays(5)); grade == srs.Again {
			forgotten++
		}
	}
	if math.Abs(forgotten-expected) > 100 { // more than four deviations
		t.Errorf("of %d cards %.0f were forgotten, expected %.0f", cards, forgotten, expected)
	}
}
