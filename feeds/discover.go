package feeds

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tend/internal/clean"
	"tend/internal/fetch"
)

// mostAsked is how many requests one discovery makes at most.
const mostAsked = 8

// mostAnchors is how many of a page's plain links are tried.
const mostAnchors = 3

// Candidate is a feed that was found: it was fetched and could be read.
type Candidate struct {
	URL     string    `json:"url"`
	Title   string    `json:"title"`  // one line
	Format  string    `json:"format"` // rss, rdf, atom or json
	Entries int       `json:"entries"`
	Newest  time.Time `json:"newest,omitzero"` // when its newest entry was published
	How     string    `json:"how"`             // what led to it, in a few words
	// Comments says that it has what readers wrote below the articles.
	Comments bool `json:"comments,omitempty"`
	// Same is the address of an earlier candidate that has the same entries in another format.
	Same string `json:"same,omitempty"`

	resp  fetch.Response
	doc   Document
	asked string // the address of the request, which redirects may have changed
}

// Asked is one request of a discovery.
type Asked struct {
	URL    string        `json:"url"`
	Why    string        `json:"why"`
	Status int           `json:"status,omitempty"` // of HTTP; 0 where there was no answer
	Bytes  int           `json:"bytes,omitempty"`
	Error  string        `json:"error,omitempty"` // one line; "" where a feed or a page was read
	Result string        `json:"result"`          // one of Results
	Took   time.Duration `json:"took_ns"`
}

// Discover finds the feeds of the site at an address. If the address is a feed itself, that is all. A site that is known
// to keep its feed in a certain place is asked there. Else the page is read, and what it says is tried in this order: its
// Link header, its <link> elements, its links to what looks like a feed, the program that made it, and last a few usual
// places. Of what a page declares all is tried; else the first feed ends the search. Feeds of comments come last, and only
// where there is no other. At most 8 requests are made, redirects not counted, one at a time. A host that does not answer,
// or asks to wait, is not asked again.
//
// With allowPrivate, the host of the address may be a private one, and no other. The error says why the page could not be
// read; a page without a feed is none.
func Discover(ctx context.Context, client *fetch.Client, address string, allowPrivate bool) ([]Candidate, []Asked, error) {
	u, err := url.Parse(address)
	if err != nil || !isWeb(u) {
		return nil, nil, fmt.Errorf("find feed: %q: want http:// or https:// and a host", address)
	}
	s := search{ctx: ctx, client: client, tried: map[string]bool{}, silent: map[string]bool{}, private: map[string]bool{}}
	s.private[hostOf(address)] = allowPrivate
	if s.first(hostLeads(u), mostAsked); len(s.found) > 0 {
		return s.found, s.asked, nil
	}
	page, at, err := s.page(u)
	if err == nil && len(s.found) == 0 {
		s.follow(page, at)
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return s.found, s.asked, err
}

// search is one run of Discover.
type search struct {
	ctx      context.Context
	client   *fetch.Client
	tried    map[string]bool // by canonical address
	silent   map[string]bool // hosts that are not asked again
	failure  error           // why the last of them is not
	private  map[string]bool // hosts that may be private ones
	comments []lead          // put off, until it is late
	late     bool
	found    []Candidate
	asked    []Asked
}

// page asks for the address itself: it is a feed, which is then found, or the page that is returned.
func (s *search) page(u *url.URL) (fetch.Response, *url.URL, error) {
	self := lead{address: u.String(), how: "the address itself"}
	if s.silent[hostOf(self.address)] {
		return fetch.Response{}, u, s.failure
	}
	resp, doc, err := s.ask(self)
	if err == nil {
		s.take(self, resp, doc)
		return resp, u, nil
	}
	if resp.Status == 0 {
		return resp, u, err
	}
	s.asked[len(s.asked)-1].Result, s.asked[len(s.asked)-1].Error = OK, "" // a page was what was to be expected
	if final, err := url.Parse(resp.FinalURL); err == nil && isWeb(final) {
		if s.private[hostOf(self.address)] {
			s.private[hostOf(resp.FinalURL)] = true // it was reached
		}
		u = final
	}
	return resp, u, nil
}

// follow tries what a page leads to.
func (s *search) follow(resp fetch.Response, at *url.URL) {
	text, _, _ := decodeBody(resp.Body, resp.Header)
	page := clean.Links(text)
	base := at
	if u, err := at.Parse(page.Base); err == nil && page.Base != "" && isWeb(u) {
		base = u
	}
	if s.all(append(headerLeads(at, resp.Header), linkLeads(base, page)...)); len(s.found) > 0 {
		return
	}
	s.first(anchorLeads(base, page), mostAnchors)
	s.first(generatorLeads(at, page), mostAsked)
	s.first(usualLeads(at), mostAsked-len(s.asked)-min(len(s.comments), 1))
	s.late = true
	s.first(s.comments, 1)
}

// all tries all leads.
func (s *search) all(leads []lead) {
	for _, l := range leads {
		s.try(l)
	}
}

// first tries leads until there is a feed, or so many were tried.
func (s *search) first(leads []lead, most int) {
	for _, l := range leads {
		if len(s.found) > 0 || most == 0 {
			return
		}
		if s.try(l) {
			most--
		}
	}
}

// try asks for what may be a feed, unless that was done, and reports whether it was asked. Comments are put off.
func (s *search) try(l lead) bool {
	key := CanonicalFeed(l.address)
	if s.tried[key] || len(s.asked) >= mostAsked || s.ctx.Err() != nil || s.silent[hostOf(l.address)] {
		return false
	}
	if l.comments() && !s.late {
		s.comments = append(s.comments, l)
		return false
	}
	resp, doc, err := s.ask(l)
	if err == nil {
		s.take(l, resp, doc)
	}
	return true
}

// ask makes one request and reads the feed that it brings. Where it brings something else, there is an error and a
// response.
func (s *search) ask(l lead) (fetch.Response, Document, error) {
	s.tried[CanonicalFeed(l.address)] = true
	began := time.Now()
	resp, err := s.client.Get(s.ctx, fetch.Request{URL: l.address, Accept: pageTypes, AllowPrivate: s.private[hostOf(l.address)]})
	var doc Document
	if err == nil {
		doc, err = Parse(Input{URL: resp.FinalURL, Header: resp.Header, Body: resp.Body})
	}
	a := Asked{URL: l.address, Why: l.how, Status: resp.Status, Bytes: len(resp.Body), Result: OK, Took: time.Since(began)}
	if err != nil {
		o := failure(err)
		a.Result, a.Error, a.Status = o.Result, o.Error, max(o.Status, a.Status)
	}
	if resp.Status == 0 && (a.Status == 0 || a.Status == http.StatusTooManyRequests || a.Status >= 500) {
		s.silent[hostOf(l.address)], s.failure = true, err
	}
	s.asked = append(s.asked, a)
	return resp, doc, err
}

// pageTypes is what a discovery accepts: a feed where the server has one to offer, else a page.
const pageTypes = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, application/xhtml+xml;q=0.9, " +
	"application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"

// take adds a feed to what was found.
func (s *search) take(l lead, resp fetch.Response, doc Document) {
	c := Candidate{URL: l.address, Title: clean.Truncate(clean.Line(doc.Title), 200), Format: doc.Format, Entries: len(doc.Items),
		How: l.how, Comments: l.comments(), resp: resp, doc: doc, asked: l.address}
	if resp.Permanent != "" {
		c.URL = resp.Permanent
	}
	for _, e := range doc.Items {
		if when := e.When(); when.After(c.Newest) {
			c.Newest = when
		}
	}
	for _, other := range s.found {
		if CanonicalFeed(other.URL) == CanonicalFeed(c.URL) {
			return // another way to it
		}
		if c.Same == "" && sameEntries(other.doc.Items, doc.Items) {
			c.Same = other.URL
		}
	}
	s.found = append(s.found, c)
}

// sameEntries tells whether two feeds bring the same: each of their first ten entries leads to the same place.
func sameEntries(a, b []Entry) bool {
	n := min(len(a), len(b), 10)
	for i := range n {
		if a[i].Link == "" || CanonicalFeed(a[i].Link) != CanonicalFeed(b[i].Link) {
			return false
		}
	}
	return n > 0
}

// Choices are the candidates between which there is something to choose: neither feeds of comments, where there are others,
// nor what another has in another format.
func Choices(candidates []Candidate) (choices []Candidate) {
	for _, c := range candidates {
		if c.Same == "" && (!c.Comments || len(candidates) == 1) {
			choices = append(choices, c)
		}
	}
	return choices
}

// IsMissing tells whether the error of Discover is the server's word that there is nothing at the address.
func IsMissing(err error) bool {
	status, ok := errors.AsType[*fetch.StatusError](err)
	return ok && (status.Status == http.StatusNotFound || status.Status == http.StatusGone)
}

func hostOf(address string) string { return strings.ToLower(parsed(address).Hostname()) }

// SameHost tells whether two addresses are of one host.
func SameHost(a, b string) bool { return hostOf(a) == hostOf(b) }
