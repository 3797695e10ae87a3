package service

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning/brag"
)

const bragExample = "tend brag add 'Cut the p99 of checkout from 800 ms to 200 ms'"

// Brags lists the entries of a quarter, a week or some days, oldest first, with the share of glue work by quarter.
func Brags(tx *store.Tx, q api.BragQuery) (api.BragList, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.BragList{}, err
	}
	from, to, err := bragDays(tx, s, q)
	if err != nil {
		return api.BragList{}, err
	}
	entries, err := bragsBetween(tx, from, to)
	if err != nil {
		return api.BragList{}, err
	}
	list := api.BragList{Entries: []api.BragEntry{}, Glue: brag.GlueShares(entries)}
	for _, e := range entries {
		if e.Removed.IsZero() {
			list.Entries = append(list.Entries, bragView(s, e))
		}
	}
	return list, nil
}

// bragDays returns the first and the last day of what a query chooses; both are no day where it chooses all.
func bragDays(tx *store.Tx, s store.Settings, q api.BragQuery) (from, to when.Date, err error) {
	switch {
	case q.Quarter != "":
		from, err = brag.ParseQuarter(q.Quarter)
		return from, from.AddMonths(3).AddDays(-1), invalid(err, "tend brag list --quarter 2026-Q4")
	case q.Week != "":
		from, err = bragWeek(tx, s, q.Week)
		return from, from.AddDays(6), err
	}
	for _, bound := range []struct {
		text string
		to   *when.Date
	}{{q.From, &from}, {q.To, &to}} {
		if bound.text == "" {
			continue
		}
		if *bound.to, err = when.ParseDate(bound.text); err != nil {
			return from, to, invalid(err, "tend brag packet --from 2026-01-01 --to 2026-06-30")
		}
	}
	return from, to, nil
}

// bragWeek returns the first day of a week that has begun; empty means this week.
func bragWeek(tx *store.Tx, s store.Settings, week string) (when.Date, error) {
	start := weekOf(s, tx.Now)
	if week == "" {
		return start, nil
	}
	asked, err := when.ParseWeek(week, s.WeekStarts)
	if err != nil {
		return start, invalid(err, "tend brag --week 2026-W46")
	}
	if start.Before(asked) {
		return start, api.Refuse(api.Invalid, "tend brag", "week %s has not begun", when.WeekLabel(asked))
	}
	if asked.Year < 1970 {
		return start, api.Refuse(api.Invalid, "tend brag --week 2026-W46", "week %q: want one from 1970 on", week)
	}
	return asked, nil
}

// bragsBetween returns the entries of some days, oldest first, removed ones too; no day is no bound.
func bragsBetween(tx *store.Tx, from, to when.Date) ([]brag.Entry, error) {
	end := "day/~"
	if !to.IsZero() {
		end = "day/" + to.String() + "~"
	}
	return store.Brags.Range(tx, "day/"+from.String(), end)
}

func bragView(s store.Settings, e brag.Entry) api.BragEntry {
	return api.BragEntry{Entry: e, Week: when.WeekLabel(when.WeekOf(e.Day, s.WeekStarts)), Asks: brag.Lint(e)}
}

// Brag returns an entry with its earlier revisions.
func Brag(tx *store.Tx, entry id.Brag) (api.BragHistory, error) {
	s, e, err := bragEntry(tx, entry)
	if err != nil {
		return api.BragHistory{}, err
	}
	earlier, err := store.PastBrags.Prefix(tx, string(entry)+".")
	if earlier == nil {
		earlier = []brag.Entry{}
	}
	return api.BragHistory{BragEntry: bragView(s, e), Earlier: earlier}, err
}

func bragEntry(tx *store.Tx, entry id.Brag) (store.Settings, brag.Entry, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return s, brag.Entry{}, err
	}
	e, err := store.Brags.Get(tx, entry)
	return s, e, missing(err, "tend brag list")
}

// AddBrag adds an entry.
func AddBrag(tx *store.Tx, r api.BragRequest) (api.BragEntry, error) {
	s, days, today, err := today(tx)
	if err != nil {
		return api.BragEntry{}, err
	}
	e, err := changedBrag(s, brag.Entry{Heading: brag.Projects, Day: today}, r)
	if err != nil {
		return api.BragEntry{}, err
	}
	if days.Of(tx.Now).Before(e.Day) {
		return api.BragEntry{}, api.Refuse(api.Invalid, bragExample, "day %s: it has not come yet", e.Day)
	}
	e, err = putBrag(tx, e)
	return bragView(s, e), err
}

// changedBrag is an entry with what a request says of it.
func changedBrag(s store.Settings, e brag.Entry, r api.BragRequest) (_ brag.Entry, err error) {
	if r.Text != nil {
		said := brag.Parse(clean.Text(*r.Text))
		e.Text, e.Tags = said.Text, said.Tags
		e.Impact, e.Area, e.Refs = cmp.Or(said.Impact, e.Impact), cmp.Or(said.Area, e.Area), append(slices.Clone(e.Refs), said.Refs...)
	}
	if r.Heading != nil {
		if e.Heading, err = brag.ParseHeading(*r.Heading); err != nil {
			return e, invalid(err, bragExample+" --heading projects")
		}
		e.Under = ""
	}
	if r.Impact != nil {
		e.Impact = brag.Parse("x\n- Impact: " + clean.Line(*r.Impact)).Impact
	}
	if r.Area != nil {
		e.Area = *r.Area
		if err := checkArea(s, e.Area); err != nil {
			return e, err
		}
	}
	if r.Refs != nil {
		e.Refs = nil
		for _, ref := range *r.Refs {
			e.Refs = append(e.Refs, brag.Parse("x\n- Ref: "+clean.Line(ref)).Refs...)
		}
	}
	if r.Glue != nil {
		e.Tags = slices.DeleteFunc(slices.Clone(e.Tags), func(tag string) bool { return tag == brag.Glue })
		if *r.Glue {
			e.Tags = append(e.Tags, brag.Glue)
		}
		slices.Sort(e.Tags)
	}
	if r.Date != "" {
		if e.Day, err = when.ParseDate(r.Date); err != nil {
			return e, invalid(err, bragExample+" --date 2026-11-13")
		}
	}
	return e, invalid(brag.Check(e), bragExample)
}

// putBrag keeps an entry: as the next revision of the one that it is, or as a new one.
func putBrag(tx *store.Tx, e brag.Entry) (brag.Entry, error) {
	var err error
	if e.ID == "" {
		if e.ID, err = store.Brags.New(tx); err != nil {
			return e, err
		}
	}
	e.Revision++
	e.Written = tx.Now
	return e, store.PutBrag(tx, e)
}

// ChangeBrag changes an entry; what it said before is kept.
func ChangeBrag(tx *store.Tx, entry id.Brag, r api.BragRequest) (api.BragEntry, error) {
	s, before, err := bragEntry(tx, entry)
	if err != nil {
		return api.BragEntry{}, err
	}
	if !before.Removed.IsZero() {
		return api.BragEntry{}, api.Refuse(api.Conflict, "tend brag restore "+string(entry), "entry %s was removed", entry)
	}
	e, err := changedBrag(s, before, r)
	if err != nil {
		return api.BragEntry{}, err
	}
	if weekOf(s, tx.Now).AddDays(6).Before(e.Day) {
		return api.BragEntry{}, api.Refuse(api.Invalid, bragExample, "day %s: it has not come yet", e.Day)
	}
	if !e.Same(before) || e.Day != before.Day {
		e, err = putBrag(tx, e)
	}
	return bragView(s, e), err
}

// RemoveBrag removes an entry; it and its history are kept, and RestoreBrag brings it back.
func RemoveBrag(tx *store.Tx, entry id.Brag) (api.BragEntry, error) {
	return setBragRemoved(tx, entry, "entry %s was removed already", true)
}

// RestoreBrag brings a removed entry back.
func RestoreBrag(tx *store.Tx, entry id.Brag) (api.BragEntry, error) {
	return setBragRemoved(tx, entry, "entry %s was not removed", false)
}

func setBragRemoved(tx *store.Tx, entry id.Brag, already string, removed bool) (api.BragEntry, error) {
	s, e, err := bragEntry(tx, entry)
	if err != nil {
		return api.BragEntry{}, err
	}
	if removed != e.Removed.IsZero() {
		return api.BragEntry{}, api.Refuse(api.Conflict, "tend brag show "+string(entry), already, entry)
	}
	e.Removed = time.Time{}
	if removed {
		e.Removed = tx.Now
	}
	if !removed && strings.TrimSpace(e.Text) == "" {
		return api.BragEntry{}, api.Refuse(api.Conflict, bragExample, "entry %s has no text: it was never kept", entry)
	}
	e, err = putBrag(tx, e)
	return bragView(s, e), err
}
