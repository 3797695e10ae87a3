package daemon

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
)

// dateServer serves one calendar at a secret address.
type dateServer struct {
	url    string
	mu     sync.Mutex
	body   string
	status int
	asked  int
}

func newDateServer(t testing.TB, meetings ...string) *dateServer {
	t.Helper()
	s := &dateServer{body: datesOf(t, meetings...)}
	ts := httptest.NewServer(s)
	t.Cleanup(ts.Close)
	s.url = ts.URL + "/s3cr3t/basic.ics"
	return s
}

// ServeHTTP answers with the calendar, or the status.
func (s *dateServer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.status != 0 {
		w.WriteHeader(s.status)
		return
	}
	fmt.Fprint(w, s.body)
}

func (s *dateServer) set(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.body = status, body
}

// datesOf is a calendar with meetings, each "2026-11-17T07:00Z/2026-11-17T08:00Z".
func datesOf(t testing.TB, meetings ...string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n")
	for n, meeting := range meetings {
		from, to, _ := strings.Cut(meeting, "/")
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:m%d@example.org\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:%s\r\nDTEND:%s\r\nSUMMARY:Board\r\nEND:VEVENT\r\n",
			n, at(t, from).UTC().Format("20060102T150405Z"), at(t, to).UTC().Format("20060102T150405Z"))
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.String()
}

func (w *world) addCalendar(address, name string) api.BusyCalendar {
	w.t.Helper()
	c, err := w.owner.AddCalendar(w.ctx(), api.CalendarRequest{Address: address, Name: name, AllowPrivate: true})
	w.ok(err)
	return c
}

// blocks are the planned blocks.
func (w *world) blocks() []budget.Block {
	w.t.Helper()
	plan, err := w.owner.Plan(w.ctx())
	w.ok(err)
	return plan.Blocks
}

// clear tells whether no block overlaps the span.
func clear(blocks []budget.Block, from, to time.Time) bool {
	for _, b := range blocks {
		if b.Start.Before(to) && b.End.After(from) {
			return false
		}
	}
	return true
}

func TestBlocksMoveOutOfTheWayOfAMeeting(t *testing.T) {
	w := settled(t)
	before := w.blocks()
	meeting := "2026-11-19T07:00Z/2026-11-19T09:00Z" // Thursday 8 to 10 in Berlin, all of its window
	if clear(before, at(t, "2026-11-19T07:00Z"), at(t, "2026-11-19T09:00Z")) {
		t.Fatalf("no block to move: %v", before)
	}
	s := newDateServer(t, meeting)
	c := w.addCalendar(s.url, "work")
	if c.Times != 1 || c.From != "127.0.0.1" || c.Blind != "" {
		t.Errorf("got %+v", c)
	}
	after := w.blocks()
	if !clear(after, at(t, "2026-11-19T07:00Z"), at(t, "2026-11-19T09:00Z")) {
		t.Errorf("a block stands in the meeting: %v", after)
	}
	kept := 0
	for _, b := range after {
		for _, old := range before {
			if b.UID == old.UID && b.Start.Equal(old.Start) && b.End.Equal(old.End) && b.Sequence == old.Sequence {
				kept++
			}
		}
	}
	if kept < len(before)-2 {
		t.Errorf("one meeting touched %d of %d blocks", len(before)-kept, len(before))
	}

	s.set(0, datesOf(t)) // the meeting is off
	_, err := w.owner.RefreshCalendar(w.ctx(), "work")
	w.ok(err)
	if clear(w.blocks(), at(t, "2026-11-19T07:00Z"), at(t, "2026-11-19T09:00Z")) {
		t.Error("the time that came free is not used")
	}
}

func TestACalendarThatIsTooOldHoldsPlacementUp(t *testing.T) {
	w := settled(t)
	s := newDateServer(t)
	w.addCalendar(s.url, "work")
	s.set(http.StatusServiceUnavailable, "")
	_, err := w.owner.RefreshCalendar(w.ctx(), "work")
	if refused, ok := errors.AsType[*api.Error](err); !ok || refused.Code != api.Upstream {
		t.Fatalf("got %v", err)
	}
	plan, err := w.owner.Replan(w.ctx())
	w.ok(err)
	if plan.Blind != "" {
		t.Errorf("blind at once: %v", plan.Blind)
	}
	w.clock.pass(8 * 24 * time.Hour)
	var before []budget.Block
	w.soon("the plan says that it is blind", func() bool {
		plan, err = w.owner.Replan(w.ctx())
		w.ok(err)
		before = plan.Blocks
		return plan.Blind != ""
	})
	if !strings.Contains(plan.Blind, "8 days old") || !strings.Contains(plan.Blind, "503") {
		t.Errorf("got %q", plan.Blind)
	}
	finding := w.finding("busy")
	if finding.OK || !strings.Contains(finding.Text, "calendar work") || finding.Hint != "tend calendar refresh work" {
		t.Errorf("doctor says %+v", finding)
	}
	s.set(0, datesOf(t))
	_, err = w.owner.RefreshCalendar(w.ctx(), "work")
	w.ok(err)
	if plan, err = w.owner.Plan(w.ctx()); err != nil || plan.Blind != "" || len(plan.Blocks) <= len(before) {
		t.Errorf("placement does not go on: %d blocks, before %d, blind %v, %v", len(plan.Blocks), len(before), plan.Blind, err)
	}
}

// finding is what the doctor says of one check.
func (w *world) finding(check string) api.Finding {
	w.t.Helper()
	diagnosis, err := w.owner.Doctor(w.ctx())
	w.ok(err)
	for _, f := range diagnosis.Findings {
		if f.Check == check {
			return f
		}
	}
	w.t.Fatalf("no finding %s in %+v", check, diagnosis)
	return api.Finding{}
}

func TestAFileThatWasCutHoldsPlacementUpAtOnce(t *testing.T) {
	w := settled(t)
	path := filepath.Join(home(t), "work.ics")
	whole := datesOf(t, "2026-11-24T07:00Z/2026-11-24T09:00Z")
	w.ok(os.WriteFile(path, []byte(whole), 0o600))
	w.addCalendar(path, "")
	if !clear(w.blocks(), at(t, "2026-11-24T07:00Z"), at(t, "2026-11-24T09:00Z")) {
		t.Error("a block stands in the meeting")
	}
	w.ok(os.WriteFile(path, []byte(whole[:len(whole)-30]), 0o600))
	plan, err := w.owner.Replan(w.ctx())
	w.ok(err)
	if plan.Blind == "" || len(plan.Changes) != 0 || !strings.Contains(plan.Blind, "not a whole calendar") {
		t.Errorf("got %+v, %d changes", plan.Blind, len(plan.Changes))
	}
	w.ok(os.WriteFile(path, []byte(whole), 0o600))
	if plan, err = w.owner.Replan(w.ctx()); err != nil || plan.Blind != "" {
		t.Errorf("got %+v, %v", plan.Blind, err)
	}
}

func TestTheLoopAsksEveryQuarterOfAnHour(t *testing.T) {
	w := settled(t)
	s := newDateServer(t)
	w.addCalendar(s.url, "work")
	s.set(0, datesOf(t, "2026-11-19T07:00Z/2026-11-19T09:00Z"))
	w.clock.pass(17 * time.Minute)
	w.soon("the block moves", func() bool {
		return clear(w.blocks(), at(t, "2026-11-19T07:00Z"), at(t, "2026-11-19T09:00Z"))
	})
}

func TestOwnBlocksMakeNobodyBusy(t *testing.T) {
	w := settled(t)
	url, err := w.owner.CalendarURL(w.ctx())
	w.ok(err)
	before, _ := json.Marshal(w.blocks())
	c := w.addCalendar("http://"+w.at.Listen+url.URL[strings.Index(url.URL, "/calendar/"):], "mirror")
	after, _ := json.Marshal(w.blocks())
	if c.Times != 0 || string(before) != string(after) {
		t.Errorf("%d busy times, blocks before\n%s\nafter\n%s", c.Times, before, after)
	}
}

func TestSecretsStayInTheStore(t *testing.T) {
	w := settled(t)
	s := newDateServer(t)
	added, err := w.owner.AddCalendar(w.ctx(), api.CalendarRequest{Address: s.url, AllowPrivate: true, User: "anna", Password: "geheim"})
	w.ok(err)
	if added.Name != "calendar" {
		t.Errorf("it is named %s", added.Name)
	}
	s.set(500, "")
	_, failed := w.owner.RefreshCalendar(w.ctx(), added.Name)
	list, err := w.owner.Calendars(w.ctx())
	w.ok(err)
	shown, _ := json.Marshal(list)
	_, twice := w.owner.AddCalendar(w.ctx(), api.CalendarRequest{Address: s.url, AllowPrivate: true, Name: "again"})
	_, absent := w.owner.AddCalendar(w.ctx(), api.CalendarRequest{Address: "https://anna:geheim@example.org/s3cr3t", Name: "again"})
	token, err := w.owner.AddToken(w.ctx(), api.TokenRequest{Name: "m", Scope: "metrics"})
	w.ok(err)
	metrics := w.get("/metrics", "Authorization", "Bearer "+token.Secret)
	for place, text := range map[string]string{"log": w.log.String(), "list": string(shown), "error": fmt.Sprint(failed, twice, absent),
		"metrics": metrics.body, "doctor": fmt.Sprint(w.finding("busy"))} {
		for _, secret := range []string{"s3cr3t", "geheim", "anna"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows %s:\n%s", place, secret, text)
			}
		}
	}
	if failed == nil || twice == nil || absent == nil || metrics.status != 200 {
		t.Errorf("got %v, %v, %v, %d", failed, twice, absent, metrics.status)
	}
}

func TestALargeCopyOutlivesARestart(t *testing.T) {
	w := settled(t)
	padding := strings.Repeat("X-PAD:"+strings.Repeat("x", 60)+"\r\n", 2<<20/68)
	body := strings.Replace(datesOf(t, "2026-11-19T07:00Z/2026-11-19T09:00Z"), "PRODID", padding+"PRODID", 1)
	s := newDateServer(t)
	s.set(0, body)
	w.addCalendar(s.url, "work")
	s.set(0, strings.Replace(body, "m0@", "n0@", 1))
	_, err := w.owner.RefreshCalendar(w.ctx(), "work")
	w.ok(err)
	s.set(500, "")
	w.again()
	w.settle("America/New_York", "tue,thu 08:00-10:00") // other rules: the busy times are read out of the copy
	plan, err := w.owner.Replan(w.ctx())
	w.ok(err)
	if plan.Blind != "" {
		t.Fatalf("blind: %v", plan.Blind)
	}
	w.ok(w.daemon.store.View(w.ctx(), func(tx *store.Tx) error {
		names, err := store.TextNames(tx, "calendarcopy/", 1000)
		if want := (len(body) + 256<<10 - 1) / (256 << 10); len(names) != want {
			t.Errorf("%d parts are kept, want %d", len(names), want)
		}
		return err
	}))
	_, err = w.owner.RemoveCalendar(w.ctx(), "work")
	w.ok(err)
	w.ok(w.daemon.store.View(w.ctx(), func(tx *store.Tx) error {
		names, err := store.TextNames(tx, "calendar", 1000)
		if len(names) != 0 {
			t.Errorf("%d parts are left", len(names))
		}
		return err
	}))
}

func TestWhatCannotBeReadIsNotAdded(t *testing.T) {
	w := settled(t)
	s := newDateServer(t)
	s.set(0, "<html>Sign in</html>")
	for name, r := range map[string]api.CalendarRequest{
		"a page":            {Address: s.url, Name: "work", AllowPrivate: true},
		"a private address": {Address: s.url, Name: "work"},
		"no such file":      {Address: "/nowhere/work.ics"},
		"a relative path":   {Address: "work.ics"},
		"a device":          {Address: "/dev/zero"},
		"another scheme":    {Address: "ftp://example.org/a.ics"},
		"a strange policy":  {Address: s.url, AllDay: "maybe", AllowPrivate: true},
		"a strange name":    {Address: s.url, Name: "../x", AllowPrivate: true},
	} {
		if _, err := w.owner.AddCalendar(w.ctx(), r); err == nil {
			t.Errorf("%s was added", name)
		}
	}
	list, err := w.owner.Calendars(w.ctx())
	w.ok(err)
	if len(list) != 0 {
		t.Errorf("got %+v", list)
	}
}
