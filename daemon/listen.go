package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tend/daemon/service"
	"tend/daemon/store"
)

// listen opens the socket and the TCP address and serves on both. What it returns yields the error of a listener
// that failed later.
func (d *Daemon) listen(ctx context.Context) (<-chan error, error) {
	socket, err := d.listenUnix()
	if err != nil {
		return nil, err
	}
	failed := make(chan error, 2)
	d.serve(socket, d.Handler(true), failed)
	addresses := Addresses{Socket: d.config.Socket}
	if d.config.Listen != "" {
		tcp, err := new(net.ListenConfig).Listen(ctx, "tcp", d.config.Listen)
		if err != nil {
			return nil, fmt.Errorf("listen on %s: %w", d.config.Listen, errors.Unwrap(err))
		}
		addresses.Listen = tcp.Addr().String()
		d.serve(tcp, d.Handler(false), failed)
	}
	d.addresses.Store(&addresses)
	err = d.store.View(ctx, func(tx *store.Tx) error {
		path, err := service.CalendarPath(tx)
		addresses.Calendar = d.base() + path
		return err
	})
	d.addresses.Store(&addresses)
	return failed, err
}

// base is what links begin with: the public address, or the one that is listened on.
func (d *Daemon) base() string {
	if d.config.PublicURL != "" {
		return strings.TrimSuffix(d.config.PublicURL, "/")
	}
	scheme, listen := "http://", d.config.Listen
	if d.config.TLSCert != "" {
		scheme = "https://"
	}
	if a := d.addresses.Load(); a != nil && a.Listen != "" {
		listen = a.Listen
	}
	return scheme + listen
}

// listenUnix opens the socket. A socket file that nobody answers on is a dead daemon's and is removed first.
func (d *Daemon) listenUnix() (net.Listener, error) {
	path := d.config.Socket
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("listen on socket: %w", err)
	}
	if conn, err := net.DialTimeout("unix", path, time.Second); err == nil {
		conn.Close()
		return nil, fmt.Errorf("listen on socket %s: another daemon answers there", path)
	}
	if info, err := os.Lstat(path); err == nil {
		if info.Mode()&os.ModeSocket == 0 {
			return nil, fmt.Errorf("listen on socket %s: a file that is no socket is in the way", path)
		}
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("listen on socket: %w", err)
		}
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen on socket %s: %w", path, errors.Unwrap(err))
	}
	if err := os.Chmod(path, d.config.SocketMode); err != nil {
		return nil, errors.Join(fmt.Errorf("listen on socket: %w", err), listener.Close())
	}
	return listener, nil
}

// serve answers on a listener until the daemon stops.
func (d *Daemon) serve(listener net.Listener, handler http.Handler, failed chan<- error) {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(d.log.Handler(), slog.LevelDebug),
	}
	if d.servers = append(d.servers, server); len(d.servers) == 1 {
		d.onStop("listeners", d.closeServers)
	}
	go func() {
		var err error
		if _, unix := listener.(*net.UnixListener); d.config.TLSCert != "" && !unix {
			err = server.ServeTLS(listener, d.config.TLSCert, d.config.TLSKey)
		} else {
			err = server.Serve(listener)
		}
		if !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve on %s: %w", listener.Addr(), err)
		}
	}()
}

// graceTime is how long a stop waits for requests that are under way.
const graceTime = 3 * time.Second

// closeServers closes the listeners at once and waits for their requests. One that takes too long is cut off.
func (d *Daemon) closeServers() error {
	ctx, cancel := context.WithTimeout(context.Background(), graceTime)
	defer cancel()
	var closing sync.WaitGroup
	for _, server := range d.servers {
		closing.Go(func() {
			if err := server.Shutdown(ctx); err != nil {
				d.log.Warn("requests were cut off", "err", errors.Join(err, server.Close()))
			}
		})
	}
	closing.Wait()
	return nil
}
