package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// What is searched: notes and their cards are a document each.
const (
	foundNotes = 1000
	foundCards = 19 // of each note
	foundDocs  = foundNotes * (1 + foundCards)
)

// measureFind adds what `tend find` takes as a whole command that asks a daemon over 20,000 documents: when there is no
// index yet, then for words that few and that nearly all documents have, and after one document changed.
func measureFind(ctx context.Context, t *table, tend, home string) (err error) {
	s, err := startServer(ctx, tend, home)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := writeNotes(filepath.Join(home, "notes"), foundNotes, foundCards); err != nil {
		return err
	}
	for part := 1; part <= 4; part++ { // a slow machine needs longer than one wait for all
		last := fmt.Sprintf("/cards/c%d", foundNotes*foundCards*part/4)
		if err := until(ctx, "card "+last, func() (bool, error) {
			status, err := s.get(last, nil)
			return status == http.StatusOK, err
		}); err != nil {
			return err
		}
	}
	size := fmt.Sprintf("%d documents", foundDocs)
	start := time.Now()
	if _, err := s.output(ctx, "find", "subject", "500"); err != nil {
		return err
	}
	t.add("tend find, without an index", size, fmt.Sprintf("%.1f s", time.Since(start).Seconds()))
	if err := pause(ctx, calmDown); err != nil { // the store is still sorting what it took in
		return err
	}
	return errors.Join(measureWarmFinds(ctx, t, s, size), measureChangedFind(ctx, t, s, size))
}

const findRuns = 20

func measureWarmFinds(ctx context.Context, t *table, s *server, size string) error {
	for _, query := range [][]string{{"subject", "500"}, {"subjects", "500"}, {"systems"}, {"next of 7 peers"}} {
		name := strings.Join(query, " ")
		words := url.QueryEscape(name)
		if len(query) == 1 && strings.Contains(name, " ") {
			words = url.QueryEscape(`"` + name + `"`) // as the command makes it of one argument
		}
		answer, err := repeat(findRuns, func() error {
			_, err := s.get("/find?q="+words, nil)
			return err
		})
		if err != nil {
			return err
		}
		addFind(t, "finding "+name+", the daemon's answer", fmt.Sprintf("%s, %d requests", size, findRuns), answer)
		took, err := repeat(findRuns, func() error {
			_, err := s.output(ctx, append([]string{"find"}, query...)...)
			return err
		})
		if err != nil {
			return err
		}
		addFind(t, "tend find "+name, fmt.Sprintf("%s, %d processes", size, findRuns), took)
	}
	return nil
}

// measureChangedFind adds a lesson before each search, so that a piece of the index is made anew in it.
func measureChangedFind(ctx context.Context, t *table, s *server, size string) error {
	var took sample
	for n := range findRuns {
		if err := s.post("/lessons", map[string]any{"title": fmt.Sprintf("What subject %d is about", n)}); err != nil {
			return err
		}
		var err error
		if took, err = took.timed(func() error { _, err := s.output(ctx, "find", "subject", "500"); return err }); err != nil {
			return err
		}
	}
	addFind(t, "tend find, one document changed", fmt.Sprintf("%s, %d processes", size, findRuns), took)
	return nil
}

// addFind adds a sample whose median has the aim of a search.
func addFind(t *table, what, size string, took sample) {
	t.add(what, size, took.String())
	t.below("  its median", "", float64(took.median())/float64(time.Millisecond), 50, "%.1f ms")
}
