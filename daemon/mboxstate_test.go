package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
)

// TestAnMboxThatWasWrittenAnew: whatever tells the file from the one before, it is read from its start, and nothing comes
// twice.
func TestAnMboxThatWasWrittenAnew(t *testing.T) {
	const from = "From x@a.test Mon Nov 16 09:00:00 2026\n"
	letter := func(n int) string { return from + issue("a.test", n) + "\n" }
	pad := "From y@b.test Mon Nov 16 09:00:00 2026\n" + issue("b.test", 9) + strings.Repeat("x\n", 6000) + "\n"
	for name, c := range map[string]struct {
		before, after string
		keepTime      bool
		replace       bool
		want          int // issues in all
	}{
		"with other messages of the same size":      {letter(1) + letter(2), letter(3) + letter(4), false, false, 4},
		"with the same time, too":                   {letter(1) + letter(2), letter(3) + letter(4), true, false, 4},
		"smaller, with another":                     {letter(1) + letter(2), letter(3), true, false, 3},
		"larger, with another at its start":         {letter(1) + letter(2), letter(3) + letter(2) + letter(4), false, false, 4},
		"with others before a last that is as was":  {letter(1) + pad + letter(2), letter(3) + pad + letter(2), true, false, 3},
		"in another file, but the same":             {letter(1) + letter(2), letter(1) + letter(2), true, true, 2},
		"with what it had, and one more at its end": {letter(1) + letter(2), letter(1) + letter(2) + letter(3), false, false, 3},
		"with nothing":                              {letter(1) + letter(2), "", false, false, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := settled(t)
			box := filepath.Join(t.TempDir(), "box")
			w.put(box, c.before)
			w.byMail("a", api.SourceRequest{Mbox: box, List: "a.test"})
			w.checkNow("a")
			info, err := os.Stat(box)
			w.ok(err)
			if c.replace {
				w.ok(os.Rename(box, box+".old"))
			}
			w.ok(os.WriteFile(box, []byte(c.after), 0o600))
			at := info.ModTime().Add(time.Minute)
			if c.keepTime {
				at = info.ModTime()
			}
			w.ok(os.Chtimes(box, at, at))
			w.checkNow("a")
			w.fresh("a", c.want)
			if got := w.checkNow("a"); got.New != 0 || got.Error != "" {
				t.Errorf("looked again: %+v", got)
			}
		})
	}
}
