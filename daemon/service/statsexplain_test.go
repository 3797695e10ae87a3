package service

import (
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/learning"
	"tend/srs"
)

// explainable is a world in which there is something behind each statistic; its timer runs.
func explainable(t *testing.T) *world {
	w := begun(t)
	cards := w.cards("go", 2)
	w.grown(cards[0].ID, 20)
	w.grade(cards[0].ID, srs.Good, 5)
	w.grade(cards[1].ID, srs.Again, 5)
	lesson := ask(w, func(tx *store.Tx) (api.Lesson, error) { return AddLesson(tx, api.LessonRequest{Title: "Raft"}) }).ID
	ask(w, func(tx *store.Tx) (api.Lesson, error) { return StartLesson(tx, lesson) })
	w.pass(25*time.Minute + 20*time.Second)
	ask(w, func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, lesson, api.CloseRequest{Output: w.output("so")})
	})
	ask(w, func(tx *store.Tx) (struct{}, error) {
		_, err := Start(tx, api.StartRequest{Area: "go"})
		return struct{}{}, err
	})
	w.pass(7 * time.Minute)
	return w
}

// What is explained of minutes sums to what is told without that, and a running session has no end in it.
func TestTheSessionsBehindMinutesSumToThem(t *testing.T) {
	w := explainable(t)
	shape := look(w, func(tx *store.Tx) (api.Shape, error) { return Shape(tx, 2, true) })
	for n, period := range append(shape.Explain.Weeks, shape.Explain.Quarters...) {
		want := append(shape.Weeks, shape.Quarters...)[n]
		deep, all := 0, 0
		for _, p := range period.Sessions {
			deep, all = deep+p.Deep, all+p.Deep+p.Broad+p.Other
		}
		if period.Label != want.Label || deep != want.Deep || all != want.Spent {
			t.Errorf("%s: %d of %d, want %+v", period.Label, deep, all, want)
		}
	}
	if last := shape.Explain.All[len(shape.Explain.All)-1]; shape.All.Spent == 0 || !last.End.IsZero() || last.OfArea != 7 {
		t.Errorf("the running one is %+v", last)
	}

	weeks := look(w, func(tx *store.Tx) (api.Weeks, error) { return Weeks(tx, api.WeeksRequest{Explain: true}) })
	spent := 0
	for _, c := range weeks.Explain[len(weeks.Weeks)-1].Spent {
		spent += c.Minutes
	}
	if len(weeks.Explain) != len(weeks.Weeks) || spent != weeks.Weeks[len(weeks.Weeks)-1].Spent {
		t.Errorf("%d minutes behind %+v", spent, weeks.Weeks)
	}
}

func TestTheRecordsBehindOutputsAndRecallsSumToThem(t *testing.T) {
	w := explainable(t)
	stats := look(w, func(tx *store.Tx) (api.Produce, error) { return Produce(tx, true, true) })
	parts := stats.Explain[len(stats.Explain)-1]
	if len(parts.Lessons) != 1 || parts.Lessons[0].CountsAs != learning.Closed || len(parts.Outputs) != 1 || !parts.Outputs[0].Counts {
		t.Errorf("behind %+v: %+v", stats.Periods, parts)
	}

	retention := look(w, func(tx *store.Tx) (api.Retention, error) { return Retention(tx, 1, true) })
	counts := map[srs.RecallAs]int{}
	for _, line := range retention.Explain.Recalls {
		counts[line.CountsAs]++
		if line.Front == "" || line.Week != retention.Weeks[0].Label || line.Day.IsZero() {
			t.Errorf("%+v", line)
		}
	}
	if counts[srs.AsRecall] != retention.All.Recalled.Of || counts[srs.AsSteps] != retention.LeftOut.Steps || counts[srs.AsRecall] != 1 || counts[srs.AsSteps] != 1 {
		t.Errorf("%v behind %+v", counts, retention)
	}
}
