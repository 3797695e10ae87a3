package budget

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// The words for changes of sessions mean what they mean in timewarrior. Each of them takes a session that has ended,
// and returns it as it then is, marked as edited; whether that can have been is for CheckSession to tell.

// Amendment is what a person changes of a session; nil leaves it as it is.
type Amendment struct {
	Start, End *time.Time
	Text, Area *string
	Lesson     *id.Lesson
}

// Amend changes what the amendment names.
func (s Session) Amend(a Amendment) Session {
	set(&s.Start, a.Start)
	set(&s.End, a.End)
	if a.End != nil {
		s.Stopped = ""
	}
	set(&s.Text, a.Text)
	set(&s.Area, a.Area)
	set(&s.Lesson, a.Lesson)
	return s.edited()
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

func (s Session) edited() Session {
	s.Edited, s.Asked = true, s.Stopped != ""
	return s
}

// MoveTo lets the session begin at start, and keeps its length.
func (s Session) MoveTo(start time.Time) Session {
	s.Start, s.End = start, start.Add(s.End.Sub(s.Start))
	return s.edited()
}

// Lengthen moves the session's end by d, which is negative to shorten it. Nothing of it left is an error.
func (s Session) Lengthen(d time.Duration) (Session, error) {
	if length := s.End.Sub(s.Start); length+d <= 0 {
		return s, fmt.Errorf("session %s lasts %s: shortened by %s nothing is left", s.ID, length.Round(time.Second), -d)
	}
	s.End, s.Stopped = s.End.Add(d), ""
	return s.edited(), nil
}

// Split cuts the session in two at an instant within it; the zero instant halves it. The second part has no id yet, and
// is no longer what an import or a forgotten timer made.
func (s Session) Split(at time.Time) (first, second Session, err error) {
	if at.IsZero() {
		at = middle(s.Start, s.End)
	}
	if !at.After(s.Start) || !at.Before(s.End) {
		return s, s, fmt.Errorf("split session %s at %s: want a time after its start and before its end", s.ID, stamp(at))
	}
	first, second = s.edited(), s.edited()
	first.End, second.Start = at, at
	second.ID, second.Imported, second.Stopped, second.Asked, second.Alive = "", "", "", false, time.Time{}
	return first, second, nil
}

// middle is the whole minute nearest to the middle, so that two parts of 45 minutes are 22 and 23; where none lies
// between, the middle.
func middle(start, end time.Time) time.Time {
	half := (end.Sub(start) / 2).Truncate(time.Millisecond)
	if at := start.Add(half).Truncate(time.Minute); at.After(start) {
		return at
	}
	return start.Add(half)
}

// Join makes one session of two, from the earlier start to the later end, so what lies between them counts. It is s,
// and takes over from the other what s lacks.
func (s Session) Join(other Session) Session {
	if other.Start.Before(s.Start) {
		s.Start = other.Start
	}
	if other.End.After(s.End) {
		s.End = other.End
	}
	s.Area, s.Lesson, s.Item = cmp.Or(s.Area, other.Area), cmp.Or(s.Lesson, other.Lesson), cmp.Or(s.Item, other.Item)
	switch {
	case s.Text == "":
		s.Text = other.Text
	case other.Text != "" && other.Text != s.Text:
		s.Text += "; " + other.Text
	}
	return s.edited()
}

// TakeBack undoes one change of a session: was is how it stood before, nil where the change made it, did how the change
// left it, and cur how it is now. Only what the change changed, and nothing else has changed since, goes back. What was
// made is removed at now, and an import may bring it again.
func TakeBack(was *Session, did, cur Session, now time.Time) Session {
	if was == nil {
		if cur.Removed.IsZero() {
			cur.Removed = now
		}
		if cur.End.IsZero() {
			cur.End = now
		}
		cur.Imported = ""
		return cur
	}
	for _, field := range []func(*Session) *time.Time{
		func(s *Session) *time.Time { return &s.Start }, func(s *Session) *time.Time { return &s.End },
		func(s *Session) *time.Time { return &s.Removed }, func(s *Session) *time.Time { return &s.Alive },
	} {
		if at := field(&cur); at.Equal(*field(&did)) {
			*at = *field(was)
		}
	}
	cur.Text = back(was.Text, did.Text, cur.Text)
	cur.Area = back(was.Area, did.Area, cur.Area)
	cur.Lesson = back(was.Lesson, did.Lesson, cur.Lesson)
	cur.Item = back(was.Item, did.Item, cur.Item)
	cur.Stopped = back(was.Stopped, did.Stopped, cur.Stopped)
	cur.Asked = back(was.Asked, did.Asked, cur.Asked)
	cur.Edited = back(was.Edited, did.Edited, cur.Edited)
	return cur
}

// back is what a field was, if it still is as the change left it.
func back[T comparable](was, did, cur T) T {
	if cur == did {
		return was
	}
	return cur
}

// Counts returns what each session adds to the time of the ones before it, by start, within the span: together what
// Spent counts, before it is rounded.
func Counts(sessions []Session, span when.Interval, now time.Time) map[id.Session]time.Duration {
	sorted := slices.SortedFunc(slices.Values(sessions), func(a, b Session) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	counts := map[id.Session]time.Duration{}
	var covered time.Time // by the ones before
	for _, s := range sorted {
		for _, part := range s.appendPart(nil, span, now) {
			if covered.After(part.Start) {
				part.Start = covered
			}
			counts[s.ID] = part.Duration()
			if part.End.After(covered) {
				covered = part.End
			}
		}
	}
	return counts
}

// UnconfirmedBlocks returns the blocks that are over and of which nobody said what became of them, oldest first.
func UnconfirmedBlocks(blocks []Block, now time.Time) []Block {
	open := slices.DeleteFunc(slices.Clone(blocks), func(b Block) bool { return b.State != Planned || b.End.After(now) })
	slices.SortFunc(open, earlier)
	return open
}
