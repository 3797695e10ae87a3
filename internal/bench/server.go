package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// server is a daemon in a home of its own, and what it takes to ask it.
type server struct {
	tend     string // path of the program
	home     string
	calendar string // the address to subscribe to, over loopback TCP
	cmd      *exec.Cmd
	socket   *http.Client // over the Unix socket
}

// startServer starts a daemon and returns when it answers.
func startServer(ctx context.Context, tend, home string) (*server, error) {
	if err := os.MkdirAll(filepath.Join(home, "notes"), 0o700); err != nil {
		return nil, fmt.Errorf("make home: %w", err)
	}
	s := &server{tend: tend, home: home}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(home, "tend.sock"))
	}
	s.socket = &http.Client{Transport: &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 32}, Timeout: time.Minute}
	s.cmd = s.command(ctx, "serve")
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = 10 * time.Second
	var log bytes.Buffer
	s.cmd.Stderr = &log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start daemon: %w", err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		switch fields := strings.Fields(lines.Text()); {
		case len(fields) == 2 && fields[0] == "calendar":
			s.calendar = fields[1]
		case len(fields) == 2 && fields[0] == "listen":
			return s, nil // the last line that it prints, once every listener answers
		}
	}
	return nil, fmt.Errorf("start daemon: %w: %s", s.cmd.Wait(), log.String())
}

// stop ends the daemon and waits for it.
func (s *server) stop() error {
	if s.cmd.ProcessState != nil {
		return nil
	}
	if err := s.cmd.Cancel(); err != nil {
		return fmt.Errorf("stop daemon: %w", err)
	}
	return s.cmd.Wait()
}

// command is tend with these words, in this home.
func (s *server) command(ctx context.Context, words ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.tend, words...)
	cmd.Env = []string{"TEND_HOME=" + s.home, "HOME=" + s.home, "TEND_LISTEN=127.0.0.1:0", "PATH=" + os.Getenv("PATH"), "TZ=UTC"}
	return cmd
}

// output runs tend with these words and returns what it printed.
func (s *server) output(ctx context.Context, words ...string) (string, error) {
	cmd := s.command(ctx, words...)
	var out, errors bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errors
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("tend %s: %w: %s", strings.Join(words, " "), err, errors.String())
	}
	return out.String(), nil
}

// get asks the API over the socket and returns the status; a nil answer is read and thrown away.
func (s *server) get(path string, answer any) (int, error) {
	response, err := s.socket.Get("http://tend/api/v1" + path)
	if err != nil {
		return 0, err
	}
	return read(response, answer)
}

// post sends a record to the API over the socket; a status other than 200 is an error.
func (s *server) post(path string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	response, err := s.socket.Post("http://tend/api/v1"+path, "application/json", bytes.NewReader(data))
	if err != nil {
		return err
	}
	status, err := read(response, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("post %s: status %d", path, status)
	}
	return err
}

func read(response *http.Response, answer any) (int, error) {
	defer response.Body.Close()
	if answer == nil {
		_, err := io.Copy(io.Discard, response.Body)
		return response.StatusCode, err
	}
	return response.StatusCode, json.NewDecoder(response.Body).Decode(answer)
}

// until asks every 20 ms until done, or fails after a minute.
func until(ctx context.Context, what string, done func() (bool, error)) error {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok, err := done(); ok || err != nil || ctx.Err() != nil {
			return err
		}
	}
	return fmt.Errorf("wait for %s: not within a minute", what)
}
