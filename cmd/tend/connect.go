package main

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"tend/config"
	"tend/daemon"
	"tend/daemon/api"
)

// client returns the way to the daemon: the server that was named, else the socket of a running daemon, else the
// same handlers in this process.
func (a *app) client() (*api.Client, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	if c.Server != "" {
		token, err := readToken(c.TokenFile)
		if err != nil {
			return nil, err
		}
		return api.New(c.Server, token, nil), nil
	}
	for _, socket := range c.Sockets() {
		alive, err := answers(socket)
		if err != nil {
			return nil, err
		}
		if alive {
			return api.New("http://tend", "", overSocket(socket)), nil
		}
	}
	return a.inProcess(c), nil
}

func (a *app) inProcess(c config.Config) *api.Client {
	return api.New("http://tend", "", daemon.InProcess{Config: c, Version: version})
}

// remote tells whether the daemon is on another machine, whose files this one cannot open.
func (a *app) remote() bool {
	c, err := a.config()
	return err == nil && c.Server != ""
}

// answers tells whether a daemon listens on the socket. No socket, or a dead one, is no error; a socket that may
// not be opened is.
func answers(socket string) (bool, error) {
	conn, err := net.DialTimeout("unix", socket, 2*time.Second)
	switch {
	case err == nil:
		return true, conn.Close()
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return false, nil
	case errors.Is(err, fs.ErrPermission):
		return false, api.Refuse(api.Unreachable, "join the group: sudo usermod -aG tend $USER, then log in again",
			"reach daemon: %s may not be opened", socket)
	}
	return false, api.Refuse(api.Unreachable, "", "reach daemon at %s: %v", socket, err)
}

func overSocket(socket string) http.RoundTripper {
	return &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}
}

// readToken reads the token for a server. A token is never an argument, where other users could see it.
func readToken(path string) (string, error) {
	if path == "" {
		return "", usage("put the token in a file of mode 0600 and name it with --token-file or TEND_TOKEN_FILE",
			"a token is needed for --server")
	}
	token, err := os.ReadFile(path)
	if err != nil {
		return "", api.Refuse(api.BadConfig, "", "read token: %v", err)
	}
	return strings.TrimSpace(string(token)), nil
}

// daemonRebuild makes a new store from the plain logs, unless a daemon is using the old one.
func daemonRebuild(ctx context.Context, c config.Config) (aside string, err error) {
	for _, socket := range c.Sockets() {
		if alive, _ := answers(socket); alive {
			return "", api.Refuse(api.Conflict, "stop it first", "a daemon is using the store")
		}
	}
	if aside, err = daemon.Rebuild(ctx, c); err != nil {
		return aside, daemon.Refusal(err)
	}
	return aside, nil
}
