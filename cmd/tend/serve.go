package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tend/config"
	"tend/daemon"
	"tend/daemon/api"
)

func (a *app) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the daemon",
		Long:  "Run the daemon until it is told to stop. It prints the calendar's address and the socket once it answers.",
		Args:  noArgs,
		RunE:  a.do(func(ctx context.Context, _ []string) error { return a.serve(ctx) }),
	}
	cmd.Flags().StringVar(&a.flags.Listen, "listen", "", "listen on this `HOST:PORT`, or off (127.0.0.1:7465)")
	cmd.Flags().StringVar(&a.flags.PublicURL, "public-url", "", "begin links with this `ADDRESS`")
	cmd.Flags().StringVar(&a.flags.LogLevel, "log-level", "", "`LEVEL`: debug, info, warn or error")
	return cmd
}

// gcPercent is how far the daemon's heap may outgrow what lives in it. It is idle all day: a small heap is worth more
// than the little time that collecting it twice as often takes. GOGC says otherwise.
const gcPercent = 50

func (a *app) serve(ctx context.Context) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	if a.env("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	o := daemon.Options{Logger: newLogger(c, a.err), Version: version, Env: a.env, Ready: a.announce}
	d, err := openDaemon(ctx, c, o)
	if err != nil {
		return err
	}
	err = d.Run(ctx)
	if errors.Is(err, syscall.EADDRINUSE) {
		return api.Refuse(api.Conflict, "is another tend serve running? Else choose another --listen", "%v", err)
	}
	return err
}

// openDaemon makes the daemon, as soon as the commands are done that hold the store at this moment. While the store
// cannot be opened the last good calendar is served.
func openDaemon(ctx context.Context, c config.Config, o daemon.Options) (*daemon.Daemon, error) {
	for until := time.Now().Add(patience); ; {
		d, err := daemon.New(c, o)
		if err == nil {
			return d, nil
		}
		refused := daemon.Refusal(err)
		if held(refused) && time.Now().Before(until) && pause(ctx, 15*time.Millisecond) {
			continue
		}
		if d, err = daemon.ServeLast(ctx, c, o, err); err != nil {
			return nil, daemon.Refusal(err)
		}
		return d, nil
	}
}

// announce prints where the daemon answers.
func (a *app) announce(at daemon.Addresses) {
	if !strings.HasPrefix(at.Calendar, "http:///") { // where nothing listens, nobody can subscribe
		fmt.Fprintf(a.out, "calendar  %s\n", at.Calendar)
	}
	fmt.Fprintf(a.out, "socket    %s\n", at.Socket)
	if at.Listen != "" {
		fmt.Fprintf(a.out, "listen    %s\n", at.Listen)
	}
}

// newLogger writes what the configuration asks for.
func newLogger(c config.Config, to *os.File) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(to, options))
	}
	return slog.New(slog.NewTextHandler(to, options))
}
