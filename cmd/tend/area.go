package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) areaCommand() *cobra.Command {
	return group("area", "Subjects: one or two deep ones, many broad ones", a.areaList(), a.areaAdd(), a.areaRemove(),
		a.areaDeep(true), a.areaDeep(false), a.areaRename(), a.areaMerge(), a.areaRate(), a.areaShow())
}

func (a *app) areaList() *cobra.Command {
	var asOf string
	return asOfFlag(&cobra.Command{
		Use: "list", Short: "List the areas, and the stage you see yourself at in each", Args: noArgs,
		RunE: a.ask(func(ctx context.Context, client *api.Client, _ []string) error {
			return a.showAreas(ctx, client.AsOf(asOf))
		}),
	}, &asOf)
}

func (a *app) showAreas(ctx context.Context, client *api.Client) error {
	list, err := client.Areas(ctx)
	if err != nil {
		return err
	}
	return a.print(list, func(m terminal.Mode) {
		var rows [][]string
		due := ""
		for _, area := range list.Areas {
			rate := ""
			if !area.RateOn.IsZero() {
				rate = area.RateOn.String()
			}
			if area.Due {
				rate, due = "now", area.Name
			}
			rows = append(rows, []string{area.Name, depthWord(area.Deep), area.Since.String(), string(area.Stage), rate})
		}
		a.table(m, []string{"area", "kind", "since", "stage", "rate"}, rows, "No area is declared.", "tend area add NAME --deep")
		switch {
		case list.Warning != "":
			a.say("%s", list.Warning)
		case due != "":
			m.Hint("tend area rate %s", due)
		}
	})
}

func depthWord(deep bool) string { return map[bool]string{true: "deep", false: "broad"}[deep] }

// warn says beside the data what the daemon warns of.
func (a *app) warn(s api.Settings) {
	if s.Warning != "" {
		a.say("%s", s.Warning)
	}
}

func (a *app) areaAdd() *cobra.Command {
	var deep bool
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Add an area, or change whether it is deep", Args: cobra.ExactArgs(1),
		Long: `Add an area, or change whether it is deep from today on. One or two areas can be deep; a third is taken with a warning,
since depth in three is depth in none.`,
		RunE: a.changeAreas(func(areas []budget.Area, name string) ([]budget.Area, error) {
			at := slices.IndexFunc(areas, func(x budget.Area) bool { return x.Name == name })
			if at >= 0 {
				areas[at].Deep = deep
				return areas, nil
			}
			return append(areas, budget.Area{Name: name, Deep: deep}), nil
		}),
	}
	cmd.Flags().BoolVar(&deep, "deep", false, "go deep in it")
	return cmd
}

// areaDeep is tend area deep, or tend area broad.
func (a *app) areaDeep(deep bool) *cobra.Command {
	return &cobra.Command{
		Use: depthWord(deep) + " NAME", Short: fmt.Sprintf("Make an area %s, from today on; the weeks before stay as they were", depthWord(deep)),
		Args: cobra.ExactArgs(1),
		RunE: a.changeAreas(func(areas []budget.Area, name string) ([]budget.Area, error) {
			at, err := findArea(areas, name)
			if err == nil {
				areas[at].Deep = deep
			}
			return areas, err
		}),
	}
}

func (a *app) areaRemove() *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove an area; what was recorded under it stays", Args: cobra.ExactArgs(1),
		RunE: a.changeAreas(func(areas []budget.Area, name string) ([]budget.Area, error) {
			at, err := findArea(areas, name)
			if err != nil {
				return nil, err
			}
			return slices.Delete(areas, at, at+1), nil
		}),
	}
}

func findArea(areas []budget.Area, name string) (int, error) {
	at := slices.IndexFunc(areas, func(x budget.Area) bool { return x.Name == name })
	if at < 0 {
		return at, api.Refuse(api.NotFound, "tend area list", "no area %q", name)
	}
	return at, nil
}

func (a *app) changeAreas(change func([]budget.Area, string) ([]budget.Area, error)) func(*cobra.Command, []string) error {
	return a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		settings, err := client.Settings(ctx)
		if err != nil {
			return err
		}
		areas, err := change(slices.Clone(settings.Areas), strings.TrimSpace(args[0]))
		if err != nil {
			return err
		}
		if _, err = client.Change(ctx, api.SettingsRequest{Areas: &areas}); err != nil {
			return err
		}
		return a.showAreas(ctx, client)
	})
}

func (a *app) areaRename() *cobra.Command {
	return &cobra.Command{
		Use: "rename NAME TO", Short: "Call an area by another name; its minutes, lessons and stages go with it",
		Args: cobra.ExactArgs(2), RunE: a.renameArea(false),
	}
}

func (a *app) areaMerge() *cobra.Command {
	return &cobra.Command{
		Use: "merge NAME INTO", Short: "Make one area of two",
		Long: `Make one area of two: what was recorded under NAME is then of INTO, and NAME is gone. Since when INTO was deep stays as it
is, and counts for these minutes, too. The stages of NAME are kept, and are shown no more.`,
		Args: cobra.ExactArgs(2), RunE: a.renameArea(true),
	}
}

func (a *app) renameArea(merge bool) func(*cobra.Command, []string) error {
	return a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		done, err := client.RenameArea(ctx, args[0], api.RenameRequest{To: args[1], Merge: merge})
		if err != nil {
			return err
		}
		return a.print(done, func(m terminal.Mode) {
			terminal.RenamedLine(a.out, done)
			m.Hint("name its notes folder %s, if it has one", done.To)
		})
	})
}
