package learning

import (
	"fmt"
	"time"

	"tend/internal/id"
	"tend/internal/when"
)

// Facts are what a suggestion is made of. A field that is zero is not known, or not so, and then its rule says nothing.
type Facts struct {
	Now     time.Time     // in the person's zone
	Started bool          // tend init has run
	Running time.Time     // since when the clock runs
	Block   when.Interval // the block that is running now, else the next one
	Due     int           // cards and notes that are due
	DueTime time.Duration // what they take
	Off     string        // why this week asks for nothing: "skipped", "away"
	Spent   int           // minutes of this week
	Target  int           // minutes a week
	Max     int           // minutes a week
	Triage  int           // items that wait for an answer
	Queued  int           // lessons
	Loop    LongOpen      // the oldest open lesson
	Quota   Behind        // of the quotas that are behind, the one that wants the most minutes
	Reflect Owed          // a reflection that is due
	Brag    Owed          // the week's lines of the brag document, where nothing of them is written
	Unrated string        // a deep area in which the person never said where they stand
	Backup  time.Time     // the last backup
}

// LongOpen is a lesson that is open.
type LongOpen struct {
	Lesson id.Lesson
	Title  string
	Days   int // since it was opened
}

// Behind is a quota that is behind its pace.
type Behind struct {
	Name    string // such as "1 book a quarter"
	Minutes int    // a week that would bring it back
	Left    int    // minutes, where less than a week is left for them; else 0
	Command string
}

// Owed is something that is to be written.
type Owed struct {
	Title   string
	Minutes int // that it takes
	Command string
}

// Suggestion is the one thing to do next. It never scolds, and never counts what was missed.
type Suggestion struct {
	Rule    string // which rule spoke
	Text    string // what to do, as a sentence without its point
	Reason  string // why this, and why now
	Command string // empty where there is nothing to type
}

// When lessons that are open are brought up, in days.
const (
	openForLong = 7
	openTooLong = 30
)

// backupEvery is how old a backup may be.
const backupEvery = 14 * 24 * time.Hour

// rules say what to do next; the first that has something to say is heard, and no other.
var rules = []func(Facts) (Suggestion, bool){
	toBegin, toStop, toRestThisWeek, toRestFromEnough, toStartTheBlock, toReview, toBrag, toReflect, toProduceOrDrop,
	toWriteDown, toTriage, toCatchUp, toBackUp, toGoOn, toStartAnother, toQueue, toRate,
}

// Suggest returns the one thing to do next, with its reason. What comes first: the clock that runs, then a week that is
// full, the block that is now, reviews that fit before the next block, what is to be written, what stands open,
// what waits, and where nothing does, rest.
func Suggest(f Facts) Suggestion {
	for _, rule := range rules {
		if s, ok := rule(f); ok {
			return s
		}
	}
	return toRest(f)
}

func toBegin(f Facts) (Suggestion, bool) {
	return Suggestion{"begin", "Settle the hours, the windows and the deep areas", "so that there is time for it", "tend init"}, !f.Started
}

func toStop(f Facts) (Suggestion, bool) {
	s := Suggestion{"stop", "Stop the clock when you are done", "it runs since " + f.clock(f.Running), "tend stop"}
	switch {
	case f.full():
		s.Text, s.Reason = "Time to stop", fmt.Sprintf("this week has %s of at most %s", length(f.Spent), length(f.Max))
	case !f.Block.Start.IsZero() && !f.Now.Before(f.Block.Start):
		s.Reason += fmt.Sprintf(", and the block ends at %s", f.clock(f.Block.End))
	}
	return s, !f.Running.IsZero()
}

func toRestThisWeek(f Facts) (Suggestion, bool) {
	reason := map[string]string{"away": "you are away this week, and nothing is owed", "skipped": "this week is skipped, and nothing is owed"}[f.Off]
	return Suggestion{"off", "Rest", reason, ""}, f.Off != ""
}

func toRestFromEnough(f Facts) (Suggestion, bool) {
	return Suggestion{"enough", "Enough for this week", fmt.Sprintf("%s of at most %s are spent; what is due keeps", length(f.Spent), length(f.Max)), ""}, f.full()
}

// full tells whether the week has all of its minutes.
func (f Facts) full() bool { return f.Max > 0 && f.Spent >= f.Max }

// toStartTheBlock begins with the reviews, then goes on with the open lesson.
func toStartTheBlock(f Facts) (Suggestion, bool) {
	s := Suggestion{"block", "Begin with any lesson", "your block runs until " + f.clock(f.Block.End), "tend start"}
	switch {
	case f.Due > 0:
		s.Text, s.Command = "Begin with the reviews", "tend review"
		s.Reason += fmt.Sprintf(", and they take %s", duration(f.DueTime))
	case f.Loop.Lesson != "":
		s.Text, s.Command = fmt.Sprintf("Go on with %q", f.Loop.Title), "tend lesson start "+string(f.Loop.Lesson)
	case f.Queued > 0:
		s.Text, s.Command = "Begin a lesson that waits", "tend lesson list"
	}
	return s, !f.Block.Start.IsZero() && f.Block.Holds(f.Now)
}

// toReview suggests reviews that are over before the next block; longer ones are what the block is for.
func toReview(f Facts) (Suggestion, bool) {
	s := Suggestion{"review", "Review what is due", "it takes " + duration(f.DueTime), "tend review"}
	until := f.Block.Start.Sub(f.Now)
	soon := !f.Block.Start.IsZero() && until < 12*time.Hour
	if soon {
		s.Reason += " and fits before the block at " + f.clock(f.Block.Start)
	}
	return s, f.Due > 0 && (!soon || f.DueTime <= until)
}

func toBrag(f Facts) (Suggestion, bool) {
	return Suggestion{"brag", "Write down what the week brought", "it is " + f.Now.Weekday().String() + ", and numbers are still fresh", f.Brag.Command},
		f.Brag.Command != "" && f.Now.Weekday() == time.Friday
}

func toReflect(f Facts) (Suggestion, bool) {
	return Suggestion{"reflect", "Take time for the " + f.Reflect.Title, fmt.Sprintf("it is due and takes %s", length(f.Reflect.Minutes)), f.Reflect.Command},
		f.Reflect.Command != ""
}

func toProduceOrDrop(f Facts) (Suggestion, bool) {
	return Suggestion{"produce or drop", fmt.Sprintf("Write three sentences on %q, or drop it", f.Loop.Title),
			fmt.Sprintf("it is open for %d days; either frees your head", f.Loop.Days), "tend lesson close " + string(f.Loop.Lesson) + " --editor"},
		f.Loop.Lesson != "" && f.Loop.Days >= openTooLong
}

func toWriteDown(f Facts) (Suggestion, bool) {
	return Suggestion{"write down", fmt.Sprintf("Write down what you learned from %q", f.Loop.Title),
			fmt.Sprintf("it is open for %d days", f.Loop.Days), "tend lesson close " + string(f.Loop.Lesson) + " --editor"},
		f.Loop.Lesson != "" && f.Loop.Days > openForLong
}

func toTriage(f Facts) (Suggestion, bool) {
	return Suggestion{"triage", "Answer the 12-month question", "something new waits for it", "tend triage"}, f.Triage > 0
}

func toCatchUp(f Facts) (Suggestion, bool) {
	reason := length(f.Quota.Minutes) + " a week bring it back on its pace"
	if f.Quota.Left > 0 {
		reason = length(f.Quota.Left) + " of it are left, and less than a week"
	}
	return Suggestion{"quota", fmt.Sprintf("Give %q a little time", f.Quota.Name), reason, f.Quota.Command}, f.Quota.Minutes > 0
}

func toBackUp(f Facts) (Suggestion, bool) {
	age := f.Now.Sub(f.Backup)
	return Suggestion{"backup", "Make a backup", fmt.Sprintf("the last one is %d days old", int(age.Hours()/24)), "tend backup"},
		!f.Backup.IsZero() && age >= backupEvery
}

func toGoOn(f Facts) (Suggestion, bool) {
	return Suggestion{"go on", fmt.Sprintf("Go on with %q", f.Loop.Title), "it is open, and nothing else waits", "tend lesson start " + string(f.Loop.Lesson)},
		f.Loop.Lesson != "" && f.Spent < f.Target
}

func toStartAnother(f Facts) (Suggestion, bool) {
	return Suggestion{"start", "Begin a lesson", "one is queued, and nothing is open", "tend lesson list"},
		f.Queued > 0 && f.Loop.Lesson == "" && f.Spent < f.Target
}

func toQueue(f Facts) (Suggestion, bool) {
	return Suggestion{"queue", "Queue something worth knowing", "nothing is due, and nothing waits", "tend lesson add TITLE|URL"},
		f.Queued == 0 && f.Loop.Lesson == "" && f.Spent < f.Target
}

func toRate(f Facts) (Suggestion, bool) {
	return Suggestion{"rate", "Say where you stand in " + f.Unrated, "so that in a year you see how far you came", "tend area rate " + f.Unrated},
		f.Unrated != ""
}

// toRest is what is left when there is nothing to do.
func toRest(f Facts) Suggestion {
	s := Suggestion{"rest", "Rest", "nothing asks for you now", ""}
	if f.Target > 0 && f.Spent >= f.Target {
		s.Reason = fmt.Sprintf("the week has its %s", length(f.Target))
	}
	if f.Block.Start.After(f.Now) {
		s.Reason += "; the next block begins " + f.day(f.Block.Start) + " at " + f.clock(f.Block.Start)
	}
	return s
}

func (f Facts) clock(t time.Time) string { return t.In(f.Now.Location()).Format("15:04") }

// day is a day as people say it, seen from now.
func (f Facts) day(t time.Time) string {
	switch days := when.DateOf(t.In(f.Now.Location())).Sub(when.DateOf(f.Now)); {
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days < 7:
		return "on " + t.In(f.Now.Location()).Weekday().String()
	}
	return "on " + t.In(f.Now.Location()).Format("2 January")
}

// duration is a duration in words, rounded up to minutes: who is told 3 minutes should not need 4.
func duration(d time.Duration) string { return length(max(1, int((d+time.Minute-1)/time.Minute))) }

// length is minutes in words.
func length(minutes int) string {
	switch hours, rest := minutes/60, minutes%60; {
	case hours == 0:
		return fmt.Sprintf("%d min", rest)
	case rest == 0:
		return fmt.Sprintf("%d h", hours)
	default:
		return fmt.Sprintf("%d h %d min", hours, rest)
	}
}
