package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// siteServer serves the files of a folder, and remembers what was asked.
type siteServer struct {
	dir   string
	mu    sync.Mutex
	asked []string
}

var sites sync.Map // of each running script

// ServeHTTP answers with a file: index.html for a folder, and text.html for text. SITE in it is the server's own address.
func (s *siteServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.Path)
	s.mu.Unlock()
	path := filepath.Join(s.dir, filepath.FromSlash(r.URL.Path))
	if strings.HasSuffix(r.URL.Path, "/") {
		path = filepath.Join(path, "index.html")
	}
	body, err := os.ReadFile(path)
	if err != nil {
		if body, err = os.ReadFile(path + ".html"); err != nil {
			http.NotFound(w, r)
			return
		}
	}
	w.Write([]byte(strings.ReplaceAll(string(body), "SITE", "http://"+r.Host)))
}

// serveSite is `site DIR`: the folder is served at $SITE from now on.
func serveSite(ts *testscript.TestScript, _ bool, args []string) {
	site := &siteServer{dir: ts.MkAbs(args[0])}
	server := httptest.NewServer(site)
	ts.Defer(server.Close)
	sites.Store(ts, site)
	ts.Defer(func() { sites.Delete(ts) })
	ts.Setenv("SITE", server.URL)
}

// expectAsked is `asked PATH…`: just that was asked of the site, in this order, since the last time.
func expectAsked(ts *testscript.TestScript, _ bool, args []string) {
	value, _ := sites.Load(ts)
	site := value.(*siteServer)
	site.mu.Lock()
	defer site.mu.Unlock()
	if got := strings.Join(site.asked, " "); got != strings.Join(args, " ") {
		ts.Fatalf("asked %q, want %q", got, args)
	}
	site.asked = nil
}
