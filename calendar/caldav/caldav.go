// Package caldav speaks with the calendars of an account (RFC 4791): which there are, what changed, what stands in a span of
// time, and the writing of single objects.
//
// Discovery is go-webdav's. The rest is plain requests over the same session, for reasons that are in docs/decisions.md: the
// library decodes each object where it reads it, so that a single malformed one fails a whole query, and it has no
// conditional PUT. Objects are bytes here; what they say is for others to read.
package caldav

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tend/internal/fetch"
)

// MaxAnswer is how much is read of one answer, in bytes.
const MaxAnswer = 16 << 20

// ErrNotFound says that there is no object at an address, or no longer.
var ErrNotFound = errors.New("there is no such object")

// ErrChanged says that an object is not, or not any more, what the request supposed: somebody else changed, made or removed it.
var ErrChanged = errors.New("somebody else changed it")

// Object is one resource of a calendar: an event with its exceptions, as a file of its own.
type Object struct {
	Href string `json:"href"` // its path on the server, as it is sent
	ETag string `json:"etag"` // as received, quotes and all
	Data string `json:"data,omitempty"`
}

// Collection is a calendar of an account.
type Collection struct {
	URL    string
	Name   string // what the person calls it; the last part of its path where it has no name
	Events bool   // it may hold events
}

// Client speaks with one account.
type Client struct{ session *fetch.Session }

// New returns a client of the account. Errors are those of fetch.Client.Session.
func New(client *fetch.Client, a fetch.Account) (*Client, error) {
	a.MaxBytes = MaxAnswer
	session, err := client.Session(a)
	return &Client{session}, err
}

// Tag returns what changes whenever anything in a calendar does, empty where the server has nothing of that kind.
func (c *Client) Tag(ctx context.Context, collection string) (string, error) {
	const ask = `<propfind xmlns="DAV:" xmlns:CS="http://calendarserver.org/ns/"><prop><CS:getctag/><sync-token/><resourcetype/></prop></propfind>`
	answers, err := c.multi(ctx, "PROPFIND", collection, "0", ask)
	if err != nil {
		return "", err
	}
	for _, answer := range answers {
		if p, ok := answer.found(); ok {
			if p.CTag != "" {
				return p.CTag, nil
			}
			return p.SyncToken, nil
		}
	}
	return "", nil
}

// timeForm is a date with UTC time, RFC 5545 section 3.3.5.
const timeForm = "20060102T150405Z"

// Query returns the events of a calendar that touch a span, with their data or without.
func (c *Client) Query(ctx context.Context, collection string, from, to time.Time, data bool) ([]Object, error) {
	props := "<getetag/>"
	if data {
		props += "<C:calendar-data/>"
	}
	ask := fmt.Sprintf(`<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>%s</prop><C:filter>`+
		`<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="%s" end="%s"/></C:comp-filter></C:comp-filter>`+
		`</C:filter></C:calendar-query>`, props, from.UTC().Format(timeForm), to.UTC().Format(timeForm))
	return c.report(ctx, collection, ask, data)
}

// atOnce is how many objects one request asks for.
const atOnce = 50

// Fetch returns the objects at these paths; those that are gone are left out.
func (c *Client) Fetch(ctx context.Context, collection string, hrefs []string) (all []Object, err error) {
	for len(hrefs) > 0 {
		n := min(atOnce, len(hrefs))
		var list bytes.Buffer
		for _, href := range hrefs[:n] {
			list.WriteString("<href>")
			if err := xml.EscapeText(&list, []byte(href)); err != nil {
				return nil, err
			}
			list.WriteString("</href>")
		}
		hrefs = hrefs[n:]
		found, err := c.report(ctx, collection, `<C:calendar-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`+
			`<prop><getetag/><C:calendar-data/></prop>`+list.String()+`</C:calendar-multiget>`, true)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func (c *Client) report(ctx context.Context, collection, ask string, data bool) ([]Object, error) {
	answers, err := c.multi(ctx, "REPORT", collection, "1", ask)
	if err != nil {
		return nil, err
	}
	return objects(answers, collection, data)
}

// objects reads the objects out of a list. Where the server left out what was asked for, nothing is known of that object, and
// so not when the person is busy.
func objects(answers []answer, collection string, data bool) (objects []Object, err error) {
	for _, answer := range answers {
		p, ok := answer.found()
		href, err := pathOf(collection, answer.Href)
		switch {
		case answer.gone():
			continue
		case err != nil || !ok || p.ETag == "" || data && p.Data == "":
			return nil, fmt.Errorf("the server left out what was asked for of an object: %q", shortened(answer.Href))
		}
		objects = append(objects, Object{Href: href, ETag: p.ETag, Data: p.Data})
	}
	return objects, nil
}

// multi sends a request whose answer is a multistatus, RFC 4918 section 13.
func (c *Client) multi(ctx context.Context, method, at, depth, body string) ([]answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, at, strings.NewReader(xml.Header+body))
	if err != nil {
		return nil, errors.New("the address cannot be read")
	}
	request.Header.Set("Content-Type", "application/xml; charset=utf-8")
	request.Header.Set("Depth", depth)
	response, err := c.session.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusMultiStatus {
		if err := fetch.StatusOf(response); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("the server answered %d where a list was to come: is this the address of a CalDAV account?", response.StatusCode)
	}
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	return decode(data)
}

// decode reads a multistatus. Its decoder knows no entities but the five, and no nesting beyond 10,000.
func decode(body []byte) ([]answer, error) {
	var all multistatus
	if err := xml.Unmarshal(body, &all); err != nil {
		return nil, fmt.Errorf("read the server's list: %.200s", err.Error())
	}
	return all.Answers, nil
}

// multistatus is the answer to PROPFIND and REPORT.
type multistatus struct {
	XMLName xml.Name `xml:"DAV: multistatus"`
	Answers []answer `xml:"DAV: response"`
}

type answer struct {
	Href   string     `xml:"DAV: href"`
	Status string     `xml:"DAV: status"`
	Parts  []propstat `xml:"DAV: propstat"`
}

type propstat struct {
	Status string `xml:"DAV: status"`
	Prop   prop   `xml:"DAV: prop"`
}

type prop struct {
	ETag      string `xml:"DAV: getetag"`
	CTag      string `xml:"http://calendarserver.org/ns/ getctag"`
	SyncToken string `xml:"DAV: sync-token"`
	Data      string `xml:"urn:ietf:params:xml:ns:caldav calendar-data"`
	Type      struct {
		Calendar *struct{} `xml:"urn:ietf:params:xml:ns:caldav calendar"`
	} `xml:"DAV: resourcetype"`
	Name  string `xml:"DAV: displayname"`
	Homes struct {
		Hrefs []string `xml:"DAV: href"`
	} `xml:"urn:ietf:params:xml:ns:caldav calendar-home-set"`
}

// found returns the properties that the server has, and whether it has any.
func (a answer) found() (prop, bool) {
	for _, part := range a.Parts {
		if strings.Contains(part.Status, " 200") {
			return part.Prop, true
		}
	}
	return prop{}, false
}

func (a answer) gone() bool { return strings.Contains(a.Status, " 404") }

// pathOf is the path of an object as it is sent, whether the server wrote a path or a whole address.
func pathOf(collection, href string) (string, error) {
	base, err := url.Parse(collection)
	if err != nil {
		return "", err
	}
	at, err := base.Parse(strings.TrimSpace(href))
	if err != nil || at.Host != base.Host {
		return "", fmt.Errorf("an object stands elsewhere")
	}
	return at.EscapedPath(), nil
}

func shortened(s string) string { return s[:min(len(s), 100)] }
