package engine

import (
	"log/slog"
	"math"
)

// OpenMemory opens an empty store that lies in memory alone and is gone when it is closed. It is Badger all the same, so
// that what runs on a store runs on it; it takes no lock, and nothing of it is durable. It takes about 1 ms.
func OpenMemory(log *slog.Logger) (*Engine, error) {
	o := Options{Logger: log, FreeBytes: func(string) (uint64, error) { return math.MaxUint64, nil }}.withDefaults()
	e := &Engine{opt: o, log: o.Logger, queue: make(chan *update), written: make(chan struct{})}
	db, err := openMemory(e.log)
	if err != nil {
		return nil, err
	}
	e.db = db
	go e.write()
	return e, nil
}
