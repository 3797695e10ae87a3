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

// client returns the way to the daemon: the server that was named, else whatever is nearest on this machine.
func (a *app) client() (*api.Client, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	if c.Server != "" {
		token, err := a.readToken(c.TokenFile)
		if err != nil {
			return nil, err
		}
		return api.New(c.Server, token, tendOnly{base: c.Server, next: http.DefaultTransport}), nil
	}
	return api.New("http://tend", "", nearest{sockets: c.Sockets(), here: daemon.InProcess{Config: c, Version: version}}), nil
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

// overSocket makes a connection for each request, so that none is sent into one whose daemon is gone.
func overSocket(socket string) http.RoundTripper {
	return &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}
}

// readToken reads the token for a server. A token is never an argument, where other users could see it; that they can
// read the file is told, too, but is no reason to refuse.
func (a *app) readToken(path string) (string, error) {
	const how = "make one on the server: tend token add NAME --scope owner > token"
	if path == "" {
		return "", usage("put the token in a file of mode 0600 and name it with --token-file or TEND_TOKEN_FILE",
			"a token is needed for --server")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", api.Refuse(api.BadConfig, how, "read token: %v", err)
	}
	token := strings.TrimSpace(string(data))
	if token == "" || len(token) > maxToken || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", api.Refuse(api.BadConfig, how, "read token: %s holds no token", path)
	}
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o007 != 0 {
		a.warning = "everybody on this machine can read the token: chmod 600 " + path
	}
	return token, nil
}

// maxToken bounds a token, in bytes; those that tend makes are shorter.
const maxToken = 200

// daemonRebuild makes a new store from the plain logs, unless a daemon is using the old one.
func daemonRebuild(ctx context.Context, c config.Config) (aside string, err error) {
	if err := daemonIsOff(c); err != nil {
		return "", err
	}
	if aside, err = daemon.Rebuild(ctx, c); err != nil {
		return aside, daemon.Refusal(err)
	}
	return aside, nil
}

// restored is where the store and the logs are now that a backup replaced.
type restored = daemon.Restored

// daemonRestore puts a backup in the place of the store, unless a daemon is using it.
func daemonRestore(ctx context.Context, c config.Config, path string) (aside restored, err error) {
	if err := daemonIsOff(c); err != nil {
		return aside, err
	}
	if aside, err = daemon.Restore(ctx, c, path); err != nil {
		return aside, daemon.Refusal(err)
	}
	return aside, nil
}

// daemonIsOff refuses what only works while no daemon has the store open.
func daemonIsOff(c config.Config) error {
	for _, socket := range c.Sockets() {
		if alive, _ := answers(socket); alive {
			return api.Refuse(api.Conflict, "stop it first", "a daemon is using the store")
		}
	}
	return nil
}
