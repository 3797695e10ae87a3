package terminal

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/srs"
)

// What the daemon credits at most for one card and one note. It says when it cut a time, not to how much.
const (
	cardCap = 2 * time.Minute
	noteCap = 10 * time.Minute
)

// recall is the sitting of a review: the prompts to come, the first of them on screen, and what was done.
type recall struct {
	r       Reviewer
	minutes float64 // to spend; negative: no limit
	list    []api.Prompt
	done    []deed // newest last, for undo
	serial  int
	reveal  bool
	since   time.Time // when the prompt on screen was put there, later by what its editor took
	left    int       // due, beside the list
	next    time.Time
	words   string // of next
	said    string // what the daemon says of today's minutes
	warned  string // the key that was answered with a warning, and means it when pressed again
	ended   bool
	trouble error // what kept the review from going on
}

// deed is one thing that was done with a prompt.
type deed struct {
	prompt api.Prompt
	review id.Review // to be taken back by undo; empty: the prompt was put aside
	aside  string    // suspend or bury
	grade  srs.Grade // of a card
	took   time.Duration
}

// begin asks for the first prompts. Without minutes the daemon says what today has left, which is the budget from then on.
// Cramming has none but what was asked for.
func begin(ctx context.Context, r Reviewer) (recall, error) {
	c := recall{r: r, minutes: r.Minutes}
	queue, err := c.ask(ctx, r.Minutes)
	if err != nil {
		return c, err
	}
	switch {
	case c.minutes == 0 && r.Cram != "":
		c.minutes = -1
	case c.minutes == 0:
		c.minutes = math.Max(queue.Share, queue.Minutes)
	}
	c.said = cleanLine(queue.Words)
	return c.take(ctx, queue), nil
}

// ask fetches a queue; one that is refused because nothing is due is empty.
func (c recall) ask(ctx context.Context, minutes float64) (api.Queue, error) {
	if c.r.Cram != "" {
		return c.cram(ctx)
	}
	queue, err := c.r.Client.Queue(ctx, minutes)
	if isEmpty(err) {
		return api.Queue{}, nil
	}
	return queue, err
}

// cram fetches the cards to cram; once they were all asked there are no more.
func (c recall) cram(ctx context.Context) (api.Queue, error) {
	if len(c.done) > 0 {
		return api.Queue{}, nil
	}
	return c.r.Client.Cram(ctx, c.r.Cram)
}

// take makes a queue the list to come.
func (c recall) take(ctx context.Context, queue api.Queue) recall {
	c.list, c.left = nil, queue.Left
	for _, p := range queue.Prompts {
		if p.Card != nil || p.Note != nil {
			c.list = append(c.list, p)
		}
	}
	c.next, c.words = queue.Next, cleanLine(queue.NextIn)
	return c.show(ctx)
}

// show puts the first prompt of the list on screen, or ends the review. A note comes with its text.
func (c recall) show(ctx context.Context) recall {
	c.serial++
	c.reveal, c.warned = false, ""
	if len(c.list) == 0 {
		c.ended = true
		return c
	}
	if note := c.list[0].Note; note != nil && note.Text == "" {
		if whole, err := c.r.Client.Note(ctx, note.ID); err == nil {
			c.list = slices.Clone(c.list)
			c.list[0].Note = &whole
		}
	}
	c.since = c.r.Now()
	return c
}

// did records a deed and goes on.
func (c recall) did(ctx context.Context, d deed) recall {
	c.done = append(slices.Clip(c.done), d)
	return c.advance(ctx)
}

// advance goes on to the next prompt. At the end of the list it asks for more: cards in their learning steps come
// back within the review.
func (c recall) advance(ctx context.Context) recall {
	c.list = c.list[1:]
	switch {
	case c.minutes >= 0 && c.remaining() <= 0:
		c.ended = true
		return c
	case len(c.list) > 0:
		return c.show(ctx)
	}
	minutes := c.minutes
	if minutes >= 0 {
		minutes = c.remaining().Minutes()
	}
	queue, err := c.ask(ctx, minutes)
	if err != nil {
		c.ended, c.trouble = true, err
		return c
	}
	return c.take(ctx, queue)
}

// spent is the time credited so far.
func (c recall) spent() time.Duration {
	var sum time.Duration
	for _, d := range c.done {
		sum += d.took
	}
	return sum
}

// remaining is what is left of the minutes to spend.
func (c recall) remaining() time.Duration {
	return time.Duration(c.minutes*float64(time.Minute)) - c.spent()
}

// ahead is the time that the rest of the review is expected to take.
func (c recall) ahead() time.Duration {
	seconds := 0.0
	for _, p := range c.list {
		seconds += p.Seconds
	}
	ahead := time.Duration(seconds * float64(time.Second))
	if c.minutes >= 0 {
		return max(0, min(ahead, c.remaining()))
	}
	return ahead
}

// took is the time from the question until now.
func (c recall) took() time.Duration { return max(0, c.r.Now().Sub(c.since)) }

// grade records a recall of the card on screen and goes on.
func (c recall) grade(ctx context.Context, g srs.Grade) step {
	if c.r.Cram != "" {
		return c.crammed(ctx, g)
	}
	took := c.took()
	prompt := c.list[0]
	graded, err := c.r.Client.Grade(context.WithoutCancel(ctx), api.GradeRequest{
		Card: prompt.Card.ID, Grade: g, Millis: took.Milliseconds(),
	})
	if err != nil {
		return step{next: c, say: failure("not saved", err)}
	}
	d := deed{prompt: prompt, review: graded.Review, grade: g, took: took}
	if graded.Capped {
		d.took = min(took, cardCap)
	}
	return step{next: c.did(ctx, d), say: dueLine(grades[g], graded)}
}

// crammed credits the time of the card on screen and goes on. One that was not recalled comes again at the end.
func (c recall) crammed(ctx context.Context, g srs.Grade) step {
	took, prompt := c.took(), c.list[0]
	graded, err := c.r.Client.Crammed(context.WithoutCancel(ctx), api.CramRequest{Card: prompt.Card.ID, Millis: took.Milliseconds()})
	if err != nil {
		return step{next: c, say: failure("not saved", err)}
	}
	d := deed{prompt: prompt, grade: g, took: took}
	if graded.Capped {
		d.took = min(took, cardCap)
	}
	say := grades[g] + ": when it comes back stays as it is"
	if g == srs.Again {
		c.list = append(slices.Clone(c.list), prompt)
		say = "again: it comes once more at the end"
	}
	return step{next: c.did(ctx, d), say: say}
}

// read records what was said of the note on screen and goes on.
func (c recall) read(ctx context.Context, reading srs.Reading) step {
	took := c.took()
	prompt := c.list[0]
	graded, err := c.r.Client.Read(context.WithoutCancel(ctx), api.ReadRequest{
		Note: prompt.Note.ID, Reading: reading, Millis: took.Milliseconds(),
	})
	if err != nil {
		return step{next: c, say: failure("not saved", err)}
	}
	d := deed{prompt: prompt, review: graded.Review, took: took}
	if graded.Capped {
		d.took = min(took, noteCap)
	}
	return step{next: c.did(ctx, d), say: dueLine(readings[reading], graded)}
}

// grades and readings are the words for what was answered.
var (
	grades   = [...]string{srs.Again: "again", srs.Hard: "hard", srs.Good: "good", srs.Easy: "easy"}
	readings = map[srs.Reading]string{
		srs.StillTrue: "still true", srs.Edited: "edited", srs.Carded: "carded", srs.Retired: "retired",
	}
)

// dueLine says what an answer led to, as "good: due 2026-11-24 (in 3 days)".
func dueLine(word string, g api.Graded) string {
	line := word
	switch {
	case g.DueDate == "" && g.DueWords == "":
		line += ": does not come back"
	case g.DueDate == "":
		line += ": due " + g.DueWords
	case g.DueWords == "":
		line += ": due " + g.DueDate
	default:
		line += fmt.Sprintf(": due %s (%s)", g.DueDate, g.DueWords)
	}
	if g.Capped {
		line += "; only a part of the time counts"
	}
	if g.Leech != "" {
		line += "; " + g.Leech
	}
	return cleanLine(line)
}
