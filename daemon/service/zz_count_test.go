package service

import (
	"fmt"
	"testing"
	"time"

	"tend/daemon/store"
)

func TestZZCount(t *testing.T) {
	w := begun(struct{ testing.TB }{t})
	w.cards("go", 10)
	for day := range 365 {
		w.pass(24 * time.Hour)
		w.do(CatchUp)
		if day%5 == 0 {
			w.lesson(fmt.Sprint("l", day))
			w.do(func(tx *store.Tx) error { return RefreshAgenda(tx) })
		}
	}
	n := look(w, store.Blocks.Lines)
	t.Errorf("%d lines a year, %d blocks", n, len(look(w, store.Blocks.List)))
}
