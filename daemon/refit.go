package daemon

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
	"tend/srs/fit"
)

// refitLoop fits the parameters when a learning day has ended and the log has grown enough, and finishes a replay that
// was cut short.
func (d *Daemon) refitLoop(ctx context.Context) {
	for {
		looked := d.now()
		wake, err := d.nightly(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.Error("refit", "err", err)
			wake = d.now().Add(time.Hour)
		}
		if !d.sleep(ctx, looked, wake, nil) {
			return
		}
	}
}

// nightly does what is due after the end of a learning day, and returns when this one ends. A daemon that starts does
// not know whether it was done today, and does it if the log has grown since.
func (d *Daemon) nightly(ctx context.Context) (until time.Time, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		s, err := store.GetSettings(tx)
		if err == nil {
			days := s.Days(tx.Now)
			until = days.End(days.Of(tx.Now))
		}
		return err
	})
	if err == nil {
		_, err = d.refit(ctx, service.WantsFit)
	}
	if err == nil {
		err = d.replayCards(ctx)
	}
	return until, err
}

// reviewLog is the log as it was read at one instant.
type reviewLog struct {
	lines []srs.Review
	day   func(time.Time) when.Date
	// between are the learning days from one instant to a later one.
	between func(from, to time.Time) int
	count   int // of all lines
	read    time.Time
}

func (d *Daemon) readLog(ctx context.Context) (log reviewLog, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		if log.lines, log.day, err = service.Graded(tx); err != nil {
			return err
		}
		s, err := store.GetSettings(tx)
		if err != nil {
			return err
		}
		log.read, log.between = tx.Now, service.Between(s)
		log.count, err = store.Reviews.Count(tx)
		return err
	})
	return log, err
}

// refit fits the parameters to the whole log and records what was decided; where they were accepted, replayCards is to
// follow. The store is free while it computes. It does nothing unless wanted.
func (d *Daemon) refit(ctx context.Context, wanted func(*store.Tx) (bool, error)) (fit.Set, error) {
	d.fitting.Lock()
	defer d.fitting.Unlock()
	is := false
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		is, err = wanted(tx)
		return err
	})
	if err != nil || !is {
		return fit.Set{}, err
	}
	log, err := d.readLog(ctx)
	if err != nil {
		return fit.Set{}, err
	}
	current, err := d.learned(ctx)
	if err != nil {
		return fit.Set{}, err
	}
	began := d.now()
	decision, err := fit.NewLog(log.lines, log.day).Refit(ctx, current.Parameters, fit.Options{})
	if err != nil {
		return fit.Set{}, err
	}
	var set fit.Set
	err = d.store.Update(ctx, func(tx *store.Tx) (err error) {
		set, err = service.Decide(tx, decision, log.count, current.Since)
		return err
	})
	if err != nil {
		return fit.Set{}, err
	}
	d.log.Info("fitted", "set", set.ID, "reviews", set.Reviews, "accepted", set.Accepted, "reason", set.Reason, "took", d.now().Sub(began))
	return set, nil
}

// always wants a fit: somebody asked for it.
func always(*store.Tx) (bool, error) { return true, nil }

func (d *Daemon) learned(ctx context.Context) (learned store.Learned, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		learned, err = store.GetLearned(tx)
		return err
	})
	return learned, err
}

// cardsPerReplay is how many cards one transaction of a replay writes.
const cardsPerReplay = 100

// replayCards makes the memories of all cards anew, if they are not those of the parameters in use. One that is cut
// short is done again from the start, to the same end.
func (d *Daemon) replayCards(ctx context.Context) error {
	d.fitting.Lock() // of two replays by different parameters the later must be the last to write
	defer d.fitting.Unlock()
	learned, err := d.learned(ctx)
	if err != nil || learned.Replayed {
		return err
	}
	log, err := d.readLog(ctx)
	if err != nil {
		return err
	}
	memories := learned.Parameters.Memories(log.lines, log.between)
	cards := slices.SortedFunc(maps.Keys(memories), func(a, b id.Card) int { return len(a) - len(b) })
	for batch := range slices.Chunk(cards, cardsPerReplay) {
		err := d.store.Update(ctx, func(tx *store.Tx) error {
			return service.Remember(tx, batch, memories, log.read)
		})
		if err != nil {
			return err
		}
	}
	d.log.Info("replayed", "cards", len(cards), "set", learned.Set)
	return d.store.Update(ctx, func(tx *store.Tx) error { return service.Remembered(tx, learned.Set, learned.Since) })
}

// evaluateLog says how well the person's own log is predicted. The store is free while it computes.
func (d *Daemon) evaluateLog(r *http.Request) (any, error) {
	var request api.EvaluateRequest
	if err := decode(r, &request); err != nil {
		return nil, err
	}
	log, err := d.readLog(r.Context())
	if err != nil {
		return nil, err
	}
	learned, err := d.learned(r.Context())
	if err != nil {
		return nil, err
	}
	request.Current = &learned.Parameters
	if request.Split < 0 || request.Split == 1 || request.Split > 100 {
		return nil, api.Refuse(api.Invalid, "", "split into %d: want 2 to 100", request.Split)
	}
	return api.EvaluateLog(r.Context(), fit.NewLog(log.lines, log.day), request, nil)
}

func (d *Daemon) memoryRoutes() map[string]answer {
	return map[string]answer{
		"GET /memory":      view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Memory(tx) }),
		"GET /memory/sets": view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Sets(tx) }),
		"POST /memory/optimize": func(r *http.Request) (any, error) {
			set, err := d.refit(r.Context(), always)
			if err == nil {
				err = d.replayCards(r.Context())
			}
			return set, err
		},
		"POST /memory/evaluate": d.evaluateLog,
		"POST /memory/simulate": d.simulate,
		"POST /memory/use": func(r *http.Request) (any, error) {
			set, err := update(d, func(tx *store.Tx, _ *http.Request, b api.UseRequest) (any, error) {
				return service.UseSet(tx, b)
			})(r)
			if err == nil {
				err = d.replayCards(r.Context())
			}
			return set, err
		},
	}
}
