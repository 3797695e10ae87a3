package daemon

import (
	"context"
	"time"

	"tend/daemon/service"
	"tend/daemon/store"
)

// sweepEvery is how often texts are looked for to which nothing refers any more.
const sweepEvery = 24 * time.Hour

// textLoop forgets such texts, first a while after the start, when there is less to do.
func (d *Daemon) textLoop(ctx context.Context) {
	for wake := d.now().Add(sweepEvery / 24); d.sleep(ctx, d.now(), wake, nil); wake = d.now().Add(sweepEvery) {
		gone, err := d.letTextsGo(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.Error("forget texts", "err", err)
		} else if gone > 0 {
			d.log.Info("forgot texts that nobody wants any more", "texts", gone)
		}
	}
}

func (d *Daemon) letTextsGo(ctx context.Context) (gone int, err error) {
	for more := true; more && err == nil; {
		n := 0
		err = d.store.Update(ctx, func(tx *store.Tx) (err error) {
			n, more, err = service.LetTextsGo(tx)
			return err
		})
		gone += n
	}
	return gone, err
}
