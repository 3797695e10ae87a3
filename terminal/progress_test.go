package terminal

import (
	"strings"
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	tests := []struct {
		name     string
		rewrites bool
		step     time.Duration
		want     string
	}{
		{"is shown after a second, and taken away", true, 400 * time.Millisecond,
			"\rfitting [##########..........] 50 %\rfitting [###############.....] 75 %\rfitting [####################] 100 %\r" + strings.Repeat(" ", 36) + "\r"},
		{"is not shown of what is done in a second", true, 199 * time.Millisecond, ""},
		{"is not shown where nobody looks", false, time.Minute, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			tick := &clock{at: start, step: tt.step}
			p := NewProgress(Mode{Err: &out, Rewrites: tt.rewrites}, "fitting", tick.now)
			for done := range 5 {
				p.Tell(done, 4)
			}
			p.End()
			same(t, out.String(), tt.want)
		})
	}
}
