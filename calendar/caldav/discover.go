package caldav

import (
	"context"
	"errors"
	"net/url"
	"path"

	"github.com/emersion/go-webdav/caldav"

	"tend/internal/fetch"
)

// Collections finds the calendars of the account, from whatever address a person gave: of a calendar itself, of the account, or
// of its server (RFC 6764 section 5).
func (c *Client) Collections(ctx context.Context) ([]Collection, error) {
	base := c.session.Base()
	if one, ok := c.itself(ctx, base); ok {
		return []Collection{one}, nil
	}
	var first error
	for _, start := range []*url.URL{base, base.JoinPath("/"), {Scheme: base.Scheme, Host: base.Host, Path: "/.well-known/caldav"},
		{Scheme: base.Scheme, Host: base.Host, Path: "/"}} {
		found, err := c.from(ctx, start)
		if err == nil {
			return found, nil
		}
		if status, ok := errors.AsType[*fetch.StatusError](err); ok && (status.Status == 401 || status.Status == 403) {
			return nil, err
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// itself tells whether an address is that of a calendar.
func (c *Client) itself(ctx context.Context, at *url.URL) (Collection, bool) {
	const ask = `<propfind xmlns="DAV:"><prop><resourcetype/><displayname/></prop></propfind>`
	answers, err := c.multi(ctx, "PROPFIND", at.String(), "0", ask)
	if err != nil || len(answers) != 1 {
		return Collection{}, false
	}
	p, ok := answers[0].found()
	return collection(at, p.Name, nil), ok && p.Type.Calendar != nil
}

// from finds the calendars by the principal that a server names at an address.
func (c *Client) from(ctx context.Context, start *url.URL) ([]Collection, error) {
	client, err := caldav.NewClient(door{c.session}, start.String())
	if err != nil {
		return nil, err
	}
	principal, err := client.FindCurrentUserPrincipal(ctx)
	if err != nil {
		return nil, err
	}
	home, err := c.home(ctx, start.ResolveReference(&url.URL{Path: principal}))
	if err != nil {
		return nil, err
	}
	client, err = caldav.NewClient(door{c.session}, home.String())
	if err != nil {
		return nil, err
	}
	found, err := client.FindCalendars(ctx, home.Path)
	if err != nil {
		return nil, err
	}
	var all []Collection
	for _, one := range found {
		all = append(all, collection(home.ResolveReference(&url.URL{Path: one.Path}), one.Name, one.SupportedComponentSet))
	}
	return all, nil
}

// home finds where the calendars of a principal are. The library drops the host, which at iCloud is another one.
func (c *Client) home(ctx context.Context, principal *url.URL) (*url.URL, error) {
	const ask = `<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-home-set/></prop></propfind>`
	answers, err := c.multi(ctx, "PROPFIND", principal.String(), "0", ask)
	if err != nil {
		return nil, err
	}
	for _, answer := range answers {
		if p, ok := answer.found(); ok && len(p.Homes.Hrefs) > 0 {
			return principal.Parse(p.Homes.Hrefs[0])
		}
	}
	return nil, errors.New("the account has no calendars")
}

func collection(at *url.URL, name string, components []string) Collection {
	found := Collection{URL: at.String(), Name: name, Events: len(components) == 0}
	if name == "" {
		found.Name = path.Base(at.Path)
	}
	for _, component := range components {
		found.Events = found.Events || component == "VEVENT"
	}
	return found
}
