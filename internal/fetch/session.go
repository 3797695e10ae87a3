package fetch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Session talks to one server on behalf of a person who has an account there, by any method of HTTP. It is guarded and capped
// as every request, but leaves no gap between two: it is their own server, and they wait.
type Session struct {
	client         *http.Client
	options        Options
	base           *url.URL
	user, password string
	most           int64
}

// Account is the place and the login of a Session.
type Account struct {
	URL            string
	User, Password string
	AllowPrivate   bool
	MaxBytes       int64 // of an answer; 0: Options.MaxBytes
}

// Session returns a session. The error says that the address is none, and does not repeat it.
func (c *Client) Session(a Account) (*Session, error) {
	base, err := url.Parse(a.URL)
	if err != nil {
		return nil, errors.New("the address cannot be read")
	}
	if err := checkScheme(base); err != nil {
		return nil, err
	}
	client := *c.guarded
	if a.AllowPrivate {
		client = *c.open
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Session{client: &client, options: c.options, base: base, user: a.User, password: a.Password,
		most: cmp.Or(a.MaxBytes, c.options.MaxBytes)}, nil
}

// Base is the address that the session began with.
func (s *Session) Base() *url.URL { return s.base }

// Do sends a request and returns its answer, of whatever status, with its whole body. Redirects are followed with method and
// body as they were: Go would make a GET of a PROPFIND. Errors are those of Client.Get but *StatusError, and name the host alone.
func (s *Session) Do(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(r.Context(), s.options.Timeout)
	defer cancel()
	response, err := s.follow(ctx, r)
	if err == nil {
		return response, nil
	}
	if ue, ok := errors.AsType[*url.Error](err); ok {
		err = ue.Err // its text repeats the address
	}
	if errors.Is(err, context.DeadlineExceeded) && r.Context().Err() == nil {
		err = fmt.Errorf("no complete answer within %s: %w", s.options.Timeout, err)
	}
	return nil, fmt.Errorf("%s %s: %w", r.Method, r.URL.Hostname(), err)
}

func (s *Session) follow(ctx context.Context, r *http.Request) (*http.Response, error) {
	body, err := drain(r)
	if err != nil {
		return nil, err
	}
	at := r.URL
	for range s.options.MaxRedirects + 1 {
		response, err := s.send(ctx, r, at, body)
		if err != nil {
			return nil, err
		}
		next, err := redirected(response)
		if err != nil || next == nil {
			return response, err
		}
		if at.Scheme == "https" && next.Scheme != "https" {
			return nil, errors.New("a redirect leads to an address that is not safe")
		}
		at = next
	}
	return nil, fmt.Errorf("more than %d redirects", s.options.MaxRedirects)
}

// send sends the request to the address at and reads the whole answer.
func (s *Session) send(ctx context.Context, r *http.Request, at *url.URL, body []byte) (*http.Response, error) {
	if err := checkScheme(at); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, at.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header = r.Header.Clone()
	request.Header.Set("User-Agent", s.options.UserAgent)
	request.Header.Set("Accept-Encoding", "identity")
	if s.user != "" && s.trusts(at) {
		request.SetBasicAuth(s.user, s.password)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, s.most+1))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if int64(len(data)) > s.most {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, s.most)
	}
	response.Body = io.NopCloser(bytes.NewReader(data))
	return response, nil
}

// trusts tells whether an address gets the login: its own host, and over https the hosts beside it, since some accounts are
// spread over such (caldav.icloud.com and p34-caldav.icloud.com).
func (s *Session) trusts(at *url.URL) bool {
	if at.Scheme == s.base.Scheme && at.Host == s.base.Host {
		return true
	}
	_, parent, _ := strings.Cut(s.base.Hostname(), ".")
	return s.base.Scheme == "https" && at.Scheme == "https" && strings.Contains(parent, ".") && strings.HasSuffix(at.Hostname(), "."+parent)
}

// drain reads the body of a request, so that it can be sent again.
func drain(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	defer r.Body.Close()
	return io.ReadAll(r.Body)
}

// redirected returns where an answer leads, nil where it is the end.
func redirected(response *http.Response) (*url.URL, error) {
	switch response.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return response.Location()
	}
	return nil, nil
}

// StatusOf returns the error of an answer that is no success, nil of one that is.
func StatusOf(response *http.Response) error {
	if response.StatusCode >= 200 && response.StatusCode <= 299 {
		return nil
	}
	return &StatusError{Status: response.StatusCode, RetryAfter: retryAfter(response.Header, time.Now())}
}
