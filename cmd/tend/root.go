package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

// root is the tree of commands, from which help, completions and the man page are made.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tend",
		Short: "Keep 3 to 5 hours of learning a week, and remember what you learned",
		Long: `tend pulls the few newsletters you chose, makes you decide what is worth knowing, holds each lesson open
until you produced something from it, brings notes and cards back on the right day, blocks the hours in your
calendar, and tells you in minutes whether you kept your word.

Exit codes: 0 done, 1 error, 2 usage, 3 nothing due, 4 daemon unreachable, 5 locked or conflict, 6 no space,
78 bad configuration.`,
		Example:       "  tend demo\n  tend init\n  tend review --minutes 10",
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          a.ask(a.today),
	}
	a.globalFlags(root)
	for _, add := range []func() *cobra.Command{
		a.demoCommand, a.initCommand, a.serveCommand, a.reviewCommand, a.triageCommand, a.sourceCommand,
		a.lessonCommand, a.outputCommand, a.noteCommand, a.cardCommand, a.startCommand, a.stopCommand, a.logCommand,
		a.weekCommand, a.planCommand, a.budgetCommand, a.areaCommand, a.calendarCommand, a.tokenCommand,
		a.promptCommand, a.shellCommand, a.doctorCommand, a.manCommand, a.versionCommand,
	} {
		root.AddCommand(add())
	}
	return root
}

func (a *app) globalFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&a.flags.Config, "config", "", "read this tend.toml")
	flags.StringVar(&a.flags.Server, "server", "", "talk to the daemon at this address, such as https://tend.example.org")
	flags.StringVar(&a.flags.TokenFile, "token-file", "", "read the token for --server from this file")
	flags.BoolVar(&a.json, "json", false, "print data as JSON")
	flags.BoolVar(&a.plain, "plain", false, "plain lines: no screen, no colour, no bars")
	flags.BoolVar(&a.noInput, "no-input", false, "never ask")
}

func (a *app) today(ctx context.Context, client *api.Client, _ []string) error {
	today, err := client.Today(ctx)
	if err != nil {
		return err
	}
	return a.print(today, func(m terminal.Mode) { terminal.TodayLines(a.out, m, today) })
}

// group is a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return cmd.Help()
	}}
	cmd.AddCommand(commands...)
	return cmd
}

// must is for what can only fail by a mistake in this program.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
