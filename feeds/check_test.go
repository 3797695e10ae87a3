package feeds

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tend/internal/fetch"
)

// script is a server that answers each request with the next step, and remembers what it was asked.
type script struct {
	*httptest.Server
	steps []http.HandlerFunc
	asked []http.Header
}

func serve(t *testing.T, steps ...http.HandlerFunc) *script {
	t.Helper()
	s := &script{steps: steps}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		step := s.steps[min(len(s.asked), len(s.steps)-1)]
		s.asked = append(s.asked, r.Header)
		step(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// answer is a step that gives a status, headers in pairs, and a body.
func answer(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header()[headers[i]] = []string{headers[i+1]}
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

const small = `<rss version="2.0"><channel><title>T</title><ttl>600</ttl></channel></rss>`

func check(t *testing.T, p Poll, now time.Time) (Poll, Document, error) {
	t.Helper()
	a, err := Check(t.Context(), fetch.New(fetch.Options{Timeout: 5 * time.Second, MaxBytes: 10_000}), p, Ask{AllowPrivate: true}, now)
	return a.Poll, a.Document, err
}

func TestCheckAsksWithTheValidatorsItGot(t *testing.T) {
	const etag, modified = `W/"a b"`, "Fri, 20 nov 2026 01:02:03 +0100"
	s := serve(t, answer(200, small, "Etag", etag, "Last-Modified", modified), answer(304, ""))
	p, doc, err := check(t, Poll{Source: "x", URL: s.URL}, noon)
	if err != nil || doc.Title != "T" || p.Result != OK || p.TTL != 600 || !about(p.Next.Sub(noon), 10*time.Hour) {
		t.Fatalf("first: %+v, %v", p, err)
	}
	p, doc, err = check(t, p, noon.Add(time.Hour))
	if err != nil || doc.Format != "" || p.Result != NotModified || p.Fetched != 1 || p.NotModified != 1 {
		t.Fatalf("second: %+v, %v", p, err)
	}
	if h := s.asked[1]; h.Get("If-None-Match") != etag || h.Get("If-Modified-Since") != modified {
		t.Errorf("asked with %v", h)
	}
	p.URL += "/elsewhere"
	check(t, p, noon)
	if h := s.asked[2]; h.Get("If-None-Match") != "" || h.Get("If-Modified-Since") != "" {
		t.Errorf("another address was asked with %v", h)
	}
}

func TestCheckForgetsTheValidatorsOfABadBody(t *testing.T) {
	s := serve(t, answer(200, "<html>", "Etag", `"bad"`), answer(200, small, "Etag", `"good"`))
	p, _, err := check(t, Poll{URL: s.URL}, noon)
	var not *NotAFeedError
	if !errors.As(err, &not) || p.Result != NotAFeed || p.ETag != "" || p.Error == "" {
		t.Fatalf("first: %+v, %v", p, err)
	}
	p, _, err = check(t, p, noon)
	if err != nil || p.ETag != `"good"` || s.asked[1].Get("If-None-Match") != "" {
		t.Errorf("second: %+v, %v", p, err)
	}
}

func TestCheckNamesEachResult(t *testing.T) {
	for name, c := range map[string]struct {
		step http.HandlerFunc
		want string
		wait time.Duration
	}{
		"server error":        {answer(500, ""), HTTPError, time.Hour},
		"too many requests":   {answer(429, "", "Retry-After", "10800"), HTTPError, 3 * time.Hour},
		"unavailable":         {answer(503, "", "Retry-After", "garbage"), HTTPError, time.Hour},
		"unasked 304":         {answer(304, ""), HTTPError, time.Hour},
		"partial content":     {answer(206, small), HTTPError, time.Hour},
		"large body":          {answer(200, small+string(make([]byte, 20_000))), TooLarge, time.Hour},
		"hostile feed":        {answer(200, "<rss>"+string(repeat("<a>", 200))), NotAFeed, time.Hour},
		"damaged compression": {answer(200, "x", "Content-Encoding", "gzip"), NetworkError, time.Hour},
		"redirect to a file":  {answer(302, "", "Location", "file:///etc/passwd"), Blocked, time.Hour},
		"fresh for a while":   {answer(200, small, "Etag", "x", "Cache-Control", "public, max-age=57600", "Age", "3600"), OK, 15 * time.Hour},
		"delta encoded":       {answer(226, small, "Etag", "x"), OK, 10 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			p, _, err := check(t, Poll{Source: "x", URL: serve(t, c.step).URL}, noon)
			if p.Result != c.want || !about(p.Next.Sub(noon), c.wait) || (err == nil) != (c.want == OK) {
				t.Errorf("%q in %s, %v", p.Result, p.Next.Sub(noon), err)
			}
		})
	}
	if p, _, err := check(t, Poll{URL: serve(t, answer(410, "")).URL}, noon); p.Result != Gone || !p.Next.IsZero() || err == nil {
		t.Errorf("gone: %+v, %v", p, err)
	}
	if p, _, _ := check(t, Poll{URL: "http://127.0.0.1:1/"}, noon); p.Result != NetworkError {
		t.Errorf("nobody there: %+v", p)
	}
}

func repeat(s string, n int) (b []byte) {
	for range n {
		b = append(b, s...)
	}
	return b
}

func TestCheckRefusesPrivateAddresses(t *testing.T) {
	s := serve(t, answer(200, small))
	a, err := Check(t.Context(), fetch.New(fetch.Options{}), Poll{URL: s.URL}, Ask{}, noon)
	if err == nil || a.Poll.Result != Blocked || len(s.asked) != 0 {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestCheckHoldsNothingAgainstASourceWhenTheProgramEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before := good()
	a, err := Check(ctx, fetch.New(fetch.Options{}), before, Ask{AllowPrivate: true}, noon)
	if !errors.Is(err, context.Canceled) || a.Poll.Failures != 0 || a.Poll.LastTry != before.LastTry || !a.Line.At.IsZero() {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestCheckNotesPermanentRedirects(t *testing.T) {
	s := serve(t, answer(301, "", "Location", "/new"), answer(200, small))
	if p, _, err := check(t, Poll{URL: s.URL + "/old"}, noon); err != nil || p.Moved != s.URL+"/new" || p.MovedTimes != 1 {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestFreshness(t *testing.T) {
	for name, c := range map[string]struct {
		h    http.Header
		want time.Duration
	}{
		"nothing":             {http.Header{}, 0},
		"max-age":             {http.Header{"Cache-Control": {"max-age=60"}}, time.Minute},
		"less the age":        {http.Header{"Cache-Control": {"max-age=60"}, "Age": {"20"}}, 40 * time.Second},
		"older than it may":   {http.Header{"Cache-Control": {"max-age=60"}, "Age": {"90"}}, 0},
		"before Expires":      {http.Header{"Cache-Control": {"max-age=60"}, "Expires": {"Fri, 20 Nov 2026 13:00:00 GMT"}}, time.Minute},
		"no-cache":            {http.Header{"Cache-Control": {"no-cache, max-age=60"}}, 0},
		"garbage":             {http.Header{"Cache-Control": {"max-age=soon"}}, 0},
		"Expires":             {http.Header{"Expires": {"Fri, 20 Nov 2026 13:00:00 GMT"}}, time.Hour},
		"Expires, their date": {http.Header{"Expires": {"Fri, 20 Nov 2026 13:00:00 GMT"}, "Date": {"Fri, 20 Nov 2026 10:00:00 GMT"}}, 3 * time.Hour},
		"Expires: 0":          {http.Header{"Expires": {"0"}}, 0},
	} {
		if got := freshness(c.h, noon); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
