package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// units are the names of sizes in bytes, the largest first. They are powers of 1024: nobody who writes "8M" for a
// limit means 8 000 000 and not a byte more.
var units = []struct {
	name  string
	bytes int64
}{
	{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
}

// parseBytes reads "8 MiB", "8MiB", "8M" or "8388608".
func parseBytes(value string) (int64, error) {
	digits := strings.TrimRight(value, " iBKMGT")
	unit := strings.TrimSpace(value[len(digits):])
	n, err := strconv.ParseInt(digits, 10, 64)
	factor, ok := unitBytes(unit)
	if err != nil || !ok || n < 0 || n > math.MaxInt64/factor {
		return 0, fmt.Errorf(`want a size such as "8 MiB", not %q`, value)
	}
	return n * factor, nil
}

// unitBytes is how many bytes one of unit has; "" and "B" are single bytes.
func unitBytes(unit string) (int64, bool) {
	if unit == "" || unit == "B" {
		return 1, true
	}
	for _, u := range units {
		if unit == u.name || unit == u.name[:1] {
			return u.bytes, true
		}
	}
	return 1, false
}

// showBytes writes a size in the largest unit that keeps it whole.
func showBytes(n int64) string {
	for _, u := range units {
		if n >= u.bytes && n%u.bytes == 0 {
			return fmt.Sprintf("%d %s", n/u.bytes, u.name)
		}
	}
	return strconv.FormatInt(n, 10)
}
