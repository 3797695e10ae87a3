package learning

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

func TestLessonFrom(t *testing.T) {
	item := Item{ID: "i4", Source: "weekly", Title: "On locks", URL: "https://a.b/c"}
	tests := []struct {
		name string
		src  Source
		want Kind
	}{
		{"a newsletter's entry is an article", Source{Kind: Newsletter}, Article},
		{"a person's entry is an article", Source{Kind: Person}, Article},
		{"an entry of no source is an article", Source{}, Article},
		{"an RFC is one", Source{Kind: RFC}, RFC},
		{"a book is one", Source{Kind: Book}, Book},
		{"the rest is other", Source{Kind: Other}, Other},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.src.Area = "go"
			want := Lesson{Title: "On locks", URL: "https://a.b/c", Kind: tt.want, Area: "go", Item: "i4", Source: "weekly", State: Queued, Added: now}
			if got := LessonFrom(item, tt.src, now); got != want {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Run("an item without a title goes by its URL", func(t *testing.T) {
		if got := LessonFrom(Item{URL: "https://a.b"}, Source{}, now); got.Title != "https://a.b" {
			t.Errorf("got %q", got.Title)
		}
	})
}

func TestLessonMoves(t *testing.T) {
	outputs := []Output{{ID: "o1", Lesson: "l3", Kind: Summary}}
	others := []Output{{ID: "o2", Lesson: "l4", Kind: Summary}, {ID: "o3", Kind: Summary}}
	start := func(l Lesson) (Lesson, error) { return l.Start(now) }
	drop := func(l Lesson) (Lesson, error) { return l.Drop(now) }
	closing := func(o []Output) func(Lesson) (Lesson, error) {
		return func(l Lesson) (Lesson, error) { return l.Close(o, now) }
	}
	added, opened, ended := now.Add(-3*time.Hour), now.Add(-2*time.Hour), now.Add(-time.Hour)
	queued := Lesson{ID: "l3", State: Queued, Added: added}
	open := Lesson{ID: "l3", State: Open, Added: added, Opened: opened}
	closed := Lesson{ID: "l3", State: Closed, Added: added, Opened: opened, Ended: ended}
	dropped := Lesson{ID: "l3", State: LessonDropped, Added: added, Ended: ended}
	const needs = "lesson l3: needs an output before it closes: add --summary, --file, --url or --editor"
	tests := []struct {
		name string
		from Lesson
		do   func(Lesson) (Lesson, error)
		want Lesson // zero: the lesson stays
		err  string
	}{
		{"a queued one starts", queued, start, Lesson{ID: "l3", State: Open, Added: added, Opened: now}, ""},
		{"an open one has started", open, start, open, ""},
		{"a closed one does not start", closed, start, Lesson{}, "start lesson l3: it is closed; add it again"},
		{"a dropped one does not start", dropped, start, Lesson{}, "start lesson l3: it is dropped; add it again"},
		{"an open one closes with an output", open, closing(outputs), Lesson{ID: "l3", State: Closed, Added: added, Opened: opened, Ended: now}, ""},
		{"a queued one closes with an output", queued, closing(outputs), Lesson{ID: "l3", State: Closed, Added: added, Opened: now, Ended: now}, ""},
		{"none closes without an output", open, closing(nil), Lesson{}, needs},
		{"outputs of other lessons do not count", open, closing(others), Lesson{}, needs},
		{"a closed one does not close", closed, closing(outputs), Lesson{}, "close lesson l3: it is closed already"},
		{"a dropped one does not close", dropped, closing(outputs), Lesson{}, "close lesson l3: it is dropped; add it again"},
		{"a queued one drops", queued, drop, Lesson{ID: "l3", State: LessonDropped, Added: added, Ended: now}, ""},
		{"an open one drops", open, drop, Lesson{ID: "l3", State: LessonDropped, Added: added, Opened: opened, Ended: now}, ""},
		{"a dropped one does not drop", dropped, drop, Lesson{}, "drop lesson l3: it is dropped already"},
		{"a closed one does not drop", closed, drop, Lesson{}, "drop lesson l3: it is closed; add it again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.do(tt.from)
			if tt.err == "" {
				if err != nil || got != tt.want {
					t.Errorf("got %+v, %v", got, err)
				}
				return
			}
			var needs *NeedsOutputError
			var state *StateError
			if err == nil || err.Error() != tt.err || got != tt.from || !errors.As(err, &needs) && !errors.As(err, &state) {
				t.Errorf("got %+v, %v; want %s", got, err, tt.err)
			}
		})
	}
	t.Run("a closed one reopens as old as it was", func(t *testing.T) {
		if got := closed.Reopen(); got != open {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("others do not reopen", func(t *testing.T) {
		for _, l := range []Lesson{queued, open, dropped} {
			if got := l.Reopen(); got != l {
				t.Errorf("got %+v", got)
			}
		}
	})
}

func TestALessonThatClosedHasAnOutput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := Lesson{ID: "l1", State: Queued, Added: now}
		var outputs []Output
		at := now
		for range rapid.IntRange(0, 20).Draw(t, "moves") {
			at = at.Add(time.Minute)
			switch rapid.SampledFrom([]string{"start", "close", "drop", "output", "remove"}).Draw(t, "move") {
			case "start":
				l, _ = l.Start(at)
			case "close":
				l, _ = l.Close(outputs, at)
			case "drop":
				l, _ = l.Drop(at)
			case "output":
				outputs = append(outputs, Output{Lesson: "l1"})
			case "remove":
				outputs, l = nil, l.Reopen()
			}
			if l.State == Closed && len(outputs) == 0 {
				t.Fatal("closed without an output")
			}
			ended := l.State == Closed || l.State == LessonDropped
			if l.Ended.IsZero() == ended || l.State == Open && l.Opened.IsZero() || ended && l.Ended.Before(l.Opened) {
				t.Fatalf("times do not fit: %+v", l)
			}
			if age := l.Age(at); age < 0 || age > at.Sub(now) {
				t.Fatalf("age %v of %+v", age, l)
			}
		}
	})
}

func TestOpenLoops(t *testing.T) {
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	lessons := []Lesson{
		{ID: "l1", State: Queued, Added: day(-9)},
		{ID: "l2", State: Open, Added: day(-8), Opened: day(-2)},
		{ID: "l3", State: Closed, Added: day(-8), Opened: day(-7), Ended: day(-3)},
		{ID: "l4", State: Open, Added: day(-3), Opened: day(-3)},
		{ID: "l5", State: LessonDropped, Added: day(-8), Opened: day(-6), Ended: day(-1)},
		{ID: "l6", State: LessonDropped, Added: day(-8), Ended: day(-1)},
		{ID: "l7", State: Open, Added: day(-9), Opened: day(-2)},
	}
	tests := []struct {
		name string
		at   time.Time
		want []id.Lesson
	}{
		{"open ones, the oldest first", now, []id.Lesson{"l4", "l7", "l2"}},
		{"four days ago", day(-4), []id.Lesson{"l3", "l5"}},
		{"before all", day(-30), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []id.Lesson
			for _, l := range OpenLoops(lessons, tt.at) {
				got = append(got, l.ID)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAge(t *testing.T) {
	hours := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }
	tests := []struct {
		name string
		l    Lesson
		want time.Duration
	}{
		{"a queued one waits since it was added", Lesson{Added: hours(-5)}, 5 * time.Hour},
		{"an open one is open since it was opened", Lesson{Added: hours(-5), Opened: hours(-2)}, 2 * time.Hour},
		{"an ended one stopped ageing", Lesson{Added: hours(-5), Opened: hours(-4), Ended: hours(-3)}, time.Hour},
		{"a clock that was set back makes none younger than nothing", Lesson{Added: hours(1)}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.l.Age(now); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestCheckOutput(t *testing.T) {
	long := strings.Repeat("x", MaxText)
	good := []Output{
		{Kind: Summary, Text: "learned"},
		{Kind: Summary, Text: long},
		{Kind: Prototype, Ref: "https://example.org/repo"},
		{Kind: Prototype, Ref: "HTTP://example.org"},
		{Kind: Taught, Ref: "talks/locks.md"},
		{Kind: Taught, Ref: `C:\talks\locks.md`},
		{Kind: Taught, Ref: "./a: b.md"},
		{Kind: NoteOutput, Note: "n3"},
	}
	for _, o := range good {
		if got, err := CheckOutput(o); err != nil || got != o {
			t.Errorf("%+v: got %+v, %v", o, got, err)
		}
	}
	bad := []struct {
		name string
		o    Output
		says string
	}{
		{"no kind", Output{Text: "x"}, "want summary, prototype, taught or note"},
		{"an unknown kind", Output{Kind: "song", Text: "x"}, `kind "song"`},
		{"nothing in it", Output{Kind: Summary, Text: " \n", Ref: "\t"}, "it is empty"},
		{"too long a text", Output{Kind: Summary, Text: long + "x"}, "65537 bytes, at most 65536"},
		{"too long a reference", Output{Kind: Summary, Ref: strings.Repeat("x", MaxRef+1)}, "at most 2048"},
		{"another scheme", Output{Kind: Summary, Ref: "ftp://a.b"}, "http or https"},
		{"a script", Output{Kind: Summary, Ref: "JavaScript:alert(1)"}, "http or https"},
		{"no host", Output{Kind: Summary, Ref: "https:///x"}, "http or https"},
		{"no URL", Output{Kind: Summary, Ref: "https://a b/%zz"}, "http or https"},
		{"control characters", Output{Kind: Summary, Ref: "a\x1b[2Jb"}, "control characters"},
	}
	for _, tt := range bad {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := CheckOutput(tt.o); err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("got %v, want …%s…", err, tt.says)
			}
		})
	}
	t.Run("spaces at the ends are dropped", func(t *testing.T) {
		got, err := CheckOutput(Output{Kind: Summary, Text: " a\xff\n", Ref: " b "})
		if err != nil || got.Text != "a\uFFFD" || got.Ref != "b" {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestCheckedOutputsStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Output{Kind: rapid.SampledFrom(outputKinds).Draw(t, "kind"), Text: rapid.String().Draw(t, "text"), Ref: rapid.String().Draw(t, "ref")}
		once, err := CheckOutput(o)
		if err != nil {
			return
		}
		if twice, err := CheckOutput(once); err != nil || twice != once {
			t.Fatalf("got %+v, then %+v, %v", once, twice, err)
		}
	})
}

func TestProduced(t *testing.T) {
	from, to := now, now.AddDate(0, 0, 7)
	in, before := now.Add(time.Hour), now.Add(-time.Hour)
	tests := []struct {
		name    string
		outputs []Output
		want    int
	}{
		{"none", nil, 0},
		{"each kind counts once", []Output{{Kind: Summary, At: in}, {Kind: Prototype, At: in}, {Kind: Taught, At: in}, {Kind: NoteOutput, Note: "n1", At: in}}, 4},
		{"the first instant counts, the last does not", []Output{{Kind: Taught, At: from}, {Kind: Taught, At: to}}, 1},
		{"earlier ones do not count", []Output{{Kind: Taught, At: before}}, 0},
		{"a summary with its note is one", []Output{{Kind: Summary, Note: "n1", At: in}}, 1},
		{"the note made from a summary is not a second", []Output{{Kind: Summary, Note: "n1", At: in}, {Kind: NoteOutput, Note: "n1", At: in}}, 1},
		{"nor when it stands first", []Output{{Kind: NoteOutput, Note: "n1", At: in}, {Kind: Summary, Note: "n1", At: in}}, 1},
		{"nor a week later", []Output{{Kind: Summary, Note: "n1", At: before}, {Kind: NoteOutput, Note: "n1", At: in}}, 0},
		{"another note is one", []Output{{Kind: Summary, Note: "n1", At: in}, {Kind: NoteOutput, Note: "n2", At: in}}, 2},
		{"a summary without a note hides none", []Output{{Kind: Summary, At: in}, {Kind: NoteOutput, At: in}}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Produced(tt.outputs, from, to); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestProducedAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var outputs []Output
		for range rapid.IntRange(0, 20).Draw(t, "outputs") {
			outputs = append(outputs, Output{
				Kind: rapid.SampledFrom(outputKinds).Draw(t, "kind"),
				Note: rapid.SampledFrom([]id.Note{"", "n1", "n2"}).Draw(t, "note"),
				At:   now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "at")) * time.Hour),
			})
		}
		cut := now.Add(time.Duration(rapid.IntRange(0, 101).Draw(t, "cut")) * time.Hour)
		end := now.Add(101 * time.Hour)
		if a, b, all := Produced(outputs, now, cut), Produced(outputs, cut, end), Produced(outputs, now, end); a+b != all || all > len(outputs) {
			t.Fatalf("%d and %d, but %d of %d in all", a, b, all, len(outputs))
		}
	})
}
