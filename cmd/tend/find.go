package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

// findRequest is what was typed.
type findRequest struct {
	kind  string
	nots  []string
	limit int
}

func (a *app) findCommand() *cobra.Command {
	var r findRequest
	cmd := &cobra.Command{
		Use: "find WORDS…", Short: "Search notes, cards, lessons, outputs and items",
		Long: `Finds what has all of the words, the best first. Case and accents make no difference.

  "a phrase"           words that follow each other; quotes are to reach tend: '"a phrase"', or "a phrase" as one argument
  word*                each word that begins so
  -word                not what has this word, phrase or filter
  sync.Mutex O_DIRECT  names of code, whole; mutex and direct find them too
  kind:card            note, card, lesson, output or item; or a kind of these, such as rfc or summary
  area:go source:weekly state:open
  before:2026-10 since:2026-10-05 after:2025

Exits with 1 when nothing is found, as grep does.`,
		Example: "  tend find page cache -linux\n  tend find 'kind:card \"page cache\"'\n  tend find state:open kind:rfc",
		Args:    cobra.ArbitraryArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			return a.find(ctx, client, r, args)
		}),
	}
	cmd.Flags().StringVar(&r.kind, "kind", "", "only what is of this `KIND`, as kind:KIND")
	cmd.Flags().StringArrayVar(&r.nots, "not", nil, "not what has this `WORD`, as -WORD")
	cmd.Flags().IntVar(&r.limit, "limit", 20, "show at most `N` results")
	return cmd
}

func (a *app) find(ctx context.Context, client *api.Client, r findRequest, args []string) error {
	if r.limit < 1 {
		return usage("tend find --limit 20 WORDS…", "limit %d: want a number from 1", r.limit)
	}
	found, err := client.Find(ctx, api.FindRequest{Query: r.query(args), Limit: r.limit})
	if err != nil {
		return err
	}
	zone := a.wall(ctx, client)
	err = a.print(found, func(m terminal.Mode) {
		terminal.FoundLines(a.out, m, found, zone)
		if len(found.Results) > 0 {
			m.Hint("%s", openCommand(found.Results[0]))
		}
	})
	if err == nil && found.Count == 0 {
		return api.Refuse(api.NotFound, "fewer words, or the beginning of one: tend find 'wor*'", "nothing has all of this: %s", found.Query)
	}
	return err
}

// openCommand shows what was found.
func openCommand(m api.Match) string {
	switch m.Kind {
	case "note":
		return "tend note show " + m.ID
	case "card":
		return "tend card show " + m.ID
	case "output":
		return "tend output list"
	}
	return "tend read " + m.ID
}

// query makes one query of what was typed.
func (r findRequest) query(args []string) string {
	var fields []string
	for _, arg := range args {
		fields = append(fields, quotedPhrase(arg))
	}
	for _, not := range r.nots {
		fields = append(fields, "-"+quotedPhrase(not))
	}
	if r.kind != "" {
		fields = append(fields, "kind:"+r.kind)
	}
	return strings.Join(fields, " ")
}

// quotedPhrase gives an argument of several plain words the quotes back that the shell took away.
func quotedPhrase(arg string) string {
	if !strings.ContainsRune(arg, ' ') || strings.ContainsAny(arg, `":*`) || strings.HasPrefix(arg, "-") || strings.Contains(arg, " -") {
		return arg
	}
	return `"` + arg + `"`
}

// spellNots writes -word behind find as --not=word, which it means there and nowhere else.
func spellNots(args []string) []string {
	at := 0
	for at < len(args) && strings.HasPrefix(args[at], "-") {
		if slices.Contains([]string{"--config", "--server", "--token-file"}, args[at]) {
			at++
		}
		at++
	}
	if at >= len(args) || args[at] != "find" {
		return args
	}
	spelled := slices.Clone(args)
	for n := at + 1; n < len(args) && args[n] != "--"; n++ {
		if arg := args[n]; len(arg) > 1 && arg[0] == '-' && arg[1] != '-' && arg != "-h" {
			spelled[n] = "--not=" + arg[1:]
		}
	}
	return spelled
}
