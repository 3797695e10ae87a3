package learning

import (
	"testing"
)

func TestParseStage(t *testing.T) {
	for text, want := range map[string]Stage{"competent": Competent, " Expert ": Expert, "Expert Beginner": ExpertBeginner, "1": Beginner, "6": Expert} {
		if got, err := ParseStage(text); got != want || err != nil {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "7", "guru", "expertbeginner"} {
		if got, err := ParseStage(text); err == nil {
			t.Errorf("%q is %q", text, got)
		}
	}
	for n, s := range Stages() {
		if s.Step() != n+1 || s.Words() == "" {
			t.Errorf("%s: step %d, %q", s, s.Step(), s.Words())
		}
	}
}

func TestRatingDue(t *testing.T) {
	days, since := berlin(t), dayOf(t, "2026-03-01")
	rated := func(at string) []Rating { return []Rating{{Stage: Beginner, At: instantOf(t, at)}} }
	for _, c := range []struct {
		name    string
		ratings []Rating
		deep    bool
		want    string
	}{
		{"deep, and never rated", nil, true, "2026-03-01"},
		{"broad, and never rated", nil, false, ""},
		{"a year after the last", rated("2026-11-20T12:00:00Z"), false, "2027-11-20"},
		{"rated in the night", rated("2026-11-20T02:00:00Z"), true, "2027-11-19"},
		{"rated on a leap day", rated("2028-02-29T12:00:00Z"), true, "2029-03-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := RatingDue(c.ratings, c.deep, since, days)
			if want := c.want; ok != (want != "") || ok && got.String() != want {
				t.Errorf("got %v, %v", got, ok)
			}
		})
	}
}

func TestRatingsOf(t *testing.T) {
	now := instantOf(t, "2026-11-20T12:00:00Z")
	all := []Rating{{ID: "a10", Area: "go", At: now}, {ID: "a9", Area: "go", At: now}, {ID: "a1", Area: "ops", At: now}, {ID: "a11", Area: "go", At: now.Add(1)}}
	if got := RatingsOf(all, "go", now); len(got) != 2 || got[0].ID != "a9" || got[1].ID != "a10" {
		t.Errorf("got %v", got)
	}
}
