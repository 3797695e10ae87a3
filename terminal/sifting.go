package terminal

import (
	"context"
	"fmt"
	"slices"

	"tend/daemon/api"
	"tend/learning"
)

// question is the 12-month question.
const question = "Will this matter to your work in 12 months?"

// sifting is the sitting of a triage: the items to come, the first of them on screen, and what was answered.
type sifting struct {
	t      Triager
	list   []learning.Item
	done   []judged // newest last, for undo
	serial int
	ended  bool
}

// judged is an item with the answer it got.
type judged struct {
	item   learning.Item
	answer learning.Answer
}

func (s sifting) over() bool { return s.ended || len(s.list) == 0 }

// page shows the item on screen.
func (s sifting) page() page {
	item := s.list[0]
	from := cleanLine(string(item.Source))
	if author := cleanLine(item.Author); author != "" {
		from += " · " + author
	}
	if !item.Published.IsZero() {
		from += " · " + item.Published.UTC().Format("2 Jan 2006")
	}
	if origin := Origin(item); origin != "" {
		from += " · " + origin
	}
	text := cleanLine(item.Summary)
	if address := cleanLine(item.URL); address != "" {
		text += "\n\n" + address
	}
	return page{
		serial: s.serial + 1,
		head:   fmt.Sprintf("%d/%d · %s", len(s.done)+1, len(s.done)+len(s.list), from),
		title:  cleanLine(item.Title), text: text, shown: true,
		lead: question,
		ask:  []string{"y keep", "n drop", "m unsure"},
		keys: []string{"o open", "u undo", "? help", "q quit"},
	}
}

// press takes a key of the triage.
func (s sifting) press(ctx context.Context, key string) step {
	switch key {
	case "y", "k":
		return s.judge(ctx, learning.Keep)
	case "n", "d":
		return s.judge(ctx, learning.Drop)
	case "m":
		return s.judge(ctx, learning.Not)
	case "o":
		return step{next: s, say: openLine(s.t.Open, s.list[0].URL)}
	case "u":
		return s.undo(ctx)
	case "?":
		return step{next: s, more: triageHelp}
	case "q":
		s.ended = true
		return step{next: s}
	}
	return step{next: s, say: "keys: y keep, n drop, m unsure; o u ? q"}
}

// judge records the answer about the item on screen and goes on.
func (s sifting) judge(ctx context.Context, answer learning.Answer) step {
	item := s.list[0]
	led, err := s.t.Client.Judge(context.WithoutCancel(ctx), item.ID, answer)
	if err != nil {
		return step{next: s, say: failure("not saved", err)}
	}
	s.done = append(slices.Clip(s.done), judged{item, answer})
	s.list = s.list[1:]
	s.serial++
	return step{next: s, say: verdictLine(answer, led)}
}

// verdictLine says what an answer led to.
func verdictLine(answer learning.Answer, led api.Judged) string {
	line := verdicts[answer]
	if led.Lesson != nil {
		line += ": lesson " + string(led.Lesson.ID)
	}
	if again := led.Verdict.AskAgain; !again.IsZero() {
		line += "; asked again in " + again.UTC().Format("January 2006")
	}
	return cleanLine(line)
}

// verdicts are the words for what was answered.
var verdicts = map[learning.Answer]string{learning.Keep: "kept", learning.Drop: "dropped", learning.Not: "unsure"}

// undo takes the newest answer of this sitting back and puts its item on screen again.
func (s sifting) undo(ctx context.Context) step {
	if len(s.done) == 0 {
		return step{next: s, say: "nothing to undo"}
	}
	last := s.done[len(s.done)-1]
	if _, err := s.t.Client.Unjudge(context.WithoutCancel(ctx), last.item.ID); err != nil {
		return step{next: s, say: failure("not undone", err)}
	}
	s.done = s.done[:len(s.done)-1]
	s.list = append([]learning.Item{last.item}, s.list...)
	s.serial++
	return step{next: s, say: "undone: " + verdicts[last.answer]}
}

// summary adds up what was answered.
func (s sifting) summary() TriageSummary {
	sum := TriageSummary{Left: len(s.list)}
	for _, d := range s.done {
		switch d.answer {
		case learning.Keep:
			sum.Kept++
		case learning.Drop:
			sum.Dropped++
		default:
			sum.Unsure++
		}
	}
	return sum
}

// triageHelp is what ? shows. It is the only table of keys beside the code.
var triageHelp = []string{
	question,
	"y, k   keep: it becomes a lesson",
	"n, d   drop",
	"m      unsure: the same question comes back in 12 months",
	"o      open it",
	"u      undo, as often as you like",
	"arrows, PgUp, PgDn   scroll",
	"q, Esc, Ctrl-C quit; every answer is saved already",
}
