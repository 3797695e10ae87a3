package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/notes"
	"tend/srs"
)

func (a *app) importCSV() *cobra.Command {
	var reviews string
	var dry bool
	cmd := &cobra.Command{
		Use: "csv FILE", Short: "Take over cards, or a review log, from a CSV file", Args: cobra.ExactArgs(1),
		Long: `Take over cards, or a review log, from a CSV file.

Cards have the columns question and answer, and perhaps deck and card_id; they become notes in the folder csv. A review log
has the columns card_id, review_rating (1 to 4), review_time and review_duration (milliseconds). Given with --reviews, its
card_id are those of the cards. A review log alone is history without text: it trains the memory, and never comes up.

What is known already is not taken twice, so an import can be repeated.`,
		Example: "  tend import csv cards.csv --reviews reviews.csv\n  tend import csv reviews.csv --dry-run",
		RunE: a.ask(func(ctx context.Context, client *api.Client, args []string) error {
			plan, err := a.planCSV(ctx, args[0], reviews)
			if err != nil {
				return err
			}
			return a.carryOut(ctx, client, plan, dry)
		}),
	}
	cmd.Flags().StringVar(&reviews, "reviews", "", "the review log of these cards, in this `FILE`")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what it would bring")
	return cmd
}

// planCSV reads what a CSV file brings: its header says whether it holds cards or reviews.
func (a *app) planCSV(ctx context.Context, path, reviews string) (plan importPlan, err error) {
	plan = importPlan{from: "csv", problems: []importProblem{}}
	text, err := os.ReadFile(path)
	if err != nil {
		return plan, err
	}
	if isLog(text) {
		if reviews != "" {
			return plan, usage("tend import csv cards.csv --reviews reviews.csv", "%s is a review log itself", path)
		}
		reviews, plan.loose = path, true
	} else if err := plan.readCards(text); err != nil {
		return plan, fmt.Errorf("%s: %w", path, err)
	}
	if reviews == "" {
		return plan, nil
	}
	lines, err := a.readReviews(ctx, reviews)
	if err != nil {
		return plan, err
	}
	plan.histories = histories(plan.upTo(time.Now(), lines))
	return plan, nil
}

// upTo leaves out reviews of days to come, which the daemon refuses. A file without zones may be hours ahead.
func (p *importPlan) upTo(now time.Time, lines []srs.Review) []srs.Review {
	return slices.DeleteFunc(lines, func(r srs.Review) bool {
		ahead := r.At.After(now.Add(23 * time.Hour))
		if ahead {
			p.problem("reviews by a clock that was wrong", r.At.Format(time.DateOnly))
		}
		return ahead
	})
}

// isLog tells whether the header of a file is that of a review log.
func isLog(text []byte) bool {
	header, err := csv.NewReader(bytes.NewReader(text)).Read()
	return err == nil && slices.ContainsFunc(header, func(name string) bool { return columnName(name) == "review_rating" })
}

// columnName is a name of a header without what programs put around it.
func columnName(name string) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
}

// histories sorts reviews by card, in the order in which the cards first appear.
func histories(lines []srs.Review) []api.ImportHistory {
	var all []api.ImportHistory
	at := map[string]int{}
	for _, line := range lines {
		n, seen := at[string(line.Card)]
		if !seen {
			n = len(all)
			at[string(line.Card)] = n
			all = append(all, api.ImportHistory{Key: csvKey(string(line.Card))})
		}
		all[n].Reviews = append(all[n].Reviews, api.ImportReview{At: line.At, Grade: line.Grade, Millis: line.Millis})
	}
	return all
}

// csvKey names a card for good. What is no name becomes a digest.
func csvKey(cardID string) string {
	plain := !strings.ContainsFunc(cardID, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
	if plain && cardID != "" && len(cardID) <= 40 {
		return "csv-" + cardID
	}
	return "csv." + digest(cardID)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:10])
}

// readCards reads cards by the columns of the header.
func (p *importPlan) readCards(text []byte) error {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = -1
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("read cards: there is nothing in it")
	} else if err != nil {
		return fmt.Errorf("read cards: line 1: %w", plainParse(err))
	}
	column := func(names ...string) int {
		return slices.IndexFunc(header, func(name string) bool {
			return slices.Contains(names, columnName(name))
		})
	}
	question, answer := column("question", "front"), column("answer", "back")
	deck, id := column("deck"), column("card_id", "id")
	if question < 0 || answer < 0 {
		return usage("tend import csv --help", "read cards: line 1: want the columns question and answer, or those of a review log")
	}
	decks, seen := map[string][]api.ImportCard{}, map[string]bool{}
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line := lineOf(reader, err)
		field := func(n int) string {
			if n < 0 || n >= len(row) {
				return ""
			}
			return row[n]
		}
		card, key := "", field(id)
		if err == nil {
			var ok bool
			if card, ok = notes.Format(field(question), field(answer)); !ok {
				err = errors.New("a card needs a question and an answer")
			}
		}
		if key == "" {
			key = field(question) + "\x00" + field(answer)
		}
		switch {
		case err != nil:
			p.problem(fmt.Sprintf("lines that are no card: %v", plainParse(err)), fmt.Sprintf("line %d", line))
		case seen[key]:
			p.problem("cards that are there twice", fmt.Sprintf("line %d", line))
		default:
			seen[key] = true
			name := strings.TrimSpace(field(deck))
			decks[name] = append(decks[name], api.ImportCard{Key: csvKey(key), Text: card})
		}
	}
	p.decks = deckNotes("csv", decks)
	return nil
}

// lineOf is the line of the row that was just read, or could not be.
func lineOf(reader *csv.Reader, err error) int {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return parse.StartLine
	}
	line, _ := reader.FieldPos(0)
	return line
}

// plainParse is what is wrong with a line, without its number.
func plainParse(err error) error {
	if errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote) {
		return errors.New(`a field with a " in it needs quotes around it, and each " in it twice`)
	}
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return parse.Err
	}
	return err
}

// mostExamples is how many of a kind of problem are named.
const mostExamples = 5

// problem counts a problem, and names the first of its kind.
func (p *importPlan) problem(what, example string) {
	at := slices.IndexFunc(p.problems, func(q importProblem) bool { return q.What == what })
	if at < 0 {
		at = len(p.problems)
		p.problems = append(p.problems, importProblem{What: what})
	}
	p.problems[at].Count++
	if len(p.problems[at].Examples) < mostExamples {
		p.problems[at].Examples = append(p.problems[at].Examples, example)
	}
}
