package protect

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/calendar"
)

var (
	nine   = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	eleven = nine.Add(2 * time.Hour)
)

func want(start time.Time, data string) *Want {
	return &Want{Block: "b1", UID: "b1.x@tend", Start: start, End: start.Add(time.Hour), Data: data}
}

func there(etag string, start time.Time) *There {
	return &There{ETag: etag, UID: "b1.x@tend", Start: start, End: start.Add(time.Hour)}
}

// written is an object that stands at nine with the tag 1.
func written(change func(*Written)) *Written {
	w := Written{Block: "b1", UID: "b1.x@tend", Href: "/b1", ETag: "1", Version: want(nine, "text").Version()}
	if change != nil {
		change(&w)
	}
	return &w
}

func sending(start time.Time) func(*Written) {
	return func(w *Written) { *w = w.Sending(*want(start, "text")) }
}

func first(w *Written) {
	*w = Written{Block: "b1", UID: "b1.x@tend", Href: "/b1"}.Sending(*want(nine, "text"))
}

func TestDecide(t *testing.T) {
	gone := &There{Gone: true}
	tests := []struct {
		name  string
		w     *Written
		want  *Want
		there *There
		step  Step
	}{
		{"a new block is written", nil, want(nine, "text"), nil, Create},
		{"one that stands there is left", written(nil), want(nine, "text"), nil, Nothing},
		{"one that was seen to stand there is left", written(nil), want(nine, "text"), there("1", nine), Nothing},
		{"a move of the plan is written", written(nil), want(eleven, "text"), nil, Update},
		{"a new text is written", written(nil), want(nine, "other"), nil, Update},
		{"but not over a text of the person", written(func(w *Written) { w.Touched = true }), want(nine, "other"), nil, Nothing},
		{"a move of the plan is written over it", written(func(w *Written) { w.Touched = true }), want(eleven, "text"), nil, Update},
		{"a block that is not wanted goes", written(nil), nil, nil, Delete},
		{"and is forgotten where it is gone", written(nil), nil, gone, Forget},
		{"a move by the person is taken over", written(nil), want(nine, "text"), there("2", eleven), Moved},
		{"also against a move of the plan", written(nil), want(nine.Add(48*time.Hour), "text"), there("2", eleven), Moved},
		{"a deletion by the person is one", written(nil), want(nine, "text"), gone, Deleted},
		{"an edit of the text is noted", written(nil), want(nine, "text"), there("2", nine), Adopt},
		{"an object that cannot be read is left", written(nil), want(nine, "text"), &There{ETag: "2"}, Adopt},
		{"a first write that never arrived is sent again", written(first), want(nine, "text"), gone, Create},
		{"one that arrived is noted", written(first), want(nine, "text"), there("1", nine), Adopt},
		{"one that arrived and was moved by the person is taken over", written(first), want(nine, "text"), there("2", eleven), Moved},
		{"a change that never arrived is sent again", written(sending(eleven)), want(eleven, "text"), there("1", nine), Update},
		{"one that arrived is noted too", written(sending(eleven)), want(eleven, "text"), there("2", eleven), Adopt},
		{"an edit at the old time, after a change was sent, is the person's word", written(sending(eleven)), want(eleven, "text"), there("2", nine), Moved},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Decide(tt.w, tt.want, tt.there); got != tt.step {
				t.Errorf("got %s, want %s", got, tt.step)
			}
		})
	}
}

// TestWhateverHappensTheTwoAgree plays a person, a plan and a line that loses answers against each other: once they are quiet,
// the calendar holds what the plan does, a second round writes nothing, and no edit of the person was written over.
func TestWhateverHappensTheTwoAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &server{}
		var w *Written
		plan := want(nine, "text")
		for range rapid.IntRange(1, 12).Draw(t, "events") {
			switch rapid.SampledFrom([]string{"plan", "text", "person", "edit", "round", "lost", "unsent"}).Draw(t, "event") {
			case "plan":
				plan = want(anyHour(t), plan.Data)
			case "text":
				plan = want(plan.Start, rapid.SampledFrom([]string{"a", "b"}).Draw(t, "text"))
			case "person":
				if hour := anyHour(t); s.there {
					s.put(hour, "theirs")
					s.theirs = hour
					if hour.Equal(s.ours) || w != nil && w.Next != nil && hour.Equal(w.Next.Start) {
						s.theirs = time.Time{} // moved to where tend put it, or was about to: nobody can tell
					}
				}
			case "edit":
				if s.there {
					s.put(s.start, "theirs")
				}
			case "round":
				w, plan = s.round(t, w, plan, "")
			case "lost":
				w, plan = s.round(t, w, plan, "lost")
			case "unsent":
				w, plan = s.round(t, w, plan, "unsent")
			}
		}
		w, plan = s.round(t, w, plan, "")
		writes := s.writes
		w, plan = s.round(t, w, plan, "")
		if s.writes != writes {
			t.Fatalf("a second round wrote: %+v", w)
		}
		if !s.there || !s.start.Equal(plan.Start) {
			t.Fatalf("the calendar has %v, the plan %v", s.start, plan.Start)
		}
	})
}

func anyHour(t *rapid.T) time.Time {
	return nine.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "hour")) * time.Hour)
}

// server holds one object.
type server struct {
	there  bool
	start  time.Time
	data   string
	tag    byte
	writes int
	ours   time.Time // where tend put it last, or found it
	theirs time.Time // where the person moved it last, until that was taken over
}

func (s *server) put(start time.Time, data string) {
	s.there, s.start, s.data, s.tag = true, start, data, s.tag+1
}

func (s *server) look() *There {
	if !s.there {
		return &There{Gone: true}
	}
	return there(string('0'+rune(s.tag)), s.start)
}

// round plays one round over a line that does nothing, loses the answer to the first write, or the write itself.
func (s *server) round(t *rapid.T, w *Written, plan *Want, line string) (*Written, *Want) {
	var seen *There
	if w != nil {
		seen = s.look()
		if seen.ETag == w.ETag {
			w.Next = nil
		}
	}
	for range 6 {
		switch step := Decide(w, plan, seen); step {
		case Nothing:
			return w, plan
		case Adopt:
			s.ours = seen.Start
			adopted := w.Adopted(*seen)
			w, seen = &adopted, nil
		case Moved:
			moved := w.MovedTo(*seen)
			s.ours, s.theirs = seen.Start, time.Time{}
			return &moved, want(seen.Start, plan.Data)
		case Create, Update:
			next := Written{Block: "b1", UID: "b1.x@tend", Href: "/b1"}
			if w != nil {
				next = *w
			}
			next = next.Sending(*plan)
			if line == "unsent" {
				return &next, plan
			}
			if s.there && (step == Create || string('0'+rune(s.tag)) != next.ETag) {
				w, seen = next.Refused(w), s.look()
				continue
			}
			if !s.theirs.IsZero() && !s.theirs.Equal(plan.Start) {
				t.Fatalf("the person's move to %v was written over", s.theirs)
			}
			s.writes++
			s.put(plan.Start, plan.Data)
			s.ours = plan.Start
			if line == "lost" {
				return &next, plan
			}
			next = next.Sent(string('0' + rune(s.tag)))
			w, seen = &next, nil
		default:
			t.Fatalf("step %s", step)
		}
	}
	t.Fatal("the round does not end")
	return w, plan
}

func TestLookReadsAnObject(t *testing.T) {
	event := calendar.Event{UID: "b1.x@tend", Summary: "Learning", Description: strings.Repeat("long ", 40), Start: nine, End: eleven, Modified: nine}
	object, err := event.Object()
	if err != nil {
		t.Fatal(err)
	}
	data := string(object)
	tests := map[string]struct {
		data       string
		uid        string
		start, end time.Time
	}{
		"as tend writes it":    {data, "b1.x@tend", nine, eleven},
		"in a zone":            {strings.NewReplacer("DTSTART:20261124T090000Z", "DTSTART;TZID=Europe/Berlin:20261124T090000", "DTEND:20261124T110000Z", "DTEND;TZID=Europe/Berlin:20261124T103000").Replace(data), "b1.x@tend", nine.Add(-time.Hour), nine.Add(30 * time.Minute)},
		"with a folded uid":    {strings.Replace(data, "UID:b1.x@tend", "UID:b1.\r\n x@tend", 1), "b1.x@tend", nine, eleven},
		"for the whole day":    {strings.NewReplacer("DTSTART:20261124T090000Z", "DTSTART;VALUE=DATE:20261124", "DTEND:20261124T110000Z", "DTEND;VALUE=DATE:20261125").Replace(data), "b1.x@tend", time.Time{}, time.Time{}},
		"every week":           {strings.Replace(data, "UID:", "RRULE:FREQ=WEEKLY\r\nUID:", 1), "b1.x@tend", time.Time{}, time.Time{}},
		"ten hours long":       {strings.Replace(data, "T110000Z", "T190000Z", 1), "b1.x@tend", time.Time{}, time.Time{}},
		"shown as free":        {strings.Replace(data, "TRANSP:OPAQUE", "TRANSP:TRANSPARENT", 1), "b1.x@tend", time.Time{}, time.Time{}},
		"of somebody else":     {strings.Replace(data, "UID:b1.x", "UID:other", 1), "other@tend", nine, eleven},
		"not a calendar":       {"<html>", "", time.Time{}, time.Time{}},
		"cut short":            {data[:len(data)-30], "b1.x@tend", time.Time{}, time.Time{}},
		"with an empty answer": {"", "", time.Time{}, time.Time{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := Look("1", tt.data)
			if got.UID != tt.uid || !got.Start.Equal(tt.start) || !got.End.Equal(tt.end) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func FuzzLook(f *testing.F) {
	f.Add("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261124T090000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	f.Fuzz(func(t *testing.T, data string) {
		got := Look("1", data)
		if got.Start.IsZero() != got.End.IsZero() || got.End.Sub(got.Start) < 0 || got.End.Sub(got.Start) > maxLength {
			t.Errorf("got %+v", got)
		}
	})
}
