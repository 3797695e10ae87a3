package daemon

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"tend/internal/fetch"
	"tend/internal/robots"
)

// robotsAge is how long a robots.txt holds, RFC 9309 section 2.4; one that could not be had is asked for again sooner.
const (
	robotsAge   = 24 * time.Hour
	robotsRetry = 10 * time.Minute
	robotsHosts = 200 // that are remembered
)

// robotsCache remembers what hosts say about programs.
type robotsCache struct {
	mu    sync.Mutex
	hosts map[string]heldRobots // by scheme, host and port
}

type heldRobots struct {
	rules robots.Rules
	until time.Time
	down  error // why it could not be had
}

// mayFetch tells, by an error, that a host wants no programs at an address, or cannot say so at present.
func (d *Daemon) mayFetch(ctx context.Context, u *url.URL, allowPrivate bool) error {
	origin := u.Scheme + "://" + u.Host
	now := d.now()
	d.robots.mu.Lock()
	held, ok := d.robots.hosts[origin]
	d.robots.mu.Unlock()
	if !ok || !now.Before(held.until) || now.Before(held.until.Add(-robotsAge)) {
		var err error
		if held, err = d.askRobots(ctx, origin, allowPrivate, now); err != nil {
			return err
		}
		d.robots.keep(origin, held)
	}
	switch {
	case held.rules.Allow(u):
		return nil
	case held.down != nil:
		return fmt.Errorf("its robots.txt cannot be read at present: %w", held.down)
	}
	return errors.New("its robots.txt wants no programs there")
}

// askRobots asks a host. Without a robots.txt everything is allowed, and nothing while its server is at fault. An error
// is one of the network: the page could not be had either.
func (d *Daemon) askRobots(ctx context.Context, origin string, allowPrivate bool, now time.Time) (heldRobots, error) {
	resp, err := d.fetch.Get(ctx, fetch.Request{URL: origin + "/robots.txt", Accept: "text/plain, */*;q=0.1", AllowPrivate: allowPrivate})
	status := (*fetch.StatusError)(nil)
	switch {
	case errors.As(err, &status) && (status.Status >= 500 || status.Status == http.StatusTooManyRequests):
		return heldRobots{robots.None(), now.Add(robotsRetry), status}, nil
	case errors.As(err, &status), errors.Is(err, fetch.ErrTooLarge):
		return heldRobots{until: now.Add(robotsAge)}, nil
	case err != nil:
		return heldRobots{}, err
	}
	return heldRobots{rules: robots.Parse(string(resp.Body), "tend"), until: now.Add(robotsAge)}, nil
}

// keep remembers what a host said. Where there are too many, all others are forgotten: they are asked again.
func (c *robotsCache) keep(origin string, held heldRobots) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hosts == nil || len(c.hosts) >= robotsHosts {
		c.hosts = map[string]heldRobots{}
	}
	c.hosts[origin] = held
}
