package caldav

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"tend/internal/fetch"
)

// Get returns the object at a path as it is now. ErrNotFound says that there is none.
func (c *Client) Get(ctx context.Context, collection, href string) (Object, error) {
	response, err := c.single(ctx, http.MethodGet, collection, href, "", nil)
	if err != nil {
		return Object{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return Object{Href: href, ETag: response.Header.Get("Etag"), Data: string(data)}, err
}

// Create writes an object where there is none. ErrChanged says that there is one. The tag is empty where the server does not
// say it, which may mean that it keeps something else than what it was given (RFC 4791 section 5.3.4).
func (c *Client) Create(ctx context.Context, collection, href, data string) (etag string, err error) {
	return c.put(ctx, collection, href, data, "If-None-Match", "*")
}

// Update writes an object in the place of the one with that tag. ErrChanged says that it is another by now, or gone.
func (c *Client) Update(ctx context.Context, collection, href, etag, data string) (string, error) {
	etag, err := c.put(ctx, collection, href, data, "If-Match", strong(etag))
	if errors.Is(err, ErrNotFound) {
		err = ErrChanged
	}
	return etag, err
}

// Delete removes the object with that tag. ErrChanged says that it is another by now, ErrNotFound that there is none.
func (c *Client) Delete(ctx context.Context, collection, href, etag string) error {
	response, err := c.single(ctx, http.MethodDelete, collection, href, "", map[string]string{"If-Match": strong(etag)})
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func (c *Client) put(ctx context.Context, collection, href, data, header, value string) (string, error) {
	response, err := c.single(ctx, http.MethodPut, collection, href, data,
		map[string]string{header: value, "Content-Type": "text/calendar; charset=utf-8"})
	if err != nil {
		return "", err
	}
	return response.Header.Get("Etag"), response.Body.Close()
}

// single sends a request about one object.
func (c *Client) single(ctx context.Context, method, collection, href, body string, headers map[string]string) (*http.Response, error) {
	base, err := url.Parse(collection)
	if err != nil {
		return nil, errors.New("the address cannot be read")
	}
	at, err := base.Parse(href)
	if err != nil || at.Host != base.Host {
		return nil, errors.New("the address of an object cannot be read")
	}
	request, err := http.NewRequestWithContext(ctx, method, at.String(), strings.NewReader(body))
	if err != nil {
		return nil, errors.New("the address of an object cannot be read")
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := c.session.Do(request)
	if err != nil {
		return nil, err
	}
	switch response.StatusCode {
	case http.StatusNotFound, http.StatusGone:
		return nil, ErrNotFound
	case http.StatusPreconditionFailed:
		return nil, ErrChanged
	}
	return response, fetch.StatusOf(response)
}

// strong is a tag as it can be compared: one that a proxy made weak, since it packs answers, was strong (RFC 9110 section 8.8.1).
func strong(etag string) string { return strings.TrimPrefix(etag, "W/") }
