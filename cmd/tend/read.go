package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) readCommand() *cobra.Command {
	r := api.ArticleRequest{}
	cmd := &cobra.Command{
		Use:   "read ITEM|LESSON|URL",
		Short: "Read an article in the terminal, while the clock runs",
		Long: `Show the article of an item or a lesson in the terminal. The daemon fetches its page, unless its feed or a mail brought
all of the text or it was fetched before, and finds the article in it. A site whose robots.txt wants no programs is left
alone. While the article is on the screen a session runs; five minutes without a key are not counted.`,
		Example: "  tend read i12\n  tend read l3\n  tend read https://go.dev/blog/synctest\n  tend read i12 --plain | less",
		Args:    cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			r.Of = args[0]
			article, err := client.Article(ctx, r)
			if err != nil {
				return err
			}
			if a.json {
				return a.print(article, nil)
			}
			_, err = terminal.Reader{Client: client, Mode: a.mode(), Open: a.openURL, Now: time.Now}.Run(ctx, article)
			return err
		}),
	}
	cmd.Flags().BoolVar(&r.Again, "again", false, "fetch the page anew, also where a text is at hand")
	return cmd
}
