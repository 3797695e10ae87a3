package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
)

func (a *app) completionCommand() *cobra.Command {
	var bare bool
	cmd := &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "Print the completion for a shell; make install puts it in place",
		Args: cobra.ExactArgs(1), ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
	}
	cmd.Flags().BoolVar(&bare, "no-descriptions", false, "complete without descriptions")
	cmd.RunE = a.do(func(_ context.Context, args []string) error {
		root := cmd.Root()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(a.out, !bare)
		case "zsh":
			if bare {
				return root.GenZshCompletionNoDesc(a.out)
			}
			return root.GenZshCompletion(a.out)
		case "fish":
			return root.GenFishCompletion(a.out, !bare)
		case "powershell":
			if bare {
				return root.GenPowerShellCompletion(a.out)
			}
			return root.GenPowerShellCompletionWithDesc(a.out)
		}
		return usage("tend completion bash, zsh, fish or powershell", "no completion for shell %q", args[0])
	})
	return cmd
}

// offer is what may stand for an argument, and what it is.
type offer struct{ word, about string }

// lister lists what may stand for an argument.
type lister func(ctx context.Context, client *api.Client) ([]offer, error)

// argumentsOf says what completes the arguments of a command, by its path below tend.
var argumentsOf = map[string]lister{
	"lesson start": lessonOffers, "lesson close": lessonOffers, "lesson drop": lessonOffers,
	"triage keep": itemOffers, "triage drop": itemOffers, "triage unsure": itemOffers,
	"read":         readOffers,
	"source check": sourceOffers, "source remove": sourceOffers,
	"source swap": sourceOffers, "triage begin": itemOffers,
	"card show": cardOffers, "card suspend": cardOffers, "card resume": cardOffers, "card bury": cardOffers,
	"note show": noteOffers, "plan skip": blockOffers, "plan move": blockOffers, "plan confirm": blockOffers,
	"calendar refresh": calendarOffers, "calendar protect": calendarOffers, "calendar remove": calendarOffers,
	"plan lock": blockOffers, "plan unlock": blockOffers, "plan shorten": blockOffers,
	"output show": outputOffers, "output edit": outputOffers, "output remove": outputOffers, "output restore": removedOffers,
	"brag show": bragOffers, "brag edit": bragOffers, "brag remove": bragOffers, "brag repo remove": repositoryOffers,
	"pack show": packOffers, "pack add": packOffers, "pack remove": packOffers, "reflect show": reflectionOffers, "reflect diff": reflectionOffers,
	"pack done": taskOffers, "pack drop": taskOffers,
	"token revoke": tokenOffers, "area remove": areaOffers, "memory use": setOffers,
	"area deep": areaOffers, "area broad": areaOffers, "area rate": areaOffers, "area show": areaOffers, "area rename": areaOffers,
	"area merge": areaOffers, "quota on": quotaOffers, "quota off": quotaOffers, "quota remove": quotaOffers, "quota progress": lessonOffers,
}

// valuesOf says what completes a flag of a command.
var valuesOf = map[string][]string{
	"source add --kind":        {"newsletter", "person", "book", "rfc", "other"},
	"source swap --kind":       {"newsletter", "person", "book", "rfc", "other"},
	"triage --state":           {"new", "kept", "dropped", "unsure", "expired"},
	"lesson add --kind":        {"article", "book", "rfc", "talk", "contribution", "story", "other"},
	"lesson close --kind":      {"summary", "prototype", "taught", "note"},
	"output add --kind":        outputKinds,
	"output edit --kind":       outputKinds,
	"output list --kind":       outputKinds,
	"token add --scope":        {"owner", "read", "metrics", "capture"},
	"memory simulate --orders": orderKeys(),
	"away --reason":            {"holiday", "on-call"},
	"find --kind":              {"note", "card", "lesson", "output", "item"},
	"serve --log-level":        {"debug", "info", "warn", "error"},

	"brag add --heading":   headingKeys(),
	"brag edit --heading":  headingKeys(),
	"brag export --format": {"markdown"},

	"calendar add --all-day": {"busy", "free"},
	"source import --kind":   {"newsletter", "person"},

	"quota add --kind":  {"article", "book", "rfc", "talk", "contribution", "story", "other"},
	"quota add --per":   {"week", "month", "quarter", "year", "once"},
	"area rate --stage": stageWords(),
}

// files lets a shell complete the names of files.
func files(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// filesOf lets a shell complete the names of files with these endings, and of folders on the way to them.
func filesOf(endings ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return endings, cobra.ShellCompDirectiveFilterFileExt
	}
}

// days completes a day to come.
var days = cobra.FixedCompletions([]string{"today", "tomorrow", "+7", "+30"},
	cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveKeepOrder)

// completeCommands lets a shell ask for the arguments of commands and the values of flags. Files complete only flags
// that name one.
func (a *app) completeCommands(root *cobra.Command) error {
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	for path, list := range argumentsOf {
		cmd, _, err := root.Find(strings.Fields(path))
		if err != nil {
			return err
		}
		cmd.ValidArgsFunction = a.completing(list)
	}
	for path, values := range valuesOf {
		command, flag, _ := strings.Cut(path, " --")
		cmd, _, err := root.Find(strings.Fields(command))
		if err == nil {
			err = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
		}
		if err != nil {
			return fmt.Errorf("complete %s: %w", path, err)
		}
	}
	for _, cmd := range allCommands(root) {
		switch strings.TrimPrefix(cmd.CommandPath(), "tend ") {
		case "import csv":
			cmd.ValidArgsFunction = inTurn(filesOf("csv"))
		case "import anki":
			cmd.ValidArgsFunction = inTurn(filesOf("apkg", "colpkg", "anki2", "anki21", "anki21b"))
		case "calendar add":
			cmd.ValidArgsFunction = inTurn(filesOf("ics"))
		case "source import", "source export", "brag repo add":
			cmd.ValidArgsFunction = files
		case "reflect", "reflect template":
			cmd.ValidArgsFunction = inTurn(kindsOfReflection)
		case "card due":
			cmd.ValidArgsFunction = inTurn(a.completing(cardOffers), days)
		}
	}
	return a.completeShared(root)
}

// inTurn completes each argument in its own way, and nothing after the last.
func inTurn(ways ...cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= len(ways) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return ways[len(args)](cmd, args, begun)
	}
}

// completeShared completes the flags that several commands have.
func (a *app) completeShared(root *cobra.Command) error {
	for _, cmd := range allCommands(root) {
		for name, complete := range map[string]cobra.CompletionFunc{
			"area": a.completing(areaOffers), "config": files, "token-file": files, "password-file": files, "file": files, "dir": files,
			"csv": filesOf("csv"), "reviews": filesOf("csv"), "swap": a.completing(sourceOffers), "drop": a.completing(sourceOffers),
		} {
			if cmd.LocalFlags().Lookup(name) == nil || cmd.InheritedFlags().Lookup(name) != nil {
				continue
			}
			if err := cmd.RegisterFlagCompletionFunc(name, complete); err != nil {
				return fmt.Errorf("complete --%s: %w", name, err)
			}
		}
	}
	return nil
}

// allCommands are a command and those below it.
func allCommands(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		all = append(all, allCommands(sub)...)
	}
	return all
}

// completing asks the daemon for what a list has. A shell shows no errors, so on one it offers nothing.
func (a *app) completing(list lister) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		client, err := a.client()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		offers, err := list(cmd.Context(), client)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		words := make([]string, 0, len(offers))
		for _, o := range offers {
			words = append(words, cobra.CompletionWithDesc(o.word, shown(o.about)))
		}
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}
