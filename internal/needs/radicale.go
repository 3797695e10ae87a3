package needs

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Radicale is a real CalDAV server with one account, which lives as long as the test.
type Radicale struct {
	// URL is its root, User and Password the account's.
	URL, User, Password string

	t       testing.TB
	program string
	config  string
	running *exec.Cmd
}

// StartRadicale starts a server on a free port, without calendars.
func StartRadicale(t testing.TB) *Radicale {
	t.Helper()
	r := &Radicale{User: "anna", Password: "geheim", t: t, program: Program(t, "radicale")}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	dir := t.TempDir()
	r.URL, r.config = "http://"+address, filepath.Join(dir, "config")
	users := filepath.Join(dir, "users")
	config := fmt.Sprintf("[server]\nhosts = %s\n[auth]\ntype = htpasswd\nhtpasswd_filename = %s\nhtpasswd_encryption = plain\ndelay = 0\n"+
		"[storage]\nfilesystem_folder = %s\n[rights]\ntype = owner_only\n", address, users, filepath.Join(dir, "data"))
	if err := errors.Join(os.WriteFile(users, []byte(r.User+":"+r.Password+"\n"), 0o600), os.WriteFile(r.config, []byte(config), 0o600)); err != nil {
		t.Fatal(err)
	}
	r.Start()
	t.Cleanup(r.Stop)
	return r
}

// Start starts the server again over what it holds.
func (r *Radicale) Start() {
	r.t.Helper()
	r.running = exec.Command(r.program, "--config", r.config)
	if err := r.running.Start(); err != nil {
		r.t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if response, err := http.Get(r.URL + "/.web/"); err == nil {
			response.Body.Close()
			return
		}
	}
	r.t.Fatal("radicale does not answer")
}

// Stop stops the server; what it holds stays.
func (r *Radicale) Stop() {
	if r.running == nil {
		return
	}
	if err := r.running.Process.Kill(); err != nil {
		r.t.Error(err)
	}
	_ = r.running.Wait() // it says that it was killed
	r.running = nil
}

// Make makes a calendar and returns its address.
func (r *Radicale) Make(name string) string {
	r.t.Helper()
	path := "/" + r.User + "/" + strings.ToLower(name) + "/"
	r.Do("MKCALENDAR", path, `<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>`+name+
		`</displayname><C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set></prop></set></C:mkcalendar>`)
	return r.URL + path
}

// Do sends a request as the account's owner and returns the body of the answer, which is to be a success. The path may be a
// whole address of the server. Headers come in pairs.
func (r *Radicale) Do(method, path, body string, headers ...string) string {
	r.t.Helper()
	status, text := r.Ask(method, path, body, headers...)
	if status > 299 {
		r.t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	return text
}

// Ask is Do for an answer of any status.
func (r *Radicale) Ask(method, path, body string, headers ...string) (status int, text string) {
	r.t.Helper()
	request, err := http.NewRequest(method, r.URL+strings.TrimPrefix(path, r.URL), strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.SetBasicAuth(r.User, r.Password)
	for n := 0; n+1 < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return response.StatusCode, string(read)
}
