package store

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/daemon/store/engine"
	"tend/internal/id"
	"tend/internal/when"
)

func TestTransactionHasOneInstant(t *testing.T) {
	now := monday
	s := open(t, t.TempDir(), Options{Now: func() time.Time {
		now = now.Add(time.Second + 300*time.Microsecond)
		return now.In(time.FixedZone("x", 3600))
	}})
	for name, run := range map[string]func(func(*Tx) error) error{
		"view":   func(fn func(*Tx) error) error { return s.View(ctx, fn) },
		"update": func(fn func(*Tx) error) error { return s.Update(ctx, fn) },
	} {
		t.Run(name, func(t *testing.T) {
			err := run(func(tx *Tx) error {
				if tx.Now.Location() != time.UTC || tx.Now.Nanosecond()%1_000_000 != 0 || tx.Now.After(now) {
					t.Errorf("it is %v", tx.Now)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestUpdatesDoNotLoseEachOther(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	const writers, each = 8, 5
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				err := s.Update(ctx, func(tx *Tx) error {
					key, err := things.New(tx)
					return errors.Join(err, things.Put(tx, thing{ID: key, Tags: []string{"a"}}), Count(tx, "n"))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	view(t, s, func(tx *Tx) error {
		keys, err1 := things.Keys(tx, "a/", "", 0)
		tally, err2 := Tallies.Get(tx, "n")
		if len(keys) != writers*each || tally.Count != writers*each || keys[len(keys)-1] != id.Lesson("l40") {
			t.Errorf("got %d records, counted %d", len(keys), tally.Count)
		}
		return errors.Join(err1, err2)
	})
}

func TestChangedIsToldOfWritesOnly(t *testing.T) {
	var changed counter
	s := open(t, t.TempDir(), Options{Changed: changed.add})
	put := func(tx *Tx) error { return things.Put(tx, thing{ID: "l1"}) }
	for _, step := range []struct {
		name  string
		run   func() error
		tells bool
	}{
		{"a put", func() error { return s.Update(ctx, put) }, true},
		{"a view", func() error { return s.View(ctx, func(*Tx) error { return nil }) }, false},
		{"an update without writes", func() error { return s.Update(ctx, func(*Tx) error { return nil }) }, false},
		{"an update that fails", func() error {
			if err := s.Update(ctx, func(tx *Tx) error { return errors.Join(put(tx), errOnPurpose) }); !errors.Is(err, errOnPurpose) {
				return err
			}
			return nil
		}, false},
		{"an update that only removes", func() error { return s.Update(ctx, func(tx *Tx) error { return things.Delete(tx, "l1") }) }, true},
	} {
		t.Run(step.name, func(t *testing.T) {
			before := changed.Load()
			if err := step.run(); err != nil || (changed.Load() > before) != step.tells {
				t.Errorf("told %d times, %v", changed.Load()-before, err)
			}
		})
	}
}

func TestOneProcessAtATime(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	_, err := tryOpen(home, Options{})
	if _, ok := errors.AsType[*engine.LockedError](err); !ok {
		t.Fatalf("got %v", err)
	}
	s.Close()
	open(t, home, Options{})
}

func TestClose(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	update(t, s, addReviews("c1"))
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if err := s.Update(context.Background(), addReviews("c1")); !errors.Is(err, engine.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestSettingsOfANewStore(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	view(t, s, func(tx *Tx) error {
		got, err := GetSettings(tx)
		if got.Started || got.Days(tx.Now).Zone != time.UTC || got.DayStarts != 240 || got.WeekStarts != time.Monday ||
			got.Retention != 0.9 || got.Budgets[0].Target != 240 || got.Budgets[0].From != (when.Date{Year: 2026, Month: 11, Day: 16}) {
			t.Errorf("got %+v", got)
		}
		return err
	})
}

func TestDaysFollowTheZoneOfTheirTime(t *testing.T) {
	move := monday.Add(time.Hour)
	s := Settings{DayStarts: 240, Zones: []ZoneFrom{{Zone: "Europe/Berlin"}, {From: move, Zone: "America/New_York"}, {From: move.Add(time.Hour), Zone: "No/Where"}}}
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Time{}, "Europe/Berlin"},
		{move.Add(-time.Millisecond), "Europe/Berlin"},
		{move, "America/New_York"},
		{move.Add(time.Hour), "UTC"},
	} {
		if got := s.Days(c.at); got.Zone.String() != c.want || got.Starts != 240 {
			t.Errorf("%v: got %v", c.at, got)
		}
	}
}

func TestSettingsAndMorningComeBack(t *testing.T) {
	home := t.TempDir()
	s := open(t, home, Options{})
	settings := Settings{Started: true, Zones: []ZoneFrom{{Zone: "Europe/Berlin"}}, Skipped: []when.Date{{Year: 2026, Month: 11, Day: 23}}}
	morning := Morning{Day: when.Date{Year: 2026, Month: 11, Day: 16}, Due: 3, Minutes: 2}
	update(t, s, func(tx *Tx) error { return errors.Join(PutSettings(tx, settings), PutMorning(tx, morning)) })
	s.Close()
	s = open(t, home, Options{})
	view(t, s, func(tx *Tx) error {
		got, err1 := GetSettings(tx)
		m, err2 := GetMorning(tx)
		if !got.Started || got.Zones[0].Zone != "Europe/Berlin" || got.Skipped[0] != settings.Skipped[0] || m != morning {
			t.Errorf("got %+v, %+v", got, m)
		}
		return errors.Join(err1, err2)
	})
}

func TestSecrets(t *testing.T) {
	secret := func(s *Store, generation int) (text, instance string) {
		view(t, s, func(tx *Tx) (err error) {
			text, err = CalendarSecret(tx, generation)
			if err == nil {
				instance, err = Instance(tx)
			}
			return err
		})
		return text, instance
	}
	home := t.TempDir()
	s := open(t, home, Options{})
	first, instance := secret(s, 0)
	second, _ := secret(s, 1)
	s.Close()
	again, sameInstance := secret(open(t, home, Options{}), 0)
	other, otherInstance := secret(open(t, t.TempDir(), Options{}), 0)
	if len(first) != 32 || len(instance) != 12 || strings.HasPrefix(first, instance) {
		t.Errorf("got %q and %q", first, instance)
	}
	if again != first || sameInstance != instance {
		t.Error("they changed when the store was opened again")
	}
	if second == first || other == first || otherInstance == instance {
		t.Error("two generations or two stores share a secret")
	}
}
