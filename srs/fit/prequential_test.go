package fit

import (
	"reflect"
	"slices"
	"testing"

	"tend/srs"
)

// grown is a synthetic log and the first part of it, cut at the start of a learning day.
func grown(t *testing.T) (whole, part *Log) {
	t.Helper()
	lines := synthetic(1500, truth(), 7)
	slices.SortStableFunc(lines, func(a, b srs.Review) int { return a.At.Compare(b.At) })
	cut := 900
	for utc.Of(lines[cut].At) == utc.Of(lines[cut-1].At) {
		cut++
	}
	return NewLog(lines, utc.Of), NewLog(lines[:cut], utc.Of)
}

func TestNightsAreThoseOfTheLearningDays(t *testing.T) {
	whole, part := grown(t)
	if !slices.Equal(whole.night[:part.items], part.night) {
		t.Error("later reviews moved a night")
	}
	for i := 1; i < whole.items; i++ {
		if whole.night[i] < whole.night[i-1] {
			t.Fatalf("night %d comes after %d", whole.night[i], whole.night[i-1])
		}
	}
	if first, last := whole.night[0], whole.night[whole.items-1]; first < 1 || int(last) >= whole.Reviews() {
		t.Errorf("nights from %d to %d", first, last)
	}
}

// TestPrequentialDoesNotSeeWhatComesLater predicts a log, and the same with more behind it.
func TestPrequentialDoesNotSeeWhatComesLater(t *testing.T) {
	whole, part := grown(t)
	for name, policy := range map[string]Policy{
		"never fitted":                {},
		"the bias alone":              {Step: 0.05},
		"fitted":                      {Refit: true},
		"fitted, gated, with a bias":  {Refit: true, Gate: true, Step: 0.05},
		"with a bias that is kept on": {Refit: true, Step: 0.05, Keep: true},
		"fitted for a while":          {Refit: true, Until: 200},
	} {
		t.Run(name, func(t *testing.T) {
			short, tried, used, err := part.prequential(t.Context(), policy, Options{})
			if err != nil || used > tried || policy.Refit != (tried > 0) {
				t.Fatalf("%d of %d fits were used, %v", used, tried, err)
			}
			long, _, _, err := whole.prequential(t.Context(), policy, Options{})
			if err != nil || !slices.Equal(long[:len(short)], short) {
				t.Errorf("what came later changed a prediction, or %v", err)
			}
		})
	}
}

func TestPrequentialWithoutLearningIsTheEvaluation(t *testing.T) {
	l, _ := grown(t)
	e, _, _, err := l.Prequential(t.Context(), Policy{}, Options{})
	if want := l.Evaluate(srs.DefaultParameters(), 0, 0); err != nil || !reflect.DeepEqual(e, want) {
		t.Errorf("got %+v, %v, want %+v", e, err, want)
	}
}

func TestFitsAreNightly(t *testing.T) {
	l, _ := grown(t)
	nights := map[int32]bool{}
	for _, night := range l.night {
		nights[night] = true
	}
	_, tried, _, err := l.Prequential(t.Context(), Policy{Refit: true}, Options{})
	if err != nil || tried == 0 || tried >= len(nights) {
		t.Errorf("%d fits in %d nights, %v", tried, len(nights), err)
	}
}
