package feeds

import (
	"net/url"
	"strings"
)

// longestBase bounds an xml:base: each reference in the document may be prefixed with it.
const longestBase = 2048

// baseOf returns the base address that holds in an element: xml:base resolved against the one outside.
func baseOf(outer *url.URL, attrs []attribute) *url.URL {
	for _, a := range attrs {
		if a.name != "xml:base" || len(a.value) > longestBase {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(a.value))
		if err != nil {
			return outer
		}
		if outer != nil {
			u = outer.ResolveReference(u)
		}
		if isWeb(u) {
			return u
		}
	}
	return outer
}

// documentBase is the base address of a whole document: Content-Location if it is one, else where it came from.
func documentBase(in Input) *url.URL {
	base, err := url.Parse(in.URL)
	if err != nil || !isWeb(base) {
		base = nil
	}
	if in.Header == nil {
		return base
	}
	at := in.Header.Get("Content-Location")
	u, err := url.Parse(at)
	if err != nil || at == "" || len(at) > longestBase {
		return base
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if !isWeb(u) {
		return base
	}
	return u
}

func isWeb(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" }

// resolve returns a reference as an absolute address, or "" if it is none that a reader may follow. An address
// that is absolute already is returned as it is, because many servers mind how it is spelt.
func resolve(base *url.URL, ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	if ref == "" {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	if u.IsAbs() {
		if isWeb(u) || u.Scheme == "mailto" {
			return ref
		}
		return ""
	}
	if base == nil {
		return ""
	}
	return base.ResolveReference(u).String()
}
