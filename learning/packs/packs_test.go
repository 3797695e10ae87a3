package packs

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tend/internal/when"
	"tend/notes"
)

func TestPacks(t *testing.T) {
	list, err := All()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range list {
		names = append(names, string(p.Name))
		if p.Title == "" || p.About == "" || len(p.Notes)+len(p.Lessons)+len(p.Steps) == 0 {
			t.Errorf("%s: got %+v", p.Name, p)
		}
		for _, note := range p.Notes {
			if parsed := notes.Parse(note.Path, []byte(note.Text)); len(parsed.Problems) > 0 || parsed.Title == "" {
				t.Errorf("%s: %+v", note.Path, parsed.Problems)
			}
		}
		for _, lesson := range p.Lessons {
			if u, err := url.Parse(lesson.URL); err != nil || lesson.Title == "" || lesson.URL != "" && u.Scheme != "https" {
				t.Errorf("%s: %+v", p.Name, lesson)
			}
		}
		for n, step := range p.Steps {
			if step.Title == "" || step.Text == "" || n > 0 && step.Day < p.Steps[n-1].Day {
				t.Errorf("%s: %+v", p.Name, step)
			}
		}
	}
	if got := strings.Join(names, " "); got != "decision-checklist deploy-checklist ninety-days reading senior-checklist spaced-repetition" {
		t.Errorf("got %s", got)
	}
	t.Run("the deck has 20 to 30 cards that differ", func(t *testing.T) {
		pack, _, _ := Find("spaced-repetition")
		if n := len(notes.Parse("", []byte(pack.Notes[0].Text)).Cards); n < 20 || n > 30 || !strings.Contains(pack.About, "Twenty-six") || n != 26 {
			t.Errorf("%d cards", n)
		}
	})
	t.Run("the plan has 18 tasks in 90 days", func(t *testing.T) {
		pack, _, _ := Find("ninety-days")
		if n := len(pack.Steps); n != 18 || pack.Steps[n-1].Day > 90 {
			t.Errorf("%d steps", n)
		}
	})
}

func TestTasksFallOnWorkingDays(t *testing.T) {
	pack, _, _ := Find("ninety-days")
	start := when.Date{Year: 2026, Month: 11, Day: 23}
	for n := range 7 {
		first := start.AddDays(n)
		for i, task := range pack.Tasks(first, time.Time{}) {
			late := task.Day.Sub(first.AddDays(pack.Steps[i].Day - 1))
			if w := task.Day.Weekday(); w == time.Saturday || w == time.Sunday || late < 0 || late > 2 {
				t.Errorf("from %s: %+v", first, task)
			}
		}
	}
}

func TestDueTasks(t *testing.T) {
	day := when.Date{Year: 2026, Month: 11, Day: 23}
	tasks := []Task{{ID: "k10", Day: day, State: Open}, {ID: "k9", Day: day, State: Open}, {ID: "k3", Day: day.AddDays(1), State: Open},
		{ID: "k2", Day: day.AddDays(-3), State: Open}, {ID: "k1", Day: day.AddDays(-3), State: Done}, {ID: "k4", Day: day, State: Dropped}}
	var got []string
	for _, task := range Due(tasks, day) {
		got = append(got, string(task.ID))
	}
	if strings.Join(got, " ") != "k2 k9 k10" {
		t.Errorf("got %v", got)
	}
}

func TestEnd(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	done, err := Task{ID: "k1", State: Open}.End(Done, at)
	if err != nil || done.State != Done || !done.Ended.Equal(at) {
		t.Errorf("got %+v, %v", done, err)
	}
	if again, err := done.End(Done, at.Add(time.Hour)); err != nil || again != done {
		t.Errorf("got %+v, %v", again, err)
	}
	if _, err := done.End(Dropped, at); err == nil || !strings.Contains(err.Error(), "done already") {
		t.Errorf("got %v", err)
	}
}

func TestBrokenPacksAreNamed(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"a line of two columns": {"tasks.txt", "1 | what\n", "line 1: 2 columns"},
		"a day of no plan":      {"tasks.txt", "0 | what | how\n", `day "0"`},
		"an unknown kind":       {"lessons.txt", "song | what | \n", "song"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(fstest.MapFS{"data/x/" + c.file: {Data: []byte(c.text)}})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "pack x") {
				t.Errorf("got %v", err)
			}
		})
	}
}
