package daemon

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// notesFiles are the names of the Markdown files in a folder of the notes.
func (w *world) notesFiles(folder string) []string {
	w.t.Helper()
	found, err := filepath.Glob(filepath.Join(w.config.Notes, folder, "*.md"))
	w.ok(err)
	return found
}

// closedWith adds a lesson and closes it with a summary.
func (w *world) closedWith(title, summary string) api.Lesson {
	w.t.Helper()
	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: title})
	w.ok(err)
	closed, err := w.owner.CloseLesson(w.ctx(), lesson.ID, api.CloseRequest{Output: &api.OutputRequest{Text: summary}})
	w.ok(err)
	return closed
}

func TestAPhoneThatRepeatsItselfRecordsALineOnce(t *testing.T) {
	t.Parallel()
	w := settled(t)
	header := append(w.token("phone", api.CaptureOnly), "Idempotency-Key", "2026-11-16/1")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := w.ask(http.MethodPost, "/api/v1/capture", `{"text":"Select is fair. #go","minutes":10}`, header...); got.status != http.StatusOK {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
	all.Wait()
	outputs, err := w.owner.Outputs(w.ctx())
	w.ok(err)
	if len(outputs) != 1 || outputs[0].Area != "go" || outputs[0].Note == "" || len(w.notesFiles("go/til")) != 1 {
		t.Errorf("got %+v and the files %v", outputs, w.notesFiles("go/til"))
	}
	if week := w.week(""); week.Spent != 10 || week.Produced != 1 {
		t.Errorf("the week has %d minutes, %d outputs", week.Spent, week.Produced)
	}
	if got := w.ask(http.MethodPost, "/api/v1/capture", `{"text":"Another."}`, header...); got.status != http.StatusConflict {
		t.Errorf("another text under the same key: %d %s", got.status, got.body)
	}
	_, err = w.owner.RemoveOutput(w.ctx(), outputs[0].ID)
	w.ok(err)
	w.ask(http.MethodPost, "/api/v1/capture", `{"text":"Select is fair. #go","minutes":10}`, header...)
	if week := w.week(""); week.Spent != 0 || week.Produced != 0 || len(w.notesFiles("go/til")) != 0 {
		t.Errorf("a late repetition brought back what was taken back: %d minutes, %d outputs", week.Spent, week.Produced)
	}
}

func TestWhatCannotBeCapturedIsRefused(t *testing.T) {
	t.Parallel()
	w := settled(t)
	for name, body := range map[string]string{
		"nothing": `{}`, "too many minutes": `{"text":"a","minutes":1441}`, "time given back": `{"text":"a","minutes":-1}`,
		"an unknown area": `{"text":"a","area":"rust"}`, "a key of two lines": `{"text":"a","key":"a\nb"}`,
		"a word it does not know": `{"text":"a","lesson":"l1"}`, "a text past the limit": `{"text":"` + strings.Repeat("a", learning.MaxText+1) + `"}`,
	} {
		if got := w.ask(http.MethodPost, "/api/v1/capture", body, w.token("t "+name, api.CaptureOnly)...); got.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if outputs, err := w.owner.Outputs(w.ctx()); err != nil || len(outputs) != 0 {
		t.Errorf("recorded %+v, %v", outputs, err)
	}
}

// The watcher follows the folder meanwhile, and must not take the note for an output of its own.
func TestEachSummaryHasItsNoteAndIsOneOutput(t *testing.T) {
	t.Parallel()
	w := settled(t)
	for n := range 5 {
		closed := w.closedWith("RFC 9111", fmt.Sprintf("Summary %d.\n\nQ: What is %d?\nA: A number.\n", n, n))
		if len(closed.Outputs) != 1 || closed.Outputs[0].Note == "" || closed.NotePath == "" || closed.Warning != "" {
			t.Errorf("got %+v", closed)
		}
	}
	w.cards(5)
	w.ok(w.daemon.syncNotes(w.ctx()))
	outputs, err := w.owner.Outputs(w.ctx())
	w.ok(err)
	if week := w.week(""); len(outputs) != 5 || week.Produced != 5 || len(w.notesFiles("summaries")) != 5 {
		t.Errorf("%d outputs, %d produced, files %v", len(outputs), week.Produced, w.notesFiles("summaries"))
	}
}

// A lesson has a text of an earlier summary without a note: the new summary's note is still its own.
func TestTheNoteIsOfTheSummaryItWasMadeOf(t *testing.T) {
	t.Parallel()
	w := settled(t)
	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "RFC 9111"})
	w.ok(err)
	first, err := w.owner.AddOutput(w.ctx(), api.AddOutputRequest{Lesson: lesson.ID, OutputRequest: api.OutputRequest{Text: "A text.", NoNote: true}})
	w.ok(err)
	second, err := w.owner.AddOutput(w.ctx(), api.AddOutputRequest{Lesson: lesson.ID, OutputRequest: api.OutputRequest{Text: "A note."}})
	w.ok(err)
	first, err = w.owner.Output(w.ctx(), first.ID)
	w.ok(err)
	if first.Note != "" || second.Note == "" || second.NotePath != "summaries/rfc-9111.md" {
		t.Errorf("got %+v and %+v", first, second)
	}
}

// killed after the record: the text is safe, and the line gets its note when its sender asks again; killed after the
// file: the note says of which lesson it is, and is no second output.
func TestWhatACrashLeftIsMended(t *testing.T) {
	t.Parallel()
	w := settled(t)
	line := api.CaptureRequest{Text: "Select is fair.", Key: "k"}
	_, err := w.daemon.change(w.ctx(), func(tx *store.Tx) (api.Output, error) { return service.Capture(tx, line) })
	w.ok(err)
	if again, err := w.owner.Capture(w.ctx(), line); err != nil || !again.Repeated || again.NotePath == "" {
		t.Errorf("got %+v, %v", again, err)
	}

	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "RFC 9111"})
	w.ok(err)
	var closed api.Lesson
	w.ok(w.daemon.store.Update(w.ctx(), func(tx *store.Tx) (err error) {
		closed, err = service.CloseLesson(tx, lesson.ID, api.CloseRequest{Output: &api.OutputRequest{Text: "In my words."}})
		return err
	}))
	w.write("summaries/rfc-9111.md", closed.Outputs[0].NoteText("RFC 9111"))
	w.ok(w.daemon.syncNotes(w.ctx()))
	if got, err := w.owner.Output(w.ctx(), closed.Outputs[0].ID); err != nil || got.NotePath != "summaries/rfc-9111.md" {
		t.Errorf("got %+v, %v", got, err)
	}
	if week := w.week(""); week.Produced != 2 {
		t.Errorf("%d outputs, want the line and the summary", week.Produced)
	}
}

func TestALineThatIsRestoredIsTheSameNote(t *testing.T) {
	t.Parallel()
	w := settled(t)
	line, err := w.owner.Capture(w.ctx(), api.CaptureRequest{Text: "Q: Is select fair?\nA: Yes.", Minutes: 5})
	w.ok(err)
	card := w.cards(1)[0]
	w.clock.pass(time.Hour)
	gone, err := w.owner.RemoveOutput(w.ctx(), line.ID)
	w.ok(err)
	if gone.NotePath != "" || gone.Warning != "" || len(w.notesFiles("til")) != 0 {
		t.Errorf("got %+v, files %v", gone, w.notesFiles("til"))
	}
	w.cards(0)
	back, err := w.owner.RestoreOutput(w.ctx(), line.ID)
	w.ok(err)
	if back.Note != line.Note || back.NotePath != line.NotePath || back.Minutes != 5 || !back.At.Equal(line.At) {
		t.Errorf("got %+v, was %+v", back, line)
	}
	if again := w.cards(1)[0]; again.ID != card.ID {
		t.Errorf("the card was %s and is %s", card.ID, again.ID)
	}
}

func TestNoNoteIsWrittenThroughALink(t *testing.T) {
	t.Parallel()
	w := settled(t)
	elsewhere := t.TempDir()
	w.ok(os.MkdirAll(w.config.Notes, 0o700))
	w.ok(os.Symlink(elsewhere, filepath.Join(w.config.Notes, "til")))
	line, err := w.owner.Capture(w.ctx(), api.CaptureRequest{Text: "Select is fair."})
	w.ok(err)
	left, err := os.ReadDir(elsewhere)
	w.ok(err)
	if len(left) != 0 || line.NotePath != "" || line.Warning == "" || line.Text != "Select is fair." {
		t.Errorf("got %+v, and %v elsewhere", line, left)
	}
}

func TestTheWeekFollowsWhatIsTakenBackLater(t *testing.T) {
	t.Parallel()
	w := settled(t)
	closed := w.closedWith("RFC 9111", "In my words.")
	w.clock.pass(180 * 24 * time.Hour)
	produced := func() int { return w.week("2026-W47").Produced }
	if produced() != 1 {
		t.Fatalf("produced %d", produced())
	}
	gone, err := w.owner.RemoveOutput(w.ctx(), closed.Recorded)
	w.ok(err)
	if gone.Reopened != closed.ID || produced() != 0 {
		t.Errorf("got %+v, produced %d", gone, produced())
	}
	loops, err := w.owner.Loops(w.ctx(), false)
	w.ok(err)
	if len(loops) != 1 || loops[0].Days != 180 {
		t.Errorf("the loops are %+v", loops)
	}
	back, err := w.owner.RestoreOutput(w.ctx(), closed.Recorded)
	w.ok(err)
	after := w.lessonAt(closed.ID)
	if back.ClosedAgain != closed.ID || produced() != 1 || !after.Ended.Equal(closed.Ended) || !after.Opened.Equal(closed.Opened) {
		t.Errorf("got %+v; the lesson is %+v, was %+v", back, after.Lesson, closed.Lesson)
	}
}

// lessonAt is a lesson as it stands.
func (w *world) lessonAt(lesson id.Lesson) api.Lesson {
	w.t.Helper()
	all, err := w.owner.Lessons(w.ctx(), true)
	w.ok(err)
	for _, l := range all {
		if l.ID == lesson {
			return l
		}
	}
	w.t.Fatalf("no lesson %s", lesson)
	return api.Lesson{}
}
