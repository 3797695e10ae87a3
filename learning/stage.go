package learning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Stage is how far a person has come in an area, by their own word.
type Stage string

// The six stages. The third is where many stay: the basics of much, and mastery of nothing.
const (
	Beginner         Stage = "beginner"
	AdvancedBeginner Stage = "advanced-beginner"
	ExpertBeginner   Stage = "expert-beginner"
	Competent        Stage = "competent"
	Proficient       Stage = "proficient"
	Expert           Stage = "expert"
)

var stages = []Stage{Beginner, AdvancedBeginner, ExpertBeginner, Competent, Proficient, Expert}

var stageWords = map[Stage]string{
	Beginner:         "the basics are new",
	AdvancedBeginner: "small things come out right",
	ExpertBeginner:   "the basics of much, and mastery of nothing: easy to stay here",
	Competent:        "knows how it works inside",
	Proficient:       "sees what a new problem needs",
	Expert:           "sets the practice; others learn from you",
}

// Stages are the six, the first first.
func Stages() []Stage { return slices.Clone(stages) }

// ParseStage reads a stage as its name, in any case and with spaces for hyphens, or as its number from 1 to 6.
func ParseStage(s string) (Stage, error) {
	word := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "-")
	for n, stage := range stages {
		if word == string(stage) || word == fmt.Sprint(n+1) {
			return stage, nil
		}
	}
	return "", fmt.Errorf("stage %q: want %s", s, list(stages))
}

// Words say what the stage means.
func (s Stage) Words() string { return stageWords[s] }

// Step is the stage's number, from 1 to 6, and 0 of none.
func (s Stage) Step() int { return slices.Index(stages, s) + 1 }

// MaxRatingNote is how long the note of a rating may be, in bytes.
const MaxRatingNote = 2 << 10

// Rating is how a person rated themselves in an area. Ratings are never changed: the next one stands beside them.
type Rating struct {
	ID    id.Rating `json:"id"`
	Area  string    `json:"area"`
	Stage Stage     `json:"stage"`
	Note  string    `json:"note,omitempty"`
	At    time.Time `json:"at"`
	// Evidence is what stood beside the question when it was answered.
	Evidence Evidence `json:"evidence"`
}

// Evidence is what an area has to show for some days.
type Evidence struct {
	From    when.Date `json:"from"`
	To      when.Date `json:"to"`      // the first day after them
	Minutes int       `json:"minutes"` // spent
	Lessons int       `json:"lessons"` // closed
	Outputs int       `json:"outputs"`
	Notes   int       `json:"notes"`   // that there are in the end
	Cards   int       `json:"cards"`   // that there are in the end
	Matured int       `json:"matured"` // of these, how many are remembered for MatureDays
}

// MatureDays is from which stability on, in days, a card counts as matured.
const MatureDays = 21

// RatingsOf returns the ratings of an area until an instant, oldest first, in whatever order they are given.
func RatingsOf(ratings []Rating, area string, now time.Time) []Rating {
	var of []Rating
	for _, r := range ratings {
		if r.Area == area && !r.At.After(now) {
			of = append(of, r)
		}
	}
	slices.SortFunc(of, func(a, b Rating) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return of
}

// RatingDue returns the day on which an area, with its ratings oldest first, is to be rated: a year after the last
// time. One that was never rated is due when it became deep, so that there is something to compare with a year later; a
// broad one never is.
func RatingDue(ratings []Rating, deep bool, since when.Date, days when.Days) (day when.Date, ok bool) {
	if len(ratings) == 0 {
		return since, deep
	}
	return days.Of(ratings[len(ratings)-1].At).AddMonths(12), true
}
