package caldav

import (
	"net/http"

	"tend/internal/fetch"
)

// door lets the library's requests out through the session. What is no success becomes an error that callers know.
type door struct{ session *fetch.Session }

// Do sends a request.
func (d door) Do(r *http.Request) (*http.Response, error) {
	response, err := d.session.Do(r)
	if err != nil {
		return nil, err
	}
	if err := fetch.StatusOf(response); err != nil {
		return nil, err
	}
	return response, nil
}
