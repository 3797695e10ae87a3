package main

import (
	"context"
	"fmt"
	"time"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning"
	"tend/learning/reflection"
)

// work is what the story's person does beside lessons and reviews: a book, outputs of every kind, lines learned, entries
// of the brag document, reflections, and the stages of a year.
func (s demoStory) work(ctx context.Context, days when.Days, day when.Date, week int) error {
	switch day.Weekday() {
	case time.Monday:
		s.at(days, day, 12*60)
		return s.reflect(ctx, day, week)
	case time.Wednesday:
		s.at(days, day, 17*60)
		return s.produce(ctx, week)
	case time.Thursday:
		s.at(days, day, 11*60)
		return s.read(ctx, week)
	case time.Friday:
		s.at(days, day, 16*60+15)
		for _, entry := range demoBrags[week] {
			if _, err := s.client.AddBrag(ctx, entry.request()); err != nil {
				return err
			}
		}
	}
	return nil
}

// demoBrag is an entry of the brag document.
type demoBrag struct {
	text, heading, impact, area string
	glue                        bool
}

func (b demoBrag) request() api.BragRequest {
	r := api.BragRequest{Text: &b.text, Heading: &b.heading, Area: &b.area, Glue: &b.glue}
	if b.impact != "" {
		r.Impact = &b.impact
	}
	return r
}

// demoBrags are the Fridays by week. One claims an impact without a number, so that there is something to lint.
var demoBrags = map[int][]demoBrag{
	0: {{"Set a memory limit on the ingest workers", "operations", "from 9 restarts a week to 0", "go", false}},
	2: {{"Wrote the runbook for a failed fsync", "operations", "2 on-call engineers used it in the first month", "storage", true}},
	4: {
		{"Proposed structured concurrency for the fetchers, taken up by two teams", "design", "", "go", false},
		{"Rewrote the fetchers with it", "projects", "shutdown from 40 s to 2 s", "go", false},
	},
	6: {{"Onboarded Ada to the storage service", "mentoring", "her first change on day 4, usual are 10", "storage", true}},
	8: {{"Made compaction incremental", "projects", "p99 of writes from 800 ms to 120 ms", "storage", false}},
	9: {{"Made the nightly rebuild faster", "operations", "", "go", false}},
	11: {
		{"Kept the notes of the incident review, and its five tasks moving", "mentoring", "5 of 5 done in 9 days", "", true},
		{"Lead the design of the new cache", "next", "", "storage", false},
	},
}

// produce records what did not come from a lesson's summary.
func (s demoStory) produce(ctx context.Context, week int) (err error) {
	switch week {
	case 5:
		_, err = s.client.AddOutput(ctx, api.AddOutputRequest{Area: "storage", OutputRequest: api.OutputRequest{Kind: learning.Prototype,
			Ref: "https://git.example.org/ada/lsm-toy", Title: "A log-structured store in 300 lines"}})
	case 9:
		_, err = s.client.AddOutput(ctx, api.AddOutputRequest{Area: "go", OutputRequest: api.OutputRequest{Kind: learning.Taught,
			Text:  "Why a goroutine must not outlive its caller: half an hour, with a leak to find.",
			Check: &learning.TaughtCheck{Example: true, Why: true, NoPrivateContext: true}}})
	case 10:
		_, err = s.client.Capture(ctx, api.CaptureRequest{Text: "select picks among the ready cases at random #go", Minutes: 10})
	case 12:
		_, err = s.client.Capture(ctx, api.CaptureRequest{Text: "A Bloom filter never says no to what is there #storage", Minutes: 10})
	}
	return err
}

// The book of the story: the week in which it is begun, how long it is, and what a Thursday brings.
const (
	demoBookWeek   = 9
	demoBookPages  = 420
	demoPagesAWeek = 70
)

// read begins the book, and says each Thursday how far it is.
func (s demoStory) read(ctx context.Context, week int) error {
	if week < demoBookWeek {
		return nil
	}
	book, err := s.book(ctx, week)
	if err != nil {
		return err
	}
	page := demoPagesAWeek * (week - demoBookWeek + 1)
	if _, err := s.client.StartLesson(ctx, book); err != nil {
		return err
	}
	s.pass(40 * time.Minute)
	if _, err := s.client.Stop(ctx, api.StopRequest{}); err != nil {
		return err
	}
	_, err = s.client.MarkLesson(ctx, book, api.MarkRequest{Page: &page})
	return err
}

// book is the lesson of the book, which the first week queues.
func (s demoStory) book(ctx context.Context, week int) (id.Lesson, error) {
	const title = "Storage engines from the page up"
	if week == demoBookWeek {
		lesson, err := s.client.AddLesson(ctx, api.LessonRequest{Title: title, Kind: learning.Book, Area: "storage", Pages: demoBookPages})
		return lesson.ID, err
	}
	lessons, err := s.client.Lessons(ctx, false)
	for _, lesson := range lessons {
		if lesson.Title == title {
			return lesson.ID, err
		}
	}
	return "", fmt.Errorf("find the story's book: %w", err)
}

// reflect says in the first week which stages the person sees herself at, and writes two self-assessments and a coasting check.
func (s demoStory) reflect(ctx context.Context, day when.Date, week int) error {
	kinds := map[int][]reflection.Kind{1: {reflection.Quarter}, 6: {reflection.Quarter, reflection.Month}}[week]
	for _, kind := range kinds {
		r := api.AnswersRequest{Minutes: map[reflection.Kind]int{reflection.Quarter: 25, reflection.Month: 5}[kind]}
		for _, q := range reflection.Default(kind).Questions {
			r.Answers = append(r.Answers, reflection.Answer{Key: q.Key, Question: q.Text, Text: demoAnswers[q.Key][week/6]})
		}
		if _, err := s.client.Reflect(ctx, reflection.NameOf(kind, kind.PeriodOf(day).String()), r); err != nil {
			return err
		}
	}
	if week == 1 {
		_, err := s.client.RateArea(ctx, "storage", api.RateRequest{Stage: "competent", Note: "I can say why a write is slow, and prove it"})
		return err
	}
	return nil
}

// demoAnswers are the answers by question: what was written first, and a few weeks later.
var demoAnswers = map[string][2]string{
	"best":      {"Finding out why something is slow. Tests that fail for one reason.", "Finding out why something is slow: p99 of writes, 800 ms to 120 ms. Teaching it, too."},
	"enjoy":     {"Those with a number.", "Those with a number, and a person who uses the answer."},
	"aim":       {"The one whom a team asks about storage. Missing: writing designs.", "The one whom a team asks about storage. Missing: designs that others take up; one was."},
	"example":   {"Ada's: she writes first, and codes less.", "Ada's: she writes first, and codes less."},
	"avoid":     {"Talks.", "Talks. A half hour for the team is agreed."},
	"learned":   {"", "How goroutines are stolen between processors."},
	"stretched": {"", "On Tuesday, reading a proof about snapshot isolation."},
	"unsolved":  {"", "Why the rebuild is slower on the second disk."},
}
