package main

import (
	"context"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/terminal"
)

// explainPruning shows what sources were worth with the records behind each number: of all, or of the one with that name.
func (a *app) explainPruning(ctx context.Context, client *api.Client, name id.Source) error {
	p, err := client.ExplainPruning(ctx, name)
	if err != nil {
		return err
	}
	return a.print(p, func(m terminal.Mode) {
		if name == "" {
			a.showPruning(m, p)
		} else {
			a.showYields(m, p.Sources)
		}
		a.yieldsExplained(m, p)
		if name != "" {
			m.Hint("tend source show %s", name)
		}
	})
}

// yieldsExplained shows the records behind each source, where they were asked for.
func (a *app) yieldsExplained(m terminal.Mode, p api.Pruning) {
	for n, y := range p.Sources {
		if n < len(p.Explain) {
			terminal.YieldExplained(a.out, m, y, p.Explain[n], p.Zone)
		}
	}
}
