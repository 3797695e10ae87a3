package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) backupCommand() *cobra.Command {
	r := api.BackupRequest{}
	cmd := &cobra.Command{
		Use: "backup [FILE]", Short: "Write the whole store to a file, while everything goes on", Args: cobra.MaximumNArgs(1),
		Long: `Write a backup of everything that the store holds, the secrets of your calendars among it, to a file on the daemon's
machine: FILE, which must not be there yet, or one named by the time in the folder backups beside the store, of which the
newest 10 are kept. Notes are files of their own and are not in it. tend restore brings it back.`,
		Example: "  tend backup\n  tend backup /mnt/disk/tend.backup",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) (err error) {
			if len(args) > 0 {
				if r.Path, err = filepath.Abs(args[0]); err != nil {
					return err
				}
			}
			made, err := client.Backup(ctx, r)
			if err != nil {
				return err
			}
			return a.print(made, func(terminal.Mode) {
				fmt.Fprintf(a.out, "%s, %d kB\n", made.Path, (made.Bytes+999)/1000)
				if n := len(made.Removed); n > 0 {
					fmt.Fprintf(a.out, "%d older removed\n", n)
				}
			})
		}),
	}
	cmd.Flags().IntVar(&r.Keep, "keep", 0, "keep the newest `N` in the folder backups (default 10)")
	return cmd
}

func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", Short: "Put a backup in the place of the store", Args: cobra.ExactArgs(1),
		Long: `Make a new store from a backup, and its plain logs from that. The daemon must be stopped. The old store and the old logs
are not deleted but set aside, beside the new ones. Notes stay as they are; cards find their history again.`,
		Example: "  systemctl --user stop tend\n  tend restore ~/.local/share/tend/backups/tend-20261121-070000.000.backup",
		RunE: a.do(func(ctx context.Context, args []string) error {
			c, err := a.config()
			if err != nil {
				return err
			}
			aside, err := daemonRestore(ctx, c, args[0])
			if err != nil {
				return err
			}
			return a.print(aside, func(m terminal.Mode) { showRestored(a, m, aside) })
		}),
	}
}

func showRestored(a *app, m terminal.Mode, aside restored) {
	fmt.Fprintln(a.out, "restored")
	if aside.Store != "" {
		fmt.Fprintf(a.out, "the old store is kept in %s\n", aside.Store)
	}
	if aside.Log != "" {
		fmt.Fprintf(a.out, "the old logs are kept in %s\n", aside.Log)
	}
	m.Hint("tend doctor")
}
