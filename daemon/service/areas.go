package service

import (
	"slices"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/when"
	"tend/learning"
)

// Areas returns the areas with their stages.
func Areas(tx *store.Tx) (api.AreaList, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.AreaList{}, err
	}
	ratings, err := ratings(tx)
	list := api.AreaList{Areas: []api.Area{}, Warning: budget.DeepWarning(s.Areas)}
	for _, area := range s.Areas {
		list.Areas = append(list.Areas, areaView(s, area, ratings, tx.Now))
	}
	return list, err
}

func ratings(tx *store.Tx) ([]learning.Rating, error) {
	var all []learning.Rating
	for r, err := range store.Ratings.All(tx) {
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

func areaView(s store.Settings, area budget.Area, all []learning.Rating, now time.Time) api.Area {
	view := api.Area{Area: area, Ratings: []learning.Rating{}}
	view.Ratings = append(view.Ratings, learning.RatingsOf(all, area.Name, now)...)
	if n := len(view.Ratings); n > 0 {
		view.Stage = view.Ratings[n-1].Stage
	}
	days := s.Days(now)
	if day, ok := learning.RatingDue(view.Ratings, area.Deep, area.Since, days); ok {
		view.RateOn, view.Due = day, !days.Of(now).Before(day)
	}
	return view
}

// Area returns an area with the evidence of the year until now.
func Area(tx *store.Tx, name string) (api.Area, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Area{}, err
	}
	at := slices.IndexFunc(s.Areas, func(a budget.Area) bool { return a.Name == name })
	if at < 0 {
		return api.Area{}, api.Refuse(api.NotFound, "tend area list", "no area %q", name)
	}
	all, err := ratings(tx)
	if err != nil {
		return api.Area{}, err
	}
	view := areaView(s, s.Areas[at], all, tx.Now)
	evidence, err := evidenceOf(tx, s, name)
	view.Evidence = &evidence
	return view, err
}

// evidenceOf is what an area has to show for the year until now, today included.
func evidenceOf(tx *store.Tx, s store.Settings, name string) (learning.Evidence, error) {
	day := s.Days(tx.Now).Of(tx.Now)
	e := learning.Evidence{From: day.AddMonths(-12).AddDays(1), To: day.AddDays(1)}
	in := when.Interval{Start: weekStart(s, e.From), End: weekStart(s, e.To)}
	sessions, err := sessionsBetween(tx, in.Start, in.End)
	if err != nil {
		return e, err
	}
	e.Minutes = budget.SpentByArea(counted(sessions, tx.Now), in, tx.Now)[name]
	closed, err := store.Lessons.Range(tx, "state/"+string(learning.Closed)+"/", "")
	if err != nil {
		return e, err
	}
	for _, l := range closed {
		if l.Area == name && in.Holds(l.Ended) {
			e.Lessons++
		}
	}
	outputs, err := store.Outputs.Range(tx, "at/"+store.At(in.Start), "at/"+store.At(in.End))
	if err != nil {
		return e, err
	}
	outputs = slices.DeleteFunc(outputs, func(o learning.Output) bool { return o.Area != name })
	e.Outputs = learning.Produced(outputs, in.Start, in.End)
	return e, addKept(tx, s, name, &e)
}

// addKept adds the notes and cards that the area has now.
func addKept(tx *store.Tx, s store.Settings, name string, e *learning.Evidence) error {
	for note, err := range store.Notes.All(tx) {
		if err != nil {
			return err
		}
		if !note.Gone.IsZero() || areaOf(s, note.Path) != name {
			continue
		}
		e.Notes++
		cards, err := store.Cards.Range(tx, "note/"+string(note.ID)+"/", "")
		if err != nil {
			return err
		}
		for _, card := range cards {
			if !card.Gone.IsZero() {
				continue
			}
			state, err := store.States.Get(tx, card.ID)
			if err != nil && !isMissing(err) {
				return err
			}
			e.Cards++
			if state.Stability >= learning.MatureDays {
				e.Matured++
			}
		}
	}
	return nil
}

// RateArea records the stage in which a person sees themselves, with the evidence that stood beside the question.
func RateArea(tx *store.Tx, name string, r api.RateRequest) (api.Area, error) {
	example := "tend area rate " + name + " --stage competent"
	view, err := Area(tx, name)
	if err != nil {
		return view, err
	}
	stage, err := learning.ParseStage(r.Stage)
	if err != nil {
		return view, invalid(err, example)
	}
	if len(r.Note) > learning.MaxRatingNote {
		return view, api.Refuse(api.Invalid, example, "the note has %d bytes, at most %d", len(r.Note), learning.MaxRatingNote)
	}
	rating := learning.Rating{Area: name, Stage: stage, Note: strings.TrimSpace(clean.Line(r.Note)), At: tx.Now, Evidence: *view.Evidence}
	if rating.ID, err = store.Ratings.New(tx); err != nil {
		return view, err
	}
	if err := store.Ratings.Put(tx, rating); err != nil {
		return view, err
	}
	return Area(tx, name)
}

// stageToRate names the area whose stage is to be rated, the one that is due longest first, and the stage that it was given
// last; both are empty where none is due, and the stage where it never had one.
func stageToRate(tx *store.Tx) (area string, stage learning.Stage, err error) {
	list, err := Areas(tx)
	var longest api.Area
	for _, a := range list.Areas {
		if a.Due && (!longest.Due || a.RateOn.Before(longest.RateOn)) {
			longest = a
		}
	}
	return longest.Name, longest.Stage, err
}
