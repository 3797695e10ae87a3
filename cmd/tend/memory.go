package main

import "github.com/spf13/cobra"

// memoryCommand shows what predicts when cards are forgotten; the commands below it check and change that.
func (a *app) memoryCommand() *cobra.Command {
	cmd := group("memory", "What predicts when you will forget, how well it does, and what it learned from you",
		a.memoryEvaluate(), a.memoryHistory(), a.memoryOptimize(), a.memoryUse())
	delete(cmd.Annotations, holder)
	cmd.RunE = a.ask(a.memoryShow)
	return cmd
}
