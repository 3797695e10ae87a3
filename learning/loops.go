package learning

import "time"

// LoopDays is for how many days a lesson may be open before it is brought up.
const LoopDays = 7

// Loop is an open loop: a lesson that was begun, and from which nothing was produced yet.
type Loop struct {
	Lesson
	Days int `json:"days"` // whole days that it has been open
}

// Loops returns the lessons that have been open at now for at least so many days of 24 hours, the oldest first. For a
// now in the past these are the ones that were open then. A loop never goes by itself: it ends with an output, or by
// being dropped.
func Loops(lessons []Lesson, now time.Time, days int) []Loop {
	loops := []Loop{}
	for _, l := range OpenLoops(lessons, now) {
		if age := int(now.Sub(l.Opened) / (24 * time.Hour)); age >= days {
			loops = append(loops, Loop{Lesson: l, Days: age})
		}
	}
	return loops
}
