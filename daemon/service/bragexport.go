package service

import (
	"slices"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/when"
	"tend/learning/brag"
)

// ExportBrag writes the brag document of a quarter, with the numbers of the weeks that begin in it; empty means this quarter.
func ExportBrag(tx *store.Tx, quarter string) (string, error) {
	s, _, today, err := today(tx)
	if err != nil {
		return "", err
	}
	q := brag.Quarter{Start: when.QuarterOf(today), WeekStarts: s.WeekStarts}
	if quarter != "" {
		if q.Start, err = brag.ParseQuarter(quarter); err != nil {
			return "", invalid(err, "tend brag export --quarter 2026-Q4")
		}
	}
	if q.Start.Year < 1970 || today.Before(q.Start) {
		return "", api.Refuse(api.Invalid, "tend brag export", "quarter %s: want one that has begun", brag.QuarterLabel(q.Start))
	}
	end := q.Start.AddMonths(3)
	first := when.WeekOf(q.Start.AddDays(6), s.WeekStarts)
	for week := first; week.Before(end) && !today.Before(week); week = week.AddDays(7) {
		sum, err := summarize(tx, s, week)
		if err != nil {
			return "", err
		}
		q.Planned, q.Spent, q.Produced = q.Planned+sum.Planned, q.Spent+sum.Spent, q.Produced+sum.Produced
	}
	q.Entries, err = bragsBetween(tx, q.Start, end.AddDays(-1))
	return brag.Export(q), err
}

// BragPacket writes the promotion packet of some days; without a first day it is of the 12 months before the last, which is
// today where it is not said.
func BragPacket(tx *store.Tx, q api.BragQuery, levelNow, levelNext string) (string, error) {
	s, _, today, err := today(tx)
	if err != nil {
		return "", err
	}
	from, to, err := bragDays(tx, s, api.BragQuery{From: q.From, To: q.To})
	if err != nil {
		return "", err
	}
	if to.IsZero() {
		to = today
	}
	if from.IsZero() {
		from = to.AddMonths(-12).AddDays(1)
	}
	if to.Before(from) {
		return "", api.Refuse(api.Invalid, "tend brag packet --from 2026-01-01 --to 2026-06-30", "%s is before %s", to, from)
	}
	entries, err := bragsBetween(tx, from, to)
	level := func(s string) string { return clean.Truncate(clean.Line(s), 100) }
	return brag.Packet{From: from, To: to, LevelNow: level(levelNow), LevelNext: level(levelNext), Entries: entries,
		WeekStarts: s.WeekStarts}.Text(), err
}

// BragRepositories lists the repositories whose logs are read, and the instants of a week that has begun.
func BragRepositories(tx *store.Tx, week string) (api.BragSources, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.BragSources{}, err
	}
	start, err := bragWeek(tx, s, week)
	if err != nil {
		return api.BragSources{}, err
	}
	list, err := store.BragRepositories.List(tx)
	if list == nil {
		list = []brag.Source{}
	}
	return api.BragSources{Repositories: list, Week: when.WeekLabel(start),
		From: weekStart(s, start), To: weekStart(s, start.AddDays(7))}, err
}

// AddBragRepository adds a repository. Nobody looks whether it is there: it is read where the draft is asked for.
func AddBragRepository(tx *store.Tx, r brag.Source) (brag.Source, error) {
	held, err := store.BragRepositories.List(tx)
	if err != nil {
		return r, err
	}
	if r, err = brag.CheckSource(r, held); err != nil {
		return r, invalid(err, "tend brag repo add PATH --name NAME --author ME@EXAMPLE.ORG")
	}
	return r, store.BragRepositories.Put(tx, r)
}

// RemoveBragRepository removes a repository, by its name or path.
func RemoveBragRepository(tx *store.Tx, name string) (brag.Source, error) {
	held, err := store.BragRepositories.List(tx)
	if err != nil {
		return brag.Source{}, err
	}
	at := slices.IndexFunc(held, func(r brag.Source) bool { return name != "" && (r.Name == name || r.Path == name) })
	if at < 0 {
		return brag.Source{}, api.Refuse(api.NotFound, "tend brag repo list", "no repository %q", name)
	}
	return held[at], store.BragRepositories.Delete(tx, held[at].Name)
}
