package feeds

import (
	"time"

	"tend/internal/clean"
)

// First takes the answer in which a candidate was found, at the instant now, for the first fetch of its source, so that its
// server is not asked twice. The poll has the candidate's address.
func (c Candidate) First(p Poll, ask Ask, asked Asked, now time.Time) Answer {
	c.resp.Permanent = "" // it is the candidate's address already
	o := outcome(c.resp, c.doc, nil, now)
	o.Least = ask.Least
	next := p.After(o, now)
	line := asked.Line(now)
	line.Entries, line.Next, line.NextWhy = len(c.doc.Items), next.Next, next.Why
	return Answer{next, c.doc, line}
}

// Unfound takes a discovery that found no feed for the first fetch of a source that was added all the same: the next is as
// late as after any other failure. The error is that of the discovery, nil where there was only nothing to find.
func Unfound(p Poll, asked Asked, err error, now time.Time) Answer {
	o := Outcome{Result: NotAFeed, Error: "no feed was found there"}
	if err != nil {
		o = failure(err)
	}
	next := p.After(o, now)
	line := asked.Line(now)
	line.Result, line.Error, line.Next, line.NextWhy = next.Result, next.Error, next.Next, next.Why
	return Answer{Poll: next, Line: line}
}

// Line is a request of a discovery as the ledger of the source that was added tells of it.
func (a Asked) Line(now time.Time) Line {
	return Line{At: now, Why: clean.Truncate(clean.Line("to find the feed: "+a.URL+" ("+a.Why+")"), 300), Status: a.Status, Result: a.Result, Error: a.Error,
		Bytes: a.Bytes, Took: a.Took}
}

// IsFrom tells whether a candidate came with a request.
func (c Candidate) IsFrom(a Asked) bool { return c.asked == a.URL }
