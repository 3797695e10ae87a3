package daemon

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"tend/calendar"
	"tend/daemon/store"
	"tend/internal/clean"
)

const (
	maxSubscribers = 20        // that are remembered; of more, who asked longest ago is forgotten
	noteEvery      = time.Hour // how often they are written to the store, at most
	maxAgent       = 120       // letters of a User-Agent that are kept
)

// subscribers remembers who read the calendar, in memory: a fetch costs no write that waits for the disk.
type subscribers struct {
	mu      sync.Mutex
	loaded  bool
	changed bool
	noted   time.Time // when they were last written
	by      map[string]store.Subscriber
	gone    []string // forgotten, and still in the store
}

// saw remembers that a program asked at the instant now, and what it was answered.
func (s *subscribers) saw(d *Daemon, now time.Time, agent string, status int) {
	now = now.UTC().Truncate(time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.load(d)
	name := calendar.ClientOf(agent).Name
	held, known := s.by[name]
	if !known {
		held = store.Subscriber{Name: name, First: now}
	}
	held.Agent, held.Last, held.Status = clean.Truncate(clean.Line(agent), maxAgent), now, status
	held.Count++
	s.by[name], s.changed = held, true
	if len(s.by) > maxSubscribers {
		s.forgetOldest(name)
	}
	if since := now.Sub(s.noted); since >= noteEvery || since < -time.Minute {
		s.note(context.Background(), d)
	}
}

// forgetOldest forgets who asked longest ago, but not who asks now.
func (s *subscribers) forgetOldest(but string) {
	oldest := ""
	for name, one := range s.by {
		if name != but && (oldest == "" || one.Last.Before(s.by[oldest].Last)) {
			oldest = name
		}
	}
	delete(s.by, oldest)
	s.gone = append(s.gone, oldest)
}

// load reads those of earlier processes, once. The caller holds the lock.
func (s *subscribers) load(d *Daemon) {
	if s.loaded {
		return
	}
	s.loaded, s.by = true, map[string]store.Subscriber{}
	err := d.store.View(context.Background(), func(tx *store.Tx) error {
		list, err := store.Subscribers.List(tx)
		for _, one := range list {
			s.by[one.Name] = one
			s.noted = later(s.noted, one.Last)
		}
		return err
	})
	if err != nil {
		d.log.Warn("who read the calendar is not known", "err", err)
	}
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// note writes them to the store. Where that fails they stay in memory. The caller holds the lock.
func (s *subscribers) note(ctx context.Context, d *Daemon) {
	if !s.changed {
		return
	}
	s.noted = d.now().UTC().Truncate(time.Second) // as instants are here: one of this second is not before it
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		for _, name := range s.gone {
			if _, back := s.by[name]; back {
				continue
			}
			if err := store.Subscribers.Delete(tx, name); err != nil {
				return err
			}
		}
		for _, one := range s.by {
			if err := store.Subscribers.Put(tx, one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.log.Warn("who read the calendar is not kept", "err", err)
		return
	}
	s.changed, s.gone = false, nil
}

// close writes what is not written yet.
func (s *subscribers) close(d *Daemon) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(context.Background(), d)
	return nil
}

// list returns them, who asked last first.
func (s *subscribers) list(d *Daemon) []store.Subscriber {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.load(d)
	var list []store.Subscriber
	for _, one := range s.by {
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b store.Subscriber) int {
		if c := b.Last.Compare(a.Last); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}
