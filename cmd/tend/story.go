package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

// demoStory makes twelve weeks of history by doing, on a made-up clock, what a person would have done. Its dice always
// fall the same way: the same weeks come out each time.
type demoStory struct {
	client *api.Client
	clock  *demoClock
	notes  string
	feed   string
	person *demoPerson
}

// storyWeeks is how far back the story begins.
const storyWeeks = 12

// restBefore is how long before its end the story's person stopped reviewing, so that something is due in the demo.
const restBefore = 8 * 24 * time.Hour

// tell makes the history that ends at the instant end.
func (s demoStory) tell(ctx context.Context, end time.Time) error {
	days := when.Days{Zone: time.UTC, Starts: 4 * 60}
	first := when.WeekOf(days.Of(end), time.Monday).AddDays(-7 * storyWeeks)
	s.at(days, first, 9*60)
	if err := s.begin(ctx); err != nil {
		return err
	}
	for day := first; ; day = day.AddDays(1) {
		evening := when.At(day, 20*60, time.UTC)
		if !evening.Before(end) {
			break
		}
		if err := s.day(ctx, days, day, day.Sub(first), end.Sub(evening) > restBefore); err != nil {
			return err
		}
	}
	if err := s.note(demoNotes); err != nil {
		return err
	}
	return s.freshItems(ctx)
}

// at sets the clock.
func (s demoStory) at(days when.Days, day when.Date, clock when.Clock) {
	t := when.At(day, clock, days.Zone)
	s.clock.madeUp.Store(&t)
}

// pass lets time go by.
func (s demoStory) pass(d time.Duration) {
	t := s.clock.now().Add(d)
	s.clock.madeUp.Store(&t)
}

// begin is what tend init and the first sources are.
func (s demoStory) begin(ctx context.Context) error {
	zone, b := "UTC", budget.DefaultBudget(when.Date{}, 240)
	windows, err := parseWindows([]string{"tue,thu 08:00-10:00"})
	if err != nil {
		return err
	}
	areas := []budget.Area{{Name: "go", Deep: true}, {Name: "storage", Deep: true}, {Name: "operations"}}
	if _, err := s.client.Change(ctx, api.SettingsRequest{Zone: &zone, Budget: &b, Windows: &windows, Areas: &areas}); err != nil {
		return err
	}
	for _, r := range []api.SourceRequest{
		{URL: "http://" + s.feed + "/feed.xml", Name: "weekly", Kind: learning.Newsletter, Area: "go", AllowPrivate: true},
		{Title: "A book on storage engines", Kind: learning.Book, Area: "storage"},
	} {
		if _, err := s.client.AddSource(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// day is one day of the story: blocks kept or missed on Tuesdays and Thursdays, a lesson a week, reviews from Monday to Friday
// as long as reviews says.
func (s demoStory) day(ctx context.Context, days when.Days, day when.Date, n int, reviews bool) error {
	week := n / 7
	if err := s.lived(ctx, days, day, week); err != nil {
		return err
	}
	if err := s.work(ctx, days, day, week); err != nil || !reviews || n%7 > 4 {
		return err
	}
	s.at(days, day, 19*60)
	return s.review(ctx, day)
}

// lived is what a day of the week brings: a lesson, facts written down, time for a prototype.
func (s demoStory) lived(ctx context.Context, days when.Days, day when.Date, week int) error {
	switch day.Weekday() {
	case time.Tuesday:
		s.at(days, day, 8*60)
		return s.lesson(ctx, week)
	case time.Wednesday:
		return s.facts(week)
	case time.Thursday:
		if week%4 != 3 { // every fourth Thursday something else was more urgent
			s.at(days, day, 10*60)
			return s.log(ctx, []int{110, 95, 120, 60}[week%4], []string{"go", "storage"}[week%2], "worked on the prototype")
		}
	}
	return nil
}

// lesson is one week's lesson, closed with what was produced from it, and the note with cards that it led to.
func (s demoStory) lesson(ctx context.Context, week int) error {
	if week >= len(demoLessons) {
		return nil
	}
	l := demoLessons[week]
	lesson, err := s.client.AddLesson(ctx, api.LessonRequest{Title: l.title, Kind: l.kind, Area: l.area})
	if err != nil {
		return err
	}
	if lesson, err = s.client.StartLesson(ctx, lesson.ID); err != nil {
		return err
	}
	s.pass(time.Duration(l.minutes) * time.Minute)
	if week >= len(demoLessons)-2 {
		_, err := s.client.Stop(ctx, api.StopRequest{})
		return err // still open: nothing was produced from it yet
	}
	output := &api.OutputRequest{Kind: learning.Summary, Text: l.summary}
	if _, err := s.client.CloseLesson(ctx, lesson.ID, api.CloseRequest{Output: output}); err != nil {
		return err
	}
	return s.note(l)
}

// facts writes down the tables of a week.
func (s demoStory) facts(week int) error {
	for _, table := range demoTables {
		if table.week == week {
			if err := s.note(table.note()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s demoStory) note(l demoLesson) error {
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n\n%s\n\n%s", l.title, l.summary, l.cards)
	dir := filepath.Join(s.notes, l.area)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	name := strings.ReplaceAll(strings.ToLower(l.title), " ", "-") + ".md"
	return os.WriteFile(filepath.Join(dir, name), []byte(text.String()), 0o600)
}

// review is an evening's reviews, as the person's memory has it.
func (s demoStory) review(ctx context.Context, day when.Date) error {
	queue, err := s.client.Queue(ctx, 8)
	if err != nil {
		return err
	}
	for _, prompt := range queue.Prompts {
		if prompt.Note != nil {
			s.pass(time.Minute)
			_, err = s.client.Read(ctx, api.ReadRequest{Note: prompt.Note.ID, Reading: srs.StillTrue, Millis: time.Minute.Milliseconds()})
		} else {
			grade, took := s.person.ask(prompt.Card.Front, day)
			s.pass(took)
			_, err = s.client.Grade(ctx, api.GradeRequest{Card: prompt.Card.Card.ID, Grade: grade, Millis: took.Milliseconds()})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s demoStory) log(ctx context.Context, minutes int, area, text string) error {
	_, err := s.client.Log(ctx, api.LogRequest{Minutes: minutes, Area: area, Text: text})
	return err
}

// freshItems fetches the newsletter, and judges the older half of it.
func (s demoStory) freshItems(ctx context.Context) error {
	if _, err := s.client.CheckSource(ctx, "weekly"); err != nil {
		return err
	}
	items, err := s.client.Items(ctx, learning.Fresh)
	if err != nil {
		return err
	}
	for n, item := range items[len(items)/2:] {
		answer := []learning.Answer{learning.Drop, learning.Keep, learning.Drop}[n%3]
		if _, err := s.client.Judge(ctx, item.ID, answer); err != nil {
			return err
		}
	}
	return nil
}
