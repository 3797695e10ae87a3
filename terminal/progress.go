package terminal

import (
	"fmt"
	"strings"
	"time"
)

// progressAfter is how long something may take before its progress is shown.
const progressAfter = time.Second

// Progress shows on Err how far something is that takes more than a second. It shows nothing where Err is not looked at.
type Progress struct {
	mode  Mode
	what  string
	now   func() time.Time
	began time.Time
	cells int // of the longest line so far
}

// NewProgress begins to watch what is done; now is a clock.
func NewProgress(m Mode, what string, now func() time.Time) *Progress {
	return &Progress{mode: m, what: what, now: now, began: now()}
}

// Tell says that so much of a total is done.
func (p *Progress) Tell(done, total int) {
	if !p.mode.Rewrites || total <= 0 || p.now().Sub(p.began) < progressAfter {
		return
	}
	const cells = 20
	full := min(cells, max(0, cells*done/total))
	line := fmt.Sprintf("%s [%s%s] %d %%", p.what, strings.Repeat("#", full), strings.Repeat(".", cells-full), min(100, 100*done/total))
	p.cells = max(p.cells, width(line))
	fmt.Fprint(p.mode.Err, "\r"+pad(line, p.cells))
}

// End takes away what was shown.
func (p *Progress) End() {
	if p.cells > 0 {
		fmt.Fprint(p.mode.Err, "\r"+strings.Repeat(" ", p.cells)+"\r")
	}
	p.cells = 0
}
