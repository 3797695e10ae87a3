package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
)

func TestSessionFormRoundTrip(t *testing.T) {
	s := budget.Session{ID: "s12", Text: "a talk: on #go", Area: "go", Lesson: "l3",
		Start: time.Date(2026, 11, 17, 7, 0, 30, 0, time.UTC), End: time.Date(2026, 11, 17, 8, 0, 0, 0, time.UTC)}
	form := formOf(s, time.UTC)
	read, err := readSessionForm(form.write("s12"))
	if err != nil || read != form || len(form.changes(read)) != 0 {
		t.Errorf("got %v, %v", read, err)
	}
	read, err = readSessionForm(strings.Replace(form.write("s12"), "07:00", "07:15", 1))
	if changed := form.changes(read); err != nil || !slices.Equal(changed, []string{"start"}) {
		t.Errorf("changed %v, %v", changed, err)
	}
}

func TestSessionFormRefuses(t *testing.T) {
	form := formOf(budget.Session{}, time.UTC)
	whole := form.write("s1")
	for name, text := range map[string]string{
		"nothing": "", "a field twice": whole + "\ntext: again", "an unknown field": whole + "\nkind: log", "no colon": whole + "\ntext",
		"a field gone": strings.Replace(whole, "area:", "# area:", 1), "too much": strings.Repeat("#\n", maxForm),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := readSessionForm(text); err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzReadSessionForm(f *testing.F) {
	form := sessionForm{"a", "go", "l1", "2026-11-17 08:00", "2026-11-17 09:00"}
	f.Add(form.write("s1"))
	f.Fuzz(func(t *testing.T, text string) {
		read, err := readSessionForm(text)
		if err != nil {
			return
		}
		again, err := readSessionForm(read.write("s1"))
		if err != nil || again != read {
			t.Errorf("got %q, %v; want %q", again, err, read)
		}
	})
}

func TestAskBlocks(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	open := api.OpenBlocks{Zone: "UTC", Blocks: []api.OpenBlock{
		{Block: budget.Block{ID: "b1", Start: at(17, 8), End: at(17, 9)}}, {Block: budget.Block{ID: "b2", Start: at(19, 8), End: at(19, 9)}},
		{Block: budget.Block{ID: "b3", Start: at(20, 8), End: at(20, 10)}}}}
	for _, c := range []struct {
		answers string // "" takes what stands
		want    string
	}{
		{",", "kept b1 0 b2 0 b3 0"},
		{"n", ""},
		{"maybe,y", "kept b1 0 b2 0 b3 0"},
		{"each,,45m,s", "kept b1 0 b2 45 skipped b3"},
		{"e,later,often,1h30m,kept", "kept b2 90 b3 0"},
	} {
		t.Run(c.answers, func(t *testing.T) {
			answers := strings.Split(c.answers, ",")
			var first string
			r, err := askBlocks(open, func(question, standing string, check func(string) error) (string, error) {
				if first == "" {
					first = question
				}
				for len(answers) > 0 {
					answer := answers[0]
					if answers = answers[1:]; answer == "" {
						answer = standing
					}
					if check(answer) == nil {
						return answer, nil
					}
				}
				return "", errors.New("out of answers")
			})
			if err != nil || first != "Tue 1 h, Thu 1 h, Fri 2 h: kept? (y, n, each)" {
				t.Fatalf("asked %q, %v", first, err)
			}
			if got := saidOf(r); got != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func saidOf(r api.ReconcileRequest) string {
	var words []string
	for n, kept := range r.Kept {
		if n == 0 {
			words = append(words, "kept")
		}
		words = append(words, string(kept.Block), fmt.Sprint(kept.Minutes))
	}
	for n, block := range r.Skipped {
		if n == 0 {
			words = append(words, "skipped")
		}
		words = append(words, string(block))
	}
	return strings.Join(words, " ")
}
