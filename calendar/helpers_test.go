package calendar

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // so that no test depends on the machine's zones

	"github.com/emersion/go-ical"

	"tend/internal/when"
)

// requires skips a test that wants something from outside, and fails it where everything should be there.
func requires(t testing.TB, what string, present bool) {
	t.Helper()
	if present {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("missing: %s", what)
	}
	t.Skipf("skipped: needs %s", what)
}

const python = "/usr/bin/python3" // Debian's, which has the modules that Debian packages

// needsPython skips a test unless Debian's Python has a module.
func needsPython(t testing.TB, module, debian string) {
	t.Helper()
	requires(t, debian, exec.Command(python, "-c", "import "+module).Run() == nil)
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := when.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	i, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func date(t testing.TB, s string) when.Date {
	t.Helper()
	d, err := when.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func encode(t testing.TB, f Feed) []byte {
	t.Helper()
	b, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// decode reads a feed back with go-ical, which checks its grammar.
func decode(t testing.TB, b []byte) *ical.Calendar {
	t.Helper()
	c, err := ical.NewDecoder(bytes.NewReader(unfold(b))).Decode()
	if err != nil {
		t.Fatalf("decode: %v\n%s", err, b)
	}
	return c
}

// unfold takes back what fold did.
func unfold(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n "), nil) }

// vevents returns the bytes of each event by its UID line.
func vevents(b []byte) map[string]string {
	found := map[string]string{}
	for _, part := range strings.Split(string(b), "BEGIN:VEVENT\r\n")[1:] {
		body, _, _ := strings.Cut(part, "END:VEVENT\r\n")
		_, uid, _ := strings.Cut(string(unfold([]byte(body))), "\r\nUID:")
		uid, _, _ = strings.Cut(uid, "\r\n")
		found[uid] = body
	}
	return found
}

// write puts bytes into a file of the test's own folder and returns its name.
func write(t testing.TB, name string, b []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// block is an event that starts at an instant and lasts 90 minutes.
func block(t testing.TB, uid, start string) Event {
	t.Helper()
	from := instant(t, start)
	return Event{
		UID:      uid + "@tend",
		Summary:  "Learning",
		Start:    from,
		End:      from.Add(90 * time.Minute),
		Created:  instant(t, "2026-11-01T06:00:00Z"),
		Modified: instant(t, "2026-11-01T06:00:00Z"),
	}
}

// weeks is a feed with three blocks and both reminders, in the zone.
func weeks(t testing.TB, zoneName string) Feed {
	t.Helper()
	z, modified := zone(t, zoneName), instant(t, "2026-11-01T06:00:00Z")
	next := block(t, "b-01", "2026-11-17T07:00:00Z")
	next.Summary = "Learning: Größenordnungen, 学習の時間; eins"
	next.Description = "Open lesson:\n- \"Raft\", chapter 5; note the \\ in C:\\temp\n\nMove it:\nhttp://tend.example:7465/b/1?sig=a,b;c"
	next.URL = "https://tend.example/blocks/b-01?from=calendar&x=1"
	return Feed{
		Name:    "Learning",
		Refresh: 4 * time.Hour,
		Events:  []Event{next, block(t, "b-02", "2026-11-19T07:00:00Z"), block(t, "b-03", "2026-11-24T07:00:00Z")},
		Reminders: []Reminder{
			FridayBrag(z, date(t, "2026-11-01"), modified, "c0ffee", 16*60),
			QuarterlyReflection(z, date(t, "2026-11-01"), modified, "c0ffee", 9*60),
		},
	}
}
