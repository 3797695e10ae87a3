package terminal

import (
	"context"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/learning"
)

// opened is an article that a triage shows line by line. Whoever reads it says when they are done.
type opened struct {
	article api.Article
	begun   api.Begun
	since   time.Time
}

// readNow keeps the item on screen, begins its lesson and shows the article: in the pager, or line by line as a page of
// the triage. The lesson's clock runs until the article is left. Where there is no article to show, it goes on running,
// as it does for a lesson that is read elsewhere.
func (s sifting) readNow(ctx context.Context) step {
	ctx = context.WithoutCancel(ctx)
	item := s.list[0].item
	begun, err := s.t.Client.Begin(ctx, item.ID)
	if err != nil {
		return step{next: s, say: failure("not saved", err)}
	}
	article, err := s.t.Client.Article(ctx, api.ArticleRequest{Of: string(item.ID)})
	if err != nil || article.Words == 0 {
		return s.goOn(s.hasBegun(), readElsewhere(begun, item, article, err))
	}
	now := opened{article: article, begun: begun, since: s.t.Now()}
	if s.t.Mode.Plain {
		s.open = &now
		s.serial++
		return step{next: s}
	}
	reader := Reader{Client: s.t.Client, Mode: s.t.Mode, Open: s.t.Open, Now: s.t.Now, judged: true}
	var shown pager
	return step{
		next: s,
		run:  func() (err error) { shown, err = reader.show(ctx, article); return err },
		then: func(ctx context.Context, err error) step {
			st := s.leave(ctx, now, shown.spent)
			if err != nil {
				st.say += "; " + failure("the article could not be shown", err)
			}
			return st
		},
	}
}

// readElsewhere says where to read what cannot be shown here, and why.
func readElsewhere(begun api.Begun, item learning.Item, a api.Article, err error) string {
	line := "kept and begun: " + lessonOpen(begun) + ", the clock runs"
	if address := cleanLine(item.URL); address != "" {
		line += "; read it at " + address
	}
	switch {
	case err != nil:
		line += " (" + cleanLine(err.Error()) + ")"
	case a.Notice != "":
		line += " (" + cleanLine(a.Notice) + ")"
	}
	return line
}

// hasBegun is the answer of reading now.
func (s sifting) hasBegun() answered {
	item := s.list[0].item.ID
	return answered{answer: learning.Keep, word: "kept and begun", undo: func(ctx context.Context) error {
		_, err := s.t.Client.Unbegin(ctx, item)
		return err
	}}
}

// lessonOpen says which lesson was begun.
func lessonOpen(begun api.Begun) string {
	if begun.Lesson == nil {
		return "its lesson is open"
	}
	return cleanLine("lesson "+string(begun.Lesson.ID)) + " is open"
}

// leave ends the session of an article after the time that was spent at it, and goes on.
func (s sifting) leave(ctx context.Context, o opened, spent time.Duration) step {
	s.open = nil
	line := "kept and read for " + credit(spent.Minutes()) + ": " + lessonOpen(o.begun)
	session, err := Reader{Client: s.t.Client}.stop(ctx, o.begun.Session.ID, spent)
	switch {
	case err != nil:
		line = failure("the clock runs on", err)
	case session.End.IsZero():
		line += ", the clock runs"
	}
	return s.goOn(s.hasBegun(), line)
}

// readingPage shows the article line by line.
func (s sifting) readingPage() page {
	var lines []string
	for _, line := range (setting{cells: 80, utf8: s.t.Mode.UTF8}).article(s.open.article) {
		lines = append(lines, line.text)
	}
	if line := notices(s.open.article); line != "" {
		lines = append(lines, "", line)
	}
	return page{
		serial: s.serial + 1, head: "Reading: " + lessonOpen(s.open.begun) + ", the clock runs", text: strings.Join(lines, "\n"), shown: true,
		lead: "Enter when you have read it; o opens it in the browser, q leaves the triage.",
	}
}

// pressReading takes a key while an article is read line by line.
func (s sifting) pressReading(ctx context.Context, key string) step {
	switch key {
	case "o":
		return step{next: s, say: openLine(s.t.Open, s.open.article.URL)}
	case "enter", "q":
		st := s.leave(ctx, *s.open, s.open.spent(s.t.Now()))
		next := st.next.(sifting)
		next.ended = key == "q"
		st.next = next
		return st
	}
	return step{next: s, say: "keys: Enter has read it; o q"}
}

// spent is how long the article was read at now: nobody can tell whether somebody is there while they press no key, so
// it is at most twice the time that it takes, and never less than five minutes are believed.
func (o opened) spent(now time.Time) time.Duration {
	most := max(idleAfter, 2*time.Duration(o.article.Minutes)*time.Minute)
	return max(0, min(now.Sub(o.since), most))
}

// close ends what was still being read when the input ended.
func (s sifting) close(ctx context.Context) sifting {
	if s.open == nil {
		return s
	}
	return s.leave(context.WithoutCancel(ctx), *s.open, s.open.spent(s.t.Now())).next.(sifting)
}
