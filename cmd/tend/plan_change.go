package main

import (
	"context"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/internal/when"
)

func (a *app) addBlockCommand() *cobra.Command {
	return &cobra.Command{
		Use: "add TIME LENGTH", Short: "Plan time by hand; it stays there", Example: "  tend plan add 2026-11-26T18:00 90m",
		Args: cobra.ExactArgs(2),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			length, err := when.ParseMinutes(args[1])
			if err != nil {
				return usage("tend plan add 2026-11-26T18:00 90m", "%v", err)
			}
			block, err := client.AddBlock(ctx, api.BlockRequest{Start: args[0], Length: int(length.Minutes())})
			if err != nil {
				return err
			}
			return a.showBlock(ctx, client, block)
		}),
	}
}

func (a *app) shortenCommand() *cobra.Command {
	return &cobra.Command{
		Use: "shorten BLOCK LENGTH", Short: "Cut a block down; it stays there", Example: "  tend plan shorten b12 45m",
		Args: cobra.ExactArgs(2),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			length, err := when.ParseMinutes(args[1])
			if err != nil {
				return usage("tend plan shorten b12 45m", "%v", err)
			}
			block, err := client.ShortenBlock(ctx, id.Block(args[0]), api.ShortenRequest{Length: int(length.Minutes())})
			if err != nil {
				return err
			}
			return a.showBlock(ctx, client, block)
		}),
	}
}
