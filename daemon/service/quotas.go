package service

import (
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
)

// Quotas returns how all quotas stand, those that are off too.
func Quotas(tx *store.Tx) ([]learning.QuotaStanding, error) {
	in, err := quotaInput(tx)
	return learning.Standings(in), err
}

// quotaInput gathers what quotas are judged by.
func quotaInput(tx *store.Tx) (in learning.QuotaInput, err error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return in, err
	}
	in = learning.QuotaInput{Days: s.Days(tx.Now), WeekStarts: s.WeekStarts, Began: s.Budgets[0].From, Now: tx.Now}
	stored, err := store.Quotas.Prefix(tx, "")
	if err != nil {
		return in, err
	}
	in.Quotas = learning.QuotasWith(stored)
	for _, state := range []learning.LessonState{learning.Closed, learning.Open, learning.Queued} {
		lessons, err := store.Lessons.Range(tx, "state/"+string(state)+"/", "")
		if err != nil {
			return in, err
		}
		in.Lessons = append(in.Lessons, lessons...)
	}
	return in, addReading(tx, &in)
}

// addReading adds the marks of the books that are open, and the sessions in which these were read.
func addReading(tx *store.Tx, in *learning.QuotaInput) error {
	earliest, books := tx.Now, map[id.Lesson]bool{}
	for _, l := range in.Lessons {
		if n, _ := l.Parts(); n == 0 || l.State == learning.Closed {
			continue
		}
		marks, err := store.Marks.Range(tx, "lesson/"+string(l.ID)+"/", "")
		if err != nil {
			return err
		}
		if len(marks) > 0 {
			in.Marks, books[l.ID] = append(in.Marks, marks...), true
			earliest = slices.MinFunc([]time.Time{earliest, l.Added, marks[0].At}, time.Time.Compare)
		}
	}
	if len(books) == 0 {
		return nil
	}
	sessions, err := sessionsBetween(tx, earliest, tx.Now)
	in.Spent = map[id.Lesson][]when.Interval{}
	for _, session := range counted(sessions, tx.Now) {
		if books[session.Lesson] && session.Removed.IsZero() {
			in.Spent[session.Lesson] = append(in.Spent[session.Lesson], session.Interval(tx.Now))
		}
	}
	return err
}

// quotaLines is what an agenda says of the quotas.
func quotaLines(tx *store.Tx) ([]string, error) {
	quotas, err := Quotas(tx)
	if err != nil {
		return nil, err
	}
	lines := []string{"Quotas, counted when something was produced:"}
	for _, q := range quotas {
		if !q.Off {
			lines = append(lines, "- "+q.String())
		}
	}
	if len(lines) == 1 {
		return nil, nil
	}
	return lines, nil
}

const quotaExample = "tend quota add talks --kind talk --least 2 --per month"

// maxQuotas is how many quotas of their own a person has at most.
const maxQuotas = 50

// AddQuota adds a quota of the person's own, from today on.
func AddQuota(tx *store.Tx, r api.QuotaRequest) (learning.QuotaStanding, error) {
	s, _, day, err := today(tx)
	if err != nil {
		return learning.QuotaStanding{}, err
	}
	q, err := learning.CheckQuota(learning.Quota{Name: r.Name, Kind: r.Kind, Area: r.Area, Least: r.Least, Most: r.Most, Per: r.Per, Each: r.Each, Since: day})
	if err != nil {
		return learning.QuotaStanding{}, invalid(err, quotaExample)
	}
	if err := checkArea(s, q.Area); err != nil {
		return learning.QuotaStanding{}, err
	}
	stored, err := store.Quotas.Prefix(tx, "")
	if err != nil {
		return learning.QuotaStanding{}, err
	}
	all := learning.QuotasWith(stored)
	if len(all) >= maxQuotas {
		return learning.QuotaStanding{}, api.Refuse(api.Invalid, "tend quota list", "%d quotas are there already; remove one first", len(all))
	}
	if slices.ContainsFunc(all, func(x learning.Quota) bool { return x.Name == q.Name }) {
		return learning.QuotaStanding{}, api.Refuse(api.Conflict, "tend quota list", "quota %q is there already", q.Name)
	}
	return putQuota(tx, q)
}

// putQuota writes a quota and returns how it stands.
func putQuota(tx *store.Tx, q learning.Quota) (learning.QuotaStanding, error) {
	if err := store.Quotas.Put(tx, q); err != nil {
		return learning.QuotaStanding{}, err
	}
	if err := RefreshAgenda(tx); err != nil {
		return learning.QuotaStanding{}, err
	}
	quotas, err := Quotas(tx)
	if at := slices.IndexFunc(quotas, func(s learning.QuotaStanding) bool { return s.Name == q.Name }); at >= 0 {
		return quotas[at], err
	}
	return learning.QuotaStanding{Quota: q}, err
}

func getQuota(tx *store.Tx, name string) (learning.Quota, error) {
	stored, err := store.Quotas.Prefix(tx, "")
	if err != nil {
		return learning.Quota{}, err
	}
	for _, q := range learning.QuotasWith(stored) {
		if q.Name == name {
			return q, nil
		}
	}
	return learning.Quota{}, api.Refuse(api.NotFound, "tend quota list", "no quota %q", name)
}

// TurnQuota turns a quota on, from today, or off. One of an area that is not there makes it, as a broad one.
func TurnQuota(tx *store.Tx, name string, on bool) (learning.QuotaStanding, error) {
	s, _, day, err := today(tx)
	if err != nil {
		return learning.QuotaStanding{}, err
	}
	q, err := getQuota(tx, name)
	if err != nil {
		return learning.QuotaStanding{}, err
	}
	if on && checkArea(s, q.Area) != nil {
		if err := AddAreas(tx, []string{q.Area}); err != nil {
			return learning.QuotaStanding{}, err
		}
	}
	if on && q.Off {
		q.Since = day
	}
	q.Off = !on
	return putQuota(tx, q)
}

// RemoveQuota removes a quota of the person's own. What was closed stays closed.
func RemoveQuota(tx *store.Tx, name string) (learning.Quota, error) {
	q, err := getQuota(tx, name)
	if err != nil {
		return q, err
	}
	if q.BuiltIn() {
		return q, api.Refuse(api.Invalid, "tend quota off "+name, "quota %q comes with tend: turn it off instead", name)
	}
	q.Removed = tx.Now
	_, err = putQuota(tx, q)
	return q, err
}
