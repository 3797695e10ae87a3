package daemon

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/needs"
)

// feed returns the calendar as a subscriber gets it.
func (w *world) feed() string {
	w.t.Helper()
	got := w.get(w.at.Calendar)
	if got.status != http.StatusOK {
		w.t.Fatalf("calendar: %d %s", got.status, got.body)
	}
	return got.body
}

var (
	folds  = regexp.MustCompile("\r\n[ \t]")
	vevent = regexp.MustCompile(`(?s)BEGIN:VEVENT\r\n.*?END:VEVENT\r\n`)
)

// events are the VEVENTs of a calendar by UID, as they stand in the file.
func events(ics string) map[string]string {
	found := map[string]string{}
	for _, text := range vevent.FindAllString(ics, -1) {
		found[property(text, "UID")] = text
	}
	return found
}

// property returns the value of a property of a component, unfolded.
func property(component, name string) string {
	for line := range strings.SplitSeq(folds.ReplaceAllString(component, ""), "\r\n") {
		key, value, _ := strings.Cut(line, ":")
		if key, _, _ = strings.Cut(key, ";"); key == name {
			return value
		}
	}
	return ""
}

// changed names the events that differ between two calendars, those that came and those that went.
func changed(before, after string) map[string]bool {
	old, fresh, differ := events(before), events(after), map[string]bool{}
	for uid := range old {
		differ[uid] = differ[uid] || old[uid] != fresh[uid]
	}
	for uid := range fresh {
		differ[uid] = differ[uid] || old[uid] != fresh[uid]
	}
	for uid, is := range differ {
		if !is {
			delete(differ, uid)
		}
	}
	return differ
}

// plan returns the blocks to come.
func (w *world) plan() []budget.Block {
	w.t.Helper()
	plan, err := w.owner.Plan(w.ctx())
	w.ok(err)
	return plan.Blocks
}

// agendas are the blocks to come whose event has an agenda.
func (w *world) agendas() (ids []string) {
	for _, block := range w.plan() {
		if block.Agenda != "" {
			ids = append(ids, string(block.ID))
		}
	}
	return ids
}

func TestCalendarIsServedAsSubscribersExpect(t *testing.T) {
	t.Parallel()
	w := settled(t)
	first := w.get(w.at.Calendar)
	etag, since := first.header.Get("ETag"), first.header.Get("Last-Modified")
	if first.status != 200 || first.header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Errorf("got %d, %s", first.status, first.header.Get("Content-Type"))
	}
	if !regexp.MustCompile(`^"[0-9a-f]{32}"$`).MatchString(etag) {
		t.Errorf("ETag %s is not strong", etag)
	}
	if modified, err := http.ParseTime(since); err != nil || modified.After(w.clock.now()) {
		t.Errorf("Last-Modified %s, want no time to come: %v", since, err)
	}
	tests := []struct {
		name   string
		method string
		header []string
		status int
		body   string
	}{
		{"304 to the same tag", "GET", []string{"If-None-Match", etag}, 304, ""},
		{"304 to a list with the tag, weakened by a proxy", "GET", []string{"If-None-Match", `"x", W/` + etag}, 304, ""},
		{"304 to the same time", "GET", []string{"If-Modified-Since", since}, 304, ""},
		{"200 to another tag, whatever the time", "GET", []string{"If-None-Match", `"x"`, "If-Modified-Since", since}, 200, first.body},
		{"200 to an older time", "GET", []string{"If-Modified-Since", "Sun, 15 Nov 2026 08:00:00 GMT"}, 200, first.body},
		{"HEAD without a body", "HEAD", nil, 200, ""},
		{"no writing", "POST", nil, 405, "Method Not Allowed\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := w.ask(tt.method, w.at.Calendar, "", tt.header...)
			if got.status != tt.status || got.body != tt.body {
				t.Errorf("got %d with %d bytes", got.status, len(got.body))
			}
			if tt.status != 405 && got.header.Get("ETag") != etag {
				t.Errorf("got ETag %q", got.header.Get("ETag"))
			}
		})
	}
}

func TestCalendarAddressIsASecret(t *testing.T) {
	t.Parallel()
	w := settled(t)
	old := w.at.Calendar
	for name, path := range map[string]string{
		"a wrong secret": "/calendar/" + strings.Repeat("a", 32) + ".ics", "no secret": "/calendar/.ics",
		"no suffix": strings.TrimSuffix(old, ".ics"), "a folder": "/calendar/", "a part of it": old[:len(old)-5] + ".ics",
	} {
		t.Run(name+" is not found", func(t *testing.T) {
			if got := w.get(path); got.status != 404 {
				t.Errorf("got %d", got.status)
			}
		})
	}
	w.feed()
	now, err := w.owner.RevokeCalendar(w.ctx())
	w.ok(err)
	if got := w.get(old); got.status != 410 || now.URL == old {
		t.Errorf("revoked: got %d; the address is now %s", got.status, now.URL)
	}
	w.at.Calendar = now.URL
	w.feed()
	if got := w.get(old); got.status != 410 {
		t.Errorf("revoked, after the new one was read: got %d", got.status)
	}
}

func TestCalendarStandsStillThroughReviews(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.write("go/a.md", "Q: one?\nA: 1\n\nQ: two?\nA: 2\n")
	cards := w.cards(2)
	before := w.get(w.at.Calendar)
	w.clock.pass(time.Hour)
	for _, card := range cards {
		_, err := w.owner.Grade(w.ctx(), api.GradeRequest{Card: card.Card.ID, Grade: 3, Millis: 9000})
		w.ok(err)
	}
	after := w.get(w.at.Calendar)
	if after.body != before.body || after.header.Get("ETag") != before.header.Get("ETag") ||
		after.header.Get("Last-Modified") != before.header.Get("Last-Modified") {
		t.Errorf("a review changed %v", changed(before.body, after.body))
	}
}

func TestTwoChangesInASecondAreTwoTimes(t *testing.T) {
	t.Parallel()
	w := settled(t)
	_, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "One"})
	w.ok(err)
	since := w.get(w.at.Calendar).header.Get("Last-Modified")
	block := w.plan()[3]
	_, err = w.owner.SkipBlock(w.ctx(), block.ID)
	w.ok(err)
	if got := w.get(w.at.Calendar, "If-Modified-Since", since); got.status != 200 {
		t.Errorf("the second change is hidden: %d", got.status)
	}
}

func TestMovedBlockSaysSo(t *testing.T) {
	t.Parallel()
	w := settled(t)
	before, block := w.feed(), w.plan()[5]
	w.clock.pass(time.Minute)
	moved, err := w.owner.MoveBlock(w.ctx(), block.ID, api.MoveRequest{Start: "2026-12-05T11:00"})
	w.ok(err)
	after := w.feed()
	if differ := changed(before, after); len(differ) != 1 || !differ[block.UID] {
		t.Errorf("changed: %v, want %s alone", differ, block.UID)
	}
	old, fresh := events(before)[block.UID], events(after)[block.UID]
	if property(fresh, "DTSTART") != "20261205T100000Z" || property(fresh, "DTEND") != "20261205T120000Z" {
		t.Errorf("it stands at %s to %s", property(fresh, "DTSTART"), property(fresh, "DTEND"))
	}
	if property(old, "SEQUENCE") != "0" || property(fresh, "SEQUENCE") != fmt.Sprint(moved.Sequence) || moved.Sequence < 1 {
		t.Errorf("SEQUENCE %s, was %s", property(fresh, "SEQUENCE"), property(old, "SEQUENCE"))
	}
	for _, name := range []string{"LAST-MODIFIED", "DTSTAMP"} {
		if property(fresh, name) <= property(old, name) {
			t.Errorf("%s %s, was %s", name, property(fresh, name), property(old, name))
		}
	}
	if property(fresh, "CREATED") != property(old, "CREATED") {
		t.Error("CREATED changed")
	}
}

func TestSkippedBlockVanishes(t *testing.T) {
	t.Parallel()
	w := settled(t)
	before, block := w.feed(), w.plan()[4]
	_, err := w.owner.SkipBlock(w.ctx(), block.ID)
	w.ok(err)
	after := w.feed()
	if _, there := events(after)[block.UID]; there {
		t.Error("it is still there")
	}
	if differ := changed(before, after); len(differ) != 1 {
		t.Errorf("changed: %v", differ)
	}
}

func TestAgendaStandsInTheNextBlockOnly(t *testing.T) {
	t.Parallel()
	w := settled(t)
	lesson, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "RFC 9111"})
	w.ok(err)
	blocks := w.plan()
	if got := w.agendas(); len(got) != 1 || got[0] != string(blocks[0].ID) || !strings.Contains(blocks[0].Agenda, lesson.Title) {
		t.Fatalf("agenda in %v: %q", got, blocks[0].Agenda)
	}

	t.Run("and goes to the following one when it ends", func(t *testing.T) {
		before := w.feed()
		w.clock.set(blocks[0].End)
		w.soon("agenda in "+string(blocks[1].ID), func() bool { got := w.agendas(); return len(got) == 1 && got[0] == string(blocks[1].ID) })
		old := events(before)
		for uid := range changed(before, w.feed()) {
			if old[uid] != "" && uid != blocks[1].UID { // the last week gets its blocks as its days come within eight weeks
				t.Errorf("changed: %s, want %s alone", uid, blocks[1].UID)
			}
		}
	})
	t.Run("and follows its lesson", func(t *testing.T) {
		before := w.feed()
		_, err := w.owner.StartLesson(w.ctx(), lesson.ID)
		w.ok(err)
		after := w.feed()
		if differ := changed(before, after); len(differ) != 1 || !strings.Contains(property(events(after)[blocks[1].UID], "DESCRIPTION"), "Go on with: RFC 9111") {
			t.Errorf("changed: %v\n%s", differ, after)
		}
	})
	t.Run("and goes to another that is moved before it", func(t *testing.T) {
		_, err := w.owner.MoveBlock(w.ctx(), blocks[6].ID, api.MoveRequest{Start: "2026-11-18T18:00"})
		w.ok(err)
		if got := w.agendas(); len(got) != 1 || got[0] != string(blocks[6].ID) {
			t.Errorf("agenda in %v, want %s", got, blocks[6].ID)
		}
	})
}

func TestNewLearningDayRefreshesTheAgenda(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.write("a.md", "Q: one?\nA: 1\n")
	w.cards(1)
	if agenda := w.plan()[0].Agenda; strings.Contains(agenda, "due") {
		t.Fatalf("the day's count changed in the day: %q", agenda)
	}
	w.clock.set(at(t, "2026-11-17T02:59Z")) // a minute to four in Berlin
	time.Sleep(60 * time.Millisecond)
	if agenda := w.plan()[0].Agenda; strings.Contains(agenda, "due") {
		t.Fatalf("refreshed before the day began: %q", agenda)
	}
	w.clock.set(at(t, "2026-11-17T03:00Z"))
	w.soon("one due in the agenda", func() bool { return strings.Contains(w.plan()[0].Agenda, "Review: 1 due") })
}

// TestIndependentCheckerFindsNothing holds each feed of a fortnight against the one before.
func TestIndependentCheckerFindsNothing(t *testing.T) {
	t.Parallel()
	lint := needs.Shared(t, "tools/feedlint_ics.py")
	if exec.Command("/usr/bin/python3", "-c", "import icalendar").Run() != nil {
		t.Skip("skipped: needs python3-icalendar")
	}
	w := settled(t)
	w.write("a.md", "Q: one?\nA: 1\n")
	w.cards(1)
	blocks := w.plan()
	steps := []struct {
		name string
		do   func() error
	}{
		{"a lesson", func() error {
			_, err := w.owner.AddLesson(w.ctx(), api.LessonRequest{Title: "RFC 5545; parts, \\ and more", Kind: "rfc"})
			return err
		}},
		{"a block moved", func() error {
			_, err := w.owner.MoveBlock(w.ctx(), blocks[2].ID, api.MoveRequest{Start: "2026-11-28T09:30"})
			return err
		}},
		{"a block skipped", func() error { _, err := w.owner.SkipBlock(w.ctx(), blocks[4].ID); return err }},
		{"a day later", func() error { w.clock.set(at(t, "2026-11-17T09:01Z")); return nil }},
		{"other windows", func() error { w.settle("Europe/Berlin", "mon,wed,fri 07:00-08:30"); return nil }},
		{"another zone", func() error { w.settle("America/New_York", "mon,wed,fri 07:00-08:30"); return nil }},
		{"two weeks later", func() error { w.clock.set(at(t, "2026-12-01T09:00Z")); return nil }},
	}
	dir := t.TempDir()
	last := filepath.Join(dir, "0.ics")
	w.ok(os.WriteFile(last, []byte(w.feed()), 0o600))
	for n, step := range steps {
		w.clock.pass(time.Minute)
		w.ok(step.do())
		time.Sleep(50 * time.Millisecond)
		file := filepath.Join(dir, fmt.Sprintf("%d.ics", n+1))
		w.ok(os.WriteFile(file, []byte(w.feed()), 0o600))
		out, err := exec.Command("/usr/bin/python3", lint, file, "--prev", last, "--now", w.clock.now().Format(time.RFC3339)).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %s", step.name, out)
		}
		last = file
	}
}
