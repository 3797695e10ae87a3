package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"tend/internal/clean"

	"github.com/spf13/cobra"

	"tend/calendar"
	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) doctorCommand() *cobra.Command {
	var rebuild bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "What is wrong, and what to do about it", Args: noArgs,
		RunE: a.do(func(ctx context.Context, _ []string) error {
			if rebuild {
				return a.rebuild(ctx)
			}
			return a.doctor(ctx)
		}),
	}
	cmd.Flags().BoolVar(&rebuild, "rebuild", false, "set a damaged store aside and make a new one from the plain logs")
	return cmd
}

func (a *app) doctor(ctx context.Context) error {
	findings := []api.Finding{{Check: "program", OK: true,
		Text: fmt.Sprintf("tend %s, %s, zone data: %s", version, runtime.Version(), calendar.TZData())}}
	findings = append(findings, a.daemonFindings(ctx)...)
	bad := 0
	for _, f := range findings {
		if !f.OK {
			bad++
		}
	}
	err := a.print(api.Diagnosis{Findings: findings}, func(terminal.Mode) {
		for _, f := range findings {
			mark := map[bool]string{true: "ok  ", false: "BAD "}[f.OK]
			fmt.Fprintf(a.out, "%s %-9s %s\n", mark, f.Check, clean.Line(f.Text))
			if f.Hint != "" {
				fmt.Fprintf(a.out, "     %-9s -> %s\n", "", clean.Line(f.Hint))
			}
		}
	})
	if err == nil && bad > 0 {
		err = api.Refuse(api.Internal, "", "%d of %d checks found something", bad, len(findings))
	}
	return err
}

// daemonFindings looks at the configuration and asks the daemon, or the store itself where none runs.
func (a *app) daemonFindings(ctx context.Context) []api.Finding {
	c, err := a.config()
	if err != nil {
		return []api.Finding{{Check: "config", Text: err.Error(), Hint: "mend it there; what each key takes is in config/example.toml of the source"}}
	}
	where := c.File
	if where == "" {
		where = "no tend.toml: defaults"
	}
	findings := []api.Finding{{Check: "config", OK: true, Text: fmt.Sprintf("%s; data in %s", where, c.Data)}}
	running := "no daemon: each command opens the store itself"
	for _, socket := range c.Sockets() {
		if alive, err := answers(socket); err == nil && alive {
			running = "daemon answers on " + socket
		}
	}
	findings = append(findings, api.Finding{Check: "daemon", OK: true, Text: running})
	client, err := a.client()
	if err == nil {
		var diagnosis api.Diagnosis
		if diagnosis, err = client.Doctor(ctx); err == nil {
			return append(findings, diagnosis.Findings...)
		}
	}
	hint := ""
	if refused, ok := errors.AsType[*api.Error](err); ok {
		hint = refused.Hint
	}
	if hint == "" || hint == "tend doctor" {
		hint = "look who owns it: ls -ld " + c.Data
	}
	return append(findings, api.Finding{Check: "store", Text: err.Error(), Hint: hint})
}

// rebuild makes a new store from the plain logs. The damaged one is kept.
func (a *app) rebuild(ctx context.Context) error {
	c, err := a.config()
	if err != nil {
		return err
	}
	aside, err := daemonRebuild(ctx, c)
	if err != nil {
		return err
	}
	return a.print(map[string]string{"damaged": aside}, func(m terminal.Mode) {
		if fmt.Fprintln(a.out, "rebuilt from the plain logs"); aside != "" {
			fmt.Fprintf(a.out, "the old store is kept in %s\n", aside)
		}
		m.Hint("tend calendar url, tend calendar add, tend token add: addresses and secrets are not in the logs")
	})
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArgs,
		RunE: a.do(func(context.Context, []string) error {
			return a.print(map[string]string{"version": version, "go": runtime.Version()}, func(terminal.Mode) {
				fmt.Fprintf(a.out, "tend %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			})
		}),
	}
}
