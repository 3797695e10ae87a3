package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// measurePrompt adds how long `tend prompt` takes as a whole process beside a program that only prints, with a
// daemon that has something due.
func measurePrompt(ctx context.Context, t *table, s *server, print string) error {
	if err := haveDue(ctx, s); err != nil {
		return err
	}
	const runs = 200
	prompt, only, err := alternate(runs,
		func() error { return s.command(ctx, "prompt").Run() },
		func() error { return exec.CommandContext(ctx, print).Run() })
	if err != nil {
		return fmt.Errorf("run prompt: %w", err)
	}
	size := fmt.Sprintf("%d processes, alternating", runs)
	t.add("a program that only prints", size, only.String())
	t.add("tend prompt", size, prompt.String())
	t.below("tend prompt against it", "medians", float64(prompt.median())/float64(only.median()), 4, "%.2f times")
	return nil
}

// haveDue writes a note whose cards are due, and waits until the prompt tells of them.
func haveDue(ctx context.Context, s *server) error {
	if err := writeNotes(filepath.Join(s.home, "notes"), 1, 15); err != nil {
		return err
	}
	return until(ctx, "a line for the prompt", func() (bool, error) {
		line, err := os.ReadFile(filepath.Join(s.home, "prompt"))
		return strings.Contains(string(line), "due"), ignoreMissing(err)
	})
}

func ignoreMissing(err error) error {
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
