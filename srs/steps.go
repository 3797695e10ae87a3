package srs

import "time"

// step returns where a grade leads a card within its learning or relearning steps, and how long it waits there.
// It is not ok if the card graduates: it passed its last step, was easy, or there are no steps.
func (s Scheduler) step(c State, g Grade) (phase Phase, at int, wait time.Duration, ok bool) {
	phase, steps, at := Learning, s.Steps, max(0, c.Step)
	switch {
	case c.isNew():
		at = 0
	case c.Phase == Relearning:
		phase, steps = Relearning, s.Relearn
	case c.Phase == Mature && g == Again:
		phase, steps = Relearning, s.Relearn
	case c.Phase == Mature:
		return Mature, 0, 0, false
	}
	at, wait, ok = along(steps, at, g)
	return phase, at, max(0, wait), ok
}

// along walks the steps from the one at index at: Again starts over, Hard repeats, Good goes on, Easy leaves.
// It is not ok once there is no step left, also when the steps were shortened under a card that stood on them.
func along(steps []time.Duration, at int, g Grade) (next int, wait time.Duration, ok bool) {
	switch g {
	case Again:
		at = 0
	case Good:
		at++
	case Easy:
		return 0, 0, false
	}
	if at >= len(steps) {
		return 0, 0, false
	}
	if g == Hard && at == 0 {
		return at, hardFirst(steps), true
	}
	return at, steps[at], true
}

// hardFirst is the wait after Hard on the first step, as in Anki: half way to the second step, or half as long again
// as the only one, so that it lies between Again and Good.
func hardFirst(steps []time.Duration) time.Duration {
	if len(steps) > 1 {
		return (steps[0] + steps[1]) / 2
	}
	return steps[0] * 3 / 2
}
