package main

import (
	"fmt"
	"strings"
	"testing"

	"tend/daemon/api"
)

// TestDecksBecomeNotesThatFitARequest: a deck of long cards once was more than the daemon takes.
func TestDecksBecomeNotesThatFitARequest(t *testing.T) {
	for name, c := range map[string]struct{ cards, bytes, notes int }{
		"none": {0, 0, 0}, "short ones": {300, 20, 1}, "one more": {301, 20, 2}, "long ones": {300, 4000, 3}, "one alone is long": {2, 600_000, 2},
	} {
		t.Run(name, func(t *testing.T) {
			decks := map[string][]api.ImportCard{}
			for n := range c.cards {
				decks["a::b"] = append(decks["a::b"], api.ImportCard{Key: fmt.Sprint(n), Text: strings.Repeat("x", c.bytes)})
			}
			made, cards := deckNotes("csv", decks), 0
			for _, deck := range made {
				cards += len(deck.Cards)
				if len(deck.Cards) > 1 && sizeOfDeck(deck) > bytesPerImport {
					t.Errorf("%s has %d bytes", deck.Path, sizeOfDeck(deck))
				}
			}
			if len(made) != c.notes || cards != c.cards {
				t.Errorf("%d cards in %d notes, want %d in %d", cards, len(made), c.cards, c.notes)
			}
		})
	}
}
