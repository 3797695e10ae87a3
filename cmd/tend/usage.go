package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/pattern"
)

// mistyped makes an error of the command line one that says how the command is to be typed.
func mistyped(cmd *cobra.Command, err error) error {
	if _, ok := errors.AsType[*api.Error](err); ok {
		return err
	}
	message := err.Error()
	if before, after, found := strings.Cut(message, ": strconv."); found {
		message = before + ": want " + map[bool]string{true: "true or false", false: "a number"}[strings.HasPrefix(after, "ParseBool")]
	}
	if m := exclusive().FindStringSubmatch(message); m != nil {
		message = "only one of these can be given: --" + strings.Join(strings.Fields(m[1]), ", --")
	}
	if m := oneOf().FindStringSubmatch(message); m != nil {
		message = "one of these has to be given: --" + strings.Join(strings.Fields(m[1]), ", --")
	}
	if m := counted().FindStringSubmatch(message); m != nil {
		message = strings.TrimPrefix(cmd.CommandPath(), "tend ") + ": " + wanted(m[1], m[2]) + ", and " + m[3] + typedWords[m[3] == "1"]
	}
	if strings.HasPrefix(message, "unknown") {
		return usage(cmd.CommandPath()+" --help", "%s", message)
	}
	return usage(howTo(cmd), "%s", message)
}

// exclusive matches what cobra says of flags that exclude each other.
var exclusive = pattern.Of(`none of the others can be; \[(.*)\] were all set`)

// oneOf matches what cobra says of flags of which none was given.
var oneOf = pattern.Of(`at least one of the flags in the group \[(.*)\] is required`)

// counted matches what cobra says of too many or too few arguments.
var counted = pattern.Of(`^(accepts|requires at least) (\d+) arg\(s\), (?:only )?received (\d+)$`)

var typedWords = map[bool]string{true: " was typed", false: " were typed"}

// wanted is how many arguments a command takes.
func wanted(how, n string) string {
	least, arguments := "", " arguments"
	if how != "accepts" {
		least = "at least "
	}
	if n == "1" {
		arguments = " argument"
	}
	return "want " + least + n + arguments
}

// howTo is how a command is typed: by its example, else by its form.
func howTo(cmd *cobra.Command) string {
	example, _, _ := strings.Cut(cmd.Example, "\n")
	switch {
	case !cmd.HasParent():
		return "tend help"
	case example != "":
		return strings.TrimSpace(example)
	case cmd.HasSubCommands():
		return cmd.CommandPath() + " --help"
	}
	return strings.TrimSuffix(cmd.UseLine(), " [flags]")
}

// noArgs refuses arguments. Where there are subcommands, the first was probably meant to be one.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasAvailableSubCommands() {
		return usage(howTo(cmd), "%s takes no argument, and %q is one", strings.TrimPrefix(cmd.CommandPath(), "tend "), args[0])
	}
	hint := cmd.CommandPath() + " --help"
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + cmd.CommandPath() + " " + near[0] + "?"
	}
	return usage(hint, "unknown command %q for %q", args[0], cmd.CommandPath())
}

// needText are the flags of which an empty value is a mistake.
var needText = []string{"at", "area", "length", "min", "max", "name", "hours", "zone",
	"period", "file", "start", "with", "pack", "csv", "maildir", "mbox", "list", "params", "day-starts", "week-starts", "easy", "reviews", "cram", "as-of"}

// refuseEmpty refuses arguments and flags that were typed and are empty.
func refuseEmpty(cmd *cobra.Command, args []string) error {
	for n, arg := range args {
		if strings.TrimSpace(arg) == "" {
			return usage(howTo(cmd), "%s: argument %d is empty", cmd.CommandPath(), n+1)
		}
	}
	for _, name := range needText {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed && strings.TrimSpace(f.Value.String()) == "" {
			return usage(howTo(cmd), "%s: --%s is empty", cmd.CommandPath(), name)
		}
	}
	return nil
}
