package main

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/terminal"
)

func (a *app) importCommand() *cobra.Command {
	return group("import", "Take over cards, their history and recorded time from elsewhere", a.importAnki(), a.importCSV(),
		a.importTimewarrior(), a.importKlog())
}

// importPlan is what an import brings, whatever it was read from.
type importPlan struct {
	from      string
	decks     []api.ImportDeck
	histories []api.ImportHistory
	loose     bool // histories without a card count, too
	media     []importMedia
	problems  []importProblem
}

// importMedia is a media file and how to open it.
type importMedia struct {
	name string
	send func(ctx context.Context, client *api.Client) (wrote bool, err error)
}

// importProblem is a kind of thing that is not taken over, or not as it was.
type importProblem struct {
	What     string   `json:"what"`
	Count    int      `json:"count"`
	Examples []string `json:"examples,omitempty"`
}

// importSummary is what an import came to.
type importSummary struct {
	DryRun       bool            `json:"dry_run,omitempty"`
	Notes        []string        `json:"notes"`
	Cards        int             `json:"cards"`
	KnownCards   int             `json:"known_cards"`
	Histories    int             `json:"cards_with_history"`
	Reviews      int             `json:"reviews"`
	KnownReviews int             `json:"known_reviews"`
	UnknownOnes  int             `json:"reviews_of_unknown_cards,omitempty"`
	Media        int             `json:"media"`
	KnownMedia   int             `json:"known_media"`
	NotTakenOver []importProblem `json:"not_taken_over"`
}

// How much one request brings: well below the limit of a request's body.
const (
	bytesPerImport   = 512 << 10
	reviewsPerImport = 4000 // of some 70 bytes each; without a daemon each request opens the store anew
)

// carryOut sends what an import brings to the daemon, or only counts it.
func (a *app) carryOut(ctx context.Context, client *api.Client, plan importPlan, dry bool) error {
	sum := importSummary{DryRun: dry, Notes: []string{}, NotTakenOver: plan.problems}
	if dry {
		sum.count(plan)
		return a.showImport(sum)
	}
	progress := a.mode().Progress("importing")
	total := len(plan.media) + len(plan.decks) + len(plan.histories)
	done := 0
	step := func(n int) { done += n; progress.Step(done, total) }
	err := sendMedia(ctx, client, plan, &sum, step)
	if err == nil {
		err = sendCards(ctx, client, plan, &sum, step)
	}
	if err == nil {
		err = sendHistories(ctx, client, plan, &sum, step)
	}
	progress.Done()
	if err != nil {
		return err
	}
	return a.showImport(sum)
}

// count sums up what a plan would bring, as far as can be told without the daemon.
func (s *importSummary) count(plan importPlan) {
	there := map[string]bool{}
	for _, deck := range plan.decks {
		s.Notes = append(s.Notes, deck.Path)
		s.Cards += len(deck.Cards)
		for _, card := range deck.Cards {
			there[card.Key] = true
		}
	}
	for _, h := range plan.histories {
		switch {
		case len(h.Reviews) == 0:
		case plan.loose || there[h.Key]:
			s.Reviews += len(h.Reviews)
			s.Histories++
		default:
			s.UnknownOnes += len(h.Reviews)
		}
	}
	s.Media = len(plan.media)
}

func sendMedia(ctx context.Context, client *api.Client, plan importPlan, sum *importSummary, step func(int)) error {
	for _, media := range plan.media {
		wrote, err := media.send(ctx, client)
		if err != nil {
			return fmt.Errorf("media file %s: %w", media.name, err)
		}
		if wrote {
			sum.Media++
		} else {
			sum.KnownMedia++
		}
		step(1)
	}
	return nil
}

func sendCards(ctx context.Context, client *api.Client, plan importPlan, sum *importSummary, step func(int)) error {
	for batch := range batches(plan.decks, bytesPerImport, sizeOfDeck) {
		done, err := client.ImportCards(ctx, api.ImportCardsRequest{Decks: batch})
		if err != nil {
			return err
		}
		sum.Notes = append(sum.Notes, done.Notes...)
		sum.Cards, sum.KnownCards = sum.Cards+done.Cards, sum.KnownCards+done.Known
		step(len(batch))
	}
	return nil
}

func sendHistories(ctx context.Context, client *api.Client, plan importPlan, sum *importSummary, step func(int)) error {
	size := func(h api.ImportHistory) int { return len(h.Reviews) + 1 }
	for batch := range batches(plan.histories, reviewsPerImport, size) {
		done, err := client.ImportReviews(ctx, api.ImportReviewsRequest{From: plan.from, Loose: plan.loose, Histories: batch})
		if err != nil {
			return err
		}
		sum.Histories, sum.Reviews = sum.Histories+done.Cards, sum.Reviews+done.Reviews
		sum.KnownReviews, sum.UnknownOnes = sum.KnownReviews+done.Known, sum.UnknownOnes+done.Unknown
		step(len(batch))
	}
	return nil
}

func sizeOfDeck(deck api.ImportDeck) int {
	size := 0
	for _, card := range deck.Cards {
		size += len(card.Text) + len(card.Key) + 50
	}
	return size
}

// batches yields parts of a list whose sizes add up to most, unless one alone is larger.
func batches[T any](list []T, most int, size func(T) int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		from, sum := 0, 0
		for n, one := range list {
			if n > from && sum+size(one) > most {
				if !yield(list[from:n]) {
					return
				}
				from, sum = n, 0
			}
			sum += size(one)
		}
		if from < len(list) {
			yield(list[from:])
		}
	}
}

// showImport says what came of an import, and what was not taken over.
func (a *app) showImport(s importSummary) error {
	return a.print(s, func(m terminal.Mode) {
		verb := "imported"
		if s.DryRun {
			verb = "would import"
		}
		fmt.Fprintln(a.out, verb, s.brought())
		if known := s.known(); known != "" {
			fmt.Fprintln(a.out, "known already:", known)
		}
		for _, note := range s.Notes {
			fmt.Fprintln(a.out, "  "+note)
		}
		problems := s.NotTakenOver
		if s.UnknownOnes > 0 {
			problems = append(problems, importProblem{What: "reviews of cards that are not there", Count: s.UnknownOnes})
		}
		if len(problems) > 0 {
			fmt.Fprintln(a.out, "not taken over, or not as it was:")
		}
		var rows [][]string
		for _, p := range problems {
			rows = append(rows, []string{fmt.Sprint(p.Count), p.What, strings.Join(p.Examples, ", ")})
		}
		terminal.Table(a.out, m, nil, rows)
		switch {
		case s.DryRun:
		case s.Reviews > 0:
			m.Hint("tend memory optimize")
		case s.Cards > 0:
			m.Hint("tend review")
		}
	})
}

// brought says what was taken over, without what there was none of.
func (s importSummary) brought() string {
	var parts []string
	if s.Cards > 0 {
		parts = append(parts, many(s.Cards, "card")+" in "+many(len(s.Notes), "note"))
	}
	if s.Reviews > 0 {
		parts = append(parts, many(s.Reviews, "review")+" of "+many(s.Histories, "card"))
	}
	if s.Media > 0 {
		parts = append(parts, many(s.Media, "media file"))
	}
	return cmp.Or(strings.Join(parts, ", "), "nothing")
}

// known says what was there already, likewise.
func (s importSummary) known() string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{s.KnownCards, "card"}, {s.KnownReviews, "review"}, {s.KnownMedia, "media file"}} {
		if part.n > 0 {
			parts = append(parts, many(part.n, part.what))
		}
	}
	return strings.Join(parts, ", ")
}

// many is a number of things.
func many(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// cardsPerNote is how many cards go into one note; a deck of more becomes several.
const cardsPerNote = 300

// sizeInNote is the share of a note that a card takes: of cardsPerNote cards, or of the bytes that a request brings.
func sizeInNote(card api.ImportCard) int {
	return max(len(card.Text)+len(card.Key)+50, bytesPerImport/cardsPerNote)
}

// deckNotes cuts decks into notes of at most cardsPerNote cards, fewer where they are long, in the order of the decks' names.
func deckNotes(folder string, decks map[string][]api.ImportCard) []api.ImportDeck {
	var all []api.ImportDeck
	for _, name := range slices.Sorted(maps.Keys(decks)) {
		parts := slices.Collect(batches(decks[name], bytesPerImport, sizeInNote))
		for n, cards := range parts {
			path, title := folder+"/"+fileName(name), cmp.Or(strings.ReplaceAll(name, "::", " / "), "Cards")
			if len(parts) > 1 {
				path, title = fmt.Sprintf("%s-%d", path, n+1), fmt.Sprintf("%s (%d of %d)", title, n+1, len(parts))
			}
			all = append(all, api.ImportDeck{Path: path + ".md", Title: title, Cards: cards})
		}
	}
	return all
}

// fileName turns the name of a deck into a path: a::b lies in a folder a.
func fileName(deck string) string {
	var parts []string
	for part := range strings.SplitSeq(deck, "::") {
		part = strings.Map(func(r rune) rune {
			if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
				return '-'
			}
			return r
		}, strings.Trim(strings.TrimSpace(part), "."))
		if r := []rune(part); len(r) > 60 {
			part = string(r[:60])
		}
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "cards"
	}
	return strings.Join(parts, "/")
}
