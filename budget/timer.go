package budget

import (
	"cmp"
	"slices"
	"time"
)

// Grace is how long a timer goes on after the block in which it was started, and how long before a block it may be
// started and still belong to it.
const Grace = 15 * time.Minute

const (
	usualTimer    = 3 * time.Hour
	shortestTimer = 15 // minutes
)

// StopReason is why a timer stopped by itself.
type StopReason string

// The reasons: the block in which it was started is over, or it ran for as long as a timer may without a word.
const (
	AfterBlock StopReason = "block"
	AfterLimit StopReason = "limit"
)

// TimerLimit is how long a timer may run outside of blocks before it counts as forgotten: 3 hours unless settled.
func (l Limits) TimerLimit() time.Duration {
	return cmp.Or(time.Duration(l.Timer)*time.Minute, usualTimer)
}

// TimerEnd returns when a running session stops by itself, and why: 15 minutes after the end of the block in which it
// was started, or up to 15 minutes before which; blocks that touch are one, and a skipped one is none. Outside of
// blocks it stops when the limit has passed. Both are counted from when the person last said that it runs, so that who
// starts a timer late, for a time that began earlier, is not stopped at once. A session lasts 24 hours at most.
func TimerEnd(s Session, blocks []Block, limit time.Duration) (time.Time, StopReason) {
	from := s.Start
	if s.Alive.After(from) {
		from = s.Alive
	}
	end, why := from.Add(limit), AfterLimit
	if over, ok := blockEnd(blocks, from); ok {
		end, why = over.Add(Grace), AfterBlock
	}
	if latest := s.Start.Add(longestSession); end.After(latest) {
		return latest, AfterLimit
	}
	return end, why
}

// blockEnd is the end of the block that holds the instant, else of the one that begins soon after it.
func blockEnd(blocks []Block, at time.Time) (end time.Time, ok bool) {
	sorted := slices.SortedFunc(slices.Values(blocks), earlier)
	for _, early := range []time.Duration{0, Grace} {
		for _, b := range sorted {
			switch {
			case b.State == Skipped:
			case !ok && !at.Before(b.Start.Add(-early)) && at.Before(b.End):
				end, ok = b.End, true
			case ok && !b.Start.After(end) && b.End.After(end):
				end = b.End
			}
		}
		if ok {
			return end, true
		}
	}
	return end, false
}

// Settle returns the session as it stands at now: stopped, if it runs and was forgotten. Whoever asks, and however late,
// it has stopped at the same instant. A session that ended, or was removed, stays as it is.
func Settle(s Session, blocks []Block, limit time.Duration, now time.Time) Session {
	if !s.End.IsZero() || !s.Removed.IsZero() {
		return s
	}
	if end, why := TimerEnd(s, blocks, limit); !now.Before(end) {
		s.End, s.Stopped = end, why
	}
	return s
}

// Unanswered tells whether the person is yet to be asked about a session that stopped by itself.
func (s Session) Unanswered() bool { return s.Stopped != "" && !s.Asked && s.Removed.IsZero() }
