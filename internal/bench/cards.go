package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	noteFiles    = 200
	cardsPerNote = 50
	allCards     = noteFiles * cardsPerNote
)

var deckSize = fmt.Sprintf("%d cards in %d notes", allCards, noteFiles)

// writeNotes writes Markdown files of question cards. No two cards are alike.
func writeNotes(dir string, files, cards int) error {
	for f := range files {
		var text strings.Builder
		fmt.Fprintf(&text, "# Note %d\n\nWhat I know about subject %d, in my own words.\n\n", f, f)
		for c := range cards {
			fmt.Fprintf(&text, "Q: What does component %d of system %d do when its peer %d is away?\nA: It waits %d ms, "+
				"then asks the next of %d peers and notes the change in its log.\n\n", c, f, f*cards+c, c*f+c, c%7+2)
		}
		name := filepath.Join(dir, fmt.Sprintf("note-%03d.md", f))
		if err := os.WriteFile(name, []byte(text.String()), 0o600); err != nil {
			return fmt.Errorf("write note: %w", err)
		}
	}
	return nil
}

// measureCards adds what 10,000 cards cost: to take in, to ask for, and to have while nothing happens.
func measureCards(ctx context.Context, t *table, tend, home string) (err error) {
	s, err := startServer(ctx, tend, home)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	start := time.Now()
	if err := takeInCards(ctx, s); err != nil {
		return err
	}
	t.add("taking in cards", deckSize, fmt.Sprintf("%.1f s", time.Since(start).Seconds()))
	if err := measureIdle(ctx, t, s, deckSize+", after taking them in"); err != nil {
		return err
	}
	if err := measureCommands(ctx, t, s); err != nil {
		return err
	}
	if err := measureGrades(ctx, t, s); err != nil {
		return err
	}
	if err := s.stop(); err != nil {
		return err
	}
	start = time.Now()
	if s, err = startServer(ctx, tend, home); err != nil {
		return err
	}
	t.add("starting the daemon", deckSize, millis(time.Since(start)))
	return measureIdle(ctx, t, s, deckSize+", after a restart")
}

// takeInCards writes the notes and waits until the daemon has all of their cards.
func takeInCards(ctx context.Context, s *server) error {
	if err := writeNotes(filepath.Join(s.home, "notes"), noteFiles, cardsPerNote); err != nil {
		return err
	}
	last := fmt.Sprintf("/cards/c%d", allCards)
	if err := until(ctx, "the last card", func() (bool, error) {
		status, err := s.get(last, nil)
		return status == http.StatusOK, err
	}); err != nil {
		return err
	}
	text, err := s.output(ctx, "card", "list", "--json")
	if err != nil {
		return err
	}
	var answer struct{ Cards []json.RawMessage }
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		return fmt.Errorf("read card list: %w", err)
	}
	if len(answer.Cards) != allCards {
		return fmt.Errorf("take in cards: %d in the list, want %d", len(answer.Cards), allCards)
	}
	return nil
}

// measureCommands adds what a person waits for at this size.
func measureCommands(ctx context.Context, t *table, s *server) error {
	for _, words := range [][]string{{"card", "list"}, {"review", "--json"}, {"week"}, {"find", "system", "7"}, {}} {
		const runs = 10
		took, err := repeat(runs, func() error {
			_, err := s.output(ctx, words...)
			return err
		})
		if err != nil {
			return err
		}
		t.add(strings.Join(append([]string{"tend"}, words...), " "), fmt.Sprintf("%d cards, %d processes", allCards, runs), took.String())
	}
	return nil
}

// measureGrades adds how many recalls a second are saved, each synced in the store and in the plain log.
func measureGrades(ctx context.Context, t *table, s *server) error {
	const while = 3 * time.Second
	first := 1
	for _, callers := range []int{1, 16} {
		got, err := run(ctx, callers, while, func(n int) error {
			card := fmt.Sprintf("c%d", (first+n-1)%allCards+1)
			return s.post("/review/grade", map[string]any{"card": card, "grade": 3, "duration_ms": 4000})
		})
		if err != nil {
			return err
		}
		first += got.done
		t.add("recalls graded", fmt.Sprintf("%d cards, %s, %s", allCards, callersOf(callers), while), writesOf(got))
	}
	return nil
}
