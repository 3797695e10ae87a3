package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tend/internal/needs"
)

// buildTend builds the command as a person would, without the race detector, which would make each of the hundreds of
// processes in the scripts start in a quarter of a second. It returns the folder that it is in.
func buildTend(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build tend: %v\n%s", err, out)
	}
	return dir
}

// TestScripts runs the transcripts in testdata: the real command against a real daemon and a real feed server.
func TestScripts(t *testing.T) {
	bin := buildTend(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			return setUpScript(env)
		},
		Condition: func(condition string) (bool, error) {
			program, found := strings.CutPrefix(condition, "program:")
			if !found {
				return false, fmt.Errorf("condition %q: want program:NAME", condition)
			}
			return needs.HasProgram(program)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"ready":  waitUntilReady,
			"until":  runUntil,
			"fetch":  fetchURL,
			"feed":   setFeed,
			"fails":  expectFailure,
			"says":   expectHint,
			"site":   serveSite,
			"asked":  expectAsked,
			"clock":  setClock,
			"scrape": scrape,
		},
	})
}

// setUpScript gives a script a home, a free port for its daemon, and a feed server.
func setUpScript(env *testscript.Env) error {
	feed := &feedServer{}
	server := httptest.NewServer(feed)
	env.Defer(server.Close)
	env.Values["feed"] = feed
	env.Values["clock"] = &scriptClock{}
	port, err := freePort()
	env.Setenv("TEND_HOME", env.WorkDir+"/home")
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("FEED", server.URL)
	env.Setenv("LISTEN", port)
	setDays(env, time.Now().UTC())
	env.Setenv("TZ", "Pacific/Marquesas") // nothing may depend on the machine's zone
	exported, failed := filepath.Abs("../../anki/testdata/exported")
	env.Setenv("ANKI", exported)
	return errors.Join(err, failed)
}

func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}

// feedServer serves one document with validators, and remembers what was asked.
type feedServer struct {
	mu     sync.Mutex
	body   string
	status int
	asked  []string
}

const feedModified = "Fri, 20 Nov 2026 08:00:00 GMT"

// ServeHTTP answers 304 to a request that carries both validators exactly as they were given.
func (f *feedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	none, since := r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")
	f.asked = append(f.asked, none+" "+since)
	if f.status != 0 {
		w.WriteHeader(f.status)
		return
	}
	tag := fmt.Sprintf(`W/"odd--tag%d"`, len(f.body))
	w.Header().Set("ETag", tag)
	w.Header().Set("Last-Modified", feedModified)
	if none == tag && since == feedModified {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, f.body)
}

// setFeed is `feed FILE` or `feed STATUS`: what the feed server answers from now on.
func setFeed(ts *testscript.TestScript, _ bool, args []string) {
	feed := ts.Value("feed").(*feedServer)
	feed.mu.Lock()
	defer feed.mu.Unlock()
	feed.status = 0
	if _, err := fmt.Sscanf(args[0], "%d", &feed.status); err != nil {
		feed.body = ts.ReadFile(args[0])
	}
}

// waitUntilReady is `ready`: it returns when the daemon answers.
func waitUntilReady(ts *testscript.TestScript, _ bool, _ []string) {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		response, err := http.Get("http://" + ts.Getenv("LISTEN") + "/healthz")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
	}
	ts.Fatalf("the daemon did not get ready")
}

// runUntil is `until TEXT COMMAND…`: it runs a command again until its output holds the text, for a minute.
func runUntil(ts *testscript.TestScript, _ bool, args []string) {
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		err := ts.Exec(args[1], args[2:]...)
		if out := ts.ReadFile("stdout"); err == nil && strings.Contains(out, args[0]) {
			return
		} else if time.Now().After(deadline) {
			ts.Fatalf("%s: no %q within a minute in:\n%s", strings.Join(args[1:], " "), args[0], out)
		}
	}
}

// fetchURL is `fetch URL STATUS [bearer]`: it fetches a page into the file got. The URL `calendar`, and the word
// bearer, stand for what the last command printed: an address, a token.
func fetchURL(ts *testscript.TestScript, _ bool, args []string) {
	url, printed := args[0], strings.TrimSpace(ts.ReadFile("stdout"))
	if url == "calendar" {
		url = printed
	}
	request, err := http.NewRequest(http.MethodGet, url, nil)
	ts.Check(err)
	if len(args) > 2 {
		request.Header.Set("Authorization", "Bearer "+printed)
	}
	response, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer response.Body.Close()
	var text strings.Builder
	ts.Check(response.Write(&text))
	if fmt.Sprint(response.StatusCode) != args[1] {
		ts.Fatalf("GET %s: %s, want %s\n%s", url, response.Status, args[1], text.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs("got"), []byte(text.String()), 0o600))
}

// expectFailure is `fails CODE PATTERN COMMAND…`: the command ends with that exit code and says one line on stderr
// that matches, and perhaps one line of hint.
func expectFailure(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[2], args[3:]...)
	said := ts.ReadFile("stderr")
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || fmt.Sprint(exit.ExitCode()) != args[0] {
		ts.Fatalf("%v: %v, want exit %s\n%s", args[2:], err, args[0], said)
	}
	message, hint, _ := strings.Cut(strings.TrimSuffix(said, "\n"), "\n")
	if !regexp.MustCompile(args[1]).MatchString(message) {
		ts.Fatalf("%v said %q, want %s", args[2:], message, args[1])
	}
	if hint != "" && (!strings.HasPrefix(hint, "hint: ") || strings.Contains(hint, "\n")) {
		ts.Fatalf("%v: want one line of hint, got %q", args[2:], hint)
	}
}

// expectHint is `says HINT CODE PATTERN COMMAND…`: it fails as for `fails`, and its hint matches.
func expectHint(ts *testscript.TestScript, neg bool, args []string) {
	expectFailure(ts, neg, args[1:])
	_, hint, _ := strings.Cut(strings.TrimSuffix(ts.ReadFile("stderr"), "\n"), "\n")
	if !regexp.MustCompile(args[0]).MatchString(hint) {
		ts.Fatalf("%v hinted %q, want %s", args[3:], hint, args[0])
	}
}

// setDays names days beside now, and three in weeks of the next quarter.
func setDays(env *testscript.Env, now time.Time) {
	next := time.Date(now.Year(), (now.Month()-1)/3*3+4, 1, 12, 0, 0, 0, time.UTC)
	for name, day := range map[string]time.Time{
		"IN10": now.AddDate(0, 0, 10), "IN12": now.AddDate(0, 0, 12), "IN70": now.AddDate(0, 0, 70), "AGO10": now.AddDate(0, 0, -10),
		"QUARTER1": next.AddDate(0, 0, 7), "QUARTER2": next.AddDate(0, 0, 14), "QUARTER3": next.AddDate(0, 0, 21),
	} {
		env.Setenv(name, day.Format(time.DateOnly))
	}
}
