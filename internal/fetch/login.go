package fetch

import (
	"net/http"
	"net/url"
)

// keepLogin takes the login off a redirected request that leads to another host or port, or from https to http: Go keeps
// it for subdomains and for what is less safe.
func keepLogin(first *url.URL, next *http.Request) {
	if next.URL.Host != first.Host || next.URL.Scheme != first.Scheme {
		next.Header.Del("Authorization")
	}
}

// shown is the address for a message: of a secret one the host alone.
func (r Request) shown() string {
	if !r.Secret {
		return shown(r.URL)
	}
	u, err := url.Parse(r.URL)
	if err != nil || u.Host == "" {
		return "the address"
	}
	return u.Hostname()
}
