package engine

import (
	"fmt"
	"testing"
)

// The buffers of a merge are as large as its tables. They also must be large enough: where int has 32 bits, tables of
// values just above two or many blocks once came out corrupt.
func TestMergedTablesAreSmallAndSound(t *testing.T) {
	for _, value := range []int{500, 8800, 70 << 10, 200 << 10} {
		t.Run(fmt.Sprintf("values of %d bytes", value), func(t *testing.T) {
			const bytes = 20 << 20
			e := open(t, t.TempDir(), Options{})
			for i := 0; i < bytes/value; {
				mustUpdate(t, e, func(w Writer) (err error) {
					for stop := i + max(1, min(MaxUpdateKeys, 400<<10/value)); i < stop && err == nil; i++ {
						err = w.Put(fmt.Append(nil, i), make([]byte, value))
					}
					return err
				})
			}
			want(t, e.Maintain(ctx), nil)
			for _, table := range e.db.Tables() {
				if uint64(table.OnDiskSize) > uint64(tableSize)+300<<10 {
					t.Errorf("a table of %d bytes, want about %d", table.OnDiskSize, uint64(tableSize))
				}
			}
			equal(t, e.shape().fresh, 0)
			want(t, sound(t, e), nil)
		})
	}
}
