package main

import "github.com/spf13/cobra"

// asOfFlag gives a command the flag that asks what stood on another day.
func asOfFlag(cmd *cobra.Command, day *string) *cobra.Command {
	cmd.Flags().StringVar(day, "as-of", "", "what stood at the end of this `DAY`, such as 2026-11-01, or at a time")
	return cmd
}
