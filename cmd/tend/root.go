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
78 bad configuration, 130 interrupted.`,
		Example:       "  tend demo\n  tend init\n  tend review --minutes 10",
		Args:          noArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          a.ask(a.today),
	}
	a.asking(root)
	a.globalFlags(root)
	cobra.EnableCommandSorting = false // the order below is that of use
	for _, s := range a.sections() {
		root.AddGroup(&cobra.Group{ID: s.title, Title: s.title + ":"})
		for _, cmd := range s.commands {
			cmd.GroupID = s.title
			root.AddCommand(cmd)
		}
	}
	help := helpCommand()
	help.GroupID = "More"
	root.SetHelpCommand(help)
	a.foldHelp(root)
	if err := a.completeCommands(root); err != nil {
		panic(err) // a command or flag was renamed, and not in the tables of completion.go
	}
	return root
}

// section is a part of the help.
type section struct {
	title    string
	commands []*cobra.Command
}

// sections are all commands, in the order in which help shows them.
func (a *app) sections() []section {
	return []section{
		{"Every day", []*cobra.Command{a.reviewCommand(), a.triageCommand(), a.readCommand(), a.tilCommand(), a.asking(a.startCommand()),
			a.asking(a.stopCommand()), a.logCommand(), a.asking(a.weekCommand()), a.planCommand(),
			a.promptCommand()}},
		{"What you learn", []*cobra.Command{a.sourceCommand(), a.lessonCommand(), a.loopsCommand(), a.outputCommand(), a.noteCommand(),
			a.cardCommand(), a.findCommand(), a.memoryCommand(), a.importCommand(), a.forecastCommand(),
			a.pruneCommand(), a.statsCommand()}},
		{"What you did", []*cobra.Command{a.bragCommand(), a.reflectCommand()}},
		{"What you decided", []*cobra.Command{a.initCommand(), a.budgetCommand(), a.areaCommand(), a.quotaCommand(), a.awayCommand(),
			a.packCommand()}},
		{"The daemon, and who may ask it", []*cobra.Command{a.serveCommand(), a.calendarCommand(), a.tokenCommand(), a.backupCommand(), a.restoreCommand(),
			a.doctorCommand()}},
		{"More", []*cobra.Command{a.demoCommand(), a.shellCommand(), a.completionCommand(), a.manCommand(), a.versionCommand()}},
	}
}

// helpCommand is help, which refuses what it does not know.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND…]", Short: "Help about a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err == nil && len(rest) > 0 {
				err = noArgs(about, rest)
			}
			if err != nil {
				return err
			}
			return about.Help()
		},
	}
}

func (a *app) globalFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&a.flags.Config, "config", "", "read this `FILE` as tend.toml")
	flags.StringVar(&a.flags.Server, "server", "", "talk to the daemon at this `ADDRESS`, such as https://tend.example.org")
	flags.StringVar(&a.flags.TokenFile, "token-file", "", "read the token for --server from this `FILE`")
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

// holder marks a command that holds others.
const holder = "holder"

// group is a command that holds others. By itself it does what its list does, or, where it has none, shows what it holds.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: noArgs, Annotations: map[string]string{holder: ""},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	for _, c := range commands {
		if c.Name() == "list" {
			cmd.Long = short + ".\n\nBy itself it lists them."
			cmd.RunE = func(cmd *cobra.Command, _ []string) error {
				c.SetContext(cmd.Context())
				return c.RunE(c, nil)
			}
		}
	}
	cmd.AddCommand(commands...)
	return cmd
}

// must is for what can only fail by a mistake in this program.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
