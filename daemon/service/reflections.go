package service

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning/reflection"
)

const (
	reflectHint = "tend reflect list"
	// mostAnswers is how many answers a reflection may have: those of a template, and of older ones.
	mostAnswers = 4 * reflection.MaxQuestions
	// longestReflection is how many minutes one saving may have taken.
	longestReflection = 240
)

// DueReflections returns the reflections that are due today; none before the person has begun.
func DueReflections(tx *store.Tx) ([]reflection.Due, error) {
	s, _, day, err := today(tx)
	if err != nil || !s.Started {
		return []reflection.Due{}, err
	}
	saved, err := store.Reflections.List(tx)
	return reflection.DueOn(saved, s.Budgets[0].From, day), err
}

// Reflections lists what was written, newest first, what is due, and the next of each kind.
func Reflections(tx *store.Tx) (api.ReflectionList, error) {
	list := api.ReflectionList{Reflections: []api.ReflectionSum{}, Next: []reflection.Due{}}
	s, _, day, err := today(tx)
	if err != nil {
		return list, err
	}
	saved, err := store.Reflections.List(tx)
	if err != nil {
		return list, err
	}
	sums := map[id.Reflection]api.ReflectionSum{}
	for _, one := range saved { // in the order in which they were saved
		sum := sums[one.Name()]
		open := reflection.Open(one.Answers)
		sums[one.Name()] = api.ReflectionSum{Name: one.Name(), Kind: one.Kind, At: one.At, Answered: len(one.Answers) - open, Open: open,
			Minutes: sum.Minutes + one.Minutes, Versions: sum.Versions + 1}
	}
	for _, sum := range sums {
		list.Reflections = append(list.Reflections, sum)
	}
	slices.SortFunc(list.Reflections, func(a, b api.ReflectionSum) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Name, b.Name)) })
	if s.Started {
		for _, kind := range reflection.Kinds() {
			list.Next = append(list.Next, reflection.Next(kind, saved, s.Budgets[0].From, day))
		}
	}
	list.Due, err = DueReflections(tx)
	return list, err
}

// Reflection returns one by its name, written or not, with what helps to write it. One of a period to come is refused.
func Reflection(tx *store.Tx, name id.Reflection) (api.Reflection, error) {
	kind, p, err := reflection.ParseName(string(name))
	if err != nil {
		return api.Reflection{}, invalid(err, reflectHint)
	}
	_, days, day, err := today(tx)
	if err != nil {
		return api.Reflection{}, err
	}
	if day.Before(p.First) {
		return api.Reflection{}, api.Refuse(api.Invalid, reflectHint, "period %s has not begun", p)
	}
	view := api.Reflection{Name: name, Kind: kind, Period: p.String(), Answers: []reflection.Answer{}}
	saved, err := store.Reflections.List(tx)
	if err != nil {
		return view, err
	}
	if earlier, ok := reflection.Earlier(saved, kind, p); ok {
		view.Earlier = &earlier
	}
	if view.Versions, err = store.Reflections.Range(tx, "of/"+string(name)+"/", ""); err != nil {
		return view, err
	}
	if newest, ok := reflection.Newest(view.Versions, kind, p.String()); ok {
		view.Written, view.At, view.Answers, view.Open = true, newest.At, newest.Answers, reflection.Open(newest.Answers)
	}
	to := day
	if p.Last().Before(to) {
		to = p.Last()
	}
	view.Evidence, err = evidence(tx, days, kind.Since(to), to)
	return view, err
}

// SaveReflection saves answers, unless they are those that stand. What was saved before stays as it was.
func SaveReflection(tx *store.Tx, name id.Reflection, r api.AnswersRequest) (api.Reflection, error) {
	view, err := Reflection(tx, name)
	if err != nil {
		return view, err
	}
	answers, err := checkAnswers(r)
	if err != nil {
		return view, err
	}
	if view.Written && reflection.Same(view.Answers, answers) || !view.Written && reflection.Open(answers) == len(answers) {
		return view, nil
	}
	saved := reflection.Saved{Kind: view.Kind, Period: view.Period, Answers: answers, At: tx.Now, Minutes: r.Minutes}
	if saved.ID, err = store.Reflections.New(tx); err != nil {
		return view, err
	}
	if r.Minutes > 0 {
		session, err := newSession(tx, budget.Session{Start: tx.Now.Add(-time.Duration(r.Minutes) * time.Minute), End: tx.Now,
			Kind: budget.FromReflection, Text: fmt.Sprintf("reflection %s", name)})
		if err != nil {
			return view, err
		}
		saved.Session = session.ID
	}
	if err := store.Reflections.Put(tx, saved); err != nil {
		return view, err
	}
	return Reflection(tx, name)
}

// checkAnswers returns the answers as they are kept.
func checkAnswers(r api.AnswersRequest) ([]reflection.Answer, error) {
	if r.Minutes < 0 || r.Minutes > longestReflection {
		return nil, api.Refuse(api.Invalid, "tend reflect quarter --minutes 30", "%d minutes: want 0 to %d", r.Minutes, longestReflection)
	}
	if len(r.Answers) == 0 || len(r.Answers) > mostAnswers {
		return nil, api.Refuse(api.Invalid, "tend reflect template quarter", "%d answers: want 1 to %d", len(r.Answers), mostAnswers)
	}
	if err := reflection.CheckSize(r.Answers); err != nil {
		return nil, invalid(err, "keep the rest in a note, and name it")
	}
	seen := map[string]bool{}
	answers := []reflection.Answer{}
	for _, a := range r.Answers {
		a.Key, a.Question = clean.Truncate(clean.Line(a.Key), 100), clean.Truncate(clean.Line(a.Question), 300)
		a.Text = reflection.Plain(a.Text)
		if a.Key == "" || a.Question == "" || seen[a.Key] {
			return nil, api.Refuse(api.Invalid, "", "answer %q: want a key of its own and a question", a.Key)
		}
		seen[a.Key] = true
		answers = append(answers, a)
	}
	return answers, nil
}
