package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

func TestSampleShowsQuantilesWhateverTheOrder(t *testing.T) {
	var s sample
	for _, ms := range []int{9, 1, 5, 3, 7, 2, 8, 4, 6, 10} {
		s = append(s, time.Duration(ms)*time.Millisecond)
	}
	if got, want := s.String(), "1.0 ms min, 6.0 ms median, 10.0 ms p95"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := (sample{}).median(); got != 0 {
		t.Errorf("median of nothing is %v", got)
	}
}

func TestAlternateTakesTurns(t *testing.T) {
	var order strings.Builder
	step := func(name string) func() error { return func() error { order.WriteString(name); return nil } }
	a, b, err := alternate(3, step("a"), step("b"))
	if err != nil || len(a) != 3 || len(b) != 3 || order.String() != "ababab" {
		t.Errorf("got %d and %d runs in order %s, %v", len(a), len(b), order.String(), err)
	}
	broken := errors.New("broken")
	if _, _, err := alternate(3, step("a"), func() error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestParseInit(t *testing.T) {
	got := parseInit("init internal/bytealg @0.012 ms, 0 ms clock, 0 bytes, 0 allocs\n" +
		"init os @2.8 ms, 0.046 ms clock, 432 bytes, 9 allocs\ntend: some complaint\ninit\n")
	if len(got) != 2 || got["os"] != 46*time.Microsecond || got["internal/bytealg"] != 0 {
		t.Errorf("got %v", got)
	}
}

func TestChildFaults(t *testing.T) {
	const alone = "4711 (a (b) c) S 1 4711 4711 0 -1 4194304 210 0 0 0 0 0 0 0 20 0 1 0 1 1 1"
	for _, tt := range []struct {
		name, stat string
		want       int
		fails      bool
	}{
		{"no child", alone, 0, false},
		{"a child", strings.Replace(alone, " 210 0 ", " 210 88 ", 1), 88, false},
		{"cut short", "4711 (bash) S 1", 0, true},
		{"nothing", "", 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := childFaults(tt.stat)
			if got != tt.want || (err != nil) != tt.fails {
				t.Errorf("got %d, %v", got, err)
			}
		})
	}
}

func TestMoreCountsNewThreadsWhole(t *testing.T) {
	if got := more(map[string]int{"1": 10, "2": 5}, map[string]int{"1": 14, "3": 2}); got != 6 {
		t.Errorf("got %d, want 6", got)
	}
}

func TestStatusReadsNumbers(t *testing.T) {
	path := t.TempDir() + "/status"
	text := "Name:\ttend\nVmRSS:\t   18940 kB\nvoluntary_ctxt_switches:\t12\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := status(path)
	if err != nil || got["VmRSS"] != 18940 || got["voluntary_ctxt_switches"] != 12 || len(got) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestTheTableMarksWhatMissedItsAim(t *testing.T) {
	var got table
	got.below("memory", "10 cards", 36, 35, "%.0f MB")
	got.above("requests", "1 kB", 4000, 3000, "%.0f/s")
	got.add("a new fish", "", "skipped: needs fish")
	var out bytes.Buffer
	if err := got.write(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	for n, want := range []string{"what size figure aim", "memory 10 cards 36 MB < 35 MB MISSED", "requests 1 kB 4000/s > 3000/s",
		"a new fish skipped: needs fish"} {
		if line := strings.Join(strings.Fields(lines[n]), " "); line != want {
			t.Errorf("line %d is %q, want %q", n, line, want)
		}
	}
}

func TestLoad(t *testing.T) {
	t.Run("counts every call once", func(t *testing.T) {
		seen := make(chan int, 1<<20)
		got, err := run(t.Context(), 4, time.Second, func(n int) error { seen <- n; time.Sleep(time.Millisecond); return nil })
		close(seen)
		numbers := map[int]bool{}
		for n := range seen {
			numbers[n] = true
		}
		if err != nil || len(numbers) != got.done || !numbers[0] || got.perSecond() <= 0 {
			t.Errorf("%d calls, %d numbers, %v", got.done, len(numbers), err)
		}
	})
	t.Run("ends at the first error", func(t *testing.T) {
		broken := errors.New("broken")
		if _, err := run(t.Context(), 4, time.Hour, func(int) error { return broken }); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("ends when told to", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := run(ctx, 1, time.Hour, func(int) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestNotesDiffer(t *testing.T) {
	dir := t.TempDir()
	if err := writeNotes(dir, 2, 3); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range []string{"/note-000.md", "/note-001.md"} {
		text, err := os.ReadFile(dir + name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "Q: ") {
				seen[line] = true
			}
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d different questions, want 6", len(seen))
	}
}
