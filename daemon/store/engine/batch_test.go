package engine

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
)

func TestFullBatchRunsTheRestAgain(t *testing.T) {
	e := open(t, t.TempDir(), Options{})
	var runs atomic.Int64
	parallel(12, func(i int) {
		mustUpdate(t, e, func(w Writer) error {
			runs.Add(1)
			return errors.Join(w.Put(fmt.Appendf(nil, "a/%d", i), make([]byte, 200<<10)), w.Put(fmt.Appendf(nil, "b/%d", i), nil))
		})
	})
	equal(t, e.Health(ctx).Records, 24)
	want(t, sound(t, e), nil)
}

func TestBatchesFitBadger(t *testing.T) {
	e := open(t, t.TempDir(), Options{})
	if room := e.db.MaxBatchSize() - batchBytes; room < 1000 {
		t.Errorf("%d bytes of room", room)
	}
	if room := e.db.MaxBatchCount() - batchKeys; room < 2 {
		t.Errorf("room for %d entries", room)
	}
	if MaxUpdateBytes+MaxUpdateKeys*entryCost > batchBytes {
		t.Error("the biggest update is bigger than a batch")
	}
}
