// Package fetch makes outgoing HTTP requests: guarded, polite, capped.
//
// Guarded: every connection, also after a redirect, is checked when its address is known and before anything is
// sent; private and special addresses are refused unless the request allows them; proxies from the environment
// are ignored. Polite: validators go back byte for byte, no cookies, no Referer, few connections, soon closed.
// Capped: bytes after decompression, redirects, header size, and time.
package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"tend/internal/unpack"
)

// Options set a Client up. A zero field means its default.
type Options struct {
	UserAgent    string        // default "tend"
	Timeout      time.Duration // of a whole request with its redirects and body; default 30 s
	MaxBytes     int64         // of a body, decompressed; default 8 MiB
	MaxRedirects int           // default 5
	// Gap is left between two requests to one host; a host is asked one request at a time in any case.
	Gap time.Duration
}

// Client makes requests. It is safe for concurrent use; there should be one in a process.
type Client struct {
	options       Options
	guarded, open *http.Client // two pools: a connection to a private address must not serve a guarded request
	turns         *turns
}

// Request is one GET.
type Request struct {
	URL          string
	ETag         string // sent as If-None-Match exactly as given
	LastModified string // sent as If-Modified-Since exactly as given
	ValidFor     string // the address that the two are sent to, alone of all that redirects lead through; empty for URL
	Accept       string // default: feeds
	AllowPrivate bool   // the person said that this source may be on a private address
	Secret       bool   // the address is a secret: messages name its host alone
	UserAgent    string // in place of Options.UserAgent
	MaxBytes     int64  // in place of Options.MaxBytes
	// User and Password are sent to the host of URL alone, and never over a connection that is less safe than its own.
	User, Password string
	// Stay follows no redirect to another scheme, host or port: it is an *ElsewhereError, so that the caller may ask that host
	// first whether it wants that.
	Stay bool
}

// Response is an answer that is either a success or, if NotModified, a 304 without a body.
type Response struct {
	Status      int
	Header      http.Header
	Body        []byte
	FinalURL    string // after redirects
	NotModified bool
	// Permanent is where an unbroken chain of 301 and 308 from the start led, or "". A step from https to http breaks it.
	Permanent string
}

// feedTypes is what a request accepts if it does not say.
const feedTypes = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, " +
	"text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"

// New returns a client.
func New(o Options) *Client {
	o.UserAgent = cmp.Or(o.UserAgent, "tend")
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.MaxBytes = cmp.Or(o.MaxBytes, 8<<20)
	o.MaxRedirects = cmp.Or(o.MaxRedirects, 5)
	return &Client{
		options: o,
		guarded: &http.Client{Transport: transport(o, refusePrivate)},
		open:    &http.Client{Transport: transport(o, nil)},
		turns:   newTurns(o.Gap),
	}
}

// control is called with the resolved address just before a connection is made.
type control func(network, address string, c syscall.RawConn) error

func transport(o Options, check control) *http.Transport {
	dialer := net.Dialer{Timeout: min(o.Timeout, 10*time.Second), KeepAlive: -1, Control: check}
	return &http.Transport{
		Proxy:                  nil, // an address that a proxy resolves cannot be checked
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    min(o.Timeout, 10*time.Second),
		MaxResponseHeaderBytes: 64 << 10,
		MaxConnsPerHost:        2,
		MaxIdleConnsPerHost:    1,
		DisableCompression:     true,            // body decompresses, more than gzip
		IdleConnTimeout:        5 * time.Second, // an idle connection costs wake-ups, and the next poll is hours away
	}
}

var guardian = ssrf.New(ssrf.WithAnyPort())

// nat64 are the addresses under which a network that has IPv6 alone reaches IPv4: the last four bytes are the address that
// is meant (RFC 6052 section 2.1). The prefix for local use, 64:ff9b:1::/48 of RFC 8215, stays refused: it leads wherever
// that network wants.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

func refusePrivate(network, address string, c syscall.RawConn) error {
	if ip, err := netip.ParseAddrPort(address); err == nil && nat64.Contains(ip.Addr()) {
		bytes := ip.Addr().As16()
		network, address = "tcp4", netip.AddrPortFrom(netip.AddrFrom4([4]byte(bytes[12:])), ip.Port()).String()
	}
	if err := guardian.Safe(network, address, c); err != nil {
		host, _, _ := net.SplitHostPort(address)
		return &BlockedError{Addr: host}
	}
	return nil
}

// Get makes one conditional request. Errors are a *BlockedError, a *StatusError, an *ElsewhereError, ErrTooLarge,
// ErrScheme, the context's error, or a network error; each is wrapped with the address that was asked for.
func (c *Client) Get(ctx context.Context, r Request) (Response, error) {
	resp, err := c.get(ctx, r)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err // its text repeats the address
		}
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = fmt.Errorf("no complete answer within %s: %w", c.options.Timeout, err)
		}
		return Response{}, fmt.Errorf("fetch %s: %w", r.shown(), err)
	}
	return resp, nil
}

func (c *Client) get(ctx context.Context, r Request) (Response, error) {
	done, err := c.turns.wait(ctx, hostOf(r.URL))
	if err != nil {
		return Response{}, err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	req, err := c.request(ctx, r)
	if err != nil {
		return Response{}, err
	}
	var out Response
	client := *c.guarded
	if r.AllowPrivate {
		client = *c.open
	}
	client.CheckRedirect = c.follow(r, &out)
	resp, err := client.Do(req)
	if err != nil {
		return Response{}, err
	}
	defer resp.Body.Close()
	out.Status, out.Header, out.FinalURL = resp.StatusCode, resp.Header, resp.Request.URL.String()
	conditional := resp.Request.Header.Get("If-None-Match") != "" || resp.Request.Header.Get("If-Modified-Since") != ""
	switch {
	case resp.StatusCode == http.StatusNotModified && conditional:
		out.NotModified = true
		return out, nil
	case resp.StatusCode < 200 || resp.StatusCode > 299 || resp.StatusCode == http.StatusPartialContent:
		return Response{}, &StatusError{Status: resp.StatusCode, RetryAfter: retryAfter(resp.Header, time.Now())}
	}
	out.Body, err = c.body(resp, cmp.Or(r.MaxBytes, c.options.MaxBytes))
	return out, err
}

func (c *Client) request(ctx context.Context, r Request) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL, nil)
	if err != nil {
		return nil, err
	}
	if err := checkScheme(req.URL); err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", cmp.Or(r.UserAgent, c.options.UserAgent))
	req.Header.Set("Accept", cmp.Or(r.Accept, feedTypes))
	req.Header.Set("Accept-Encoding", unpack.Accepted)
	r.validate(req)
	if r.User != "" {
		req.SetBasicAuth(r.User, r.Password)
	}
	return req, nil
}

// validate puts the validators on a request to the address that gave them, and takes them off one to any other.
func (r Request) validate(req *http.Request) {
	for name, value := range map[string]string{"If-None-Match": r.ETag, "If-Modified-Since": r.LastModified} {
		req.Header.Del(name)
		if value != "" && (r.ValidFor == "" && req.Response == nil || req.URL.String() == r.ValidFor) {
			req.Header[name] = []string{value}
		}
	}
}

// follow decides on each redirect of a request, and notes in out how far permanent ones led.
func (c *Client) follow(r Request, out *Response) func(*http.Request, []*http.Request) error {
	unbroken := true
	return func(next *http.Request, via []*http.Request) error {
		if len(via) > c.options.MaxRedirects {
			return fmt.Errorf("more than %d redirects", c.options.MaxRedirects)
		}
		if err := checkScheme(next.URL); err != nil {
			return err
		}
		if r.Stay && !sameOrigin(next.URL, via[0].URL) {
			return &ElsewhereError{URL: next.URL.String()}
		}
		next.Header.Del("Referer")
		r.validate(next)
		keepLogin(via[0].URL, next)
		status := next.Response.StatusCode
		weaker := next.URL.Scheme == "http" && via[len(via)-1].URL.Scheme == "https" // for this time, not for good
		unbroken = unbroken && !weaker && (status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect)
		if unbroken {
			out.Permanent = next.URL.String()
		}
		return nil
	}
}

// body reads at most the allowed bytes, of what came over the wire and of what comes out of it, so that the cap holds
// for a bomb too.
func (c *Client) body(resp *http.Response, most int64) ([]byte, error) {
	wire := &counted{r: resp.Body, left: most}
	r, err := unpack.Encoding(strings.Join(resp.Header.Values("Content-Encoding"), ","), wire)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if int64(len(b)) > most || wire.left < 0 {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, most)
	}
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	return b, nil
}

// counted reads at most left bytes; where there are more, it ends with an error and left is below 0.
type counted struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if c.left -= int64(n); c.left < 0 {
		return 0, ErrTooLarge
	}
	return n, err
}

// sameOrigin tells whether two addresses are of one server.
func sameOrigin(a, b *url.URL) bool { return a.Scheme == b.Scheme && strings.EqualFold(a.Host, b.Host) }

func checkScheme(u *url.URL) error {
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("%w: %.40q", ErrScheme, u.Scheme)
	}
	return nil
}

// shown is an address for a message: no password, and not endless.
func shown(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "the address" // it may hold a password all the same
	}
	raw = u.Redacted()
	if len(raw) > 200 {
		raw = raw[:200] + "…"
	}
	return strings.ToValidUTF8(raw, "?")
}
