// Command tend keeps an engineer's learning going: one daemon and everything one types.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// version is set when the program is built.
var version = "dev"

func main() {
	os.Exit(run())
}

// run is all that touches arguments, signals and the process: the prompt is answered before anything is set up,
// since a shell waits for it.
func run() int {
	if code, done := promptFast(os.Args[1:], os.Getenv, os.Stdout); done {
		return code
	}
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process, whatever it waits for
	a := &app{in: os.Stdin, stdout: os.Stdout, out: &checked{to: os.Stdout}, err: os.Stderr, env: os.Getenv}
	return a.execute(ctx, os.Args[1:])
}

// endings are the signals that end the program in an orderly way. A terminal that is closed is one, unless the program
// was started to outlive it.
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
