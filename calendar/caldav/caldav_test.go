package caldav

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tend/internal/fetch"
	"tend/internal/needs"
)

var fetcher = fetch.New(fetch.Options{Timeout: 10 * time.Second})

func client(t testing.TB, r *needs.Radicale, at string) *Client {
	t.Helper()
	c, err := New(fetcher, fetch.Account{URL: at, User: r.User, Password: r.Password, AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// event is an object with one event of an hour.
func event(uid, start, more string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nBEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" +
		start + "\r\nDURATION:PT1H\r\nSUMMARY:Board\r\n" + more + "END:VEVENT\r\nEND:VCALENDAR\r\n"
}

var (
	ctx  = context.Background()
	from = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	to   = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
)

func TestCalendarsAreFoundFromAnyAddress(t *testing.T) {
	r := needs.StartRadicale(t)
	work, home := r.Make("Office"), r.Make("Home")
	for _, at := range []string{r.URL, r.URL + "/", r.URL + "/anna/"} {
		found, err := client(t, r, at).Collections(ctx)
		if err != nil || len(found) != 2 {
			t.Fatalf("%s: got %v, %v", at, found, err)
		}
		for _, one := range found {
			if one.URL != map[string]string{"Office": work, "Home": home}[one.Name] || !one.Events {
				t.Errorf("%s: got %+v", at, one)
			}
		}
	}
	found, err := client(t, r, work).Collections(ctx)
	if err != nil || len(found) != 1 || found[0].Name != "Office" || found[0].URL != work {
		t.Errorf("by itself: got %v, %v", found, err)
	}
	r.Password = "wrong"
	_, err = client(t, r, r.URL).Collections(ctx)
	if status, ok := errors.AsType[*fetch.StatusError](err); !ok || status.Status != http.StatusUnauthorized {
		t.Errorf("with a wrong password: %v", err)
	}
}

func TestAQueryGivesWhatStandsInTheSpan(t *testing.T) {
	r := needs.StartRadicale(t)
	work := r.Make("Office")
	c := client(t, r, work)
	before, err := c.Tag(ctx, work)
	if err != nil || before == "" {
		t.Fatalf("tag %q, %v", before, err)
	}
	for name, text := range map[string]string{
		"now":     event("now", "20261117T080000Z", ""),
		"weekly":  event("weekly", "20200107T080000Z", "RRULE:FREQ=WEEKLY\r\n"),
		"long%20": event("past", "20200107T080000Z", ""),
		"odd&":    event("odd", "20261118T080000Z", ""),
	} {
		r.Do("PUT", work+name+".ics", text, "Content-Type", "text/calendar")
	}
	if after, err := c.Tag(ctx, work); err != nil || after == before {
		t.Errorf("the tag stayed %q, %v", after, err)
	}
	found, err := c.Query(ctx, work, from, to, false)
	if err != nil || len(found) != 3 {
		t.Fatalf("got %v, %v", found, err)
	}
	var hrefs []string
	for _, one := range found {
		hrefs = append(hrefs, one.Href)
	}
	fetched, err := c.Fetch(ctx, work, append(hrefs, "/anna/office/nothing.ics"))
	if err != nil || len(fetched) != 3 {
		t.Fatalf("got %v, %v", fetched, err)
	}
	for _, one := range fetched {
		whole, err := c.Get(ctx, work, one.Href)
		if err != nil || whole.ETag != one.ETag || !strings.Contains(whole.Data, "SUMMARY:Board") || !strings.Contains(one.Data, "SUMMARY:Board") {
			t.Errorf("%s: got %+v, then %+v, %v", one.Href, one, whole, err)
		}
	}
}

func TestWritingSupposesWhatItKnows(t *testing.T) {
	r := needs.StartRadicale(t)
	work := r.Make("Office")
	c := client(t, r, work)
	href := "/anna/office/b1.ics"
	first, err := c.Create(ctx, work, href, event("b1", "20261117T080000Z", ""))
	if err != nil || first == "" {
		t.Fatalf("tag %q, %v", first, err)
	}
	if _, err := c.Create(ctx, work, href, event("b1", "20261118T080000Z", "")); !errors.Is(err, ErrChanged) {
		t.Errorf("made twice: %v", err)
	}
	second, err := c.Update(ctx, work, href, first, event("b1", "20261118T080000Z", ""))
	if err != nil || second == first {
		t.Fatalf("tag %q, %v", second, err)
	}
	if _, err := c.Update(ctx, work, href, first, event("b1", "20261119T080000Z", "")); !errors.Is(err, ErrChanged) {
		t.Errorf("changed what was changed: %v", err)
	}
	if err := c.Delete(ctx, work, href, first); !errors.Is(err, ErrChanged) {
		t.Errorf("deleted what was changed: %v", err)
	}
	if err := c.Delete(ctx, work, href, second); err != nil {
		t.Error(err)
	}
	if _, err := c.Get(ctx, work, href); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Update(ctx, work, href, second, event("b1", "20261119T080000Z", "")); !errors.Is(err, ErrChanged) {
		t.Errorf("changed what is gone: %v", err)
	}
}

// answering is a server with one answer to everything.
func answering(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	c, err := New(fetcher, fetch.Account{URL: server.URL + "/s3cr3t/", User: "anna", Password: "geheim", AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestHostileAnswersAreErrors(t *testing.T) {
	object := func(href, rest string) string {
		return `<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response><href>` + href + `</href><propstat><prop>` + rest +
			`</prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>`
	}
	tests := map[string]string{
		"a page":                    "<html>Sign in</html>",
		"nothing":                   "",
		"a cut list":                object("/s3cr3t/a.ics", "<getetag>1</getetag>")[:80],
		"no tag":                    object("/s3cr3t/a.ics", "<C:calendar-data>x</C:calendar-data>"),
		"an object without data":    object("/s3cr3t/a.ics", "<getetag>1</getetag>"),
		"an object elsewhere":       object("https://elsewhere.example.org/a.ics", "<getetag>1</getetag><C:calendar-data>x</C:calendar-data>"),
		"elements without an end":   strings.Repeat("<a>", 1<<20),
		"entities that would swell": `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><multistatus xmlns="DAV:">&b;</multistatus>`,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			c := answering(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusMultiStatus)
				fmt.Fprint(w, body)
			})
			got, err := c.Query(ctx, c.session.Base().String(), from, to, true)
			if err == nil {
				t.Errorf("got %v", got)
			}
			if err != nil && name != "a page" && len(err.Error()) > 300 {
				t.Errorf("an endless message: %.400s", err)
			}
		})
	}
}

func TestARedirectKeepsTheMethodAndTheBody(t *testing.T) {
	var said []string
	c := answering(t, func(w http.ResponseWriter, r *http.Request) {
		user, _, _ := r.BasicAuth()
		said = append(said, fmt.Sprint(r.Method, " ", r.URL.Path, " ", r.ContentLength > 0, " ", user))
		if r.URL.Path != "/there/" {
			http.Redirect(w, r, "/there/", http.StatusMovedPermanently)
			return
		}
		w.WriteHeader(http.StatusMultiStatus)
		fmt.Fprint(w, `<multistatus xmlns="DAV:"></multistatus>`)
	})
	if _, err := c.Tag(ctx, c.session.Base().String()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(said, ", "); got != "PROPFIND /s3cr3t/ true anna, PROPFIND /there/ true anna" {
		t.Errorf("asked %s", got)
	}
}

func TestALoginDoesNotLeaveItsHost(t *testing.T) {
	var login string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { login = r.Header.Get("Authorization") + "asked" }))
	defer other.Close()
	c := answering(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) })
	c.Tag(ctx, c.session.Base().String())
	if login != "asked" {
		t.Errorf("another port got %q", login)
	}
	if _, err := c.Get(ctx, c.session.Base().String(), other.URL+"/a.ics"); err == nil {
		t.Error("an object elsewhere was asked for")
	}
}

func TestHrefsAreKeptAsTheyAreSent(t *testing.T) {
	base := "https://dav.example.org/anna/office/"
	for href, want := range map[string]string{
		"/anna/office/a%20b.ics": "/anna/office/a%20b.ics", "a.ics": "/anna/office/a.ics",
		base + "c%2Fd.ics": "/anna/office/c%2Fd.ics", "\n /anna/office/a.ics ": "/anna/office/a.ics",
	} {
		if got, err := pathOf(base, href); err != nil || got != want {
			t.Errorf("%q: got %q, %v", href, got, err)
		}
	}
}

func FuzzMultistatus(f *testing.F) {
	f.Add([]byte(`<multistatus xmlns="DAV:"><response><href>/a</href><propstat><prop><getetag>"1"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		all, err := decode(body)
		if err != nil {
			return
		}
		objects(all, "https://dav.example.org/anna/office/", true)
	})
}
