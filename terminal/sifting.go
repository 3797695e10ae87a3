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

// sifting is the sitting of a triage: what is to come, the first of it on screen, and what was answered.
type sifting struct {
	t      Triager
	list   []asked
	done   []answered // newest last, for undo
	serial int
	ended  bool
	open   *opened // the article that is read line by line, of the first of list; nil: none
}

// asked is an item to be judged or, with a verdict of a year ago, to be looked back at.
type asked struct {
	item learning.Item
	past *learning.Verdict
}

// answered is what was asked, with the answer and how to take it back.
type answered struct {
	asked
	answer learning.Answer // of a new item
	word   string          // for the answer
	put    bool            // off until the next triage
	undo   func(context.Context) error
}

// toAnswer are the questions of a year ago, and the items behind them.
func toAnswer(questions []api.Question, items []learning.Item) []asked {
	var list []asked
	for _, q := range questions {
		list = append(list, asked{q.Item, &q.Verdict})
	}
	for _, item := range items {
		list = append(list, asked{item: item})
	}
	return list
}

func (s sifting) over() bool { return s.ended || len(s.list) == 0 }

// page shows the item on screen.
func (s sifting) page() page {
	if s.open != nil {
		return s.readingPage()
	}
	now := s.list[0]
	item := now.item
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
	p := page{
		serial: s.serial + 1,
		head:   fmt.Sprintf("%d/%d · %s", len(s.done)+1, len(s.done)+len(s.list), from),
		title:  cleanLine(item.Title), text: text, shown: true,
		lead: question,
		ask:  []string{"y keep", "n drop", "m unsure"},
		keys: []string{"r read now", "o open", "u undo", "? help", "q quit"},
	}
	if now.past != nil {
		p.lead, p.ask = lookBack(*now.past), []string{"y yes", "n no"}
		p.keys = []string{"b next time", "o open", "u undo", "? help", "q quit"}
	}
	return p
}

// press takes a key of the triage.
func (s sifting) press(ctx context.Context, key string) step {
	if s.open != nil {
		return s.pressReading(ctx, key)
	}
	switch key {
	case "o":
		return step{next: s, say: openLine(s.t.Open, s.list[0].item.URL)}
	case "u":
		return s.undo(ctx)
	case "?":
		return step{next: s, more: triageHelp}
	case "q":
		s.ended = true
		return step{next: s}
	}
	if s.list[0].past != nil {
		return s.pressPast(ctx, key)
	}
	switch key {
	case "y", "k":
		return s.judge(ctx, learning.Keep)
	case "n", "d":
		return s.judge(ctx, learning.Drop)
	case "m":
		return s.judge(ctx, learning.Not)
	case "r":
		return s.readNow(ctx)
	}
	return step{next: s, say: "keys: y keep, n drop, m unsure; r o u ? q"}
}

// judge records the answer about the item on screen and goes on.
func (s sifting) judge(ctx context.Context, answer learning.Answer) step {
	item := s.list[0].item
	led, err := s.t.Client.Judge(context.WithoutCancel(ctx), item.ID, answer)
	if err != nil {
		return step{next: s, say: failure("not saved", err)}
	}
	return s.goOn(answered{answer: answer, word: verdicts[answer], undo: func(ctx context.Context) error {
		_, err := s.t.Client.Unjudge(ctx, item.ID)
		return err
	}}, verdictLine(answer, led))
}

// goOn notes what was answered about the item on screen and shows the next.
func (s sifting) goOn(a answered, say string) step {
	a.asked = s.list[0]
	s.done = append(slices.Clip(s.done), a)
	s.list = s.list[1:]
	s.serial++
	return step{next: s, say: say}
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
	if err := last.undo(context.WithoutCancel(ctx)); err != nil {
		return step{next: s, say: failure("not undone", err)}
	}
	s.done = s.done[:len(s.done)-1]
	s.list = append([]asked{last.asked}, s.list...)
	s.serial++
	return step{next: s, say: "undone: " + last.word}
}

// summary adds up what was answered.
func (s sifting) summary() TriageSummary {
	sum := TriageSummary{Left: len(s.list)}
	for _, d := range s.done {
		switch {
		case d.past != nil && d.put:
			sum.PutOff++
		case d.past != nil:
			sum.Looked++
		case d.answer == learning.Keep:
			sum.Kept++
		case d.answer == learning.Drop:
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
	"r      read now: keep it, begin its lesson, and show the article here;",
	"       the clock runs until you leave it",
	"o      open it in the browser",
	"u      undo, as often as you like",
	"A question of a year ago: y it mattered, n it did not, b ask me next time",
	"arrows, PgUp, PgDn   scroll",
	"q, Esc, Ctrl-C quit; every answer is saved already",
}
