package calendar

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tend/internal/needs"
)

// checker is the independent feed checker: one Python for all tests, which ends when this process does.
var checker struct {
	mu      sync.Mutex
	ask     *json.Encoder
	answers *json.Decoder
}

// needsChecker skips a test where the checker, or what it needs, is not there; it starts the checker once.
func needsChecker(t testing.TB) {
	t.Helper()
	path := needs.Shared(t, "tools/feedlint_ics.py")
	checker.mu.Lock()
	defer checker.mu.Unlock()
	if checker.ask != nil {
		return
	}
	needsPython(t, "icalendar, dateutil", "python3-icalendar")
	cmd := exec.Command(python, "testdata/checker.py", path)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	checker.ask, checker.answers = json.NewEncoder(in), json.NewDecoder(out)
}

// lint has the checker look and returns what it printed; ok is false when it found something.
func lint(t testing.TB, args ...string) (out string, ok bool) {
	t.Helper()
	checker.mu.Lock()
	defer checker.mu.Unlock()
	var answer struct {
		Out string
		OK  bool
	}
	if err := errors.Join(checker.ask.Encode(args), checker.answers.Decode(&answer)); err != nil {
		t.Fatal(err)
	}
	return answer.Out, answer.OK && strings.HasSuffix(strings.TrimSpace(answer.Out), " 0 failed")
}

func TestFeedsPassTheChecker(t *testing.T) {
	needsChecker(t)
	many := weeks(t, "America/New_York")
	for i := range 40 {
		e := many.Events[0]
		e.UID, e.Start, e.End = fmt.Sprintf("m-%02d@tend", i), e.Start.AddDate(0, 0, 7+i), e.End.AddDate(0, 0, 7+i)
		many.Events = append(many.Events, e)
	}
	hostile := weeks(t, "Europe/Dublin")
	hostile.Name = "a;b,c\\d\r\nMETHOD:PUBLISH"
	hostile.Events[0].Summary = "\r\nBEGIN:VALARM\x00\x07, \"quoted\"; \\n"
	hostile.Events[0].Description = strings.Repeat("ü学🎓\u2028\u0085\t\xff", 200)
	two := weeks(t, "Europe/Berlin")
	two.Reminders[1] = weeks(t, "Australia/Lord_Howe").Reminders[1]
	old := weeks(t, "Africa/Casablanca")
	old.Reminders[0] = FridayBrag(zone(t, "Africa/Casablanca"), date(t, "2019-03-02"), old.Events[0].Modified, "old", 16*60)
	for name, feed := range map[string]Feed{
		"empty": {}, "berlin": weeks(t, "Europe/Berlin"), "utc": weeks(t, "UTC"), "cairo": weeks(t, "Africa/Cairo"),
		"jerusalem": weeks(t, "Asia/Jerusalem"), "gaza": weeks(t, "Asia/Gaza"), "troll": weeks(t, "Antarctica/Troll"),
		"many": many, "hostile": hostile, "two zones": two, "a reminder of years ago": old,
	} {
		t.Run(name, func(t *testing.T) {
			if out, ok := lint(t, write(t, "feed.ics", encode(t, feed))); !ok {
				t.Error(out)
			}
		})
	}
}

func TestChangedFeedPassesTheCheckerBesideTheOlder(t *testing.T) {
	needsChecker(t)
	feed := weeks(t, "Europe/Berlin")
	older := encode(t, feed)
	moved := &feed.Events[1]
	moved.Start, moved.End = instant(t, "2026-11-20T12:00:00Z"), instant(t, "2026-11-20T13:30:00Z")
	moved.Sequence, moved.Modified = 1, instant(t, "2026-11-12T06:00:00Z")
	added := block(t, "b-04", "2026-12-01T07:00:00Z")
	added.Summary = "Book"
	feed.Events = append(feed.Events[:2], added, feed.Events[2])
	newer := encode(t, feed)

	was, is := vevents(older), vevents(newer)
	for _, uid := range []string{"b-01@tend", "b-03@tend", "brag.c0ffee@tend", "reflection.c0ffee@tend"} {
		if was[uid] != is[uid] || is[uid] == "" {
			t.Errorf("%s did not change, but its bytes did", uid)
		}
	}
	if !strings.Contains(is["b-02@tend"], "SEQUENCE:1\r\n") || !strings.Contains(is["b-02@tend"], "DTSTART:20261120T120000Z") {
		t.Errorf("moved block:\n%s", is["b-02@tend"])
	}
	file, prev := write(t, "newer.ics", newer), write(t, "older.ics", older)
	if out, ok := lint(t, file, "--prev", prev, "--now", "2026-11-12T06:00:00Z"); !ok {
		t.Error(out)
	}
	if out, ok := lint(t, prev, "--prev", prev); !ok {
		t.Errorf("unchanged feed: %s", out)
	}
}

func TestKhalShowsTheFeed(t *testing.T) {
	khal, err := exec.LookPath("khal")
	requires(t, "khal", err == nil)
	home := t.TempDir()
	config := filepath.Join(home, "config")
	text := fmt.Sprintf("[calendars]\n[[learning]]\npath = %s/learning\n[sqlite]\npath = %s/khal.db\n"+
		"[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n"+
		"timeformat = %%H:%%M\ndateformat = %%Y-%%m-%%d\nlongdateformat = %%Y-%%m-%%d\n"+
		"datetimeformat = %%Y-%%m-%%d %%H:%%M\nlongdatetimeformat = %%Y-%%m-%%d %%H:%%M\n", home, home)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(home, "learning"), 0o700); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		cmd := exec.Command(khal, append([]string{"-c", config}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+home, "LC_ALL=C.UTF-8", "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("khal %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	imported := run("import", "--batch", "-a", "learning", write(t, "feed.ics", encode(t, weeks(t, "Europe/Berlin"))))
	if strings.Contains(strings.ToLower(imported), "warning") {
		t.Errorf("khal warned: %s", imported)
	}
	list := run("list", "--day-format", "", "--format", "{start} {end} {title}", "2026-11-16", "2027-04-06")
	for _, want := range []string{
		"2026-11-17 08:00 2026-11-17 09:30 Learning: Größenordnungen, 学習の時間; eins",
		"2026-11-19 08:00 2026-11-19 09:30 Learning",
		"2026-11-20 16:00 2026-11-20 16:15 Brag document: what did you do this week?",
		"2027-04-02 16:00 2027-04-02 16:15 Brag document: what did you do this week?", // in summer time
		"2027-01-04 09:00 2027-01-04 09:30 Self-assessment",
		"2027-04-05 09:00 2027-04-05 09:30 Self-assessment",
	} {
		if !strings.Contains(list, want) {
			t.Errorf("no %q in\n%s", want, list)
		}
	}
}
