package terminal

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"
)

// hold takes a person through a sitting, on the full screen or line by line, and returns how it ended. Leaving, by a
// key, by the end of the input or by ctx, is no error: whatever was answered is saved.
func (m Mode) hold(ctx context.Context, s sitting, intro string) (sitting, error) {
	if m.Plain {
		return converse(ctx, m, s, intro), nil
	}
	program := tea.NewProgram(screen{ctx: ctx, mode: m, s: s, width: m.Width, height: m.Height},
		tea.WithContext(ctx), tea.WithInput(m.In), tea.WithOutput(m.Out))
	last, err := program.Run()
	if shown, ok := last.(screen); ok {
		s = shown.s
	}
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		err = nil
	}
	return s, err
}
