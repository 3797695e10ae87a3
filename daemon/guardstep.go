package daemon

import (
	"context"
	"errors"
	"fmt"

	"tend/calendar/caldav"
	"tend/calendar/protect"
	"tend/daemon/service"
	"tend/daemon/store"
)

// take takes a step about one block, and returns what is known of its object then. What is sent is noted before it is sent.
// caldav.ErrChanged says that the object is not as it was supposed.
func (r *round) take(ctx context.Context, step protect.Step, w *protect.Written, want *protect.Want, there *protect.There) (*protect.Written, error) {
	switch step {
	case protect.Create, protect.Update:
		return r.send(ctx, step, w, want)
	case protect.Delete:
		return w, r.remove(ctx, w, there)
	case protect.Adopt:
		adopted := w.Adopted(*there)
		return &adopted, r.note(ctx, adopted)
	case protect.Moved:
		return r.theyMoved(ctx, w, want, there)
	case protect.Deleted:
		r.deleted = append(r.deleted, *w)
	case protect.Forget:
		return w, r.forget(ctx, w)
	}
	return w, nil
}

// send writes the object of a block. An answer that did not come leaves the note of what was sent, from which the next round
// goes on.
func (r *round) send(ctx context.Context, step protect.Step, was *protect.Written, want *protect.Want) (*protect.Written, error) {
	var w protect.Written
	var err error
	if was != nil {
		w = *was
	} else if w, err = service.NewWritten(r.calendar, *want); err != nil {
		return nil, err
	}
	w = w.Sending(*want)
	if err := r.note(ctx, w); err != nil {
		return was, err
	}
	var etag string
	if step == protect.Create {
		etag, err = r.account.Create(ctx, r.calendar.Address, w.Href, want.Data)
	} else {
		etag, err = r.account.Update(ctx, r.calendar.Address, w.Href, w.ETag, want.Data)
	}
	if errors.Is(err, caldav.ErrChanged) {
		return w.Refused(was), err
	}
	if err == nil && etag == "" { // the server does not say under which tag it keeps what it was given
		etag, err = r.tag(ctx, w)
	}
	if err != nil {
		return &w, err
	}
	w = w.Sent(etag)
	r.daemon.log.Debug("block written", "calendar", r.calendar.Name, "block", w.Block, "step", string(step))
	return &w, r.note(ctx, w)
}

func (r *round) tag(ctx context.Context, w protect.Written) (string, error) {
	object, err := r.account.Get(ctx, r.calendar.Address, w.Href)
	if err == nil && object.ETag == "" {
		err = fmt.Errorf("the server gives its objects no tags, without which an edit of yours could be lost")
	}
	return object.ETag, err
}

// remove removes an object that carries the block's UID. One that became another is left alone.
func (r *round) remove(ctx context.Context, w *protect.Written, there *protect.There) error {
	if there == nil {
		var err error
		if there, err = r.get(ctx, w); err != nil {
			return err
		}
	}
	if !there.Gone && there.UID == w.UID {
		if there.ETag != w.ETag {
			return caldav.ErrChanged
		}
		err := r.account.Delete(ctx, r.calendar.Address, w.Href, w.ETag)
		if err != nil && !errors.Is(err, caldav.ErrNotFound) {
			return err
		}
	}
	return r.forget(ctx, w)
}

// theyMoved takes a move of the person over. Where tend wants nothing there any more, the object is theirs from now on; while
// the calendar is left, it goes all the same, since it is a block.
func (r *round) theyMoved(ctx context.Context, w *protect.Written, want *protect.Want, there *protect.There) (*protect.Written, error) {
	moved := w.MovedTo(*there)
	if r.calendar.Guard.Leaving {
		return &moved, r.remove(ctx, &moved, there)
	}
	if want == nil {
		return w, r.forget(ctx, w)
	}
	r.moved = true
	return &moved, r.daemon.store.Update(ctx, func(tx *store.Tx) error { return service.TheyMoved(tx, moved) })
}

func (r *round) note(ctx context.Context, w protect.Written) error {
	return r.daemon.store.Update(ctx, func(tx *store.Tx) error { return store.Written.Put(tx, w) })
}

func (r *round) forget(ctx context.Context, w *protect.Written) error {
	return r.daemon.store.Update(ctx, func(tx *store.Tx) error {
		return store.Written.Delete(tx, protect.Key(w.Calendar, w.Block))
	})
}
