package feeds

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/internal/fetch"
	"tend/internal/id"
)

// even is the name of a source whose times are spread by nothing, so that they can be told to the second.
var even = func() id.Source {
	for n := 0; ; n++ {
		if name := id.Source(fmt.Sprint("s", n)); (Poll{Source: name}).spread(time.Hour) == 0 {
			return name
		}
	}
}()

// played asks a scripted server so many times, each when the one before says, and tells for each request how long after
// the first it came, for which path, with which validators, and how the answer was taken.
func played(t *testing.T, times int, steps ...http.HandlerFunc) (told []string, last Poll) {
	t.Helper()
	var asked []string
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, strings.TrimSpace(r.URL.Path+" "+strings.Join(append(r.Header["If-None-Match"], r.Header["If-Modified-Since"]...), " ")))
		steps[min(n, len(steps)-1)](w, r)
	}))
	defer server.Close()
	client := fetch.New(fetch.Options{Timeout: time.Second, MaxBytes: 100_000})
	last = Poll{Source: even, URL: server.URL + "/feed"}
	for now := noon; n < times; n++ {
		asked = nil
		a, _ := Check(t.Context(), client, last, Ask{AllowPrivate: true}, now)
		told = append(told, fmt.Sprintf("%gh: %s: %s", now.Sub(noon).Hours(), strings.Join(asked, ", "), a.Poll.Result))
		last = a.Poll
		if now = a.Poll.Next; now.IsZero() {
			break
		}
	}
	return told, last
}

// feed is a feed with what is given inside its channel.
func feed(inside string) string {
	return `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>T</title>` + inside + `</channel></rss>`
}

func squeezed(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	io.WriteString(w, text)
	w.Close()
	return out.String()
}

// weekly is a feed with five entries, a week between them, the newest at noon.
func weekly() string {
	var items strings.Builder
	for n := range 5 {
		fmt.Fprintf(&items, "<item><guid>%d</guid><title>x</title><pubDate>%s</pubDate></item>", n, noon.AddDate(0, 0, -7*n).Format(time.RFC1123Z))
	}
	return feed(items.String())
}

// slow answers a byte now and then, and never ends.
func slow(w http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		io.WriteString(w, " ")
		w.(http.Flusher).Flush()
		time.Sleep(20 * time.Millisecond)
	}
}

// TestPolitenessIsExact plays each row of what servers answer, and wants the exact requests and times.
func TestPolitenessIsExact(t *testing.T) {
	const date = "Fri, 20 nov 2026 11:00:00 +0000"
	plain := feed("")
	both := answer(200, plain, "Etag", `"a"`, "Last-Modified", date)
	tagged := func(headers ...string) http.HandlerFunc { return answer(200, plain, append(headers, "Etag", `"a"`)...) }
	for _, c := range []struct {
		name  string
		steps []http.HandlerFunc
		want  []string
	}{
		{"validators go back as they came, and a 304 keeps them", []http.HandlerFunc{both, answer(304, "")},
			[]string{"0h: /feed: ok", "4h: /feed \"a\" " + date + ": not modified", "8h: /feed \"a\" " + date + ": not modified"}},
		{"a new validator takes the place of the old, and one that is missing clears it",
			[]http.HandlerFunc{both, answer(200, plain, "Etag", `"b"`), answer(200, plain, "Last-Modified", date), answer(304, "")},
			[]string{"0h: /feed: ok", "4h: /feed \"a\" " + date + ": ok", "8h: /feed \"b\": ok", "12h: /feed " + date + ": not modified"}},
		{"a weak or unquoted tag is not touched", []http.HandlerFunc{answer(200, plain, "Etag", `W/"a--gzip"`), answer(200, plain, "Etag", "bare"), answer(304, "")},
			[]string{"0h: /feed: ok", `4h: /feed W/"a--gzip": ok`, "8h: /feed bare: not modified"}},
		{"without validators once a day", []http.HandlerFunc{answer(200, plain)}, []string{"0h: /feed: ok", "24h: /feed: ok"}},
		{"Expires: 0 keeps the validators", []http.HandlerFunc{tagged("Expires", "0"), answer(304, "")},
			[]string{"0h: /feed: ok", `4h: /feed "a": not modified`}},
		{"max-age less the age, and anew by a 304", []http.HandlerFunc{tagged("Cache-Control", "max-age=36000", "Age", "3600"), answer(304, "", "Cache-Control", "max-age=43200"), answer(304, "")},
			[]string{"0h: /feed: ok", `9h: /feed "a": not modified`, `21h: /feed "a": not modified`, `25h: /feed "a": not modified`}},
		{"Expires by the server's own clock, which is wrong", []http.HandlerFunc{tagged("Expires", "Mon, 01 Jan 2024 10:00:00 GMT", "Date", "Mon, 01 Jan 2024 00:00:00 GMT"), answer(304, "")},
			[]string{"0h: /feed: ok", `10h: /feed "a": not modified`}},
		{"ttl", []http.HandlerFunc{answer(200, feed("<ttl>720</ttl>"), "Etag", `"a"`), answer(304, "")},
			[]string{"0h: /feed: ok", `12h: /feed "a": not modified`, `24h: /feed "a": not modified`}},
		{"sy:updatePeriod", []http.HandlerFunc{answer(200, feed("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"), "Etag", `"a"`), answer(304, "")},
			[]string{"0h: /feed: ok", `12h: /feed "a": not modified`}},
		{"skipHours and skipDays, in UTC", []http.HandlerFunc{
			answer(200, feed("<skipHours><hour>16</hour><hour>17</hour></skipHours><skipDays><day>Saturday</day></skipDays>"), "Etag", `"a"`), answer(304, "")},
			[]string{"0h: /feed: ok", `6h: /feed "a": not modified`, `10h: /feed "a": not modified`, `36h: /feed "a": not modified`}},
		{"what comes weekly is read the same day", []http.HandlerFunc{answer(200, weekly(), "Etag", `"a"`), answer(304, "")},
			[]string{"0h: /feed: ok", `21h: /feed "a": not modified`, `42h: /feed "a": not modified`}},
		{"429 with seconds, a date, nonsense, a negative, ten years", []http.HandlerFunc{answer(429, "", "Retry-After", "7200"),
			answer(429, "", "Retry-After", "Mon, 01 Jan 2024 09:00:00 GMT", "Date", "Mon, 01 Jan 2024 00:00:00 GMT"),
			answer(429, "", "Retry-After", "soon"), answer(429, "", "Retry-After", "-5"), answer(429, "", "Retry-After", "315360000"), both},
			[]string{"0h: /feed: http error", "2h: /feed: http error", "11h: /feed: http error", "15h: /feed: http error", "23h: /feed: http error", "191h: /feed: ok"}},
		{"503 with Retry-After and without", []http.HandlerFunc{answer(503, "", "Retry-After", "10800"), answer(503, ""), both},
			[]string{"0h: /feed: http error", "3h: /feed: http error", "5h: /feed: ok"}},
		{"failures double to a week, and a good answer ends them", append(slices.Repeat([]http.HandlerFunc{answer(500, "")}, 9), both, answer(304, "")),
			[]string{"0h: /feed: http error", "1h: /feed: http error", "3h: /feed: http error", "7h: /feed: http error", "15h: /feed: http error", "31h: /feed: http error",
				"63h: /feed: http error", "127h: /feed: http error", "255h: /feed: http error", "423h: /feed: ok", "427h: /feed \"a\" " + date + ": not modified"}},
		{"410 stops", []http.HandlerFunc{both, answer(410, "")}, []string{"0h: /feed: ok", "4h: /feed \"a\" " + date + ": gone"}},
		{"302 is followed and never believed", []http.HandlerFunc{moving(302)}, slices.Concat([]string{"0h: /feed, /new: ok"}, every(4, 24, `/feed, /new "a": not modified`))},
		{"301 is believed after three days", []http.HandlerFunc{moving(301)},
			slices.Concat([]string{"0h: /feed, /new: ok"}, every(4, 72, `/feed, /new "a": not modified`), []string{"76h: /new: ok", `80h: /new "a": not modified`})},
		{"308 in a circle", []http.HandlerFunc{answer(308, "", "Location", "/feed")}, []string{"0h: /feed, /feed, /feed, /feed, /feed, /feed: network error", "1h: /feed, /feed, /feed, /feed, /feed, /feed: network error"}},
		{"a page is no feed, and its validators are nobody's", []http.HandlerFunc{answer(200, "<html>", "Etag", `"x"`), both}, []string{"0h: /feed: not a feed", "1h: /feed: ok"}},
		{"a 304 that nobody asked for", []http.HandlerFunc{answer(304, ""), both}, []string{"0h: /feed: http error", "1h: /feed: ok"}},
		{"226 is a whole answer", []http.HandlerFunc{answer(226, plain, "Etag", `"a"`), answer(304, "")}, []string{"0h: /feed: ok", `4h: /feed "a": not modified`}},
		{"compression that is cut short", []http.HandlerFunc{answer(200, squeezed(plain)[:20], "Content-Encoding", "gzip"), both}, []string{"0h: /feed: network error", "1h: /feed: ok"}},
		{"a bomb", []http.HandlerFunc{answer(200, squeezed(strings.Repeat(" ", 1<<20)), "Content-Encoding", "gzip"), both}, []string{"0h: /feed: too large", "1h: /feed: ok"}},
		{"a length that is a lie", []http.HandlerFunc{answer(200, plain, "Content-Length", "5000"), both}, []string{"0h: /feed: network error", "1h: /feed: ok"}},
		{"an answer that never ends", []http.HandlerFunc{slow, both}, []string{"0h: /feed: network error", "1h: /feed: ok"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if told, _ := played(t, len(c.want), c.steps...); !slices.Equal(told, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// moving redirects /feed to /new, which answers with a tag.
func moving(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/feed":
			answer(status, "", "Location", "/new")(w, r)
		case r.Header.Get("If-None-Match") != "":
			answer(304, "")(w, r)
		default:
			answer(200, feed(""), "Etag", `"a"`)(w, r)
		}
	}
}

// every says the same of each of the hours from one to another, in steps of the first.
func every(hours, to int, what string) (told []string) {
	for h := hours; h <= to; h += hours {
		told = append(told, fmt.Sprintf("%dh: %s", h, what))
	}
	return told
}

func TestSomeoneCanGoBackToTheFormerAddress(t *testing.T) {
	_, p := played(t, 20, moving(301))
	if !strings.HasSuffix(p.URL, "/new") || !strings.HasSuffix(p.Formerly, "/feed") {
		t.Fatalf("got %+v", p)
	}
	back, ok := p.Return(noon)
	if !ok || !strings.HasSuffix(back.URL, "/feed") || back.ETag != "" {
		t.Fatalf("got %+v", back)
	}
	for day := range 9 {
		back = back.After(Outcome{Result: NotModified, Moved: p.URL}, noon.AddDate(0, 0, day))
		if _, ok := back.Relocate(noon.AddDate(0, 0, day)); ok {
			t.Fatal("it moved again")
		}
	}
	if _, ok := (Poll{URL: "https://e.example/"}).Return(noon); ok {
		t.Error("an address that never changed went back")
	}
}

func TestHTTPSIsNotGivenUp(t *testing.T) {
	p := Poll{URL: "https://e.example/feed", Moved: "http://e.example/feed", MovedSince: noon, MovedTimes: 9}
	if _, ok := p.Relocate(noon.AddDate(0, 1, 0)); ok {
		t.Error("it moved")
	}
}

func TestHostThatAsksToWaitIsLeftAlone(t *testing.T) {
	at := func(name id.Source, address string, next time.Time) Poll {
		return Poll{Source: name, URL: address, Next: next}
	}
	one := at(even, "https://Blog.example/a", noon).After(Outcome{Result: HTTPError, Status: 429, RetryAfter: 5 * time.Hour}, noon)
	if one.HeldUntil != noon.Add(5*time.Hour) || one.Next != one.HeldUntil {
		t.Fatalf("got %+v", one)
	}
	held := Held([]Poll{one, at("same", "https://blog.EXAMPLE:8443/b", noon.Add(time.Hour)), at("later", "https://blog.example/c", noon.Add(9*time.Hour)),
		at("other", "https://else.example/", noon)}, one)
	if len(held) != 1 || held[0].Source != "same" || held[0].Next.Before(one.HeldUntil) || held[0].Next.Sub(one.HeldUntil) > time.Hour ||
		held[0].Why != "its host asked to wait when "+string(even)+" was fetched" {
		t.Errorf("got %+v", held)
	}
	if after := one.After(Outcome{Result: OK}, noon.Add(6*time.Hour)); !after.HeldUntil.IsZero() {
		t.Error("a good answer does not end it")
	}
}

func TestOfflineIsNoFailure(t *testing.T) {
	p := good()
	p.Failures = 2
	got := p.After(Outcome{Result: Offline, Error: "network is unreachable"}, noon)
	if got.Failures != 2 || got.Next != noon.Add(OfflineInterval) || got.ETag != p.ETag || got.LastOK != p.LastOK {
		t.Errorf("got %+v", got)
	}
	ledger := Ledger{}.With(Line{At: noon, Result: OK, Bytes: 10})
	for n := range 30 {
		ledger = ledger.With(Line{At: noon.Add(time.Duration(n) * time.Minute), Result: Offline})
	}
	if len(ledger.Lines) != 2 || ledger.Requests != 1 || ledger.Failed != 0 {
		t.Errorf("the ledger has %+v", ledger)
	}
}

func TestLedgerKeepsTheLatest(t *testing.T) {
	ledger := Ledger{Source: "x"}
	for n := range 3 * MaxLines {
		ledger = ledger.With(Line{At: noon.Add(time.Duration(n) * time.Hour), Result: Results[n%3], Bytes: 7})
	}
	if len(ledger.Lines) != MaxLines || ledger.Requests != 3*MaxLines || ledger.NotModified != MaxLines || ledger.Failed != MaxLines ||
		ledger.Bytes != 21*MaxLines || ledger.Since != noon || ledger.Lines[MaxLines-1].At != noon.Add((3*MaxLines-1)*time.Hour) {
		t.Errorf("got %+v", ledger)
	}
}

func TestRhythm(t *testing.T) {
	at := func(hours ...int) (entries []Entry) {
		for _, h := range hours {
			entries = append(entries, Entry{Published: noon.Add(time.Duration(h) * time.Hour).Format(time.RFC3339)})
		}
		return entries
	}
	for name, c := range map[string]struct {
		entries []Entry
		between time.Duration
		newest  time.Time
	}{
		"nothing has none":              {nil, 0, time.Time{}},
		"two entries have none":         {at(-1, -5), 0, noon.Add(-time.Hour)},
		"the median, in whatever order": {at(-30, -1, -10, -2), 8 * time.Hour, noon.Add(-time.Hour)},
		"times to come are not counted": {at(100, -1, -2, -3), time.Hour, noon.Add(-time.Hour)},
		"nor entries without any":       {append(at(-1, -2, -3), Entry{}, Entry{}), time.Hour, noon.Add(-time.Hour)},
	} {
		if between, newest := rhythm(c.entries, noon); between != c.between || !newest.Equal(c.newest) {
			t.Errorf("%s: got %s, %s", name, between, newest)
		}
	}
}
