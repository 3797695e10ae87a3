package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/anki"
	"tend/daemon/api"
	"tend/internal/pattern"
	"tend/srs"
)

func (a *app) importAnki() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "anki FILE", Short: "Take over an Anki package or collection, with its review log", Args: cobra.ExactArgs(1),
		Long: `Take over what Anki exported: a package (.apkg, .colpkg, of old and new Anki) or a collection (.anki2, .anki21,
.anki21b). Decks become notes in the folder anki, media lie beside them in anki/media, and the review log counts from
its first day. In Anki: File, Export, with scheduling information and media.

What cannot be taken over, or not as it was, is listed. What is known already is not taken twice, so an import can be
repeated: it then brings what is new. Nothing in your notes is overwritten.`,
		Example: "  tend import anki collection.colpkg --dry-run\n  tend import anki Spanish.apkg",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			pkg, err := anki.Open(args[0])
			if err != nil {
				return err
			}
			defer pkg.Close()
			collection, err := pkg.Read(ctx)
			if err != nil {
				return err
			}
			return a.carryOut(ctx, client, planAnki(pkg, collection, time.Now()), dry)
		}),
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what it would bring")
	return cmd
}

// planAnki turns a collection into what an import brings.
func planAnki(pkg *anki.Package, c anki.Collection, now time.Time) importPlan {
	plan := importPlan{from: "anki", problems: []importProblem{}}
	for _, p := range c.Problems {
		plan.problems = append(plan.problems, importProblem{What: p.What, Count: p.Count, Examples: p.Examples})
	}
	histories := plan.ankiCards(c)
	for _, review := range c.Reviews {
		h, known := histories[review.Card]
		switch {
		case !known:
			plan.problem("reviews of cards that are not taken over", "")
		case review.At.Year() < 1990 || review.At.After(now):
			plan.problem("reviews by a clock that was wrong", review.At.UTC().Format(time.DateOnly))
		default:
			h.Reviews = append(h.Reviews, api.ImportReview{At: review.At, Grade: srs.Grade(review.Grade), Millis: review.Millis})
		}
	}
	for _, card := range c.Cards {
		if h := histories[card.ID]; h != nil && (len(h.Reviews) > 0 || h.Suspended) {
			plan.histories = append(plan.histories, *h)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Media)) {
		plan.media = append(plan.media, importMedia{name, func(ctx context.Context, client *api.Client) (bool, error) {
			content, err := pkg.OpenMedia(name)
			if err != nil {
				return false, err
			}
			defer content.Close()
			return client.ImportMedia(ctx, "anki", name, content)
		}})
	}
	return plan
}

// ankiCards puts the cards into decks, and returns the history of each, still empty. The cards of one text with clozes
// are one entry, and its deletions stand in the order of their numbers.
func (p *importPlan) ankiCards(c anki.Collection) map[int64]*api.ImportHistory {
	decks, seen := map[string][]api.ImportCard{}, map[string]bool{}
	histories := map[int64]*api.ImportHistory{}
	for _, card := range c.Cards {
		key := ankiKey(card)
		histories[card.ID] = &api.ImportHistory{Key: key, Cloze: card.Deletion, Suspended: card.Suspended}
		if len(card.Tags) > 0 {
			p.problem("cards whose tags were left out", strings.Join(card.Tags, " "))
		}
		if card.Kind == anki.Cloze && card.Back != "" && !seen[key] {
			p.problem("texts with clozes whose extra field became a comment below them", strings.ReplaceAll(card.Back, "\n", " "))
		}
		text := card.Markdown()
		if text == "" {
			delete(histories, card.ID)
			p.problem("cards without a question or an answer", card.GUID)
			continue
		}
		if !seen[key] {
			seen[key] = true
			decks[card.Deck] = append(decks[card.Deck], api.ImportCard{Key: key, Text: besideMedia(text, card.Deck)})
		}
	}
	p.decks = deckNotes("anki", decks)
	return histories
}

// ankiKey names a card for good: by its note's GUID, which Anki keeps between collections, and its template.
func ankiKey(card anki.Card) string {
	if card.Cloze > 0 {
		return "anki." + digest(card.GUID)
	}
	return fmt.Sprintf("anki.%s-%d", digest(card.GUID), card.Ord)
}

// mediaLink is a link of a card to a file in Anki's one folder of media.
var mediaLink = pattern.Of(`\]\((<[^<>\n:/]+>|[^()\s<>:/]+)\)`)

// besideMedia makes the links of a card lead from its deck's note to the folder of media.
func besideMedia(text, deck string) string {
	up := strings.Repeat("../", strings.Count(fileName(deck), "/")) + "media/"
	return mediaLink().ReplaceAllStringFunc(text, func(link string) string {
		if name, ok := strings.CutPrefix(link, "](<"); ok {
			return "](<" + up + name
		}
		return "](" + up + strings.TrimPrefix(link, "](")
	})
}
