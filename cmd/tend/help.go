package main

import (
	"bytes"

	"github.com/spf13/cobra"

	"tend/terminal"
)

// foldHelp lets help keep to the width of the terminal where a person looks at it: a description that is too long goes on
// below itself, and no word is cut in two.
func (a *app) foldHelp(root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		var text bytes.Buffer
		cmd.SetOut(&text)
		help(cmd, args)
		cmd.SetOut(a.out)
		terminal.HelpLines(a.out, a.mode(), text.String())
	})
}
