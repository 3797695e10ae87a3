package daemon

import (
	"context"
	"net/http"
	"time"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/fetch"
)

// discoverRoutes are those that find sources.
func (d *Daemon) discoverRoutes() map[string]answer {
	return map[string]answer{
		"POST /sources/discover": d.discover,
		"POST /sources/import":   d.importOutlines,
	}
}

// discoverTime bounds a discovery: somebody waits for it.
const discoverTime = 90 * time.Second

// discover looks for the feeds of a site, and adds the one that it has if that is wanted. Nobody's server is asked for a
// source that could not be added.
func (d *Daemon) discover(r *http.Request) (any, error) {
	var b api.DiscoverRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	if err := d.checkRoom(r.Context(), b); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), discoverTime)
	defer cancel()
	if d.life != nil {
		defer context.AfterFunc(d.life, cancel)()
	}
	candidates, asked, err := feeds.Discover(ctx, d.fetch, b.URL, b.AllowPrivate)
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	d.log.Info("looked for feeds", "address", b.URL, "found", len(candidates), "requests", len(asked), "err", err)
	found := api.Discovered{Candidates: candidates, Asked: asked}
	if found.Candidates == nil {
		found.Candidates = []feeds.Candidate{}
	}
	switch {
	case err != nil && (b.Add == nil || feeds.IsMissing(err) || fetch.IsBlocked(err)):
		return nil, api.Refuse(api.Upstream, "", "%v", err)
	case b.Add == nil && len(candidates) == 0:
		found.Note = "no feed was found there"
		return found, nil
	case b.Add == nil:
		return found, nil
	}
	defer d.polls.give()
	return d.addFound(r.Context(), b, found, err)
}

// checkRoom refuses an address that cannot be asked, and a source that cannot be added.
func (d *Daemon) checkRoom(ctx context.Context, b api.DiscoverRequest) error {
	if b.Add == nil {
		return service.CheckAddress(b.URL)
	}
	b.Add.URL = b.URL
	return d.store.View(ctx, func(tx *store.Tx) error { return service.CheckRoom(tx, *b.Add) })
}

// addFound adds the one feed that was found; where there was none, the address as it is; where there are several, nothing.
func (d *Daemon) addFound(ctx context.Context, b api.DiscoverRequest, found api.Discovered, failure error) (api.Discovered, error) {
	choices := feeds.Choices(found.Candidates)
	request := *b.Add
	request.URL, request.AllowPrivate = b.URL, b.AllowPrivate
	switch {
	case len(choices) > 1:
		return found, nil
	case len(choices) == 1:
		request.URL, request.Title = choices[0].URL, choices[0].Title
		request.AllowPrivate = b.AllowPrivate && feeds.SameHost(b.URL, request.URL)
	case failure != nil:
		found.Note = "it is added as it is, and asked again later: " + failure.Error()
	default:
		found.Note = "no feed was found there; it is added as it is"
	}
	first := whichAsked(b.URL, choices, found.Asked)
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		src, err := service.AddSource(tx, request)
		if err != nil {
			return err
		}
		found.Source = &src
		var lines []feeds.Line
		for i, a := range found.Asked {
			if i != first {
				lines = append(lines, a.Line(tx.Now))
			}
		}
		return service.NoteAsked(tx, src.Name, lines)
	})
	if err != nil || first < 0 {
		return found, err
	}
	now, poll := d.now().UTC().Truncate(time.Millisecond), found.Source.Poll
	answer := feeds.Unfound(poll, found.Asked[first], failure, now)
	if len(choices) == 1 {
		answer = choices[0].First(poll, feeds.Ask{Least: d.config.FetchInterval}, found.Asked[first], now)
	}
	found.Source.New, err = d.takeIn(ctx, found.Source.Name, answer)
	found.Source.Poll = answer.Poll
	return found, err
}

// whichAsked is the request that counts as the first fetch of the source: that for the feed, else that for the address
// itself, else the last; -1 where none was made.
func whichAsked(address string, choices []feeds.Candidate, asked []feeds.Asked) int {
	for i, a := range asked {
		if len(choices) == 1 && choices[0].IsFrom(a) || len(choices) == 0 && a.URL == address {
			return i
		}
	}
	return len(asked) - 1
}
