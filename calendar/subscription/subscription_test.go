package subscription

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/calendar/busy"
	"tend/internal/fetch"
)

var noon = time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC)

// meeting is a calendar with one meeting, an hour long, that many days after noon.
func meeting(days int, more string) string {
	start := noon.AddDate(0, 0, days)
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nBEGIN:VEVENT\r\nUID:m" + fmt.Sprint(days) +
		"@example.org\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" + start.Format("20060102T150405Z") +
		"\r\nDTEND:" + start.Add(time.Hour).Format("20060102T150405Z") + "\r\nSUMMARY:Board" + more + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// site serves one calendar with an ETag.
type site struct {
	*httptest.Server
	body, tag string
	header    http.Header
	status    int
	asked     []*http.Request
}

func newSite(t testing.TB, body string) *site {
	s := &site{body: body, tag: `"1"`, header: http.Header{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, r)
		for name, values := range s.header {
			w.Header()[name] = values
		}
		if s.status != 0 {
			w.WriteHeader(s.status)
			return
		}
		w.Header().Set("ETag", s.tag)
		if r.Header.Get("If-None-Match") == s.tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write([]byte(s.body))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) calendar() Calendar {
	return Calendar{Name: "work", Kind: ICS, Address: s.URL + "/secret-5ac1/basic.ics", AllowPrivate: true}
}

var client = fetch.New(fetch.Options{Timeout: 5 * time.Second})

func askAt(now time.Time) Ask { return Ask{Now: now, Rules: Rules{Zone: time.UTC, Own: ".abc@tend"}} }

// kept is a calendar after an answer, and the copy that goes with it.
func kept(c Calendar, held []byte, a Answer) (Calendar, []byte) {
	if a.Body != nil {
		held = a.Body
	}
	return a.Calendar, held
}

func TestACalendarThatStaysCostsANotModified(t *testing.T) {
	s := newSite(t, meeting(1, ""))
	first, err := Check(context.Background(), client, s.calendar(), askAt(noon))
	if err != nil || len(first.Times) != 1 || first.Body == nil || !first.Read {
		t.Fatalf("got %+v, %v", first, err)
	}
	if next := first.Calendar.Poll.Next.Sub(noon); next < Interval || next > Interval*11/10 {
		t.Errorf("asked again after %v, want about %v", next, Interval)
	}
	second, err := Check(context.Background(), client, first.Calendar, askAt(noon.Add(Interval)))
	if err != nil || second.Body != nil || second.Read || second.Calendar.Poll.Result != NotModified {
		t.Errorf("got %+v, %v", second, err)
	}
	if got := second.Calendar.Poll.LastGood; !got.Equal(noon.Add(Interval)) {
		t.Errorf("last good at %v", got)
	}
}

func TestOnlyNewStampsAreNoChange(t *testing.T) {
	s := newSite(t, meeting(1, ""))
	first, _ := Check(context.Background(), client, s.calendar(), askAt(noon))
	s.body, s.tag = strings.Replace(s.body, "DTSTAMP:20261101", "DTSTAMP:20261116", 1), `"2"`
	second, err := Check(context.Background(), client, first.Calendar, askAt(noon.Add(Interval)))
	if err != nil || second.Body != nil || second.Read {
		t.Errorf("got %+v, %v", second, err)
	}
	if second.Calendar.Poll.ETag != `"2"` {
		t.Errorf("the new validator was not kept: %+v", second.Calendar.Poll)
	}
}

func TestWhatGoesWrongKeepsTheLastGoodCopy(t *testing.T) {
	tests := []struct {
		name   string
		change func(*site)
		result string
	}{
		{"a cut file", func(s *site) { s.body, s.tag = s.body[:len(s.body)-20], `"2"` }, NotACalendar},
		{"a page to log in", func(s *site) { s.body, s.tag = "<html>Sign in</html>", `"2"` }, NotACalendar},
		{"an empty answer", func(s *site) { s.body, s.tag = "", `"2"` }, NotACalendar},
		{"a server that fails", func(s *site) { s.status = 503 }, HTTPError},
		{"a calendar taken away", func(s *site) { s.status = 410 }, Gone},
		{"an address made anew", func(s *site) { s.status = 404 }, HTTPError},
		{"an endless answer", func(s *site) { s.body, s.tag = strings.Repeat("x", MaxBytes+1), `"2"` }, TooLarge},
		{"nobody there", func(s *site) { s.Close() }, NetworkError},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, meeting(1, ""))
			first, err := Check(context.Background(), client, s.calendar(), askAt(noon))
			if err != nil {
				t.Fatal(err)
			}
			tt.change(s)
			second, err := Check(context.Background(), client, first.Calendar, askAt(noon.Add(Interval)))
			after := second.Calendar
			if err == nil || after.Poll.Result != tt.result || second.Body != nil || second.Read {
				t.Fatalf("got %+v, %v", second, err)
			}
			if after.Copy != first.Calendar.Copy || !after.Poll.LastGood.Equal(noon) || after.Poll.Failures != 1 {
				t.Errorf("the copy did not stay: %+v", after)
			}
			if strings.Contains(err.Error()+after.Poll.Error, "5ac1") {
				t.Errorf("the address got out: %v", err)
			}
			if why := after.Blind(noon.Add(Interval)); why != "" {
				t.Errorf("blind at once: %s", why)
			}
			if why := after.Blind(noon.Add(StaleAfter + time.Hour)); !strings.Contains(why, "7 days old") {
				t.Errorf("not blind after a week: %q", why)
			}
		})
	}
}

func TestPrivateAddressesWantLeave(t *testing.T) {
	s := newSite(t, meeting(1, ""))
	c := s.calendar()
	c.AllowPrivate = false
	got, err := Check(context.Background(), client, c, askAt(noon))
	if err == nil || got.Calendar.Poll.Result != Blocked || !strings.Contains(err.Error(), "add the calendar with --allow-private") {
		t.Errorf("got %+v, %v", got.Calendar.Poll, err)
	}
	if len(s.asked) != 0 {
		t.Error("the server was asked")
	}
}

func TestALoginGoesToItsHostAlone(t *testing.T) {
	other := newSite(t, meeting(1, ""))
	s := newSite(t, "")
	s.status, s.header = http.StatusFound, http.Header{"Location": {other.URL + "/cal.ics"}}
	c := s.calendar()
	c.User, c.Password = "anna", "geheim"
	if _, err := Check(context.Background(), client, c, askAt(noon)); err != nil {
		t.Fatal(err)
	}
	if user, password, ok := s.asked[0].BasicAuth(); !ok || user != "anna" || password != "geheim" {
		t.Error("the host did not get the login")
	}
	if other.asked[0].Header.Get("Authorization") != "" {
		t.Error("another host got the login")
	}
}

func TestCacheControlIsFollowedWithinReason(t *testing.T) {
	for header, want := range map[string]time.Duration{"max-age=3600": time.Hour, "max-age=9999999": MaxInterval, "no-cache": Interval,
		"max-age=60": Interval, "private, max-age=7200": 2 * time.Hour, "max-age=never": Interval} {
		t.Run(header, func(t *testing.T) {
			s := newSite(t, meeting(1, ""))
			s.header.Set("Cache-Control", header)
			got, err := Check(context.Background(), client, s.calendar(), askAt(noon))
			if wait := got.Calendar.Poll.Next.Sub(noon); err != nil || wait < want || wait > want*11/10 {
				t.Errorf("asked again after %v, want about %v; %v", wait, want, err)
			}
		})
	}
}

func TestFailuresAreAskedLessAndLess(t *testing.T) {
	var p Poll
	last := time.Duration(0)
	for n := range 40 {
		p = p.after("work", outcome{result: HTTPError}, Interval, noon)
		wait := p.Next.Sub(noon)
		if wait < last || wait < Interval || wait > MaxInterval {
			t.Fatalf("after %d failures %v, before %v", n+1, wait, last)
		}
		last = wait
	}
	if last != MaxInterval {
		t.Errorf("at last %v", last)
	}
}

func TestAnOutlookHostSeesABrowser(t *testing.T) {
	if got := agentFor("https://outlook.office365.com/owa/calendar/x/calendar.ics"); !strings.HasPrefix(got, "Mozilla/") {
		t.Errorf("got %q", got)
	}
	for _, address := range []string{"https://calendar.google.com/x.ics", "https://outlook.office365.com.example.org/", "::"} {
		if got := agentFor(address); got != "" {
			t.Errorf("%s: got %q", address, got)
		}
	}
}

func TestAFileIsReadWhenItChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "work.ics")
	write := func(text string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	var held []byte
	c := Calendar{Name: "work", Kind: File, Address: path}
	look := func(now time.Time) (Answer, error) {
		ask := askAt(now)
		ask.Held = held
		a, err := Check(context.Background(), client, c, ask)
		c, held = kept(c, held, a)
		return a, err
	}
	write(meeting(1, ""), noon)
	if a, err := look(noon); err != nil || len(a.Times) != 1 {
		t.Fatalf("first: %+v, %v", a, err)
	}
	was := c
	if a, err := look(noon.Add(time.Minute)); err != nil || a.Read || !a.Idle(was) {
		t.Errorf("unchanged: %+v, %v", a, err)
	}
	write(meeting(2, "!"), noon.Add(2*time.Minute))
	if a, err := look(noon.Add(2 * time.Minute)); err != nil || !a.Times[0].Start.Equal(noon.AddDate(0, 0, 2)) {
		t.Errorf("changed: %+v, %v", a, err)
	}
	write(meeting(3, "")[:90], noon.Add(3*time.Minute))
	if _, err := look(noon.Add(3 * time.Minute)); err == nil || !strings.Contains(c.Blind(noon), "its file cannot be read") {
		t.Errorf("cut: %v, blind %q", err, c.Blind(noon))
	}
	write(meeting(2, "!"), noon.Add(2*time.Minute))
	if _, err := look(noon.Add(4 * time.Minute)); err != nil || c.Blind(noon) != "" {
		t.Errorf("mended: %v, blind %q", err, c.Blind(noon))
	}
	os.Remove(path)
	if _, err := look(noon.Add(5 * time.Minute)); err == nil || c.Poll.Result != Unreadable || strings.Contains(err.Error(), path) {
		t.Errorf("gone: %v, %+v", err, c.Poll)
	}
}

func TestOtherRulesReadTheCopyAgain(t *testing.T) {
	s := newSite(t, meeting(1, ""))
	first, err := Check(context.Background(), client, s.calendar(), askAt(noon))
	if err != nil {
		t.Fatal(err)
	}
	ask := askAt(noon.Add(Interval))
	ask.Rules.Own = "@example.org"
	if !Needs(first.Calendar, ask) {
		t.Fatal("the copy is not asked for")
	}
	ask.Held = first.Body
	second, err := Check(context.Background(), client, first.Calendar, ask)
	if err != nil || !second.Read || len(second.Times) != 0 || second.Calendar.Poll.Result != NotModified {
		t.Errorf("got %+v, %v", second, err)
	}
	later := askAt(noon.AddDate(0, 0, 20))
	if !Needs(first.Calendar, later) {
		t.Error("a span that ended is taken for enough")
	}
}

func TestAddresses(t *testing.T) {
	for typed, want := range map[string]string{
		"webcal://example.org/a.ics": "https://example.org/a.ics ics", "WEBCAL://example.org/a": "https://example.org/a ics",
		"https://example.org/a": "https://example.org/a ics", "work.ics": "work.ics file", "/a/b.ics": "/a/b.ics file",
	} {
		if address, kind := Address(typed); address+" "+string(kind) != want {
			t.Errorf("%s: got %s %s", typed, address, kind)
		}
	}
	if got := (Calendar{Kind: ICS, Address: "https://x.example.org:8443/secret?k=1"}).Shown(); got != "x.example.org" {
		t.Errorf("got %q", got)
	}
}

// anyTimes are busy times within a day, in whole seconds.
func anyTimes(t *rapid.T) []Time {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Time {
		start := noon.Add(time.Duration(rapid.IntRange(0, 86400).Draw(t, "start")) * time.Second)
		return Time{Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 9000).Draw(t, "length")) * time.Second),
			Summary: rapid.SampledFrom([]string{"", "Board", "Sync", "a\x1b[2Jb"}).Draw(t, "summary")}
	}), 0, 40).Draw(t, "times")
}

func TestKeptTimesAreTheTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		merged := busy.Merge(anyTimes(t))
		data, err := Encode(merged)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(data)
		if err != nil || len(back) != len(merged) {
			t.Fatalf("kept %v, %v, of %v", back, err, merged)
		}
		for n, m := range merged {
			if !back[n].Start.Equal(m.Start) || !back[n].End.Equal(m.End) || strings.Contains(back[n].Summary, "\x1b") {
				t.Fatalf("kept %v of %v", back[n], m)
			}
		}
		for _, m := range merged { // and the coarse ones cover them
			covered := slices.ContainsFunc(coarse(merged), func(c Time) bool { return !c.Start.After(m.Start) && !c.End.Before(m.End) })
			if !covered {
				t.Fatalf("%v is lost in %v", m, coarse(merged))
			}
		}
	})
}

func TestACalendarOfCrumbsIsKeptWithoutItsGaps(t *testing.T) {
	var times []Time
	for n := range 11 * 7 * 24 * 60 {
		start := noon.Add(time.Duration(n) * time.Minute)
		times = append(times, Time{Start: start, End: start.Add(30 * time.Second), Summary: "a long name of a short thing"})
	}
	data, err := Encode(busy.Merge(times))
	if err != nil || len(data) > mostKept {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
	back, err := Decode(data)
	if err != nil || len(back) != 1 || !back[0].End.Equal(times[len(times)-1].End) {
		t.Errorf("got %d times, %v", len(back), err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`[{"s":1,"e":2,"t":"x"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		times, err := Decode(data)
		if err != nil {
			return
		}
		if _, err := Encode(times); err != nil {
			t.Error(err)
		}
	})
}
