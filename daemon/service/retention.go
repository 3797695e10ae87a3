package service

import (
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

const (
	mostRetention   = 104 // weeks: two years
	calibrationBins = 10
)

// Retention returns how much was recalled in so many weeks, this one the last. What it costs grows with the reviews since
// the first of them, and with those that were imported since. To explain it is to add the lines behind each number.
func Retention(tx *store.Tx, weeks int, explain bool) (api.Retention, error) {
	if weeks < 1 || weeks > mostRetention {
		return api.Retention{}, api.Refuse(api.Invalid, "tend stats retention --weeks 12", "%d weeks: want 1 to %d", weeks, mostRetention)
	}
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Retention{}, err
	}
	first := weekOf(s, tx.Now).AddDays(-7 * (weeks - 1))
	instants := make([]time.Time, weeks+1)
	for n := range instants {
		instants[n] = weekStart(s, first.AddDays(7*n))
	}
	lines, err := gradedSince(tx, instants[0])
	if err != nil {
		return api.Retention{}, err
	}
	desired, err := store.DesiredSince(tx, instants[0])
	if err != nil {
		return api.Retention{}, err
	}
	tallies, out := srs.Retained(lines, instants)
	bins := srs.Calibrated(lines, calibrationBins)
	list := retentionWeeks(first, tallies)
	for n := range list {
		list[n].Desired = store.DesiredAt(desired, weekStart(s, list[n].Start), s.Retention)
	}
	view := api.Retention{Weeks: list, All: recallsOf(srs.Together(tallies)), Desired: s.Retention, LeftOut: out,
		Calibration: filledBins(bins), Calibrated: recallsOf(srs.Together(bins))}
	if explain {
		view.Explain, err = recallsBehind(tx, s, first, srs.RecallParts(lines, instants, calibrationBins))
	}
	return view, err
}

// gradedSince reads the recalls since an instant that stand, in the order of the log, from its end: who undoes a line
// writes after it, and only an import appends what is older.
func gradedSince(tx *store.Tx, from time.Time) (lines []srs.Review, err error) {
	for line, err := range store.Reviews.Newest(tx) {
		if err != nil {
			return nil, err
		}
		if line.Imported == "" && line.At.Before(from) {
			break
		}
		if line.Card != "" && !line.At.Before(from) {
			lines = append(lines, line)
		}
	}
	slices.Reverse(lines)
	return srs.Standing(lines), nil
}

// retentionWeeks are the weeks from the first in which a recall counts.
func retentionWeeks(first when.Date, tallies []srs.Tally) []api.RetentionWeek {
	weeks := []api.RetentionWeek{}
	for n, tally := range tallies {
		if tally.Recalls > 0 || len(weeks) > 0 {
			start := first.AddDays(7 * n)
			weeks = append(weeks, api.RetentionWeek{Label: when.WeekLabel(start), Start: start, Recalls: recallsOf(tally)})
		}
	}
	return weeks
}

func filledBins(tallies []srs.Tally) []api.CalibrationBin {
	bins := []api.CalibrationBin{}
	for n, tally := range tallies {
		if tally.Recalls > 0 {
			bins = append(bins, api.CalibrationBin{From: float64(n) / calibrationBins, To: float64(n+1) / calibrationBins, Recalls: recallsOf(tally)})
		}
	}
	return bins
}

func recallsOf(t srs.Tally) api.Recalls {
	return api.Recalls{Recalled: learning.ShareOf(t.Recalled, t.Recalls), Predicted: t.Predicted}
}
