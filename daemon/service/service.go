// Package service is what tend can do, one file a noun: the rules of the leaves applied to the records of the
// store, given a transaction and its instant.
//
// A refusal that a person can mend is an *api.Error; any other error is a fault of the store.
package service

import (
	"errors"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/srs"
)

// scheduler returns the scheduler of the person's settings at the instant, with what was learned from their reviews.
func scheduler(tx *store.Tx, s store.Settings, at time.Time) (srs.Scheduler, error) {
	learned, err := store.GetLearned(tx)
	if err != nil {
		return srs.Scheduler{}, err
	}
	sched := srs.NewScheduler(learned.Parameters, s.Retention, s.Days(at))
	sched.Bias = learned.Bias
	return sched, nil
}

// today returns the settings, the rule of days that holds now, and today's learning day.
func today(tx *store.Tx) (store.Settings, when.Days, when.Date, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return s, when.Days{}, when.Date{}, err
	}
	days := s.Days(tx.Now)
	return s, days, days.Of(tx.Now), nil
}

// invalid turns an error of a leaf about a request into a refusal.
func invalid(err error, hint string) error {
	if err == nil {
		return nil
	}
	return api.Refuse(api.Invalid, hint, "%v", err)
}

// conflict turns an error of a rule into a refusal.
func conflict(err error, hint string) error {
	if err == nil {
		return nil
	}
	return api.Refuse(api.Conflict, hint, "%v", err)
}

// missing gives a not-found error of the store the hint of how to list what there is.
func missing(err error, hint string) error {
	if lost, ok := errors.AsType[*store.NotFoundError](err); ok {
		return api.Refuse(api.NotFound, hint, "%v", lost)
	}
	return err
}

// isMissing tells whether the store had no such record.
func isMissing(err error) bool {
	_, ok := errors.AsType[*store.NotFoundError](err)
	return ok
}
