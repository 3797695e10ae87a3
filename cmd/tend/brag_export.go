package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/learning/brag"
	"tend/terminal"
)

func (a *app) bragExport() *cobra.Command {
	var quarter, format string
	cmd := &cobra.Command{
		Use: "export", Short: "Print the brag document of a quarter as Markdown", Example: "  tend brag export --quarter 2026-Q4 > brag.md", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			if format != "markdown" {
				return usage("tend brag export --format markdown", "format %q: want markdown, or --json", format)
			}
			text, err := client.ExportBrag(ctx, quarter)
			if err != nil {
				return err
			}
			return a.printMarkdown(text, "tend brag packet --level-now NOW --level-next NEXT")
		}),
	}
	cmd.Flags().StringVar(&quarter, "quarter", "", "of this `QUARTER`, such as 2026-Q4 (this quarter)")
	cmd.Flags().StringVar(&format, "format", "markdown", "`FORMAT`: markdown")
	return cmd
}

func (a *app) printMarkdown(text, next string) error {
	return a.print(map[string]string{"markdown": text}, func(m terminal.Mode) {
		fmt.Fprint(a.out, clean.Text(text))
		m.Hint("%s", next)
	})
}

func (a *app) bragPacket() *cobra.Command {
	var from, to, now, next string
	cmd := &cobra.Command{
		Use: "packet", Short: "Print the promotion packet, and what it lacks", Args: noArgs,
		Example: "  tend brag packet --from 2026-01-01 --to 2026-12-31 --level-now senior --level-next staff",
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			text, err := client.BragPacket(ctx, api.BragQuery{From: from, To: to}, now, next)
			if err != nil {
				return err
			}
			return a.printMarkdown(text, "tend brag lint")
		}),
	}
	flags := cmd.Flags()
	flags.StringVar(&from, "from", "", "from this `DAY` on (12 months before the last)")
	flags.StringVar(&to, "to", "", "to this `DAY` (today)")
	flags.StringVar(&now, "level-now", "", "the `LEVEL` that you have")
	flags.StringVar(&next, "level-next", "", "the `LEVEL` that you want")
	return cmd
}

func (a *app) bragRepo() *cobra.Command {
	return group("repo", "The repositories whose logs tell of your week", a.bragRepoAdd(), a.bragRepoList(), a.bragRepoRemove())
}

func (a *app) bragRepoAdd() *cobra.Command {
	r := brag.Source{}
	cmd := &cobra.Command{
		Use: "add PATH", Short: "Let your commits in a repository on this machine stand in the draft", Args: cobra.ExactArgs(1),
		Example: "  tend brag repo add ~/src/shop\n  tend brag repo add ~/src/shop --author me@example.org --author me@work.example",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) (err error) {
			if r.Path, err = filepath.Abs(args[0]); err != nil {
				return fmt.Errorf("find repository: %w", err)
			}
			if err := aRepository(r.Path); err != nil {
				return err
			}
			kept, err := client.AddBragRepository(ctx, r)
			if err != nil {
				return err
			}
			return a.print(kept, func(m terminal.Mode) {
				fmt.Fprintf(a.out, "added %s: %s\n", kept.Name, clean.Line(kept.Path))
				m.Hint("tend brag draft")
			})
		}),
	}
	cmd.Flags().StringVar(&r.Name, "name", "", "call it `NAME` (as its folder)")
	cmd.Flags().StringArrayVar(&r.Authors, "author", nil, "commits of this `EMAIL` are yours; may be repeated (git's user.email there)")
	return cmd
}

// aRepository refuses a path that cannot be a git repository: of this machine, since here the draft reads it. A worktree
// has a file .git, a bare repository none, but a HEAD.
func aRepository(path string) error {
	for _, name := range []string{".git", "HEAD"} {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			return nil
		}
	}
	return usage("tend brag repo add ~/src/shop", "add repository: %s: no git repository is there", clean.Line(path))
}

func (a *app) bragRepoList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the repositories", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			list, err := client.BragRepositories(ctx, "")
			if err != nil {
				return err
			}
			return a.print(map[string]any{"repositories": list.Repositories}, func(m terminal.Mode) {
				var rows [][]string
				for _, r := range list.Repositories {
					rows = append(rows, []string{r.Name, r.Path, strings.Join(r.Authors, " ")})
				}
				a.table(m, []string{"name", "path", "authors"}, rows, "No repository is named.", "tend brag repo add PATH")
			})
		}),
	}
}

func (a *app) bragRepoRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME|PATH", Short: "Leave a repository out from now on; what its log told stays", Args: cobra.ExactArgs(1),
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			gone, err := client.RemoveBragRepository(ctx, args[0])
			if err != nil {
				return err
			}
			return a.print(gone, func(terminal.Mode) { fmt.Fprintf(a.out, "removed %s\n", gone.Name) })
		}),
	}
}
