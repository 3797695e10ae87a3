package feeds

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"tend/internal/clean"
	"tend/internal/fetch"
)

// Ask says how a source is asked.
type Ask struct {
	AllowPrivate bool
	Least        time.Duration // the person's own lower bound of the interval; 0 for DefaultInterval
	Why          string        // why now, for the ledger; empty for what the poll says
}

// Answer is what came of asking a source.
type Answer struct {
	Poll     Poll     // after the try
	Document Document // the zero Document after a 304 and after a failure
	Line     Line     // of the ledger
}

// Check asks a source's server for its feed and reads it. The error is what Poll.Error says; when ctx was cancelled,
// nothing is held against the source and the poll comes back as it was, without a line.
func Check(ctx context.Context, c *fetch.Client, p Poll, ask Ask, now time.Time) (Answer, error) {
	req := fetch.Request{URL: p.URL, AllowPrivate: ask.AllowPrivate, ETag: p.ETag, LastModified: p.LastModified, ValidFor: p.ValidFor}
	began := time.Now()
	resp, err := c.Get(ctx, req)
	if ctx.Err() != nil {
		return Answer{Poll: p}, ctx.Err()
	}
	var doc Document
	if err == nil && !resp.NotModified {
		doc, err = parseAlone(Input{URL: resp.FinalURL, Header: resp.Header, Body: resp.Body})
	}
	o := outcome(resp, doc, err, now)
	o.Least = ask.Least
	next := p.After(o, now)
	line := Line{At: now, Why: cmp.Or(ask.Why, p.Why, "it is new"), Conditional: p.ValidFor != "" && (p.ETag != "" || p.LastModified != ""), Status: o.Status, Result: o.Result,
		Error: o.Error, Bytes: len(resp.Body), Took: time.Since(began), Entries: len(doc.Items)}
	if moved, ok := next.Relocate(now); ok {
		next, line.Moved = moved, moved.URL
	}
	line.Next, line.NextWhy = next.Next, next.Why
	return Answer{next, doc, line}, err
}

// parsing is held while a document is read. One of 8 MB takes 200 MB for a moment, and answers may come together.
var parsing sync.Mutex

// parseAlone reads one document at a time.
func parseAlone(in Input) (Document, error) {
	parsing.Lock()
	defer parsing.Unlock()
	return Parse(in)
}

// outcome says what an answer, or the failure to get one, means.
func outcome(resp fetch.Response, doc Document, err error, now time.Time) Outcome {
	if err != nil {
		o := failure(err)
		o.Status = cmp.Or(o.Status, resp.Status)
		return o
	}
	o := Outcome{
		Result:   OK,
		Status:   resp.Status,
		From:     resp.FinalURL,
		Fresh:    freshness(resp.Header, now),
		ETag:     header(resp.Header, "Etag"),
		Modified: header(resp.Header, "Last-Modified"),
		Moved:    resp.Permanent,
		Hints:    doc.Hints,
	}
	o.Hints.Rhythm, o.Hints.Newest = rhythm(doc.Items, now)
	if resp.NotModified {
		o.Result = NotModified
	}
	return o
}

// failure classifies an error. Validators are not in it: an answer that could not be read must be given again.
func failure(err error) Outcome {
	o := Outcome{Result: NetworkError, Error: clean.Truncate(clean.Line(err.Error()), 300)}
	var (
		status  *fetch.StatusError
		blocked *fetch.BlockedError
		not     *NotAFeedError
		hostile *HostileError
	)
	switch {
	case errors.As(err, &status):
		o.Result, o.Status, o.RetryAfter = HTTPError, status.Status, status.RetryAfter
		if status.Status == http.StatusGone {
			o.Result = Gone
		}
	case errors.As(err, &blocked), errors.Is(err, fetch.ErrScheme):
		o.Result = Blocked
	case errors.Is(err, fetch.ErrTooLarge):
		o.Result = TooLarge
	case errors.As(err, &not), errors.As(err, &hostile):
		o.Result = NotAFeed
	case fetch.IsOffline(err):
		o.Result = Offline
	}
	return o
}

// header returns a header's value as it was received.
func header(h http.Header, key string) string {
	if v := h[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// freshness is how long an answer may be kept, RFC 9111 section 4.2: max-age less the Age, else Expires less the
// Date. A 304 says it anew for the answer that it confirms.
func freshness(h http.Header, now time.Time) time.Duration {
	for directive := range strings.SplitSeq(strings.ToLower(strings.Join(h.Values("Cache-Control"), ",")), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			seconds, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 64)
			if err != nil || seconds < 0 {
				return 0
			}
			age, _ := strconv.ParseInt(strings.TrimSpace(h.Get("Age")), 10, 64)
			return seconds32(seconds - max(age, 0))
		}
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(expires.Sub(now), 0)
}

// seconds32 is a duration of n seconds, at most 68 years and at least none.
func seconds32(n int64) time.Duration { return time.Duration(min(max(n, 0), 1<<31)) * time.Second }
