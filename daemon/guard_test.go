package daemon

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/id"
	"tend/internal/needs"
)

// line is a line to a server that counts what is asked, and loses what it is told to lose.
type line struct {
	url    string
	mu     sync.Mutex
	asked  map[string]int // by method
	lose   int            // answers to writes that get lost
	refuse int            // writes that never arrive
}

func lineTo(t testing.TB, server string) *line {
	t.Helper()
	target, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{asked: map[string]int{}}
	proxy := httputil.NewSingleHostReverseProxy(target)
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrives, returns := l.fate(r.Method)
		if arrives && returns {
			proxy.ServeHTTP(w, r)
			return
		}
		if arrives {
			proxy.ServeHTTP(httptest.NewRecorder(), r)
		}
		io.Copy(io.Discard, r.Body)
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(ts.Close)
	l.url = ts.URL
	return l
}

// fate says of a request whether it arrives, and whether its answer does.
func (l *line) fate(method string) (arrives, returns bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked[method]++
	if method != http.MethodPut && method != http.MethodDelete {
		return true, true
	}
	switch {
	case l.refuse > 0:
		l.refuse--
		return false, false
	case l.lose > 0:
		l.lose--
		return true, false
	}
	return true, true
}

// set makes the line lose so many answers, and so many writes.
func (l *line) set(lose, refuse int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lose, l.refuse = lose, refuse
}

// writes is how many writes were asked so far, and all is how many requests of any kind.
func (l *line) writes() (writes, all int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for method, n := range l.asked {
		all += n
		if method == http.MethodPut || method == http.MethodDelete {
			writes += n
		}
	}
	return writes, all
}

// guarded is a settled daemon with a calendar of an account, over a line.
type guarded struct {
	*world
	server *needs.Radicale
	line   *line
	at     string // the address of the calendar at the server
}

func guard(t *testing.T) *guarded {
	t.Helper()
	server := needs.StartRadicale(t)
	g := &guarded{server: server, line: lineTo(t, server.URL), at: server.Make("Office")}
	g.server.Do("PUT", g.at+"theirs.ics", strings.Replace(datesOf(t, "2026-11-17T07:00Z/2026-11-17T08:00Z"), "m0@", "theirs@", 1), "Content-Type", "text/calendar")
	g.world = settled(t)
	c, err := g.owner.AddCalendar(g.ctx(), api.CalendarRequest{Address: g.line.url, CalDAV: true, Calendar: "Office", Name: "work",
		AllowPrivate: true, User: server.User, Password: server.Password})
	g.ok(err)
	if c.Times != 1 {
		t.Fatalf("got %+v", c)
	}
	return g
}

// protect writes the blocks into the calendar.
func (g *guarded) protect() {
	g.t.Helper()
	_, err := g.owner.ProtectCalendar(g.ctx(), "work", api.ProtectRequest{})
	g.ok(err)
	g.agree()
}

func (g *guarded) refresh() {
	g.t.Helper()
	_, err := g.owner.RefreshCalendar(g.ctx(), "work")
	g.ok(err)
}

var (
	hrefs  = regexp.MustCompile(`<(?:\w+:)?href>([^<]*\.ics)</(?:\w+:)?href>`)
	begins = regexp.MustCompile(`DTSTART(?:;[^:]*)?:(\S+)`)
)

// objects are the objects at the server, by their paths.
func (g *guarded) objects() map[string]string {
	g.t.Helper()
	list := g.server.Do("PROPFIND", g.at, `<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>`, "Depth", "1")
	all := map[string]string{}
	for _, found := range hrefs.FindAllStringSubmatch(list, -1) {
		if status, data := g.server.Ask("GET", found[1], ""); status == http.StatusOK { // it may go meanwhile
			all[found[1]] = data
		}
	}
	return all
}

// starts are the objects of blocks at the server, as "b1 20261117T070000Z".
func (g *guarded) starts() map[string]string {
	g.t.Helper()
	all := map[string]string{}
	for href, data := range g.objects() {
		block, _, _ := strings.Cut(filepath.Base(href), ".")
		if strings.HasPrefix(block, "b") {
			all[block] = begins.FindStringSubmatch(data)[1]
		}
	}
	return all
}

// agree waits until the calendar holds what the plan does, each block once, besides what is over; and theirs is as it was.
func (g *guarded) agree() {
	g.t.Helper()
	last := ""
	g.soon("the calendar holds the plan", func() bool {
		want := map[string]string{}
		for _, b := range g.blocks() {
			if b.State == budget.Planned {
				want[string(b.ID)] = b.Start.UTC().Format("20060102T150405Z")
			}
		}
		got := g.starts()
		for block, start := range got {
			if want[block] == "" && start < g.clock.now().UTC().Format("20060102T150405Z") {
				delete(got, block) // it is over
			}
		}
		if now := fmt.Sprintf("calendar %v\nplan     %v", got, want); now != last {
			last = now
			fmt.Fprintln(g.log, now)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			g.clock.pass(2 * time.Minute) // after a failure it waits before it tries again
			return false
		}
		return true
	})
	objects := g.objects()
	if theirs := objects["/anna/office/theirs.ics"]; !strings.Contains(theirs, "SUMMARY:Board") {
		g.t.Errorf("their own event was touched: %q in\n%s", theirs, last)
	}
}

// quiet checks that another round writes nothing. A text may still be on its way: a new day has another agenda.
func (g *guarded) quiet() {
	g.t.Helper()
	g.refresh()
	before, _ := g.line.writes()
	g.refresh()
	g.refresh()
	if after, _ := g.line.writes(); after != before {
		g.t.Errorf("another round wrote %d times", after-before)
	}
}

// move changes the start and the end of a block's object, as a client would.
func (g *guarded) move(b budget.Block, start time.Time) {
	g.t.Helper()
	href := g.href(b)
	form := "20060102T150405Z"
	data := g.server.Do("GET", href, "")
	moved := strings.NewReplacer(b.Start.UTC().Format(form), start.UTC().Format(form),
		b.End.UTC().Format(form), start.Add(b.End.Sub(b.Start)).UTC().Format(form)).Replace(data)
	if moved == data {
		g.t.Fatalf("%s does not stand at %v:\n%s", b.ID, b.Start, data)
	}
	g.server.Do("PUT", href, moved, "Content-Type", "text/calendar")
}

func (g *guarded) href(b budget.Block) string {
	return "/anna/office/" + strings.TrimSuffix(b.UID, "@tend") + ".ics"
}

func (g *guarded) block(name id.Block) (found budget.Block, ok bool) {
	g.t.Helper()
	for _, b := range g.blocks() {
		if b.ID == name {
			return b, true
		}
	}
	return found, false
}

func TestBlocksStandInTheirCalendar(t *testing.T) {
	g := guard(t)
	before := g.blocks()
	g.protect()
	if got := g.starts(); len(got) != len(before) || len(got) < 10 {
		t.Errorf("%d objects, %d blocks", len(got), len(before))
	}
	g.quiet()
	if after := g.blocks(); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("writing them changed the plan:\n%v\n%v", before, after)
	}
	_, asked := g.line.writes()
	g.clock.pass(20 * time.Minute)
	g.soon("the loop asks", func() bool { _, now := g.line.writes(); return now > asked })
	time.Sleep(100 * time.Millisecond)
	if _, now := g.line.writes(); now != asked+1 {
		t.Errorf("a calendar that stayed cost %d requests", now-asked)
	}
}

func TestTheirMoveIsALock(t *testing.T) {
	g := guard(t)
	g.protect()
	b := g.blocks()[3]
	there := b.Start.Add(26 * time.Hour)
	g.move(b, there)
	g.refresh()
	if got, ok := g.block(b.ID); !ok || !got.Start.Equal(there) || !got.Locked || got.UID != b.UID || got.Sequence <= b.Sequence {
		t.Errorf("got %+v", got)
	}
	g.agree()
	g.quiet()
}

func TestTheirDeletionIsASkip(t *testing.T) {
	g := guard(t)
	g.protect()
	b := g.blocks()[3]
	g.server.Do("DELETE", g.href(b), "")
	g.refresh()
	if got, ok := g.block(b.ID); !ok || got.State != budget.Skipped {
		t.Errorf("got %+v", got)
	}
	g.agree()
	g.quiet()
}

func TestWhatThePlanChangesIsWritten(t *testing.T) {
	g := guard(t)
	g.protect()
	blocks := g.blocks()
	_, err := g.owner.MoveBlock(g.ctx(), blocks[4].ID, api.MoveRequest{Start: blocks[4].Start.Add(30 * time.Hour).UTC().Format(time.RFC3339)})
	g.ok(err)
	_, err = g.owner.SkipBlock(g.ctx(), blocks[5].ID)
	g.ok(err)
	g.agree() // the loop hears of it
	g.quiet()
}

func TestTheirMoveWinsOverThePlans(t *testing.T) {
	g := guard(t)
	g.protect()
	b := g.blocks()[4]
	theirs := b.Start.Add(26 * time.Hour)
	g.move(b, theirs)
	_, err := g.owner.MoveBlock(g.ctx(), b.ID, api.MoveRequest{Start: b.Start.Add(30 * time.Hour).UTC().Format(time.RFC3339)})
	g.ok(err)
	g.soon("the move is taken over", func() bool {
		got, _ := g.block(b.ID)
		return got.Start.Equal(theirs) && got.Locked
	})
	g.agree()
	g.quiet()
}

func TestTheirWordsStay(t *testing.T) {
	g := guard(t)
	g.protect()
	b := g.blocks()[0]
	data := g.server.Do("GET", g.href(b), "")
	g.server.Do("PUT", g.href(b), strings.Replace(data, "SUMMARY:Learning", "SUMMARY:Do not disturb", 1), "Content-Type", "text/calendar")
	g.refresh()
	_, err := g.owner.AddLesson(g.ctx(), api.LessonRequest{Title: "Raft", Kind: "rfc"}) // the agenda of the next block changes
	g.ok(err)
	g.refresh()
	if now := g.server.Do("GET", g.href(b), ""); !strings.Contains(now, "SUMMARY:Do not disturb") {
		t.Errorf("their words were written over:\n%s", now)
	}
	if got, _ := g.block(b.ID); got.Locked || !got.Start.Equal(b.Start) {
		t.Errorf("other words moved the block: %+v", got)
	}
	g.quiet()
}

func TestLostAnswersDoNotDuplicate(t *testing.T) {
	for name, lost := range map[string][2]int{"answers get lost": {3, 0}, "writes get lost": {0, 3}, "both": {2, 2}} {
		t.Run(name, func(t *testing.T) {
			g := guard(t)
			g.line.set(lost[0], lost[1])
			if _, err := g.owner.ProtectCalendar(g.ctx(), "work", api.ProtectRequest{}); err == nil {
				t.Fatal("nothing was lost")
			}
			for range 10 {
				g.world.again() // whatever was known in memory is gone
				g.clock.pass(7 * time.Hour)
				if g.line.lost() {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			g.soon("the line is sound", func() bool { g.clock.pass(time.Hour); return !g.line.lost() })
			g.agree()
			for _, b := range g.blocks() {
				if b.Locked || b.State == budget.Skipped {
					t.Errorf("a lost answer was taken for an edit: %+v", b)
				}
			}
			// The same for changes of what stands there.
			b := g.blocks()[5]
			g.line.set(lost[0], lost[1])
			_, err := g.owner.MoveBlock(g.ctx(), b.ID, api.MoveRequest{Start: b.Start.Add(30 * time.Hour).UTC().Format(time.RFC3339)})
			g.ok(err)
			g.soon("the line is sound again", func() bool { g.clock.pass(10 * time.Minute); return !g.line.lost() })
			g.agree()
			g.quiet()
		})
	}
}

// lost tells whether the line still has something to lose.
func (l *line) lost() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lose+l.refuse > 0
}

func TestAServerThatIsAwayIsTriedAgain(t *testing.T) {
	g := guard(t)
	g.server.Stop()
	if _, err := g.owner.ProtectCalendar(g.ctx(), "work", api.ProtectRequest{}); err == nil {
		t.Fatal("it went well")
	}
	if f := g.finding("busy"); f.OK || !strings.Contains(f.Text, "blocks are not written") || strings.Contains(f.Text, "/anna/") {
		t.Errorf("doctor says %+v", f)
	}
	g.server.Start()
	g.clock.pass(10 * time.Minute)
	g.agree()
	g.soon("the doctor is content", func() bool { return g.finding("busy").OK })
	g.world.again()
	g.quiet()
}

func TestAnEmptiedCalendarIsNoSkip(t *testing.T) {
	g := guard(t)
	g.protect()
	before := g.blocks()
	for _, b := range before {
		g.server.Do("DELETE", g.href(b), "")
	}
	if _, err := g.owner.RefreshCalendar(g.ctx(), "work"); err == nil || !strings.Contains(err.Error(), "vanished") {
		t.Errorf("got %v", err)
	}
	for n, b := range g.blocks() {
		if b.State != budget.Planned || b.ID != before[n].ID {
			t.Errorf("got %+v", b)
		}
	}
	g.protect() // the person's word: write them again
	g.quiet()
}

func TestOffTakesOutWhatIsTends(t *testing.T) {
	g := guard(t)
	g.protect()
	blocks := g.blocks()
	g.move(blocks[2], blocks[2].Start.Add(26*time.Hour)) // still a block
	other := strings.Replace(datesOf(t, "2026-11-17T07:00Z/2026-11-17T08:00Z"), "m0@", "swapped@", 1)
	g.server.Do("DELETE", g.href(blocks[3]), "")
	g.server.Do("PUT", g.href(blocks[3]), other, "Content-Type", "text/calendar") // theirs by now
	if _, err := g.owner.RemoveCalendar(g.ctx(), "work"); err == nil {
		t.Error("a calendar that holds blocks was removed")
	}
	g.line.set(1, 1)
	g.owner.ProtectCalendar(g.ctx(), "work", api.ProtectRequest{Off: true}) // the answer gets lost
	g.soon("the blocks are out", func() bool { g.clock.pass(10 * time.Minute); return len(g.objects()) == 2 })
	for href, data := range g.objects() {
		if !strings.Contains(data, "theirs@") && !strings.Contains(data, "swapped@") {
			t.Errorf("%s is left:\n%s", href, data)
		}
	}
	g.soon("the calendar is free", func() bool {
		c, err := g.owner.Calendars(g.ctx())
		g.ok(err)
		return !c[0].Protected && c[0].Blocks == 0
	})
	_, err := g.owner.RemoveCalendar(g.ctx(), "work")
	g.ok(err)
}

func TestOnlyAnAccountCanBeProtected(t *testing.T) {
	w := settled(t)
	s := newDateServer(t)
	w.addCalendar(s.url, "work")
	_, err := w.owner.ProtectCalendar(w.ctx(), "work", api.ProtectRequest{})
	if refused, ok := errors.AsType[*api.Error](err); !ok || refused.Code != api.Invalid || !strings.Contains(refused.Hint, "--caldav") {
		t.Errorf("got %v", err)
	}
}

// TestAnotherClientEditsBlocks has vdirsyncer and khal as the person's client.
func TestAnotherClientEditsBlocks(t *testing.T) {
	vdirsyncer, khal := needs.Program(t, "vdirsyncer"), needs.Program(t, "khal")
	g := guard(t)
	g.protect()
	dir := t.TempDir()
	config := filepath.Join(dir, "vdirsyncer")
	g.ok(os.WriteFile(config, fmt.Appendf(nil, `[general]
status_path = "%s/status"
[pair p]
a = "here"
b = "there"
collections = [["office", "office", "office"]]
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "%s/vdir"
fileext = ".ics"
[storage there]
type = "caldav"
url = "%s/"
username = "%s"
password = "%s"
`, dir, dir, g.server.URL, g.server.User, g.server.Password), 0o600))
	khalConfig := filepath.Join(dir, "khal")
	g.ok(os.WriteFile(khalConfig, fmt.Appendf(nil, "[calendars]\n[[work]]\npath = %s/vdir/office\n[locale]\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n"+
		"timeformat = %%H:%%M\ndateformat = %%Y-%%m-%%d\nlongdateformat = %%Y-%%m-%%d\ndatetimeformat = %%Y-%%m-%%d %%H:%%M\nlongdatetimeformat = %%Y-%%m-%%d %%H:%%M\n[sqlite]\npath = %s/khal.db\n", dir, dir), 0o600))
	run := func(name string, args ...string) string {
		t.Helper()
		command := exec.Command(name, args...)
		command.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "LC_ALL=C.UTF-8", "TZ=Europe/Berlin")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	sync := func() { run(vdirsyncer, "-c", config, "sync") }
	g.ok(os.MkdirAll(filepath.Join(dir, "vdir", "office"), 0o700))
	run("sh", "-c", "yes | "+vdirsyncer+" -c "+config+" discover")
	sync()
	blocks := g.blocks()
	shown := run(khal, "-c", khalConfig, "list", "--format", "{start-long} {title}", "2026-11-16", "60d")
	for _, b := range blocks {
		if line := b.Start.In(zoneBerlin(t)).Format("2006-01-02 15:04") + " Learning"; !strings.Contains(shown, line) {
			t.Errorf("khal does not show %q in\n%s", line, shown)
		}
	}
	run(khal, "-c", khalConfig, "new", "-a", "work", "2026-11-27", "08:00", "10:00", "Dentist")
	file := func(b budget.Block) string {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(dir, "vdir", "office", "*.ics"))
		g.ok(err)
		for _, path := range all {
			if data, err := os.ReadFile(path); err == nil && strings.Contains(string(data), b.UID) {
				return path
			}
		}
		t.Fatalf("%s is not among %v", b.UID, all)
		return ""
	}
	moved, deleted := blocks[3], blocks[5]
	there := moved.Start.Add(26 * time.Hour)
	data, err := os.ReadFile(file(moved))
	g.ok(err)
	form := "20060102T150405Z"
	g.ok(os.WriteFile(file(moved), []byte(strings.NewReplacer(moved.Start.UTC().Format(form), there.UTC().Format(form), moved.End.UTC().Format(form),
		there.Add(time.Hour).UTC().Format(form)).Replace(string(data))), 0o600))
	g.ok(os.Remove(file(deleted)))
	sync()
	g.refresh()
	if got, _ := g.block(moved.ID); !got.Start.Equal(there) || !got.Locked || got.End.Sub(got.Start) != time.Hour {
		t.Errorf("moved: got %+v", got)
	}
	if got, _ := g.block(deleted.ID); got.State != budget.Skipped {
		t.Errorf("deleted: got %+v", got)
	}
	g.agree()
	g.quiet()
	sync() // and the client agrees, without a conflict
	if left := run(khal, "-c", khalConfig, "list", "--format", "{start-long} {title}", "2026-11-16", "60d"); !strings.Contains(left, "2026-11-27 08:00 Dentist") ||
		!strings.Contains(left, there.In(zoneBerlin(t)).Format("2006-01-02 15:04")+" Learning") {
		t.Errorf("khal shows\n%s", left)
	}
}

func zoneBerlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
