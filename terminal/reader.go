package terminal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/id"
)

// Reader shows an article, and lets the session's clock run while it is on screen.
type Reader struct {
	Client *api.Client
	Mode   Mode
	Open   func(url string) error // shows a web address; nil: it is only printed
	Now    func() time.Time       // nil: time.Now
	judged bool                   // in the triage that shows the article: there the verdict is taken back
}

// ReadSummary is what reading an article came to.
type ReadSummary struct {
	Session budget.Session // zero: none ran
	Started bool           // it began and ended with the reading
	Spent   time.Duration  // at the article, without what was idle
}

// Run shows an article page by page, until the person leaves. A session runs meanwhile: the one that ran already, or
// one that ends with the reading after the time that was really spent. Line by line it writes the article and is done,
// since nobody can tell then how long it is read.
func (r Reader) Run(ctx context.Context, a api.Article) (ReadSummary, error) {
	if r.Now == nil {
		r.Now = time.Now
	}
	if r.Mode.Plain {
		r.print(a)
		return ReadSummary{}, nil
	}
	reading, err := r.Client.StartReading(ctx, api.ReadingRequest{Item: a.Item, Lesson: a.Lesson})
	if err != nil {
		return ReadSummary{}, err
	}
	p, err := r.show(ctx, a)
	sum := ReadSummary{Session: reading.Session, Started: reading.Started, Spent: p.spent}
	if reading.Started {
		session, failed := r.stop(ctx, reading.Session.ID, p.spent)
		if failed != nil {
			return sum, failed
		}
		sum.Session, sum.Spent = session, session.End.Sub(session.Start)
	}
	fmt.Fprintln(r.Mode.Out, sum.line())
	r.Mode.Hint("%s", suggestion(p.a))
	return sum, err
}

// show shows an article page by page until the person leaves, and returns how that ended.
func (r Reader) show(ctx context.Context, a api.Article) (pager, error) {
	p := newPager(ctx, r, a)
	last, err := tea.NewProgram(p, tea.WithContext(ctx), tea.WithInput(r.Mode.In), tea.WithOutput(r.Mode.Out)).Run()
	if shown, ok := last.(pager); ok {
		p = shown
	}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		err = nil
	}
	return p.touch(), err
}

// stop ends a session after the time that was really spent, also when the person left by Ctrl-C.
func (r Reader) stop(ctx context.Context, session id.Session, spent time.Duration) (budget.Session, error) {
	return r.Client.StopReading(context.WithoutCancel(ctx), api.ReadingEnd{Session: session, Millis: spent.Milliseconds()})
}

// print writes an article at the measure of a page, or of a narrower terminal.
func (r Reader) print(a api.Article) {
	s := setting{cells: 80, utf8: r.Mode.UTF8}
	if r.Mode.Width > 0 {
		s.cells = max(10, min(s.cells, r.Mode.Width))
	}
	for _, line := range s.article(a) {
		fmt.Fprintln(r.Mode.Out, line.text)
	}
	if line := notices(a); line != "" && r.Mode.Err != nil {
		fmt.Fprintln(r.Mode.Err, line)
	}
}

// notices says in one line what is not as it should be.
func notices(a api.Article) string {
	switch {
	case a.Notice != "":
		return cleanLine(a.Notice)
	case a.Cut:
		return "it is longer than what is kept: the rest is at its address"
	}
	return ""
}

// line says what the reading came to.
func (s ReadSummary) line() string {
	spent := credit(s.Spent.Minutes())
	switch {
	case !s.Started:
		return fmt.Sprintf("Read %s; %s, which ran already, goes on.", spent, s.Session.ID)
	case s.Session.Area != "" && s.Session.Lesson != "":
		return fmt.Sprintf("Read %s, logged to %s for %s.", spent, cleanLine(s.Session.Area), s.Session.Lesson)
	case s.Session.Area != "":
		return fmt.Sprintf("Read %s, logged to %s.", spent, cleanLine(s.Session.Area))
	case s.Session.Lesson != "":
		return fmt.Sprintf("Read %s, logged for %s.", spent, s.Session.Lesson)
	}
	return fmt.Sprintf("Read %s, logged.", spent)
}

// suggestion is the next useful command after an article.
func suggestion(a api.Article) string {
	if a.Lesson != "" {
		return "tend lesson close " + string(a.Lesson) + " --summary '…'"
	}
	return strings.TrimSpace("tend triage keep " + string(a.Item))
}
