package brag

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"tend/internal/pattern"
)

// Source is a repository whose log tells of the week. Its path is one of the machine on which the draft is made.
type Source struct {
	Name    string   `json:"name"` // small letters, digits, dots and hyphens
	Path    string   `json:"path"`
	Authors []string `json:"authors,omitempty"` // whose commits are the person's own; empty: git's user.email there
}

// maxSources bounds how many logs one draft reads.
const maxSources = 30

var (
	sourceName = pattern.Of(`^[a-z0-9][a-z0-9._-]{0,39}$`)
	notInName  = pattern.Of(`[^a-z0-9._-]+`)
)

// CheckSource returns the repository as it is kept, beside those that are: with a name, made of the folder's where none is
// given. The error says what is wrong: a path that is not absolute, a name that is taken, an author that is no address.
func CheckSource(r Source, held []Source) (Source, error) {
	r.Path = filepath.Clean(r.Path)
	if r.Name == "" {
		name := strings.TrimSuffix(strings.ToLower(filepath.Base(r.Path)), ".git")
		r.Name = strings.Trim(notInName().ReplaceAllString(name, "-"), ".-_")
	}
	for n, author := range r.Authors {
		author = strings.ToLower(strings.TrimSpace(author))
		r.Authors[n] = author
		if at := strings.IndexByte(author, '@'); at < 1 || len(author) > 200 || strings.ContainsAny(author, " <>\n") {
			return r, fmt.Errorf("repository: author %q: want an e-mail address", author)
		}
	}
	switch {
	case !filepath.IsAbs(r.Path) || len(r.Path) > 1<<10 || strings.ContainsFunc(r.Path, func(c rune) bool { return c < ' ' || c == 0x7f }):
		return r, errors.New("repository: want the absolute path of a folder")
	case !sourceName().MatchString(r.Name):
		return r, fmt.Errorf("repository: name %q: want small letters, digits, dots and hyphens, at most 40", r.Name)
	case len(r.Authors) > 10:
		return r, errors.New("repository: want at most 10 authors")
	case len(held) >= maxSources:
		return r, fmt.Errorf("repository: there are %d already; remove one first", len(held))
	}
	if at := slices.IndexFunc(held, func(h Source) bool { return h.Name == r.Name || h.Path == r.Path }); at >= 0 {
		return r, fmt.Errorf("repository: %s is there already, at %s", held[at].Name, held[at].Path)
	}
	return r, nil
}
