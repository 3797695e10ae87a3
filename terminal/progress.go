package terminal

import (
	"fmt"
	"strings"
	"time"
)

// Progress shows on Err how far something has come, once it has taken a second, and only where a person looks at it.
type Progress struct {
	mode  Mode
	what  string
	began time.Time
	last  time.Time
	shown bool
}

// progressAfter is how long something may take without a word, and progressEvery how often the bar is drawn.
const (
	progressAfter = time.Second
	progressEvery = 100 * time.Millisecond
)

// Progress begins a bar for what is done.
func (m Mode) Progress(what string) *Progress {
	return &Progress{mode: m, what: what, began: time.Now()}
}

// Step draws how far it has come.
func (p *Progress) Step(done, total int) {
	now := time.Now()
	if p.mode.Plain || p.mode.Err == nil || total <= 0 || now.Sub(p.began) < progressAfter || now.Sub(p.last) < progressEvery {
		return
	}
	p.last, p.shown = now, true
	const cells = 24
	full := min(cells, done*cells/total)
	fmt.Fprintf(p.mode.Err, "\r%s [%s%s] %3d %%", p.what, strings.Repeat("#", full), strings.Repeat(".", cells-full), min(100, 100*done/total))
}

// Done wipes the bar.
func (p *Progress) Done() {
	if p.shown {
		fmt.Fprint(p.mode.Err, "\r"+strings.Repeat(" ", len(p.what)+34)+"\r")
	}
}
