// Package protect decides what is to be done so that blocks stand in a person's own calendar, where they count as busy for
// everybody who looks at it: one object a block, and nothing else touched.
//
// Two may change such an object: tend, when the plan changes, and the person, in whatever client they use. The person's edit
// wins: a move is taken over, a deletion is a skipped block. Every write supposes the object to be as it was last seen, and is
// noted before it is sent, so that an answer that was lost, or an end of the process, is told from somebody else's edit.
package protect

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"tend/calendar/busy"
	"tend/internal/id"
)

// Written is what is known of the object of a block.
type Written struct {
	Calendar id.Calendar `json:"calendar"`
	Block    id.Block    `json:"block"`
	UID      string      `json:"uid"`
	Href     string      `json:"href"`
	ETag     string      `json:"etag,omitempty"` // as it was last seen; empty before the first answer
	Version  Version     `json:"version"`        // what stands there
	// Next is what was sent and not answered yet. It may have arrived.
	Next *Version `json:"next,omitempty"`
	// Touched says that the person edited the object: its text is theirs from then on.
	Touched bool `json:"touched,omitempty"`
}

// Version is what an object says.
type Version struct {
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Digest string    `json:"digest"` // of its bytes, as tend writes them
}

func (v Version) sameTime(w Version) bool { return v.Start.Equal(w.Start) && v.End.Equal(w.End) }

// Key names the record of a block in a calendar.
func Key(calendar id.Calendar, block id.Block) string { return string(calendar) + "/" + string(block) }

// Want is a block that is to stand in the calendar.
type Want struct {
	Block      id.Block
	UID        string
	Start, End time.Time // in whole seconds
	Data       string
}

// Version is what the object of a block is to say.
func (w Want) Version() Version {
	sum := sha256.Sum256([]byte(w.Data))
	return Version{w.Start.UTC().Truncate(time.Second), w.End.UTC().Truncate(time.Second), hex.EncodeToString(sum[:12])}
}

// There is what stands at the place of an object.
type There struct {
	Gone  bool
	ETag  string
	UID   string
	Start time.Time // zero where it cannot be told when it is, such as for one that recurs
	End   time.Time
}

// maxLength and minLength are how long a block may be that a person moved.
const (
	minLength = 5 * time.Minute
	maxLength = 8 * time.Hour
)

// Look reads an object: its UID, and when it is if that can be told and may be a block.
func Look(etag, data string) There {
	there := There{ETag: etag, UID: UID(data)}
	const years = 20
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	times, _, err := busy.Read([]byte(data), busy.Options{From: now.AddDate(-years, 0, 0), To: now.AddDate(years, 0, 0), Zone: time.UTC, AllDayFree: true})
	if err != nil || len(times) != 1 {
		return there
	}
	if length := times[0].End.Sub(times[0].Start); length >= minLength && length <= maxLength {
		there.Start, there.End = times[0].Start, times[0].End
	}
	return there
}

// Step is what is to be done about one block.
type Step string

// The steps.
const (
	Nothing Step = "nothing"
	Create  Step = "create"  // write the object where there is none
	Update  Step = "update"  // write it in the place of the one that was seen
	Delete  Step = "delete"  // remove the one that was seen
	Adopt   Step = "adopt"   // it is as tend left it, or its text was edited: note what was seen
	Moved   Step = "moved"   // the person moved it: the block moves there, and is locked
	Deleted Step = "deleted" // the person deleted it: the block is skipped
	Forget  Step = "forget"  // nothing is there and nothing is wanted
)

// Decide returns the step about a block: by what is known of its object (nil: none was written), what is wanted (nil: nothing is
// to stand there) and what stands there (nil: nobody looked, it is taken to be as it was last seen).
func Decide(w *Written, want *Want, there *There) Step {
	switch {
	case w == nil && want == nil:
		return Nothing
	case w == nil:
		return Create
	case there == nil && w.Next == nil:
		return asSeen(w, want)
	case there == nil && w.ETag == "":
		return Create // whether the first arrived is told by the server's refusal
	case there == nil:
		return asSeen(w, want)
	case there.Gone && want == nil:
		return Forget
	case there.Gone && w.ETag == "":
		return Create // the first one never arrived
	case there.Gone:
		return Deleted
	case there.ETag == w.ETag:
		return asSeen(w, want)
	case there.Start.IsZero(), w.Next == nil && there.same(w.Version), w.Next != nil && there.same(*w.Next):
		return Adopt
	}
	return Moved // also back to where it was before a change that was sent: somebody put it there since
}

func (t There) same(v Version) bool { return t.Start.Equal(v.Start) && t.End.Equal(v.End) }

// asSeen is the step where an object is as it was last seen.
func asSeen(w *Written, want *Want) Step {
	switch {
	case want == nil:
		return Delete
	case !want.Version().sameTime(w.Version), want.Version().Digest != w.Version.Digest && !w.Touched:
		return Update
	}
	return Nothing
}

// Adopted is what is known of an object after it was seen where tend put it. What was sent is taken to have arrived if it says
// when the object is; anything else is the person's edit of its text.
func (w Written) Adopted(there There) Written {
	switch {
	case w.Next != nil && there.same(*w.Next):
		w.Version = *w.Next
	case w.Next != nil && w.ETag == "":
		w.Version, w.Touched = *w.Next, true
	default:
		w.Touched = true
	}
	w.ETag, w.Next = there.ETag, nil
	return w
}

// MovedTo is what is known of an object that the person moved.
func (w Written) MovedTo(there There) Written {
	w.Version.Start, w.Version.End = there.Start, there.End
	w.ETag, w.Next, w.Touched = there.ETag, nil, true
	return w
}

// Sending is what is noted before an object is sent.
func (w Written) Sending(want Want) Written {
	next := want.Version()
	w.Next = &next
	return w
}

// Refused is what is known of an object after the server refused what was sent: it did not arrive, unless something was on its
// way before. Was is what was known before it was sent.
func (w Written) Refused(was *Written) *Written {
	if was != nil && was.Next == nil {
		w.Next = nil
	}
	return &w
}

// Sent is what is known of an object that was sent and taken.
func (w Written) Sent(etag string) Written {
	w.Version, w.ETag, w.Next, w.Touched = *w.Next, etag, nil, false
	return w
}
