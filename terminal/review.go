package terminal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/srs"
)

// Reviewer asks a person cards and notes, and saves every answer at once.
type Reviewer struct {
	Client *api.Client
	Mode   Mode
	// Minutes to spend; 0: what today has left of the week's share, below 0: no limit.
	Minutes float64
	// Cram asks the cards with these words, due or not, and leaves when they come back as it is. Empty: what is due.
	Cram string
	// Editor opens the person's editor on a file at a line, from 1, and returns when it is closed. Nil: not possible.
	Editor   func(path string, line int) error
	NotesDir string                 // where the notes are on this machine; empty when they are elsewhere
	Open     func(url string) error // shows a web address; nil: it is only printed
	Now      func() time.Time       // nil: time.Now
}

// ReviewSummary is what a review came to.
type ReviewSummary struct {
	Cards, Notes int     // answered, without what was taken back
	Minutes      float64 // credited
	ByGrade      [5]int  // cards by srs.Grade; the first stays 0
	Left         int     // due, and not reviewed
	// Next is when the next thing falls due, where nothing is left; NextWords is the same as the daemon says it.
	Next      time.Time
	NextWords string
}

// Run reviews until nothing is due, the minutes are spent, or the person leaves, and then says what it came to. When
// nothing is due it says so, and returns a summary of nothing and no error. With NoInput it refuses to ask.
func (r Reviewer) Run(ctx context.Context) (ReviewSummary, error) {
	if r.Now == nil {
		r.Now = time.Now
	}
	c, err := begin(ctx, r)
	if err != nil {
		return ReviewSummary{}, err
	}
	if c.over() {
		fmt.Fprintln(r.Mode.Out, c.nothing())
		return c.summary(), nil
	}
	if r.Mode.NoInput {
		return c.summary(), api.Refuse(api.Invalid, "leave out --no-input", "review: it has to ask")
	}
	intro := "Enter shows the answer, and then means good. ? lists the keys, q quits."
	if c.said != "" {
		intro = c.said + "\n" + intro
	}
	last, err := r.Mode.hold(ctx, c, intro)
	c = last.(recall).look(ctx)
	sum := c.summary()
	for _, line := range sum.lines() {
		fmt.Fprintln(r.Mode.Out, line)
	}
	r.Mode.Hint("%s", sum.suggestion())
	if err == nil {
		err = c.trouble
	}
	return sum, err
}

// nothing says that nothing is due, or that nothing fits into the minutes.
func (c recall) nothing() string {
	switch {
	case c.said != "":
		return c.said + " More: tend review --minutes 10"
	case c.left > 0:
		return fmt.Sprintf("Nothing fits into so little time; %d due.", c.left)
	case c.words != "" && !c.next.IsZero() || c.words != "" && c.words != "now":
		return "Nothing is due. Next: " + sentence(c.words)
	}
	return "Nothing is due."
}

// look asks what is next, where the review ended without knowing.
func (c recall) look(ctx context.Context) recall {
	if c.r.Cram != "" || len(c.list) > 0 || c.left > 0 || c.words != "" || c.trouble != nil {
		return c
	}
	const instant = 0.01 // minutes; 0 would mean today's share
	if queue, err := c.ask(ctx, instant); err == nil {
		c.left = queue.Left + len(queue.Prompts)
		c.next, c.words = queue.Next, cleanLine(queue.NextIn)
	}
	return c
}

// summary adds up what was done.
func (c recall) summary() ReviewSummary {
	sum := ReviewSummary{Minutes: c.spent().Minutes(), Left: len(c.list) + c.left, Next: c.next, NextWords: c.words}
	for _, d := range c.done {
		switch {
		case d.aside != "":
		case d.prompt.Note != nil:
			sum.Notes++
		default:
			sum.Cards++
			sum.ByGrade[d.grade]++
		}
	}
	return sum
}

// lines say what the review came to.
func (s ReviewSummary) lines() []string {
	if s.Cards+s.Notes == 0 {
		return []string{"Nothing reviewed."}
	}
	var done []string
	if s.Cards > 0 {
		done = append(done, counted(s.Cards, "card"))
	}
	if s.Notes > 0 {
		done = append(done, counted(s.Notes, "note"))
	}
	lines := []string{fmt.Sprintf("Reviewed %s; credited %s.", strings.Join(done, " and "), credit(s.Minutes))}
	if s.Cards > 0 {
		lines = append(lines, fmt.Sprintf("Again %d, hard %d, good %d, easy %d.",
			s.ByGrade[srs.Again], s.ByGrade[srs.Hard], s.ByGrade[srs.Good], s.ByGrade[srs.Easy]))
	}
	switch {
	case s.Left > 0:
		lines = append(lines, fmt.Sprintf("Left for another time: %d.", s.Left))
	case s.NextWords != "" && !s.Next.IsZero():
		lines = append(lines, "Next due: "+sentence(s.NextWords))
	}
	return lines
}

// credit returns minutes as they are credited, rounded to whole ones.
func credit(minutes float64) string {
	if minutes < 1 {
		return "less than a minute"
	}
	return Minutes(int(minutes + 0.5))
}

// suggestion is the next useful command.
func (s ReviewSummary) suggestion() string {
	if s.Cards+s.Notes == 0 {
		return "tend"
	}
	return "tend week"
}
