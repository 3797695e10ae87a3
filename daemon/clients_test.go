package daemon

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/internal/needs"
)

// desk is a home in which calendar programs are set up to read the daemon's calendar in a zone.
type desk struct {
	t   *testing.T
	dir string
	env []string
}

const vdirsyncerConfig = `[general]
status_path = "%[1]s/status"
[pair learning]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "%[2]s"
[storage local]
type = "filesystem"
path = "%[1]s/calendar"
fileext = ".ics"
`

const khalConfig = `[calendars]
[[learning]]
path = %[1]s/calendar
[sqlite]
path = %[1]s/khal.db
[locale]
local_timezone = %[2]s
default_timezone = %[2]s
timeformat = %%H:%%M
dateformat = %%Y-%%m-%%d
longdateformat = %%Y-%%m-%%d
datetimeformat = %%Y-%%m-%%d %%H:%%M
longdatetimeformat = %%Y-%%m-%%d %%H:%%M
`

func newDesk(t *testing.T, url, zone string) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir()}
	d.env = append(os.Environ(), "HOME="+d.dir, "XDG_CONFIG_HOME="+d.dir, "XDG_CACHE_HOME="+d.dir, "XDG_DATA_HOME="+d.dir,
		"VDIRSYNCER_CONFIG="+filepath.Join(d.dir, "vdirsyncer.conf"), "LC_ALL=C.UTF-8", "TZ="+zone)
	for name, text := range map[string]string{
		"vdirsyncer.conf": fmt.Sprintf(vdirsyncerConfig, d.dir, url), "khal.conf": fmt.Sprintf(khalConfig, d.dir, zone),
	} {
		if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(d.dir, "calendar"), 0o700); err != nil {
		t.Fatal(err)
	}
	d.run(needs.Program(t, "vdirsyncer"), "discover", "learning")
	return d
}

func (d *desk) run(program string, args ...string) string {
	d.t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = d.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	return string(out)
}

// sync brings the desk up to date and returns what vdirsyncer said.
func (d *desk) sync() string {
	d.t.Helper()
	return d.run(needs.Program(d.t, "vdirsyncer"), "sync")
}

// list returns what khal shows, a line for each event.
func (d *desk) list(from, to string) string {
	d.t.Helper()
	return d.run(needs.Program(d.t, "khal"), "-c", filepath.Join(d.dir, "khal.conf"), "list", "--notstarted",
		"--day-format", "", "--format", "{start-date} {start-time}-{end-time} {title}", from, to)
}

func TestCalendarProgramsShowTheBlocks(t *testing.T) {
	t.Parallel()
	needs.Program(t, "khal")
	needs.Program(t, "vdirsyncer")
	w := settled(t)
	d := newDesk(t, w.at.Calendar, "Europe/Berlin")
	wants := func(t *testing.T, from, to string, lines ...string) {
		t.Helper()
		d.sync()
		got := strings.Fields(strings.ReplaceAll(strings.TrimSpace(d.list(from, to)), " ", "_"))
		if want := strings.Fields(strings.ReplaceAll(strings.Join(lines, "\n"), " ", "_")); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	t.Run("at the times on the wall", func(t *testing.T) {
		wants(t, "2026-11-16", "2026-11-22", "2026-11-17 08:00-10:00 Learning", "2026-11-19 08:00-10:00 Learning",
			"2026-11-20 16:00-16:15 Brag document: what did you do this week?")
	})
	t.Run("and the reminders of another season", func(t *testing.T) {
		wants(t, "2027-04-02", "2027-04-06", "2027-04-02 16:00-16:15 Brag document: what did you do this week?",
			"2027-04-05 10:00-10:30 Self-assessment")
	})
	t.Run("where they were moved", func(t *testing.T) {
		_, err := w.owner.MoveBlock(w.ctx(), w.plan()[1].ID, api.MoveRequest{Start: "2026-11-21T14:15", Length: 120})
		w.ok(err)
		wants(t, "2026-11-18", "2026-11-22", "2026-11-20 16:00-16:15 Brag document: what did you do this week?",
			"2026-11-21 14:15-16:15 Learning")
	})
	t.Run("and not when they were skipped", func(t *testing.T) {
		_, err := w.owner.SkipBlock(w.ctx(), w.plan()[1].ID)
		w.ok(err)
		wants(t, "2026-11-21", "2026-11-22")
	})
	t.Run("and nothing is read again that did not change", func(t *testing.T) {
		w.write("a.md", reviewed)
		w.grade(w.cards(1)[0].Card.ID, 3, time.Second)
		if said := d.sync(); strings.Contains(said, "Copying") {
			t.Errorf("after a review: %s", said)
		}
		_, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "RFC 9111"})
		w.ok(err)
		if said := d.sync(); strings.Count(said, "Copying") != 1 || strings.Count(said, "Deleting") != 1 { // to it, other bytes are another item
			t.Errorf("after the agenda changed: %s", said)
		}
	})
}
