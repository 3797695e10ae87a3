package engine

import (
	"cmp"
	"context"
	"fmt"
)

// namedCorrupt is how many damaged keys a Report names.
const namedCorrupt = 20

// Report is what Check found.
type Report struct {
	Records     uint64   // that can be read and are whole
	Bytes       uint64   // of their keys and values
	Expected    uint64   // records as counted with every commit
	Corrupt     uint64   // records whose checksum differs
	CorruptKeys [][]byte // the first 20 of them
	LostCommits uint64   // acknowledged once and missing at some open, since the tail file was made
	Tables      error    // what Badger's own checksums found, or what ended the walk over the records
}

// Err sums the report up: nil, or an ErrCorrupt that says what is wrong.
func (r Report) Err() error {
	switch {
	case r.Tables != nil:
		return fmt.Errorf("check store: %w", r.Tables)
	case r.Corrupt > 0:
		return fmt.Errorf("check store: %d damaged records, the first %q: %w", r.Corrupt, r.CorruptKeys[0], ErrCorrupt)
	case r.Records != r.Expected:
		return fmt.Errorf("check store: %d records where %d were counted: %w", r.Records, r.Expected, ErrCorrupt)
	case r.LostCommits > 0:
		return fmt.Errorf("check store: %d commits are missing at the end: %w", r.LostCommits, ErrCorrupt)
	}
	return nil
}

// Check reads everything: the tables' checksums, each record's own, and whether as many records are there as were
// counted. Its error only says that checking was not possible; what it found is in the Report.
func (e *Engine) Check(ctx context.Context) (Report, error) {
	v, end, err := e.snapshot(ctx)
	if err != nil {
		return Report{}, err
	}
	defer end()
	c, err := v.counts()
	if err != nil { // its record is damaged; the running count is not
		c.records = e.records.Load()
	}
	r := Report{Expected: c.records, LostCommits: e.lost.Load(), Tables: cmp.Or(err, e.verifyTables())}
	for kv, err := range (Reader{v}).Scan(nil, nil, ScanOptions{}) {
		switch {
		case ctx.Err() != nil:
			return Report{}, ctx.Err()
		case err == nil:
			r.Records++
			r.Bytes += uint64(len(kv.Key) + len(kv.Value))
		case kv.Key == nil:
			r.Tables = cmp.Or(r.Tables, err)
		default:
			r.Corrupt++
			if len(r.CorruptKeys) < namedCorrupt {
				r.CorruptKeys = append(r.CorruptKeys, kv.Key)
			}
		}
	}
	return r, nil
}

// verifyTables asks Badger to check the blocks of all tables. It knows nothing of what is in memory still.
func (e *Engine) verifyTables() (err error) {
	defer rescue(&err)
	if err := e.db.VerifyChecksum(); err != nil {
		return fmt.Errorf("%w: %w", ErrCorrupt, shorten(err))
	}
	return nil
}
