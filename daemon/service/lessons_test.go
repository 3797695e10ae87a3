package service

import (
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/learning"
)

func addLesson(r api.LessonRequest) func(*store.Tx) (api.Lesson, error) {
	return func(tx *store.Tx) (api.Lesson, error) { return AddLesson(tx, r) }
}

func TestAddLesson(t *testing.T) {
	w := begun(t)
	for _, c := range []struct {
		name  string
		r     api.LessonRequest
		words string // of the refusal, or the title
		ok    bool
	}{
		{"a title", api.LessonRequest{Title: "Designing\nData\x1b[2J"}, "Designing Data", true},
		{"an address is its title", api.LessonRequest{URL: "https://x.test/a"}, "https://x.test/a", true},
		{"a long title is cut", api.LessonRequest{Title: strings.Repeat("x", 400)}, strings.Repeat("x", 299) + "…", true},
		{"neither", api.LessonRequest{}, "needs a title or a URL", false},
		{"a title that does not show", api.LessonRequest{Title: "\u202e\x07 "}, "needs a title or a URL", false},
		{"a kind there is not", api.LessonRequest{Title: "x", Kind: "film"}, `"film"`, false},
		{"an area there is not", api.LessonRequest{Title: "x", Area: "x"}, `no area "x"`, false},
		{"an address that runs something", api.LessonRequest{URL: "javascript:alert(1)"}, "want http", false},
		{"an address with a password", api.LessonRequest{URL: "https://me:pw@x.test/"}, "without a password", false},
		{"an address that turns its text round", api.LessonRequest{URL: "https://x.test/\u202egpj"}, "do not show", false},
		{"an address with a second line", api.LessonRequest{URL: "https://x.test/\u2028Open:"}, "do not show", false},
		{"an address without end", api.LessonRequest{URL: "https://x.test/" + strings.Repeat("x", 3000)}, "at most 2048", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !c.ok {
				refused(w, api.Invalid, c.words, addLesson(c.r))
				return
			}
			if got := ask(w, addLesson(c.r)); got.Title != c.words || got.State != learning.Queued || got.Kind != learning.Article || got.Outputs == nil {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestLessonGoesItsWay(t *testing.T) {
	w := begun(t)
	id := ask(w, addLesson(api.LessonRequest{Title: "RFC 9110", Kind: learning.RFC, Area: "go"})).ID
	if got := w.startLesson(id); got.State != learning.Open || !got.Opened.Equal(w.now) {
		t.Errorf("got %+v", got)
	}
	session := w.sessions()[0]
	if session.Kind != budget.FromLesson || session.Area != "go" || session.Lesson != id || session.Text != "RFC 9110" {
		t.Errorf("its session is %+v", session)
	}
	w.pass(time.Hour)
	refused(w, api.Conflict, "needs an output", func(tx *store.Tx) (api.Lesson, error) { return CloseLesson(tx, id, api.CloseRequest{}) })
	if len(look(w, func(tx *store.Tx) ([]learning.Output, error) { return OutputsBy(tx, api.OutputFilter{}) })) != 0 || w.sessions()[0].End != (time.Time{}) {
		t.Error("the refusal left something behind")
	}
	closed := w.closeLesson(id, "  What I learned.\x07  ")
	if closed.State != learning.Closed || len(closed.Outputs) != 1 || closed.Outputs[0].Text != "What I learned." || closed.Outputs[0].Area != "go" {
		t.Errorf("got %+v", closed)
	}
	if week := w.week(""); week.Spent != 60 || week.Produced != 1 {
		t.Errorf("the week has %+v", week)
	}
	for name, act := range map[string]func(*store.Tx) (api.Lesson, error){
		"start": func(tx *store.Tx) (api.Lesson, error) { return StartLesson(tx, id) },
		"close": func(tx *store.Tx) (api.Lesson, error) {
			return CloseLesson(tx, id, api.CloseRequest{Output: w.output("again")})
		},
		"drop": func(tx *store.Tx) (api.Lesson, error) { return DropLesson(tx, id) },
	} {
		t.Run("and does not "+name+" again", func(t *testing.T) { refused(w, api.Conflict, "it is closed", act) })
	}
	if got := look(w, func(tx *store.Tx) ([]learning.Output, error) { return OutputsBy(tx, api.OutputFilter{}) }); len(got) != 1 {
		t.Errorf("it has the outputs %v", got)
	}
}

func TestStartLessonWhileATimerRuns(t *testing.T) {
	t.Run("for something else: that one stops", func(t *testing.T) {
		w := begun(t)
		ask(w, startTimer(api.StartRequest{Area: "ops"}))
		w.pass(20 * time.Minute)
		w.startLesson(w.lesson("a talk"))
		w.pass(10 * time.Minute)
		all := w.sessions()
		if len(all) != 2 || !all[0].End.Equal(all[1].Start) || !all[1].End.IsZero() || w.week("").Spent != 30 {
			t.Errorf("got %+v", all)
		}
	})
	t.Run("for it already: it goes on", func(t *testing.T) {
		w := begun(t)
		id := w.lesson("a talk")
		opened := w.startLesson(id).Opened
		w.pass(time.Hour)
		if got := w.startLesson(id); !got.Opened.Equal(opened) || len(w.sessions()) != 1 {
			t.Errorf("got %+v with %v", got, w.sessions())
		}
	})
}

func TestEndingALessonLeavesOtherTimersAlone(t *testing.T) {
	w := begun(t)
	first, second := w.lesson("first"), w.lesson("second")
	w.startLesson(first)
	w.startLesson(second)
	w.closeLesson(first, "done")
	if running := look(w, Today).Running; running == nil || running.Lesson != second {
		t.Errorf("running is %v", running)
	}
}

func TestOutputOfTheLongestText(t *testing.T) {
	for name, char := range map[string]string{"plain": "x", "code": "<", "quotes": `"`, "lines": "a\n"} {
		t.Run(name, func(t *testing.T) {
			w := begun(t)
			text := strings.TrimSpace(strings.Repeat(char, learning.MaxText/len(char)))
			if got := w.closeLesson(w.lesson("x"), text); got.Outputs[0].Text != text {
				t.Errorf("%d bytes came back", len(got.Outputs[0].Text))
			}
		})
	}
	w := begun(t)
	id := w.lesson("x")
	refused(w, api.Invalid, "at most 65536", func(tx *store.Tx) (api.Lesson, error) {
		return CloseLesson(tx, id, api.CloseRequest{Output: w.output(strings.Repeat("x", learning.MaxText+1))})
	})
}

func TestLists(t *testing.T) {
	w := begun(t)
	queued, open, dropped := w.lesson("queued"), w.lesson("open"), w.lesson("dropped")
	w.startLesson(open)
	ask(w, func(tx *store.Tx) (api.Lesson, error) { return DropLesson(tx, dropped) })
	list := look(w, func(tx *store.Tx) ([]api.Lesson, error) { return Lessons(tx, false) })
	if len(list) != 2 || list[0].ID != open || list[1].ID != queued {
		t.Errorf("got %v", list)
	}
	if all := look(w, func(tx *store.Tx) ([]api.Lesson, error) { return Lessons(tx, true) }); len(all) != 3 {
		t.Errorf("got %v", all)
	}
	for n, text := range []string{"older", "newer"} {
		w.pass(time.Duration(n+1) * time.Minute)
		w.closeLesson(w.lesson(text), text)
	}
	if got := look(w, func(tx *store.Tx) ([]learning.Output, error) { return OutputsBy(tx, api.OutputFilter{}) }); len(got) != 2 || got[0].Text != "newer" {
		t.Errorf("newest first is %v", got)
	}
	refused(w, api.NotFound, `no lesson "l99"`, func(tx *store.Tx) (api.Lesson, error) { return Lesson(tx, "l99") })
}

func TestNextLesson(t *testing.T) {
	w := begun(t)
	next := func() string {
		return look(w, func(tx *store.Tx) (string, error) {
			lesson, ok, err := nextLesson(tx)
			if !ok {
				return "none", err
			}
			return lesson.Title, err
		})
	}
	if got := next(); got != "none" {
		t.Errorf("got %s", got)
	}
	first, second := w.lesson("first"), w.lesson("second")
	if got := next(); got != "first" {
		t.Errorf("the oldest queued one is %s", got)
	}
	w.startLesson(second)
	w.pass(time.Hour)
	if got := next(); got != "second" {
		t.Errorf("the open one is %s", got)
	}
	w.startLesson(first)
	if got := next(); got != "first" {
		t.Errorf("the newest open one is %s", got)
	}
}
