package terminal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/srs"
)

func (c recall) over() bool { return c.ended }

// press takes a key of the review.
func (c recall) press(ctx context.Context, key string) step {
	if key != c.warned {
		c.warned = ""
	}
	if shared := c.sharedKeys(ctx); shared[key] != nil {
		return shared[key]()
	}
	if c.list[0].Note != nil {
		return c.pressNote(ctx, key)
	}
	return c.pressCard(ctx, key)
}

// sharedKeys are the keys that mean the same for a card and a note.
func (c recall) sharedKeys(ctx context.Context) map[string]func() step {
	return map[string]func() step{
		"q": func() step { c.ended = true; return step{next: c} },
		"u": func() step { return c.undo(ctx) },
		"b": func() step { return c.bury(ctx) },
		"o": func() step { return step{next: c, say: openLine(c.r.Open, c.list[0].Source)} },
		"n": func() step {
			return step{next: c, say: "write it down: in a note of yours, or with tend lesson close LESSON --summary '…'"}
		},
		"i": func() step { return step{next: c, more: why(c.list[0], c.r.Now().Location())} },
		"?": func() step { return step{next: c, more: reviewHelp} },
	}
}

func (c recall) pressCard(ctx context.Context, key string) step {
	switch {
	case key == "e":
		return c.edit(ctx, c.list[0].Card.Line, "")
	case key == "s":
		return c.aside(ctx, "suspend", "suspended: tend card resume "+string(c.list[0].Card.ID)+" brings it back")
	case key == "enter" && !c.reveal:
		c.reveal = true
		return step{next: c}
	case key == "enter":
		return c.grade(ctx, srs.Good)
	case len(key) == 1 && key >= "1" && key <= "4" && c.reveal:
		return c.grade(ctx, srs.Grade(key[0]-'0'))
	case len(key) == 1 && key >= "1" && key <= "4":
		return step{next: c, say: "Enter shows the answer first"}
	case c.reveal:
		return step{next: c, say: "keys: 1 2 3 4 grade, Enter is good; u e s b o n i ? q"}
	}
	return step{next: c, say: "keys: Enter shows the answer; u e s b o n i ? q"}
}

func (c recall) pressNote(ctx context.Context, key string) step {
	switch key {
	case "enter":
		return c.read(ctx, srs.StillTrue)
	case "e":
		return c.edit(ctx, 1, srs.Edited)
	case "c":
		return c.edit(ctx, 1+strings.Count(c.list[0].Note.Text, "\n"), srs.Carded)
	case "x":
		return c.read(ctx, srs.Retired)
	case "s":
		return step{next: c, say: "a note is not suspended: b puts it off, x retires it"}
	}
	return step{next: c, say: "keys: Enter still true, e edit, c make cards, x retire; u b o n i ? q"}
}

// undo takes the newest deed of this sitting back and puts its prompt on screen again.
func (c recall) undo(ctx context.Context) step {
	if len(c.done) == 0 {
		return step{next: c, say: "nothing to undo"}
	}
	last := c.done[len(c.done)-1]
	if err := c.takeBack(context.WithoutCancel(ctx), last); err != nil {
		return step{next: c, say: failure("not undone", err)}
	}
	c.done = c.done[:len(c.done)-1]
	rest := slices.DeleteFunc(slices.Clone(c.list), func(p api.Prompt) bool { return samePrompt(p, last.prompt) })
	c.list = append([]api.Prompt{last.prompt}, rest...)
	return step{next: c.show(ctx), say: "undone: " + last.word()}
}

// takeBack undoes a deed at the daemon. A note that was put off stays so until it is read, which it now can be.
func (c recall) takeBack(ctx context.Context, d deed) error {
	var err error
	switch {
	case d.review != "":
		_, err = c.r.Client.Undo(ctx, d.review)
	case d.aside != "" && d.prompt.Card != nil:
		_, err = c.r.Client.SetCard(ctx, d.prompt.Card.ID, "resume")
	}
	return err
}

// word says what a deed was.
func (d deed) word() string {
	switch {
	case d.aside == "suspend":
		return "suspended"
	case d.aside != "":
		return "put off"
	case d.grade != 0:
		return grades[d.grade]
	}
	return "reading"
}

func samePrompt(a, b api.Prompt) bool {
	switch {
	case a.Card != nil && b.Card != nil:
		return a.Card.ID == b.Card.ID
	case a.Note != nil && b.Note != nil:
		return a.Note.ID == b.Note.ID
	}
	return false
}

// bury puts the card or note on screen off until later today.
func (c recall) bury(ctx context.Context) step {
	prompt := c.list[0]
	if prompt.Card != nil {
		return c.aside(ctx, "bury", "put off until later today")
	}
	if _, err := c.r.Client.BuryNote(context.WithoutCancel(ctx), prompt.Note.ID); err != nil {
		return step{next: c, say: failure("not saved", err)}
	}
	return step{next: c.did(ctx, deed{prompt: prompt, aside: "bury"}), say: "put off until later today"}
}

// aside suspends or buries the card on screen.
func (c recall) aside(ctx context.Context, action, say string) step {
	prompt := c.list[0]
	if _, err := c.r.Client.SetCard(context.WithoutCancel(ctx), prompt.Card.ID, action); err != nil {
		return step{next: c, say: failure("not saved", err)}
	}
	return step{next: c.did(ctx, deed{prompt: prompt, aside: action}), say: cleanLine(say)}
}

// why says why a prompt comes now, and where it stands; times are in zone.
func why(p api.Prompt, zone *time.Location) []string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, cleanLine(fmt.Sprintf(format, args...))) }
	if p.Why != "" {
		add("why now: %s", p.Why)
	}
	if p.Note != nil {
		add("note: %s", p.Note.Path)
		add("interval: %s", counted(p.Note.Interval, "day"))
		return append(lines, dueAt(p.Note.Due, zone)...)
	}
	for _, line := range reasons(p) {
		add("%s", line)
	}
	if p.Card.Stability > 0 {
		add("stability: %.1f days until it is recalled 9 times in 10", p.Card.Stability)
		add("difficulty: %.1f of 10", p.Card.Difficulty)
	}
	add("reviews: %d, forgotten: %d", p.Card.Reps, p.Card.Lapses)
	lines = append(lines, dueAt(p.Card.Due, zone)...)
	add("card: %s, %s:%d", p.Card.ID, p.Card.Path, p.Card.Line)
	return lines
}

// reasons are the figures by which a card was chosen.
func reasons(p api.Prompt) []string {
	r := p.Reasons
	if r == nil {
		return nil
	}
	lines := []string{fmt.Sprintf("worth: %.0f remembered days in a year, for about %.0f s: %.1f days a second", r.Gain, r.Seconds, r.PerSecond)}
	if r.Retrievability > 0 {
		lines = append(lines, fmt.Sprintf("likely to be recalled: %.0f %%", 100*r.Retrievability))
	}
	return append(lines, importance(p)...)
}

// importance says what a prompt weighs more or less than others, and why; nothing where it weighs the same.
func importance(p api.Prompt) []string {
	var because []string
	if p.Reasons.Importance != p.Priority.Weight() {
		because = append(because, "its area is deep")
	}
	if p.Priority.Weight() != 1 {
		because = append(because, "its note has priority "+string(p.Priority))
	}
	if because == nil {
		return nil
	}
	return []string{fmt.Sprintf("importance: %.1f, as %s", p.Reasons.Importance, strings.Join(because, " and "))}
}

func dueAt(due time.Time, zone *time.Location) []string {
	if due.IsZero() {
		return nil
	}
	return []string{"due: " + due.In(zone).Format("2006-01-02 15:04")}
}

// openLine opens an address, or says why not.
func openLine(open func(string) error, address string) string {
	shown := cleanLine(address)
	switch {
	case address == "":
		return "no source is known"
	case !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://"):
		return "not opened, since it is no web address: " + shown
	case open == nil:
		return "source: " + shown
	}
	if err := open(address); err != nil {
		return failure("open "+shown, err)
	}
	return "opened " + shown
}
