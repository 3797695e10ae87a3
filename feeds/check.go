package feeds

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tend/internal/clean"
	"tend/internal/fetch"
)

// Check asks a source's server for its feed and reads it. The poll that it returns is the one after the try. On
// a 304 the document is the zero Document and the poll's Result is NotModified. The error is what Poll.Error
// says; when ctx was cancelled, nothing is held against the source and the poll comes back as it was.
func Check(ctx context.Context, c *fetch.Client, p Poll, allowPrivate bool, now time.Time) (Poll, Document, error) {
	req := fetch.Request{URL: p.URL, AllowPrivate: allowPrivate}
	if p.ValidFor == p.URL {
		req.ETag, req.LastModified = p.ETag, p.LastModified
	}
	resp, err := c.Get(ctx, req)
	if ctx.Err() != nil {
		return p, Document{}, ctx.Err()
	}
	var doc Document
	if err == nil && !resp.NotModified {
		doc, err = Parse(Input{URL: resp.FinalURL, Header: resp.Header, Body: resp.Body})
	}
	if err != nil {
		return p.After(failure(err), now), Document{}, err
	}
	o := Outcome{
		Result:   OK,
		Fresh:    freshness(resp.Header, now),
		ETag:     header(resp.Header, "Etag"),
		Modified: header(resp.Header, "Last-Modified"),
		Moved:    resp.Permanent,
		Hints:    doc.Hints,
	}
	if resp.NotModified {
		o.Result = NotModified
	}
	return p.After(o, now), doc, nil
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
		o.Result, o.RetryAfter = HTTPError, status.RetryAfter
		if status.Status == http.StatusGone {
			o.Result = Gone
		}
	case errors.As(err, &blocked), errors.Is(err, fetch.ErrScheme):
		o.Result = Blocked
	case errors.Is(err, fetch.ErrTooLarge):
		o.Result = TooLarge
	case errors.As(err, &not), errors.As(err, &hostile):
		o.Result = NotAFeed
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
